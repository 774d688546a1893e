import { lockPromises, readerEnd, stop, type LockPromise } from './lock-promises.ts'
import type { At, Edit } from './testing/stage.ts'

// Each part of the technique is taken out of the SQL once, and a promise of `lock-promises.ts` that holds for the store
// does not hold without it.

export interface Mutant {
  /** What is missing. */
  readonly title: string
  readonly edits: (at: At) => readonly Edit[]
  readonly promise: LockPromise
  /** What is seen instead of what is promised. */
  readonly broken: unknown
}

// The SQL that is replaced, short enough to survive its surroundings.

const singleStreamLock = ({ tag }: At): string => `locked := pg_advisory_xact_lock(${tag}, hashtext(p_stream)) is null;`
const singleWatermark = ({ schema, tag }: At): string => `locked := pg_advisory_xact_lock_shared((${tag}::bigint << 48) | pg_sequence_last_value('${schema}.position'::regclass)) is null;`
const batchStreamLocks = 'perform count(pg_advisory_xact_lock('
const batchWatermark = ({ schema, tag }: At): string => `perform pg_advisory_xact_lock_shared((${tag}::bigint << 48) | (select last_value from ${schema}.position));`
export const noWatermark: Edit = ['pg_advisory_xact_lock_shared(', 'abs(']
export const noBatchLookUp: Edit = ['when u.c > 0 and exists (', 'when false and exists (']
export const noFittingLookUp: Edit = ['where c > 0 and exists (', 'where false and exists (']
export const noSingleLookUp: Edit = ['if found then', 'if false then']
const anySnapshot: Edit = ["if current_setting('transaction_isolation') <> 'read committed' then", 'if false then']

const passedOver = { early: ['before', 'quick'], late: [] }

export const mutants: readonly Mutant[] = [
  { title: 'the watermark of a batch', edits: () => [['perform pg_advisory_xact_lock_shared(', 'perform abs(']], promise: lockPromises.heldBackByAppendMany, broken: passedOver },
  { title: 'the watermark of a single append', edits: () => [['locked := pg_advisory_xact_lock_shared(', 'locked := abs(']], promise: lockPromises.heldBackByAppend, broken: passedOver },
  { title: 'the look of the reader at who is writing', edits: () => [['safe := coalesce(safe, upper_end)', 'safe := upper_end']], promise: lockPromises.heldBackByAppend, broken: passedOver },
  { title: 'what the reader of some types saw of who is writing', edits: () => [['if p_types is not null then', 'if p_types is not null then safe := upper_end;']], promise: lockPromises.heldBackOfTypes, broken: passedOver },
  { title: 'the burnt first number', edits: ({ schema }) => [[`select nextval('${schema}.position');`, '']], promise: lockPromises.heldBackByTheFirst, broken: { early: ['quick'], late: [] } },
  {
    title: 'the sequence read before the locks',
    edits: (at) => [
      [readerEnd(at), 'upper_end := 9223372036854775807;'],
      ['safe := coalesce(safe, upper_end);', `${stop(at)} select least(safe, p.last_value) into safe from ${at.schema}.position p;`],
    ],
    promise: lockPromises.notPassedByWhoLooks, broken: ['before', 'quick'],
  },
  {
    title: 'a snapshot of its own for each look of the reader',
    edits: (at) => [[readerEnd(at), `${readerEnd(at)} ${stop(at)}`], ['language plpgsql volatile as $$\ndeclare\n  upper_end', 'language plpgsql stable as $$\ndeclare\n  upper_end']],
    promise: lockPromises.seenByWhoLooks, broken: ['quick'],
  },
  { title: 'the tag in what the reader looks at', edits: ({ tag }) => [[`and (l.classid::bigint >> 16) = ${tag}`, '']], promise: lockPromises.apartFromNeighbours, broken: [] },
  { title: 'the database in what the reader looks at', edits: () => [['l.database = (select oid from pg_database where datname = current_database())', 'true']], promise: lockPromises.apartFromElsewhere, broken: [] },
  { title: 'the order of the stream locks', edits: () => [['select distinct hashtext(s) h from unnest(p_streams) s order by 1', 'select hashtext(s) h from unnest(p_streams) s']], promise: lockPromises.noDeadlock, broken: ['40P01', 'stored'] },
  { title: 'the stream locks of a batch', edits: () => [[batchStreamLocks, 'perform count((']], promise: lockPromises.inTurnByAppendMany, broken: '23505' },
  { title: 'the stream lock of a single append', edits: (at) => [[singleStreamLock(at), '']], promise: lockPromises.inTurnByAppend, broken: '23505' },
  {
    title: 'the versions of a batch read after the locks',
    edits: ({ schema }) => [
      ['  cur int[];', `  cur int[] := array(select coalesce((select max(e.version) from ${schema}.event e where e.stream = u.s), 0) from unnest(p_streams) with ordinality u(s, o) order by o);\n  late int[];`],
      ['cur := array(select case', 'late := array(select case'],
    ],
    promise: lockPromises.inTurnByAppendMany, broken: '23505',
  },
  {
    title: 'the version of a single append read after the lock',
    edits: (at) => [
      ['select e.version into r_version', 'perform e.version'],
      [singleStreamLock(at), `select e.version into r_version from ${at.schema}.event e where e.stream = p_stream order by e.version desc limit 1; ${singleStreamLock(at)}`],
    ],
    promise: lockPromises.inTurnByAppend, broken: '23505',
  },
  { title: 'the watermark of a batch after its stream locks', edits: (at) => [[batchStreamLocks, `${batchWatermark(at)} ${batchStreamLocks}`]], promise: lockPromises.queueOfAppendMany, broken: { early: ['first'], late: ['quick', 'second'] } },
  { title: 'the watermark of a single append after its stream lock', edits: (at) => [[singleStreamLock(at), `${singleWatermark(at)} ${singleStreamLock(at)}`]], promise: lockPromises.queueOfAppend, broken: { early: ['first'], late: ['quick', 'second'] } },
  { title: 'the look-up of ids in a batch that does not fit', edits: () => [noBatchLookUp], promise: lockPromises.lateBatch, broken: ['conflict', 'appended'] },
  { title: 'the look-up of ids in a batch that fits', edits: () => [noFittingLookUp], promise: lockPromises.lateFittingBatch, broken: 'appended' },
  { title: 'the look-up of the id of a single append', edits: () => [noSingleLookUp], promise: lockPromises.lateAppend, broken: 'appended' },
  { title: 'the order of numbers in a batch', edits: () => [['where base[v.w] >= 0 order by v.o)', 'where base[v.w] >= 0 order by v.o desc)']], promise: lockPromises.inOrderByAppendMany, broken: [3, 2, 1] },
  { title: 'the order of numbers in a single append', edits: () => [['v(id, t, sv, d, m, o) order by v.o)', 'v(id, t, sv, d, m, o) order by v.o desc)']], promise: lockPromises.inOrderByAppend, broken: [3, 2, 1] },
  { title: 'the refusal of an older snapshot by a batch', edits: () => [anySnapshot], promise: lockPromises.freshSnapshotOfAppendMany, broken: 'taken' },
  { title: 'the refusal of an older snapshot by a single append', edits: () => [anySnapshot], promise: lockPromises.freshSnapshotOfAppend, broken: 'taken' },
  { title: 'the refusal of an older snapshot by the reader', edits: () => [anySnapshot], promise: lockPromises.freshSnapshotOfReader, broken: 'taken' },
]
