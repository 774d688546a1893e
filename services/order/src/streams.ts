// Where things of an order are recorded. Its holds are looked after in one stream for all of them, so that every event of the order finds it by its own key.
import { OrderId, type SubjectRef, type SubjectRequestId, type TrackingLinkId } from '@wismo/kernel'
import { StreamName } from '@wismo/event-store'
import { closingProcess } from './domain/closing-process.ts'
import { holdProcess } from './domain/hold-process.ts'
import { order } from './domain/order.ts'
import { subject, subjectRequests } from './domain/subject.ts'
import { subjectRequest } from './domain/subject-request.ts'
import { linkFile } from './domain/tracking-link.ts'

export const holdProcessStream = (orderId: OrderId): StreamName => StreamName.of(holdProcess.category, orderId)

/** Throws for a stream of another sort. */
export const orderOfHoldProcess = (stream: StreamName): OrderId => OrderId.parse(stream.slice(holdProcess.category.length + 1))

/** When an order that ended is closed. */
export const closingStream = (orderId: OrderId): StreamName => StreamName.of(closingProcess.category, orderId)

/** Throws for a stream of another sort. */
export const orderOfClosing = (stream: StreamName): OrderId => OrderId.parse(stream.slice(closingProcess.category.length + 1))

/** Which order a link is of. */
export const linkFileStream = (linkId: TrackingLinkId): StreamName => StreamName.of(linkFile.category, linkId)

export const orderStream = (orderId: OrderId): StreamName => StreamName.of(order.category, orderId)

export const subjectRequestStream = (id: SubjectRequestId): StreamName => StreamName.of(subjectRequest.category, id)

export const subjectStream = (ref: SubjectRef): StreamName => StreamName.of(subject.category, ref)

export const subjectRequestsStream = (ref: SubjectRef): StreamName => StreamName.of(subjectRequests.category, ref)
