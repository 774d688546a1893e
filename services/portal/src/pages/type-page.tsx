import type { JSX } from 'preact'
import { DocsFrame } from '../parts/docs-frame.tsx'
import { FieldTable } from '../parts/field-table.tsx'
import { LongName } from '../parts/type-name.tsx'
import { UsedBy } from '../parts/used-by.tsx'
import { indexPath, wordsOfDoc, type EventCatalogue, type PlacedType } from './event-catalogue.ts'
import { toHtml, type PageSetting } from './layout.tsx'

/** One shared type: its fields or its words, and who uses it. */
export function renderTypePage(placed: PlacedType, { marks, usersOf }: Pick<EventCatalogue, 'marks' | 'usersOf'>, setting: PageSetting): string {
  const { name, fields, words } = placed.type
  return toHtml(
    <DocsFrame setting={setting} title={name} answer={<Answer {...placed} />}>
      {words.length > 0 ? <Words {...placed} /> : <section aria-labelledby="fields"><h2 id="fields">Fields</h2><FieldTable holder={name} fields={fields} marks={marks} /></section>}
      <UsedBy users={usersOf(name)} />
    </DocsFrame>,
  )
}

function Answer({ type: { name, doc, words }, namespace, fallback }: PlacedType): JSX.Element {
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="eyebrow" role="list"><li><a href={indexPath}>Events and messages</a></li><li><a href={`${indexPath}#shared-types`}>Shared types</a></li></ol>
      </nav>
      <h1><LongName name={name} /></h1>
      <p class="reason">{wordsOfDoc(doc, fallback).meaning}</p>
      <p class="full">{words.length > 0 ? 'One word of a list' : 'Record'}, <code>{namespace}.{name}</code></p>
    </>
  )
}

function Words({ type: { doc, words }, fallback }: PlacedType): JSX.Element {
  const { fallbackMeaning } = wordsOfDoc(doc, fallback)
  return (
    <section aria-labelledby="words">
      <h2 id="words">Words</h2>
      <ul class="words" role="list">
        {words.map((word) => <li><code>{word}</code>{word === fallback && fallbackMeaning !== undefined && <span>{fallbackMeaning}</span>}</li>)}
      </ul>
    </section>
  )
}
