import { AssignerProtocol, type PartitionAssigner } from 'kafkajs'

/** Partition n of every subscribed topic, for one member: what has one key is handled in one place. */
export interface PartitionOwner {
  readonly memberId: string
  readonly partitions: readonly number[]
}

/** Members in the order of their ids take the partitions in turn, the same numbers of every topic. */
export function shareOut(memberIds: readonly string[], partitions: number): readonly PartitionOwner[] {
  const sorted = [...memberIds].sort()
  const all = Array.from({ length: partitions }, (_, partition) => partition)
  return sorted.map((memberId, place) => ({ memberId, partitions: all.filter((partition) => partition % sorted.length === place) }))
}

const version = 0

export const coPartitioned: PartitionAssigner = ({ cluster }) => ({
  name: 'WismoCoPartitioned',
  version,
  async assign({ members, topics }) {
    const count = (topic: string): number => cluster.findTopicPartitionMetadata(topic).length
    const most = Math.max(0, ...topics.map(count))
    return shareOut(members.map(({ memberId }) => memberId), most).map(({ memberId, partitions }) => ({
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({
        version,
        assignment: Object.fromEntries(topics.map((topic) => [topic, partitions.filter((partition) => partition < count(topic))])),
        userData: Buffer.alloc(0),
      }),
    }))
  },
  protocol: ({ topics }) => ({
    name: 'WismoCoPartitioned',
    metadata: AssignerProtocol.MemberMetadata.encode({ version, topics, userData: Buffer.alloc(0) }),
  }),
})
