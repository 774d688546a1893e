import { isNativeError } from 'node:util/types'
import pg from 'pg'

/** Classes of SQLSTATE after which the same call may work: connection, rollback, resources, operator, a lock not had, a primary that became a standby. */
const transient = /^(08|40|53|57|55P03|25006|25P0[34])/

/** Whether the server says so: it stops, it restarts, it has no place now. */
export const isTransient = (sqlState: string): boolean => transient.test(sqlState)

/** What the network and the driver say of a server that is not there. The driver's have no code. */
const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'])
const driverSays = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed)/

/** Whether this was thrown because a database did not answer: the same call may work later. */
export function isUnreachable(error: unknown): boolean {
  if (!isNativeError(error)) return false
  const code = 'code' in error ? String(error.code) : undefined
  if (error instanceof pg.DatabaseError) return isTransient(code ?? '')
  return code === undefined ? driverSays.test(error.message) : networkCodes.has(code)
}
