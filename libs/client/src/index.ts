export { wismoClient, type Answer, type Asked, type Body, type ClientSettings, type OperationName, type Query, type WismoClient } from './client.ts'
export type { FollowedOrder, Following, FollowingAll, FollowState } from './follow.ts'
export type { Operations, Problem } from './generated/api.ts'
export { WismoProblem, WismoUnreachable } from './problem.ts'
