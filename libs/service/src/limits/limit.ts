// What a limit is, and the ones that hold for every request.
import type { Principal } from '../principal.ts'

/** How many permits somebody has in a span of time. */
export interface Limit {
  /** As answers and figures name it: `partner`. */
  readonly name: string
  readonly quota: number
  /** Milliseconds; a window begins with its first permit. */
  readonly windowMs: number
  /** Once the last permit is taken nothing is given for so long, in milliseconds; until the window ends when it is not said. */
  readonly lockMs?: number
}

/** How somebody stands after asking for a permit. */
export interface Standing {
  readonly limit: Limit
  readonly allowed: boolean
  /** Permits that are left, as far as this process knows. */
  readonly left: number
  /** Milliseconds until there are new ones. */
  readonly freshInMs: number
}

const minuteMs = 60_000

/** Requests of one key, person, order or address in a minute, over all processes. */
export interface RequestLimits {
  readonly partner: Limit
  readonly staff: Limit
  readonly customer: Limit
  readonly anonymous: Limit
  /** Pages, of one link or, without a link, of one address. */
  readonly pages: Limit
}

export type RequestQuotas = Readonly<Record<keyof RequestLimits, number>>

export const requestQuotas: RequestQuotas = { partner: 6_000, staff: 600, customer: 120, anonymous: 30, pages: 120 }

export const requestLimits = (quotas: RequestQuotas = requestQuotas): RequestLimits => {
  const perMinute = (name: keyof RequestLimits): Limit => ({ name, quota: quotas[name], windowMs: minuteMs })
  return { partner: perMinute('partner'), staff: perMinute('staff'), customer: perMinute('customer'), anonymous: perMinute('anonymous'), pages: perMinute('pages') }
}

/** Whose permits a request takes, by its credential or, without one, by its address; undefined for Wismo itself. */
export function limitOf(limits: RequestLimits, principal: Principal, address: string): { readonly limit: Limit; readonly whose: string } | undefined {
  switch (principal.kind) {
    case 'partner':
      return { limit: limits.partner, whose: principal.actorId }
    case 'csr':
    case 'associate':
      return { limit: limits.staff, whose: principal.actorId }
    case 'customer':
    case 'owner':
      return { limit: limits.customer, whose: principal.actorId }
    case 'anonymous':
      return { limit: limits.anonymous, whose: address }
    case 'system':
      return undefined
  }
}
