import pg from 'pg'

/** Which groups this process works for: one process at a time per group. */
export interface GroupLocks {
  /** True once this process holds the group; false while another one does. Throws while the database is away. */
  take(group: string): Promise<boolean>
  /** False as soon as the connection that held it is gone. */
  holds(group: string): boolean
  release(group: string): Promise<void>
  close(): Promise<void>
}

/**
 * Session locks on a connection of their own: they end with the process, however it ends. When the connection breaks all
 * groups are lost and asked for again.
 */
export function groupLocks(pool: pg.Pool, schema: string): GroupLocks {
  let session: { client: pg.Client; held: Set<string> } | undefined
  const connected = async (): Promise<{ client: pg.Client; held: Set<string> }> => {
    if (session !== undefined) return session
    const client = new pg.Client({ ...pool.options, password: pool.options.password, application_name: 'wismo groups' })
    const opened = { client, held: new Set<string>() }
    const forget = (): void => {
      if (session === opened) session = undefined
    }
    client.on('error', forget)
    client.on('end', forget)
    await client.connect()
    session = opened
    return opened
  }
  const key = `hashtext('${schema}'), hashtext($1)`
  return {
    async take(group) {
      const { client, held } = await connected()
      if (held.has(group)) return true
      const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${key}) as taken`, [group])
      if (rows[0]?.taken === true) held.add(group)
      return held.has(group)
    },
    holds: (group) => session?.held.has(group) ?? false,
    async release(group) {
      if (session?.held.delete(group) === true) await session.client.query(`select pg_advisory_unlock(${key})`, [group]).catch(() => undefined)
    },
    async close() {
      await session?.client.end().catch(() => undefined)
      session = undefined
    },
  }
}
