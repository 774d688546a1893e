// Reading what was just written: `min-version=<id>:<version>` waits until it is in the view.
import type { IncomingHttpHeaders } from 'node:http'
import { z } from 'zod'
import { Invalid, OrderId, Unavailable } from '@wismo/kernel'
import { isPartId, partIdPattern } from '@wismo/lifecycle'
import type { Principal } from '@wismo/service'
import type { OrderViews } from './order-views-port.ts'

/** Milliseconds a read waits, unless `Prefer: wait` says otherwise. */
const defaultWaitMs = 2_000
const maxWaitSeconds = 5

/** Described only: the id of something else has an answer of its own. */
const version = z.string().meta({ pattern: `^(?:${partIdPattern}):[0-9]{1,9}$` })

/** The parameter of every read of an order. */
export const minVersionQuery = { 'min-version': z.union([version, z.array(version).max(20)], '20 at most, each an id, a colon and a version.').optional().describe('`consistency` of a command, once or several times: waits until that change is in it.') }

interface Read {
  readonly principal: Principal
  readonly query: { readonly 'min-version'?: string | readonly string[] | undefined }
  readonly headers: IncomingHttpHeaders
}

/** Waits as long as the reader wants to. Throws `Unavailable('view_behind')` where it takes longer, and `Invalid`, at once where another order is named. */
export async function waitForVersions(views: Pick<OrderViews, 'waitUntil'>, { principal, query, headers }: Read, orderId: OrderId): Promise<void> {
  const parts = versionsOf(query['min-version'])
  // A part may not be in the view yet; the id of another order never will be.
  if ([...parts.keys()].some((id) => OrderId.is(id) && id !== orderId)) throw new Invalid('invalid', 'min-version names another order than the one that is read.', [{ pointer: '/min-version', code: 'invalid_value', detail: 'This is the id of another order.' }])
  if (parts.size > 0 && !(await views.waitUntil(principal, orderId, parts, waitMs(headers['prefer'])))) throw new Unavailable('view_behind', 'The view does not have that version yet. Ask again.')
}

/** `ord_...:3`, once or several times. */
function versionsOf(given: string | readonly string[] | undefined): ReadonlyMap<string, number> {
  const texts = given === undefined ? [] : [given].flat()
  return new Map(
    texts.map((text) => {
      const [, id, digits] = /^([a-z]{3}_[0-9a-z]{26}):(\d{1,9})$/.exec(text) ?? []
      if (id === undefined || digits === undefined) throw new Invalid('invalid', 'min-version is an id, a colon and a version.')
      if (!isPartId(id)) throw new Invalid('wrong_id_kind', 'min-version names something that has no part in an order.')
      return [id, Number(digits)]
    }),
  )
}

/** `Prefer: wait=5` (RFC 7240), seconds; more than the most is the most. */
function waitMs(prefer: string | readonly string[] | undefined): number {
  const seconds = /(?:^|[,;\s])wait=(\d+)(?:$|[,;\s])/.exec(String(prefer ?? ''))?.[1]
  return seconds === undefined ? defaultWaitMs : Math.min(maxWaitSeconds, Number(seconds)) * 1_000
}
