import type { DescribedField } from '@wismo/contracts'
import type { JSX } from 'preact'
import type { PersonalMark, PersonalMarks } from '../pages/personal-marks.ts'
import { LongName, TypeName } from './type-name.tsx'

interface FieldTableProps {
  /** The event or type that has the fields. */
  readonly holder: string
  readonly fields: readonly DescribedField[]
  readonly marks: PersonalMarks
}

/** Every field: name, type, whether it may be absent, meaning. On a phone each is a block; the roles say that it is still a table. */
export function FieldTable({ holder, fields, marks }: FieldTableProps): JSX.Element {
  return (
    <table class="grid fields card" role="table">
      <caption class="hidden">Fields of {holder}</caption>
      <thead role="rowgroup">
        <tr role="row">{['Field', 'Type', 'Presence', 'Meaning'].map((head) => <th scope="col" role="columnheader">{head}</th>)}</tr>
      </thead>
      <tbody role="rowgroup">{fields.map((field) => <Row field={field} mark={marks(holder, field.name)} />)}</tbody>
    </table>
  )
}

function Row({ field, mark }: { readonly field: DescribedField; readonly mark: PersonalMark | undefined }): JSX.Element {
  return (
    <tr role="row">
      <th class="name" scope="row" role="rowheader"><code>{field.name}</code></th>
      <td class="type" role="cell"><TypeName type={field.type} /></td>
      <td class={field.optional ? 'optional' : 'always'} role="cell">{field.optional ? 'optional' : 'always'}</td>
      <td class="meaning" role="cell">
        {field.doc}
        {mark && <PersonalLine {...mark} />}
      </td>
    </tr>
  )
}

function PersonalLine({ how, inside }: PersonalMark): JSX.Element {
  if (inside.length === 0) return <span class="personal"><b>Personal</b>, {how}</span>
  return <span class="personal"><b>Personal inside</b>, {how}: {inside.map((path, i) => <>{i > 0 && ', '}<code><LongName name={path} /></code></>)}</span>
}
