// What a process learns of API keys, and where: hashes only, and for no other system.
import type { ApiKeys } from '../api-key.ts'
import type { FollowedTopic } from '../follow-reference.ts'
import type { ApiKeyDocument } from './key-document.ts'

const keysTopicName = 'order.keys.v1'

export const keysTopic = (keys: ApiKeys): FollowedTopic => ({
  topic: keysTopicName,
  learn: { ApiKeyDefined: ({ document }, version) => void keys.learn(JSON.parse(document) as ApiKeyDocument, version) },
})
