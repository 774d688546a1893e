import type { JSX } from 'preact'
import type { Say, WordKey } from '../words.ts'
import { Icon } from './icon.tsx'

/** One field of a form: label above, a hint, what was wrong with it before, and what was typed. */
export interface Field {
  readonly name: string
  readonly label: WordKey
  readonly hint: WordKey
  readonly value?: string
  readonly fault?: WordKey
  readonly input: { readonly autocomplete: 'off' | 'email'; readonly inputMode?: 'email'; readonly autocapitalize: 'none' | 'characters'; readonly spellcheck: false }
}

export function FormField({ field: { name, label, hint, value = '', fault, input }, say }: { readonly field: Field; readonly say: Say }): JSX.Element {
  const described = fault === undefined ? `${name}-hint` : `${name}-hint ${name}-fault`
  return (
    <div class={fault === undefined ? 'field' : 'field wrong'}>
      <label for={name}>{say(label)}</label>
      <p class="hint" id={`${name}-hint`}>{say(hint)}</p>
      {fault !== undefined && <Fault id={`${name}-fault`} text={say(fault)} />}
      {/* A code, a number, an address of e-mail: from left to right in every language. */}
      <input id={name} name={name} type="text" dir="ltr" value={value} aria-describedby={described} {...input} {...(fault === undefined ? {} : { 'aria-invalid': 'true' })} />
    </div>
  )
}

/** What is wrong, said at its field: never by colour alone. */
export const Fault = ({ id, text }: { readonly id: string; readonly text: string }): JSX.Element => <p class="fault" id={id}><Icon name="circle-alert" />{text}</p>

/** All that is wrong, first on the page and where the reader is put: each line leads to its field. */
export function ErrorSummary({ faults, say }: { readonly faults: readonly { readonly field: string; readonly fault: WordKey }[]; readonly say: Say }): JSX.Element | null {
  if (faults.length === 0) return null
  return (
    <div class="summary" role="alert" aria-labelledby="faults" tabIndex={-1} autofocus>
      <h2 id="faults">{say('fault.title')}</h2>
      <ul role="list">{faults.map(({ field, fault }) => <li><a href={`#${field}`}>{say(fault)}</a></li>)}</ul>
    </div>
  )
}
