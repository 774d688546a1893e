/** Header name -> text. Names are lower case. */
export type Headers = Readonly<Record<string, string>>

export interface OutgoingMessage {
  readonly topic: string
  /** Decides the partition by Java-compatible murmur2, on every adapter alike. */
  readonly key: string
  /** null deletes the key on a compacted topic. */
  readonly value: Uint8Array | null
  readonly headers: Headers
}

export interface ReceivedMessage extends OutgoingMessage {
  readonly partition: number
  /** Grows by one or more within a partition. */
  readonly offset: bigint
  /** Milliseconds since 1970, UTC, when the log took it. */
  readonly timestamp: number
}

export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** Where to go on: the offset of the next message to handle. */
export interface NextOffset extends TopicPartition {
  readonly next: bigint
}

/** The two ends of a partition. */
export interface PartitionEnds extends NextOffset {
  /** Nothing before this offset is kept any longer; `next` where nothing is kept. 0 in a compacted topic, where only what is out of date goes. */
  readonly oldest: bigint
  /** Names this very topic, where the log can tell it from one of the same name that was there before. */
  readonly made?: string | undefined
}

export interface Subscription {
  /** The group whose members share the partitions; partition n of every topic goes to the same member. */
  readonly group: string
  readonly topics: readonly string[]
  /** How many messages one delivery holds at most, each delivery with 30 s of its own; as many as the adapter likes where it is not said. */
  maxMessages?(): number
  /**
   * Asked on every assignment: where this group really is, by its own database. A partition that is not in the answer
   * starts at the oldest message. The log's own committed offset serves for watching only.
   */
  positions(assigned: readonly TopicPartition[]): Promise<readonly NextOffset[]>
  /** What was assigned last does not hold any more, in part or at all: positions are asked again for what comes next. */
  lost?(): void
  /**
   * Messages of one partition in order, called side by side for several partitions, never twice at once for one.
   * Returns when all are settled; the adapter then goes on. A rejection leaves the position and delivers again.
   * A delivery that is not settled pauses its partition, and no other: whoever has enough settles later. One that is older
   * than 30 s counts as hung, and the member's partitions go to others.
   * `signal` is aborted when the partition is lost or the subscription stops: give up without settling.
   */
  deliver(messages: readonly ReceivedMessage[], signal: AbortSignal): Promise<void>
}

/** A running subscription. */
export interface ActiveSubscription {
  /** The member knows its partitions and has asked for messages. */
  readonly ready: Promise<void>
  /** Rejects when the subscription died and will not come back by itself. */
  readonly failed: Promise<never>
  /** Lets running deliveries end, leaves the group. */
  stop(): Promise<void>
}

export interface TopicSettings {
  readonly name: string
  /** Keeps the newest message of each key instead of a time span. */
  readonly compacted?: boolean
  /** Days a record is kept on Kafka, 30 when it is not said. The embedded log forgets everything after 3. */
  readonly keptDays?: number
}

/**
 * The log between services. Laws of the contract suite: what `publish` answered is in the log, in the order given per
 * key; a key always lands on the same partition; every group gets every message at least once, in partition order.
 */
export interface MessageBus {
  /** Partitions of every lifecycle topic, one number for the whole deployment. */
  readonly partitions: number
  /** Names this very log: positions in one mean nothing in another, nor in the same one made anew. */
  identity(): Promise<string>
  /**
   * Creates what is missing. What exists with another number of partitions, or is compacted where it should not be, or the
   * other way round, is refused by name; how long records are kept is brought to what is said here.
   */
  ensureTopics(topics: readonly TopicSettings[]): Promise<void>
  /**
   * Resolves when every message is durable; otherwise rejects, and some may have landed: `Unavailable` where it may work
   * later (a topic that was never made too, within a few seconds), `Invalid('too_large')` where one of them is larger than the log takes.
   */
  publish(messages: readonly OutgoingMessage[]): Promise<void>
  subscribe(subscription: Subscription): ActiveSubscription
  /** Where each partition of these topics begins and ends now. A group's lag is `next`, the offset that the next message gets, less a group's positions. Topics that are not there are left out. */
  ends(topics: readonly string[]): Promise<readonly PartitionEnds[]>
  /** Everything in a topic up to now, each partition in its order, the oldest first among partitions: for small compacted topics such as the schemas. */
  readTopic(topic: string): Promise<readonly ReceivedMessage[]>
  close(): Promise<void>
}
