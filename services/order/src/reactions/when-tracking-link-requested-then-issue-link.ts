// Somebody lost their link and named the order and its contact: a new one is handed out, for the contact on file.
import type { TrackingLinkRequested } from '@wismo/contracts'
import { TrackingLinkId } from '@wismo/kernel'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import { order } from '../domain/order.ts'
import { fileTrackingLink, issueRequestedLink, linkFile } from '../domain/tracking-link.ts'
import { linkFileStream, orderStream } from '../streams.ts'

const dataOf = ({ data }: Inbound): TrackingLinkRequested => data as TrackingLinkRequested
const linkOf = ({ id }: Inbound): TrackingLinkId => TrackingLinkId.of(id, 'link')

/** It goes to the customer's own channel, so it proves who has it. */
export const whenTrackingLinkRequestedThenIssueLink: Reaction = reaction({
  name: 'issue-requested-link',
  on: ['TrackingLinkRequested'],
  aggregate: order,
  stream: (inbound) => orderStream(dataOf(inbound).orderId),
  decide: (inbound) => issueRequestedLink({ orderId: dataOf(inbound).orderId, linkId: linkOf(inbound), level: 'verified' }),
})

/** So that it can be ended by its id. */
export const whenTrackingLinkRequestedThenFileLink: Reaction = reaction({
  name: 'file-requested-link',
  on: ['TrackingLinkRequested'],
  aggregate: linkFile,
  stream: (inbound) => linkFileStream(linkOf(inbound)),
  decide: (inbound) => fileTrackingLink(linkOf(inbound), dataOf(inbound).orderId),
})
