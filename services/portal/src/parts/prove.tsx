import type { JSX } from 'preact'
import type { Say, WordKey } from '../words.ts'
import { ErrorSummary, Fault } from './form-field.tsx'

export interface ProveForm {
  /** Where the answer goes. */
  readonly action: string
  /** What was wrong with the last one, and what it was. */
  readonly wrong?: { readonly fault: WordKey; readonly typed: string }
}

/** What was wrong with the answer, before all else of the page; it leads to the field. */
export const ProveFault = ({ form, say }: { readonly form: ProveForm | undefined; readonly say: Say }): JSX.Element | null =>
  form?.wrong === undefined ? null : <div class="wide faults"><ErrorSummary faults={[{ field: 'proof', fault: form.wrong.fault }]} say={say} /></div>

/** One short question to whoever has the link; the right answer shows all of the order. Works without a script. */
export function Prove({ form: { action, wrong }, say }: { readonly form: ProveForm; readonly say: Say }): JSX.Element {
  const fault = wrong?.fault
  return (
    <section class="card prove" aria-labelledby="prove">
      <h2 id="prove">{say('prove.title')}</h2>
      <p class="hint">{say('prove.why')}</p>
      <form method="post" action={action} novalidate class={fault === undefined ? 'field' : 'field wrong'}>
        <label for="proof">{say('prove.label')}</label>
        <p class="hint" id="proof-hint">{say('prove.hint')}</p>
        {fault !== undefined && <Fault id="proof-fault" text={say(fault)} />}
        <input
          id="proof" name="proof" type="text" dir="ltr" value={wrong?.typed ?? ''} required maxLength={254} autocomplete="off" autocapitalize="none" spellcheck={false}
          aria-describedby={fault === undefined ? 'proof-hint' : 'proof-hint proof-fault'} {...(fault === undefined ? {} : { 'aria-invalid': 'true' })}
        />
        <button class="button primary">{say('prove.send')}</button>
      </form>
    </section>
  )
}
