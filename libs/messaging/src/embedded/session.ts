import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** One member of a group, as all members see it. */
export interface MemberRow {
  readonly group: string
  /** Of the group: one more with each change of its members. */
  readonly generation: number
  readonly memberId: string
  /** The generation that this member has taken up. */
  readonly takenUp: number
  /** False when its session is gone, with its process or without. */
  readonly alive: boolean
}

/** The connection by which a process is a member of groups. Every call throws when it is gone. */
export interface Session {
  /** Resolves when the connection is gone. */
  readonly ended: Promise<void>
  /** The new member's id; undefined while a process of an older release has the group for itself. */
  join(group: string): Promise<string | undefined>
  /** All members of these groups, at one instant. The server takes it as a sign of life. */
  look(groups: readonly string[]): Promise<readonly MemberRow[]>
  takeUp(memberId: string, generation: number): Promise<void>
  /** Takes members out whose session is gone. */
  bury(memberIds: readonly string[]): Promise<void>
  leave(group: string, memberId: string): Promise<void>
  end(): Promise<void>
}

/** What a notification on the channel of the log says when members changed; one about records is empty. */
export const membersChanged = 'members'

/**
 * Membership hangs on a session of PostgreSQL, because that ends by itself in every case: at once with its process or its
 * connection, and after `leaseMs` (`idle_session_timeout`) when the process is frozen or cut off and asks nothing any more.
 * No clocks are compared and nothing is written to stay a member.
 *
 * The lock of a group is taken shared. Releases before groups had members took the same lock for one process alone: while
 * one of those has it nobody joins, and while there are members none of those gets it. So a rolling upgrade hands a group
 * over whole, when the last process of the older release stops, and no record goes to both.
 */
export async function openSession(pool: pg.Pool, schema: string, leaseMs: number): Promise<Session> {
  const client = new pg.Client({ ...pool.options, password: pool.options.password, application_name: 'wismo groups', query_timeout: 2 * leaseMs })
  const ended = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
  })
  try {
    await client.connect()
    await client.query(`set idle_session_timeout = ${Math.ceil(leaseMs)}`)
    // The rows of a session that had this pid before.
    await client.query(without(schema, 'pid = pg_backend_pid()'))
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  let last: Promise<unknown> = Promise.resolve()
  /** One after the other, as a connection takes them. */
  const ask = <Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<readonly Row[]> => {
    const answer = last.then(() => client.query<Row>(text, values)).then(({ rows }) => rows)
    last = answer.catch(() => undefined)
    return answer
  }
  return {
    ended,
    async join(group) {
      const [row] = await ask<{ taken: boolean }>(`select pg_try_advisory_lock_shared(${lockOf(schema)}) as taken`, [group])
      if (row?.taken !== true) return undefined
      const memberId = randomUUID()
      await ask(joining(schema), [group, memberId])
      return memberId
    },
    look: (groups) => ask<MemberRow & pg.QueryResultRow>(looking(schema), [groups]),
    async takeUp(memberId, generation) {
      await ask(`with taken as (update ${schema}.member set generation = $2 where member_id = $1) select pg_notify('${schema}', '${membersChanged}')`, [memberId, generation])
    },
    async bury(memberIds) {
      await ask(without(schema, 'member_id = any($1)'), [memberIds])
    },
    async leave(group, memberId) {
      await ask(without(schema, 'member_id = $1'), [memberId])
      await ask(`select pg_advisory_unlock_shared(${lockOf(schema)})`, [group])
    },
    end: () => client.end().catch(() => undefined),
  }
}

const lockOf = (schema: string): string => `hashtext('${schema}'), hashtext($1)`

const joining = (schema: string): string => `
  with the_group as (insert into ${schema}.consumer_group as g (name, generation) values ($1, 1) on conflict (name) do update set generation = g.generation + 1 returning name),
    joined as (insert into ${schema}.member (member_id, group_name, pid) select $2, name, pg_backend_pid() from the_group)
  select pg_notify('${schema}', '${membersChanged}')`

/** Takes these members out and tells the others; who is out already changes nothing. */
const without = (schema: string, which: string): string => `
  with gone as (delete from ${schema}.member where ${which} returning group_name),
    turned as (update ${schema}.consumer_group set generation = generation + 1 where name in (select group_name from gone) returning name)
  select pg_notify('${schema}', '${membersChanged}') where exists (select from turned)`

/** One snapshot: a generation and the members that make it are never of different instants. */
const looking = (schema: string): string => `
  with held as materialized (
    select pid, objid from pg_locks
    where locktype = 'advisory' and granted and objsubid = 2 and classid = ${oidOf(`'${schema}'`)} and database = (select oid from pg_database where datname = current_database()))
  select g.name as group, g.generation, m.member_id as "memberId", m.generation as "takenUp",
    exists (select from held where held.pid = m.pid and held.objid = ${oidOf('g.name')}) as alive
  from ${schema}.consumer_group g join ${schema}.member m on m.group_name = g.name where g.name = any($1)`

/** `pg_locks` shows the two signed numbers of a lock as unsigned ones. */
const oidOf = (text: string): string => `(hashtext(${text})::bigint & 4294967295)::oid`
