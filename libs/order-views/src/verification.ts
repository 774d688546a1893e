// Whoever has a link shows that the order is theirs: by something that is on file for it. The same for API and page.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Clock, Instant, OrderId, ProofKind, SealedRef } from '@wismo/kernel'
import type { OrderView } from '@wismo/lifecycle'
import { normaliseEmail, normalisePostalCode, type Access, type Vault } from '@wismo/privacy'
import { linkTimes, type Customer, type Limit, type LinkClaims, type LinkTokens, type RateLimits, type Standing } from '@wismo/service'
import type { OrderViews } from './order-views-port.ts'

/** What somebody says to prove it: one of them. */
export type Proof = { readonly email: string } | { readonly postalCode: string } | { readonly phoneLast4: string }
/** What of it can be on file. */
export type FileKind = Exclude<ProofKind, 'signIn'>

export type Verified =
  | { readonly outcome: 'proved'; readonly token: string; readonly claims: LinkClaims; readonly verifiedUntil: Instant }
  /** It is not what is on file; `needs` are the kinds that would do. */
  | { readonly outcome: 'wrong'; readonly needs: readonly FileKind[] }
  | { readonly outcome: 'too_often'; readonly standing: Standing }
  | { readonly outcome: 'not_found' }

export interface Verification {
  /** The kinds that would do for the order of a link, and no try; none where nothing is on file any more. */
  needs(customer: Customer): Promise<readonly FileKind[]>
  /** Every call is a try, and is counted before anything is compared. Throws `Unavailable` where nobody can count. */
  verify(customer: Customer, proof: Proof): Promise<Verified>
}

export interface VerificationParts {
  readonly views: Pick<OrderViews, 'find'>
  readonly vault: Pick<Vault, 'open'>
  readonly links: LinkTokens
  readonly limits: RateLimits
  readonly clock: Clock
}

/** Tries of one order; after the fifth nobody may try for a day. */
const verifyLimit: Limit = { name: 'verify', quota: 5, windowMs: 3_600_000, lockMs: 86_400_000 }

export function openVerification({ views, vault, links, limits, clock }: VerificationParts): Verification {
  const onFileOf = (customer: Customer, view: OrderView): Promise<Facts> => factsOf(vault, view, { purpose: 'verify', by: { type: customer.kind, id: customer.actorId } })
  return {
    async needs(customer) {
      const view = await views.find(customer, customer.orderId, 'verified')
      return view === undefined ? [] : needsOf(await onFileOf(customer, view))
    },
    async verify(customer, proof) {
      const { orderId, generation, endsAt } = customer
      const view = await views.find(customer, orderId, 'verified')
      if (view === undefined) return { outcome: 'not_found' }
      const asked = triesOf(orderId)
      const [standing] = await limits.take([asked])
      if (standing?.allowed === false) return { outcome: 'too_often', standing }
      const onFile = await onFileOf(customer, view)
      if (!fits(proof, onFile)) return { outcome: 'wrong', needs: needsOf(onFile) }
      await limits.forget(asked)
      const claims: LinkClaims = { orderId, generation, level: 'verified', ...linkTimes('verified', endsAt, clock()) }
      return { outcome: 'proved', token: links.issue(claims), claims, verifiedUntil: claims.verifiedUntil }
    },
  }
}

const triesOf = (orderId: OrderId) => ({ limit: verifyLimit, whose: orderId })

/** Whether something that is said is on file for an order. One opening of the vault, whatever is said. */
export const isOnFile = async (vault: Pick<Vault, 'open'>, view: OrderView, proof: Proof, access: Access): Promise<boolean> => fits(proof, await factsOf(vault, view, access))

/** In their normal form. */
type Facts = Readonly<Record<FileKind, readonly string[]>>

/** Whom a present is for knows where it goes: of a gift only what the buyer said of themselves counts. */
async function factsOf(vault: Pick<Vault, 'open'>, { shopId, customer, addresses = {}, gift }: OrderView, access: Access): Promise<Facts> {
  const contactRef = customer?.contactRef
  const addressRefs = gift === undefined ? Object.values(addresses).map(({ addressRef }) => addressRef) : []
  const opened = await vault.open(shopId, [...(contactRef === undefined ? [] : [contactRef]), ...addressRefs], access)
  const contact = contactRef === undefined ? [] : textsOf(opened, [contactRef])
  const places = textsOf(opened, addressRefs)
  return {
    email: contact.flatMap(({ email }) => (email === undefined ? [] : [normaliseEmail(email)])),
    postalCode: places.flatMap(({ postalCode }) => (postalCode === undefined ? [] : [normalisePostalCode(postalCode)])),
    phoneLast4: [...contact, ...places].flatMap(({ phone }) => (phone === undefined ? [] : [lastFour(phone)])),
  }
}

type Texts = Partial<Readonly<Record<'email' | 'phone' | 'postalCode', string>>>

function textsOf(opened: ReadonlyMap<SealedRef, unknown>, refs: readonly SealedRef[]): readonly Texts[] {
  return refs.map((ref) => {
    const value = opened.get(ref)
    const entries = typeof value === 'object' && value !== null ? Object.entries(value).filter(([, text]) => typeof text === 'string' && text !== '') : []
    return Object.fromEntries(entries) as Texts
  })
}

const lastFour = (phone: string): string => phone.replaceAll(/\D/g, '').slice(-4)

const needsOf = (onFile: Facts): readonly FileKind[] => (['email', 'postalCode', 'phoneLast4'] as const).filter((kind) => onFile[kind].length > 0)

function fits(proof: Proof, onFile: Facts): boolean {
  if ('email' in proof) return isAmong(normaliseEmail(proof.email), onFile.email)
  if ('postalCode' in proof) return isAmong(normalisePostalCode(proof.postalCode), onFile.postalCode)
  return isAmong(lastFour(proof.phoneLast4), onFile.phoneLast4)
}

/** Every one is compared, each in constant time. Nothing is no proof. */
const isAmong = (said: string, texts: readonly string[]): boolean => said !== '' && texts.map((text) => timingSafeEqual(digest(text), digest(said))).includes(true)

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
