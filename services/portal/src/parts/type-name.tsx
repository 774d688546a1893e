import type { DescribedField } from '@wismo/contracts'
import type { JSX } from 'preact'
import { pagePath } from '../pages/event-catalogue.ts'

/** A type in words; the shared type that it ends with leads to its page. */
export function TypeName({ type: { text, shared } }: Pick<DescribedField, 'type'>): JSX.Element {
  if (shared === undefined) return <>{text}</>
  const before = text.endsWith(shared) ? text.slice(0, text.length - shared.length) : ''
  return <>{before}<a href={pagePath(shared)}>{before === '' ? text : shared}</a></>
}

/** A long name may break between its words. */
export const LongName = ({ name }: { readonly name: string }): JSX.Element => <>{name.split(/(?<=\.)|(?=[A-Z])/).map((word, i) => (i === 0 ? word : <><wbr />{word}</>))}</>
