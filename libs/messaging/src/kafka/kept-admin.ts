import type { Admin, Kafka } from 'kafkajs'
import { Unavailable } from '@wismo/kernel'

/** One connection for questions to the cluster, kept between them. */
export interface KeptAdmin {
  /** Throws `Unavailable` when the cluster does not answer; what `work` itself throws passes. */
  ask<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** After a failure it is made anew: what it knew of the cluster may be old. */
export function keptAdmin(connect: () => Kafka): KeptAdmin {
  let kept: Promise<Admin> | undefined
  const drop = (): Promise<void> => {
    const old = kept
    kept = undefined
    return old?.then((admin) => admin.disconnect()).catch(() => undefined) ?? Promise.resolve()
  }
  const once = async <Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> => {
    const own = (kept ??= connected(connect()))
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

async function connected(kafka: Kafka): Promise<Admin> {
  const admin = kafka.admin()
  await admin.connect()
  return admin
}

const isOfClient = (error: unknown): error is Error => error instanceof Error && error.name.startsWith('KafkaJS')
