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
