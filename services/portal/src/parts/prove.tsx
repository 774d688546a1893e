import type { FileKind, Proof } from '@wismo/order-views'
import type { JSX } from 'preact'
import type { Say, WordKey } from '../words.ts'
import { ErrorSummary, Fault } from './form-field.tsx'

export interface ProveForm {
  /** Where the answer goes. */
  readonly action: string
  /** What would do, as the API says it in `needs`: the form asks for nothing else. One kind at least. */
  readonly asks: readonly FileKind[]
  /** What was wrong with the last one, and what it was. */
  readonly wrong?: { readonly fault: ProveFaultKey; readonly typed: string }
}

/** What was wrong with the answer, before all else of the page; it leads to the field. */
export const ProveFault = ({ form, say }: { readonly form: ProveForm | undefined; readonly say: Say }): JSX.Element | null =>
  form?.wrong === undefined ? null : <div class="wide faults"><ErrorSummary faults={[{ field: 'proof', fault: form.wrong.fault }]} say={say} /></div>

/** One short question to whoever has the link; the right answer shows all of the order. Works without a script. */
export function Prove({ form: { action, asks, wrong }, say }: { readonly form: ProveForm; readonly say: Say }): JSX.Element {
  const fault = wrong?.fault
  const [first = 'email', other] = askedFor(asks)
  const about = [...(other === undefined ? [] : ['proof-hint']), ...(fault === undefined ? [] : ['proof-fault'])].join(' ')
  return (
    <section class="card prove" aria-labelledby="prove">
      <h2 id="prove">{say('prove.title')}</h2>
      <p class="hint">{say('prove.why')}</p>
      <form method="post" action={action} novalidate class={fault === undefined ? 'field' : 'field wrong'}>
        <label for="proof">{say(labels[first])}</label>
        {other !== undefined && <p class="hint" id="proof-hint">{say(hints[other])}</p>}
        {fault !== undefined && <Fault id="proof-fault" text={say(fault)} />}
        <input
          id="proof" name="proof" type="text" dir="ltr" value={wrong?.typed ?? ''} required maxLength={254} autocomplete="off" autocapitalize="none" spellcheck={false}
          {...(about === '' ? {} : { 'aria-describedby': about })} {...(fault === undefined ? {} : { 'aria-invalid': 'true' })}
        />
        <button class="button primary">{say('prove.send')}</button>
      </form>
    </section>
  )
}

const labels = { postalCode: 'prove.label', email: 'prove.label.email', phoneLast4: 'prove.label.phoneLast4' } as const satisfies Record<FileKind, WordKey>
const hints = { email: 'prove.hint', phoneLast4: 'prove.hint.phoneLast4' } as const satisfies Partial<Record<FileKind, WordKey>>

/** What the field is for and, where that differs at sight from it, what may be written instead: four digits may be a postcode too. */
export function askedFor(asks: readonly FileKind[]): readonly [FileKind?, ('email' | 'phoneLast4')?] {
  if (asks.includes('postalCode')) return asks.includes('email') ? ['postalCode', 'email'] : ['postalCode']
  if (asks.includes('email')) return asks.includes('phoneLast4') ? ['email', 'phoneLast4'] : ['email']
  return asks.includes('phoneLast4') ? ['phoneLast4'] : []
}

/** What somebody wrote, as the proof that it is meant to be. */
export function proofOf(said: string, asks: readonly FileKind[]): Proof {
  const [first, other] = askedFor(asks)
  if (said.includes('@') || (first === 'email' && other === undefined)) return { email: said }
  return first === 'postalCode' ? { postalCode: said } : { phoneLast4: said }
}

/** What to say against an answer: who was asked for a postcode or an address may try the other one. */
export function provedWrong(what: 'empty' | 'wrong', asks: readonly FileKind[]): ProveFaultKey {
  const [first, other] = askedFor(asks)
  return first === 'postalCode' && other === 'email' ? `prove.${what}` : `prove.${what}.other`
}

export type ProveFaultKey = 'prove.empty' | 'prove.empty.other' | 'prove.wrong' | 'prove.wrong.other' | 'prove.locked'
