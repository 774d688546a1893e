// What is kept as whole documents, a version for each event: shops and API keys.
import { NotFound, unknownEvent, type Aggregate } from '@wismo/kernel'

interface DocumentEvent {
  readonly type: string
  readonly data: { readonly document: string }
}

/** 0 and no document: there is none yet. */
export interface DocumentState {
  readonly version: number
  /** Canonical JSON. */
  readonly document?: string
}

/** Each event of this type takes the place of the document as a whole. */
export const documentAggregate = <Event extends DocumentEvent>(category: string, type: Event['type']): Aggregate<DocumentState, Event> => ({
  category,
  initial: { version: 0 },
  evolve({ version }, event) {
    if (event.type !== type) return unknownEvent(event as never)
    return { version: version + 1, document: event.data.document }
  },
})

/** What a file says is the first word about it and never the second. */
export const seedDocument = <Event>(first: Event) => ({ document }: DocumentState): readonly Event[] => (document === undefined ? [first] : [])

/** `rewrite` makes the next document of the one that is there; nothing changed, nothing recorded. Throws `NotFound`. */
export const changeDocument = <Event>(rewrite: (document: string) => string, eventOf: (document: string) => Event) => ({ document }: DocumentState): readonly Event[] => {
  if (document === undefined) throw new NotFound()
  const next = rewrite(document)
  return next === document ? [] : [eventOf(next)]
}
