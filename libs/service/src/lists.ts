// What every list under /v1 has: `limit` and `cursor` in, `{data, nextCursor}` and a Link out.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Instant, Invalid, type Clock } from '@wismo/kernel'
import { isKeepable } from './keepable-text.ts'
import { wholeNumber } from './schemas.ts'

/** The parameters of every list. */
export const listQuery = {
  limit: wholeNumber(1, 100).default(50).describe('Entries of a page at most; 50 when it is not said.'),
  cursor: z.string().optional().describe('`nextCursor` of the page before. Good for 24 hours, for that list alone.'),
}

/** What every list answers. */
export const listOf = <Entry extends z.ZodType>(entry: Entry) => z.object({ data: z.array(entry), nextCursor: z.string().nullable().describe('null on the last page.') })

/** Places in one list, as they are handed out and taken back. */
export interface Cursors<Place> {
  /** Behind this place: opaque to who gets it. */
  of(place: Place): string
  /** Throws `Invalid('cursor_invalid')` for one that is of another list, older than 24 hours or none of ours. */
  read(cursor: string): Place
}

const goodForMs = 24 * 3_600_000

/** `list` tells lists apart, with whatever its entries were chosen by: `timeline ord_...`. A place is JSON and is checked when it comes back. */
export function cursorsOf<Place>(list: string, place: z.ZodType<Place>, clock: Clock): Cursors<Place> {
  const name = createHash('sha256').update(list).digest('base64url').slice(0, 8)
  const content = z.tuple([z.literal(name), z.int().min(0).max(99_999_999_999), place])
  const now = (): number => Math.floor(Instant.toMillis(clock()) / 1_000)
  return {
    of: (where) => encode([name, now(), where]),
    read(cursor) {
      const { data } = content.safeParse(decode(cursor))
      if (data === undefined || encode(data) !== cursor || !isKeepable(data) || Math.abs(now() - data[1]) * 1_000 > goodForMs) throw noCursor()
      return data[2]
    },
  }
}

const encode = (content: readonly unknown[]): string => Buffer.from(JSON.stringify(content)).toString('base64url')

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

const noCursor = (): Invalid => new Invalid('cursor_invalid', 'This cursor is not of this list, or is older than a day. Begin again without one.')

/** One page as it is answered, which names the next one in its body and as `Link: <...>; rel="next"` (RFC 8288). */
export function page<Entry>(request: Pick<FastifyRequest, 'url'>, reply: FastifyReply, data: readonly Entry[], nextCursor: string | null): { data: Entry[]; nextCursor: string | null } {
  if (nextCursor !== null) reply.header('link', `<${withCursor(request.url, nextCursor)}>; rel="next"`)
  return { data: [...data], nextCursor }
}

function withCursor(url: string, cursor: string): string {
  const [path = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', cursor)
  return `${path}?${parameters}`
}

interface Whole<Entry> {
  readonly entries: readonly Entry[]
  keyOf(entry: Entry): string
  readonly cursors: Cursors<string>
}

/** The page that was asked for of a list that is short enough to be known whole. */
export function pageOfWhole<Entry>(request: FastifyRequest & { readonly query: { readonly limit: number; readonly cursor?: string | undefined } }, reply: FastifyReply, { entries, keyOf, cursors }: Whole<Entry>): { data: Entry[]; nextCursor: string | null } {
  const { limit, cursor } = request.query
  const after = cursor === undefined ? undefined : cursors.read(cursor)
  const from = after === undefined ? 0 : entries.findIndex((entry) => keyOf(entry) === after) + 1
  if (after !== undefined && from === 0) throw noCursor()
  const data = entries.slice(from, from + limit)
  const last = data.at(-1)
  return page(request, reply, data, last === undefined || from + limit >= entries.length ? null : cursors.of(keyOf(last)))
}

/** The place of a list whose entries have a key. */
export const keyPlace = z.string().min(1).max(100)
