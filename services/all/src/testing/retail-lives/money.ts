// The payments of a life: set aside, taken, let go and given back, as providers tell it, and sometimes as they should not.
import { after, placedHour, shop, tell, type Drawn } from './life.ts'

export function payOrder(life: Drawn): void {
  const { random, total } = life
  if (life.calm) return payCalmly(life)
  const isSplit = random.chance(0.2)
  const shares = isSplit ? [Math.floor(total / 2), total - Math.floor(total / 2)] : [total]
  shares.forEach((amount, i) => {
    if (random.chance(0.85)) payShare(life, `psp-${i + 1}`, amount)
  })
  if (random.chance(0.45)) giveBack(life, 'r-1')
  if (random.chance(0.2)) giveBack(life, 'r-2')
}

/** All of it, before the goods leave or after. */
function payCalmly(life: Drawn): void {
  const hour = after(life, placedHour, 60)
  const by = { method: 'card' }
  if (life.random.chance(0.5)) say(life, 'psp-1', 'authorized', hour, life.total, by)
  say(life, 'psp-1', 'captured', after(life, hour), life.total, by)
}

const say = (life: Drawn, paymentRef: string, kind: string, hour: number, amount: number, more: object = {}): void =>
  tell(life, 'RetailPaymentReported', hour, { paymentRef, kind, amount, currency: shop.currency, method: life.random.chance(0.85) ? 'card' : life.random.pick(['wallet', 'invoice', 'cash']), ...more })

function payShare(life: Drawn, ref: string, amount: number): void {
  const { random } = life
  const first = after(life, placedHour - 3, 8)
  const later = after(life, first, 60)
  const part = Math.floor(amount / 3)
  if (random.chance(0.2)) say(life, ref, 'failed', first - random.below(3), amount, { category: random.pick(['insufficient', 'expired', 'fraud']) })
  switch (random.below(6)) {
    case 0:
      return say(life, ref, 'captured', first, amount)
    case 1:
      say(life, ref, 'authorized', first, amount)
      return say(life, ref, 'voided', later, amount)
    case 2:
      say(life, ref, 'authorized', first, amount)
      say(life, ref, 'captured', later, part)
      return say(life, ref, 'captured', after(life, later), random.chance(0.7) ? amount - part : amount)
    case 3:
      return say(life, ref, 'authorized', first, amount, { expiresAt: new Date(life.start + 60 * 86_400_000).toISOString() })
    default:
      say(life, ref, 'authorized', first, amount)
      return say(life, ref, 'captured', later, amount)
  }
}

/** Some of it, rarely more than there is; with or without a name and a word of what it is for; sometimes told again with another amount. */
function giveBack(life: Drawn, name: string): void {
  const { random, total } = life
  const hour = after(life, 80, 100)
  const amount = random.chance(0.12) ? total + random.between(1, 50) : random.between(1, Math.max(1, total))
  const named = random.chance(0.75) ? { refundRef: name } : {}
  say(life, 'psp-1', 'refunded', hour, amount, { ...named, ...sharesOf(life, amount) })
  if ('refundRef' in named && random.chance(0.3)) say(life, 'psp-1', 'refunded', after(life, hour - 2, 5), random.chance(0.5) ? amount : random.between(1, amount), { ...named, ...sharesOf(life, amount) })
}

function sharesOf({ random, lines, shipping }: Drawn, amount: number): object {
  if (random.chance(0.4)) return {}
  const { externalLineId } = random.pick(lines)
  const onCharge = random.chance(0.4) ? Math.min(amount, random.pick([shipping, 100])) : 0
  const onLine = amount - onCharge + (random.chance(0.15) ? 1 : 0)
  return { allocation: [...(onLine > 0 ? [{ externalLineId, amount: onLine }] : []), ...(onCharge > 0 ? [{ part: random.pick(['shipping', 'shipping', 'fee', 'discount']), amount: onCharge }] : [])] }
}
