import { Invalid } from '@wismo/kernel'
import { maxAppends, type Append } from './port.ts'

// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f]/

/** What every adapter refuses before it writes anything. Throws `Invalid`. */
export function checked(appends: readonly Append[]): void {
  if (appends.length > maxAppends) throw new Invalid('too_large', `One call takes ${maxAppends} appends at most.`)
  for (const { stream, events } of appends) {
    if (stream === '' || control.test(stream)) throw new Invalid('invalid', 'A stream has a name without control characters.')
    if (events.length === 0) throw new Invalid('invalid', 'An append holds at least one event.')
    for (const event of events) {
      if (event.type === '' || control.test(event.type)) throw new Invalid('invalid', 'An event has a type without control characters.')
      if (JSON.stringify(event.data) === undefined) throw new Invalid('invalid', 'The data of an event is JSON.')
    }
  }
}
