import type { Pool, PoolClient } from 'pg'

/**
 * One transaction on a connection of its own; `first` is what it begins with: its settings, its locks. Throws what `work` throws,
 * or what the connection met, also where it was cut between two statements.
 */
export async function inTransaction<Result>(pool: Pool, first: string, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  // A connection that is cut between two statements says so here, where nobody listens it ends the process; the next statement fails.
  const ignore = (): void => undefined
  client.on('error', ignore)
  try {
    await client.query(`begin; ${first}`)
    const result = await work(client)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    // Whatever state it is in, nobody else gets this connection.
    client.release(true)
    throw error
  } finally {
    client.off('error', ignore)
  }
}
