// Generated from schemas/ by npm run contracts.
/** What a retailer is told about a message on a retail topic that was set aside. It repeats no value of the message. */
export interface RetailOrderRejected {
  /** ce_id of the message. */
  readonly eventId: string
  /** Type of the message. */
  readonly messageType: string
  /** Code of the problem, as over HTTP. */
  readonly code: string
  /** A sentence. */
  readonly detail: string
  /** Places that are wrong. */
  readonly errors: readonly {
    /** JSON pointer. */
    readonly pointer: string
    /** Code. */
    readonly code: string
    /** A sentence. */
    readonly detail: string
  }[]
}

/** Avro schema of version 1. */
export const RetailOrderRejectedV1 = {"type":"record","name":"RetailOrderRejected","namespace":"wismo.retail","doc":"What a retailer is told about a message on a retail topic that was set aside. It repeats no value of the message.","fields":[{"name":"envelope","type":{"type":"record","name":"Envelope","namespace":"wismo","doc":"What is known about every public event beside its own facts. Id, type, source and shop travel as headers.","fields":[{"name":"subject","type":"string","doc":"The aggregate the event belongs to, as its prefixed id."},{"name":"sequence","type":"int","doc":"Version of that aggregate after the event; 1 for the first, without gaps."},{"name":"occurredAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When it happened, by the word of who told us."},{"name":"recordedAt","type":{"type":"long","logicalType":"timestamp-millis"},"doc":"When the owning service stored it."},{"name":"correlationId","type":{"type":"string","logicalType":"uuid"},"doc":"The first cause of the conversation."},{"name":"causationId","type":{"type":"string","logicalType":"uuid"},"doc":"The message or request that caused this event directly."},{"name":"actorType","type":{"type":"string","oneOf":["customer","bot","csr","associate","driver","node","carrier","payment_provider","retailer","system"]},"doc":"Who made it happen: customer, bot, csr, associate, driver, node, carrier, payment_provider, retailer or system."},{"name":"actorId","type":"string","doc":"Which one: the id of a key, a person of staff, a carrier; never a name."}]},"doc":"Circumstances; the subject is the message's id."},{"name":"eventId","type":"string","doc":"ce_id of the message."},{"name":"messageType","type":"string","doc":"Type of the message."},{"name":"code","type":"string","doc":"Code of the problem, as over HTTP."},{"name":"detail","type":"string","doc":"A sentence."},{"name":"errors","type":{"type":"array","items":{"type":"record","name":"Fault","doc":"One place that is wrong.","fields":[{"name":"pointer","type":"string","doc":"JSON pointer."},{"name":"code","type":"string","doc":"Code."},{"name":"detail","type":"string","doc":"A sentence."}]}},"doc":"Places that are wrong."}]} as const
