// What a task is called on the desk.
import { contradictionTitle, type TaskQueue } from '@wismo/agent-api'
import { carrierWords, withoutDayCommas } from '@wismo/order-views'
import { parcelLost } from './lost-goods.ts'

const days = new Intl.DateTimeFormat('en-IE', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
/** `2026-11-24` -> `Tue 24 Nov 2026` */
const dayText = (day: string): string => (Number.isNaN(Date.parse(day)) ? day : withoutDayCommas('en', days.format(Date.parse(day))))

const plain = (code: string): string => code.replaceAll(/[_-]+/g, ' ')

const titles: Readonly<Record<TaskQueue, (cause: string) => string>> = {
  incident: (kind) => (kind === parcelLost ? 'Parcel lost' : `Incident: ${plain(kind)}`),
  contradiction: contradictionTitle,
  rejected_fact: (cause) => `${cause.split(' ')[0] ?? ''} was set aside: ${plain(cause.split(' ').at(-1) ?? '')}`,
  waiting_scan: (carrier) => `Scans of ${carrierWords(carrier)} wait for their shipment`,
  missing_order: () => 'Facts without their order',
  hold: (reason) => `On hold: ${plain(reason)}`,
  promise_broken: (day) => `Promised for ${dayText(day)}, and not there`,
}

/** In English: the desk is. */
export const titleOf = (queue: TaskQueue, cause: string): string => titles[queue](cause)
