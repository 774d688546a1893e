// An order with every sentence that is told with it, in one language.
import type { Instant } from '@wismo/kernel'
import { isOverruled, reasonCodes, type OrderLineView, type OrderView, type Reason } from '@wismo/lifecycle'
import type { Language } from './languages.ts'
import { en, type MessageKey } from './words/en.ts'
import { headlineWords, plainSentence } from './words.ts'

type Action = OrderView['actions'][number]

/** The headline, beside every code of a reason what it means, and what happened in a line each; made of what `view` shows, as a level may see it. */
export function orderInWords(view: OrderView, language: Language, now: Instant): OrderView {
  return {
    ...view,
    headline: { ...view.headline, ...headlineWords(view, language, now) },
    lines: view.lines.map((line) => withReasons(line, language)),
    actions: view.actions.map((one) => (one.reasons === undefined ? one : { ...one, reasons: one.reasons.map((reason) => said(reason, keyOf(reason, one, view.lines), language)) })),
    timeline: { entries: view.timeline.entries.map((entry) => entryInWords(entry, language, view.promises)) },
  }
}

function withReasons(line: OrderLineView, language: Language): OrderLineView {
  const { returns } = line
  if (returns?.reasons === undefined) return line
  return { ...line, returns: { ...returns, reasons: returns.reasons.map((reason) => said(reason, `reason.${reason.code}`, language)) } }
}

/** What happened, with a line for people; an event that this release has no words for stays without, and what of the `promises` was said that is not so. */
export function entryInWords<Entry extends { readonly type: string; readonly refs?: readonly string[] | undefined; readonly text?: string | undefined }>(entry: Entry, language: Language, promises: OrderView['promises']): Entry {
  const key = `happened.${entry.type}`
  return isKnown(key) && !isOverruled(entry, promises) ? { ...entry, text: plainSentence(key, language) } : entry
}

const isKnown = (key: string): key is MessageKey => Object.hasOwn(en, key)

/** A code that this release has no words for stays alone. */
function said({ code }: Reason, key: MessageKey, language: Language): Reason {
  return reasonCodes.includes(code) ? { code, text: plainSentence(key, language) } : { code }
}

/** Whoever wants to cancel what has left is told what goes instead, where something does. */
function keyOf({ code }: Reason, { action, on }: Action, lines: OrderView['lines']): MessageKey {
  const line = action === 'cancel' && code === 'already_shipped' ? lines.find(({ id }) => id === on) : undefined
  if (line === undefined) return `reason.${code}`
  const { in_transit: moving = 0, delivered = 0 } = line.units
  if (moving > 0) return isForGood(line) ? 'reason.already_shipped.cancel_final' : 'reason.already_shipped.cancel'
  return delivered > 0 ? 'reason.already_shipped.cancel_here' : 'reason.already_shipped'
}

const isForGood = ({ returns }: OrderLineView): boolean => returns?.reasons?.some(({ code }) => code === 'not_returnable') ?? false
