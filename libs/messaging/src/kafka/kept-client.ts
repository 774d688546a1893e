import { Unavailable } from '@wismo/kernel'

interface Client {
  connect(): Promise<void>
  disconnect(): Promise<void>
}

/** One connection for questions to the cluster, kept between them. */
export interface KeptClient<Asked> {
  /** Throws `Unavailable` when the cluster does not answer; what `work` itself throws passes. */
  ask<Result>(work: (client: Asked) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** After a failure it is made anew: what it knew of the cluster may be old. */
export function keptClient<Asked extends Client>(make: () => Asked): KeptClient<Asked> {
  let kept: Promise<Asked> | undefined
  const drop = (): Promise<void> => {
    const old = kept
    kept = undefined
    return old?.then((client) => client.disconnect()).catch(() => undefined) ?? Promise.resolve()
  }
  const once = async <Result>(work: (client: Asked) => Promise<Result>): Promise<Result> => {
    const own = (kept ??= connected(make()))
    try {
      return await work(await own)
    } catch (error) {
      if (kept === own) void drop()
      throw error
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
    close: drop,
  }
}

async function connected<Asked extends Client>(client: Asked): Promise<Asked> {
  await client.connect()
  return client
}

const isOfClient = (error: unknown): error is Error => error instanceof Error && error.name.startsWith('KafkaJS')
