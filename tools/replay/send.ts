// The two ways in: requests of up to 500 messages, or the retailer's topic.
import { openContracts } from '@wismo/contracts'
import { uuidV5, wismoSpace } from '@wismo/kernel'
import type { MessageBus, OutgoingMessage } from '@wismo/messaging'
import type { OlistMessage } from '../olist-life.ts'
import type { Progress } from './progress.ts'
import type { WismoApi } from './wismo-api.ts'

/** Messages of one request at most. */
const perRequest = 500
const perPublish = 200

interface Answer {
  readonly results: readonly { readonly eventId: string; readonly status: string; readonly problem?: { readonly code?: string; readonly detail?: string } }[]
}

/** One request after the other, so that the order stays. Throws with the first message that is refused. */
export async function sendByHttp(messages: readonly OlistMessage[], api: WismoApi, bar: Progress): Promise<void> {
  for (const [i, batch] of inParts(messages, perRequest).entries()) {
    const key = uuidV5(wismoSpace, 'replay', String(i), ...batch.map(({ id }) => id))
    const { results } = await api.post<Answer>('/v1/retail-events', key, { events: batch.map(({ id, type, data }) => ({ id, type, data })) })
    const refused = results.find(({ status }) => status === 'rejected')
    if (refused !== undefined) throw new Error(`Message ${refused.eventId} was refused: ${refused.problem?.code ?? ''} ${refused.problem?.detail ?? ''}`)
    if (results.length !== batch.length) throw new Error(`Of ${batch.length} messages ${results.length} were answered.`)
    bar.step(batch.length)
  }
}

/** As a retailer's own producer would: what it cannot deliver it publishes again. */
export async function sendByBus(messages: readonly OlistMessage[], bus: MessageBus, bar: Progress): Promise<void> {
  const contracts = openContracts()
  const outgoing = ({ id, type, data }: OlistMessage): OutgoingMessage => ({
    topic: contracts.topicOf(type),
    key: `${data.shopId}:${data.externalId}`,
    value: Buffer.from(JSON.stringify(data)),
    headers: { ce_id: id, ce_type: contracts.ceType(type), ce_source: '/replay/olist', ce_specversion: '1.0', ce_shop: data.shopId },
  })
  for (const batch of inParts(messages, perPublish)) {
    await bus.publish(batch.map(outgoing))
    bar.step(batch.length)
  }
}

const inParts = <T>(items: readonly T[], most: number): readonly (readonly T[])[] => Array.from({ length: Math.ceil(items.length / most) }, (_, i) => items.slice(i * most, (i + 1) * most))
