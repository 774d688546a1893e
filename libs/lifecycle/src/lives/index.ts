export type { DataOf, Fact, FactName, Life, LifeEvent } from './life.ts'
export { livesOf, type LivesOptions } from './lives-of.ts'
export { namedLives, type Expected, type KeyPoint, type NamedLife } from './named.ts'
export type { Bucket, Buckets, WorldSnapshot } from './world.ts'
