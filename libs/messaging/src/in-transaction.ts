import type { Pool, PoolClient } from 'pg'

/** `first` is what the transaction begins with: its settings, its locks. */
export async function inTransaction<Result>(pool: Pool, first: string, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
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
  }
}
