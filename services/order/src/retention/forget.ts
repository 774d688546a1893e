// What may not be kept any longer goes: raw bodies, answers to requests, and persons whose orders are long over.
import { Instant, SubjectRef, uuidV5, type OrderId, type ShopId } from '@wismo/kernel'
import { executeCommand } from '@wismo/messaging'
import type { OrderViews } from '@wismo/order-views'
import { forgetOldSuccesses, type Database, type PolicyRules, type Shops } from '@wismo/service'
import { eraseForRetention, subject } from '../domain/subject.ts'
import { erasePerson, privacyJob, tellOrders, type ErasureParts, type Person } from '../erasure.ts'
import { forgetImports } from '../imports/import-jobs.ts'
import { forgetTold } from '../inbox/told-messages.ts'
import { forgetRejections } from '../rejections/rejections.ts'
import { openOrders, placedFor, type OrdersOfPerson } from '../open-orders.ts'
import { subjectStream } from '../streams.ts'

export interface RetentionParts extends Omit<ErasureParts, 'views'>, Omit<OrdersOfPerson, 'views' | 'vault' | 'store'> {
  readonly views: OrderViews
  readonly shops: Shops
  readonly database: Database
}

/** What one run removed. */
export interface Removed {
  readonly bodies: number
  readonly successes: number
  readonly persons: number
  /** Ids of retailers’ messages, and files of orders with their errors. */
  readonly told: number
  readonly imports: number
  /** What was told of messages that wait no longer. */
  readonly rejections: number
}

/** Raw bodies are kept so long where the shop has no policy, and those that name no shop, in months. It is the most that a policy may say. */
const bodiesMonths = 13
/** Persons in one look. */
const pageSize = 100
/** Somebody for whom something was sealed within this time is left for another day, in milliseconds: an order may be on its way. */
const quietMs = 24 * 3_600_000

/** All of it may be done again. `goesOn` is told between two pages of persons. */
export async function forget(parts: RetentionParts, stop: AbortSignal, goesOn: () => Promise<void>): Promise<Removed> {
  const now = parts.clock()
  let [bodies, persons] = [await forgetOthersBodies(parts, now), 0]
  for (const { id } of parts.shops.all) {
    if (stop.aborted) break
    const rules = rulesOf(parts.shops, id, now)
    bodies += await parts.vault.forgetBodies(id, monthOf(Instant.plusMonths(now, -(rules?.rawBodiesMonths ?? bodiesMonths))))
    if (rules !== undefined) persons += await forgetPersons({ ...parts, goesOn }, id, Instant.plusMonths(now, -rules.personalMonths), stop)
  }
  return { bodies, successes: await forgetOldSuccesses(parts.database), persons, told: await forgetTold(parts.database), imports: await forgetImports(parts.database), rejections: await forgetRejections(parts.database) }
}

/** Bodies that name no shop, or one that we do not know: nobody sets a policy for those. */
async function forgetOthersBodies({ vault, shops }: RetentionParts, now: Instant): Promise<number> {
  const before = monthOf(Instant.plusMonths(now, -bodiesMonths))
  let bodies = 0
  for (const shopId of await vault.shopsOfBodies(before)) if (shopId === undefined || shops.find(shopId) === undefined) bodies += await vault.forgetBodies(shopId, before)
  return bodies
}

const monthOf = (moment: Instant): string => moment.slice(0, 7)

/** A shop that says nothing of it keeps its customers: we do not guess how long its law lets it. */
function rulesOf(shops: Shops, shopId: ShopId, now: Instant): PolicyRules<'retention'> | undefined {
  const policy = shops.policiesAt(shopId, now).find(({ kind }) => kind === 'retention')
  return policy?.rules as PolicyRules<'retention'> | undefined
}

/**
 * The view knows when an order was placed, also one of long ago that came in lately. The vault knows persons whom no order
 * names: it was refused, or never came to be.
 */
async function forgetPersons(parts: RetentionParts & { goesOn(): Promise<void> }, shopId: ShopId, before: Instant, stop: AbortSignal): Promise<number> {
  const { views, vault } = parts
  const ofViews: PageOfPersons = (after) => views.subjectsBefore(shopId, before, pageSize, after)
  const ofVault: PageOfPersons = (after) => vault.subjectsBefore(shopId, before, pageSize, after)
  let erased = 0
  for (const pageFrom of [ofViews, ofVault]) {
    for (let after: SubjectRef | undefined; !stop.aborted; ) {
      await parts.goesOn()
      const page = await pageFrom(after)
      const since = await views.subjectsSince(shopId, before, page)
      for (const subjectRef of page) if (!stop.aborted && !since.has(subjectRef) && (await forgetPerson(parts, { shopId, subjectRef }))) erased += 1
      after = page.at(-1)
      if (page.length < pageSize) break
    }
  }
  return erased
}

type PageOfPersons = (after: SubjectRef | undefined) => Promise<readonly SubjectRef[]>

/**
 * P17 Not while an order is open. The key goes first, then everybody is told, the orders last: until they are, the view names
 * the person and the next run ends what this one began. What was done before is not told again.
 */
async function forgetPerson(parts: RetentionParts, person: Person): Promise<boolean> {
  if ((await openOrders(parts, person.shopId, person.subjectRef)).length > 0) return false
  const now = parts.clock()
  const { isDone, orders } = await erasePerson(parts, person, { quietSince: quietBefore(now) })
  if (!isDone && (await placedFor(parts.store, orders, person.subjectRef)).length === 0) return false
  const cause = uuidV5(SubjectRef.toUuid(person.subjectRef), 'retention', ...orders)
  await tellErased(parts, person, orders, cause, now)
  return true
}

const quietBefore = (now: Instant): Instant => Instant.plus(now, -quietMs)

async function tellErased(parts: RetentionParts, person: Person, orders: readonly OrderId[], cause: ReturnType<typeof uuidV5>, now: Instant): Promise<void> {
  await executeCommand(parts.store, {
    aggregate: subject, stream: subjectStream(person.subjectRef), cause, handler: 'erase-for-retention',
    metadata: { shopId: person.shopId, occurredAt: now, correlationId: cause, actor: { type: 'system', id: privacyJob.actorId } },
    decide: eraseForRetention(person),
  })
  await tellOrders(parts, person, orders, cause, now)
}
