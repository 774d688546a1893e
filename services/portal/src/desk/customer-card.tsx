import type { JSX } from 'preact'
import type { MaskedOrder } from '@wismo/agent-api'
import type { Revealed } from './agent-api.ts'
import { customerPath, orderPath } from './desk-address.ts'
import { languageName } from '../formats.ts'
import { plain, sentence } from './desk-words.ts'
import { isErasedCustomer, nameOf, personOf, townOf } from './order-facts.ts'
import { deskLocale } from './times.ts'

export interface RevealState {
  /** Shown with this answer and never again. */
  readonly values?: Revealed | undefined
  /** What was wrong with the form, beside what was typed. */
  readonly fault?: { readonly field: 'reason' | 'fields'; readonly text: string } | undefined
  readonly reason?: string | undefined
  readonly fields?: readonly string[] | undefined
}

interface CustomerCardProps {
  readonly order: MaskedOrder
  /** May ask for it, and the order is shown as it is now. */
  readonly mayReveal: boolean
  readonly reveal: RevealState
}

/** Whom one talks to: enough to recognise them, the rest for a reason. */
export function CustomerCard({ order, mayReveal, reveal }: CustomerCardProps): JSX.Element {
  const person = personOf(order)
  return (
    <section class="panel" id="contact" aria-labelledby="customer" tabIndex={-1}>
      <header><h2 id="customer">{nameOf(order)}</h2>{person !== undefined && <a href={customerPath(person.subjectRef)}>Their orders</a>}</header>
      {isErasedCustomer(order.customer) ? <p class="note">The person’s details were removed for good, at their wish or after their time. What happened to the order stays.</p> : <Known order={order} reveal={reveal} />}
      {mayReveal && reveal.values === undefined && order.revealable.length > 0 && <RevealForm order={order} reveal={reveal} />}
    </section>
  )
}

function Known({ order, reveal: { values } }: Pick<CustomerCardProps, 'order' | 'reveal'>): JSX.Element {
  const person = personOf(order)
  const town = townOf(order)
  if (values !== undefined) return <Shown values={values} order={order} />
  return (
    <dl class="facts">
      <div><dt>E-mail</dt><dd>{person?.email === undefined ? 'None' : <bdi>{person.email}</bdi>}</dd></div>
      <div><dt>Phone</dt><dd>{person?.phone === undefined ? 'None' : `ends ${person.phone.replaceAll('*', '')}`}</dd></div>
      {town !== undefined && <div><dt>Place</dt><dd>{town}</dd></div>}
      <div><dt>Language</dt><dd>{languageName(deskLocale, order.locale)}</dd></div>
    </dl>
  )
}

function Shown({ values, order }: { readonly values: Revealed; readonly order: MaskedOrder }): JSX.Element {
  return (
    <div class="shown" role="group" aria-label="Shown once" tabIndex={-1} autoFocus>
      <p class="note">Shown once, and written down with your reason.</p>
      <dl class="facts">{Object.entries(values).flatMap(([field, value]) => rowsOf(fieldText(field, order), value)).map(([label, text]) => <div><dt>{label}</dt><dd><bdi>{text}</bdi></dd></div>)}</dl>
    </div>
  )
}

/** Every text in a value, by its own name. */
function rowsOf(label: string, value: unknown): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[label, String(value)]]
  if ('erased' in value) return [[label, 'Removed']]
  return Object.entries(value).flatMap(([name, part]) => (part === null || part === undefined ? [] : typeof part === 'object' ? rowsOf(sentence(words(name)), part) : [[sentence(words(name)), String(part)] as const]))
}

const words = (name: string): string => plain(name).replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase()

/** What a field of `reveal` is called. */
function fieldText(field: string, { lines }: MaskedOrder): string {
  if (field === 'contact') return 'Name, e-mail and phone'
  const [kind, name = '', ...rest] = field.split('.')
  if (kind === 'addresses') return `Address: ${plain(name)}`
  if (kind === 'lines') return `${sentence(plain(rest.join(' ')))}: ${lines.find(({ id }) => id === name)?.title ?? name}`
  return sentence(plain(field.replaceAll('.', ' ')))
}

function RevealForm({ order, reveal: { fault, reason, fields = ['contact'] } }: Pick<CustomerCardProps, 'order' | 'reveal'>): JSX.Element {
  return (
    <details class="reveal" open={fault !== undefined}>
      <summary class="button small">Show, logged</summary>
      <form method="post" action={`${orderPath(order.id)}/reveal`}>
        <fieldset {...(fault?.field === 'fields' ? { 'aria-describedby': 'fields-fault' } : {})}>
          <legend>What you need</legend>
          {fault?.field === 'fields' && <p class="fault" id="fields-fault">{fault.text}</p>}
          {order.revealable.map((field, i) => <label><input id={i === 0 ? 'fields' : undefined} type="checkbox" name="fields" value={field} checked={fields.includes(field)} />{fieldText(field, order)}</label>)}
        </fieldset>
        <label for="reason">Why you need it</label>
        <p class="hint" id="reason-hint">It is kept with who asked, so name nobody. Example: the parcel came back, and nobody answers the mail.</p>
        {fault?.field === 'reason' && <p class="fault" id="reason-fault">{fault.text}</p>}
        <textarea id="reason" name="reason" rows={2} required minLength={3} maxLength={500} aria-describedby={fault?.field === 'reason' ? 'reason-hint reason-fault' : 'reason-hint'} {...(fault?.field === 'reason' ? { 'aria-invalid': 'true' as const } : {})}>{reason}</textarea>
        <button class="small primary">Show it once</button>
      </form>
    </details>
  )
}
