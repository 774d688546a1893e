// All that happened to an order, page by page: the same for machines and for customers, each as it may see it.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Instant, NotFound, type OrderId } from '@wismo/kernel'
import type { OrderLevel } from '@wismo/lifecycle'
import { instantText, isAbout, listOf, listQuery, page } from '@wismo/service'
import type { Timeline, TimelinePlace } from './history.ts'
import { minVersionQuery, waitForVersions } from './min-version.ts'
import type { OrderViews } from './order-views-port.ts'
import { inWordsOf } from './send-view.ts'
import { timelineCursors } from './timeline-cursor.ts'

/** The parameters of every read of a timeline. */
export const timelineQuery = { ...listQuery, ...minVersionQuery, before: instantText.optional().describe('Only what happened before that moment. A cursor goes on with the `before` it came with.') }

/** Something that happened, as answers have it. */
export const entryShape = z.looseObject({ id: z.string(), type: z.string(), at: z.string(), text: z.string().optional().describe('What it was, in a line for people.') })

/** What every read of a timeline answers. */
export const timelineAnswer = listOf(entryShape).extend({ incomplete: z.literal(true).optional() })

export const timelineWords = 'Newest first, by when it happened. `nextCursor` goes on behind the last entry; `late` marks what was told more than an hour after it happened; `incomplete` says that not all that happened is kept. `text` says it to people, in the language of the answer; of an event that there are no words for, and of a verdict about a promise that did not last, it is not there.'

interface TimelineRequest extends FastifyRequest {
  readonly query: { readonly limit: number; readonly cursor?: string | undefined; readonly before?: Instant | undefined; readonly 'min-version'?: string | string[] | undefined }
}

/** Answers a page of it; throws `NotFound` where the order is not the caller's. */
export async function readTimeline(views: Pick<OrderViews, 'timeline' | 'waitUntil' | 'now'>, request: TimelineRequest, reply: FastifyReply, orderId: OrderId, level: OrderLevel) {
  const { principal, query: { limit, cursor, before } } = request
  await waitForVersions(views, request, orderId)
  const cursors = timelineCursors(orderId, views.now, before)
  // A machine reads for nobody in particular: what it is told is in the language of the order, as its document is.
  const wishes = level === 'machine' ? {} : { accepted: request.headers['accept-language'] }
  const found = await views.timeline(principal, orderId, level, limit, cursor === undefined ? placeBefore(before) : cursors.read(cursor), wishes)
  if (found === undefined) throw new NotFound()
  isAbout(request, { orderId })
  if (level !== 'machine') inWordsOf(reply, found.language)
  return { ...page(request, reply, entriesOf(found), found.next === undefined ? null : cursors.of(found.next)), ...(found.incomplete && { incomplete: true as const }) }
}

/** In front of everything that happened in that moment: nothing was recorded before 1970. */
export const placeBefore = (moment: Instant | undefined): TimelinePlace | undefined => moment && { at: moment, recordedAt: Instant.fromMillis(0), part: '', version: 0 }

const entriesOf = ({ entries }: Timeline) => entries.map((entry) => ({ ...entry }))
