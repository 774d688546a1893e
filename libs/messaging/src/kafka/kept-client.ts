import { Unavailable } from '@wismo/kernel'
import { isWithin } from '../is-within.ts'

interface Client {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** One connection for questions to the cluster, kept between them. */
export interface KeptClient<Asked> {
  /** Throws `Unavailable` when the cluster does not answer, or after `close`; what `work` itself throws passes. */
  ask<Result>(work: (client: Asked) => Promise<Result>): Promise<Result>
  /** The next question is asked over another connection. */
  renew(): Promise<void>
  /** For good: questions under way end first, as long as that takes no more than 5 s, and no connection is left. */
  close(): Promise<void>
}

/** A client and the questions that are under way on it. */
interface Kept<Asked> {
  readonly client: Asked
  readonly connected: Promise<void>
  readonly asking: Set<Promise<unknown>>
}

/** After a failure it is made anew: what it knew of the cluster may be old. */
export function keptClient<Asked extends Client>(make: () => Asked): KeptClient<Asked> {
  let kept: Kept<Asked> | undefined
  let isClosed = false
  const goodbyes = new Set<Promise<void>>()
  const renew = (): Promise<void> => {
    if (kept === undefined) return Promise.resolve()
    const goodbye = leave(kept).finally(() => goodbyes.delete(goodbye))
    kept = undefined
    goodbyes.add(goodbye)
    return goodbye
  }
  const once = async <Result>(work: (client: Asked) => Promise<Result>): Promise<Result> => {
    if (isClosed) throw new Unavailable('unavailable', 'The connection to Kafka is closed.')
    const own = (kept ??= begin(make()))
    const answer = own.connected.then(() => work(own.client))
    own.asking.add(answer)
    try {
      return await answer
    } catch (error) {
      if (kept === own) void renew()
      throw error
    } finally {
      own.asking.delete(answer)
    }
  }
  return {
    async ask(work) {
      try {
        return await once(work).catch((error: unknown) => (isOfClient(error) ? once(work) : Promise.reject(error as Error)))
      } catch (error) {
        throw isOfClient(error) ? new Unavailable('unavailable', `Kafka did not answer: ${error.message}`) : error
      }
    },
    renew,
    async close() {
      isClosed = true
      void renew()
      await Promise.all(goodbyes)
    },
  }
}

const begin = <Asked extends Client>(client: Asked): Kept<Asked> => ({ client, connected: client.connect(), asking: new Set() })

/** Questions may take this long to end when their client is left, in milliseconds: a cluster that is gone would be tried for half a minute. */
const leaveMs = 5_000

async function leave({ client, asking }: Kept<Client>): Promise<void> {
  await isWithin(leaveMs, Promise.allSettled(asking))
  await client.disconnect().catch(() => undefined)
}

const isOfClient = (error: unknown): error is Error => error instanceof Error && error.name.startsWith('KafkaJS')
