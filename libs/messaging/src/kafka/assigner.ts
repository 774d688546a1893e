import { AssignerProtocol, type PartitionAssigner } from 'kafkajs'
import { shareOut } from '../share-out.ts'

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
