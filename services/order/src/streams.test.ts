import { expect, test } from '@jest/globals'
import { exampleOf, openContracts, typesOf, type ContractSource } from '@wismo/contracts'
import { Instant, Invalid, ShopId, wismoSpace, type OrderId, type TrackingLinkId } from '@wismo/kernel'
import { StreamName, type Position, type RecordedEvent } from '@wismo/event-store'
import { publicEvents } from '@wismo/messaging'
import type { OrderEvent } from './domain/order.ts'
import { holdProcessStream, linkFileStream, orderOfHoldProcess, orderStream } from './streams.ts'

const orderId = 'ord_01h455vb4pex5vsknk084sn02q' as OrderId
const contracts = openContracts()
const schemaOf = ({ events }: ContractSource, name: string) => events.find(({ event }) => event === name)?.schema ?? failed(name)
const failed = (name: string): never => {
  throw new Error(`${name} is in no catalogue`)
}
const recorded = (stream: StreamName, type: string, data: unknown): RecordedEvent => ({
  stream, type, data, version: 1, id: wismoSpace, schemaVersion: 1, position: '1' as Position, recordedAt: Instant.parse('2026-11-26T10:00:00Z'),
  metadata: { shopId: ShopId.parse('aldermoor'), occurredAt: Instant.parse('2026-11-26T10:00:00Z'), correlationId: wismoSpace, causationId: wismoSpace, actor: { type: 'system', id: 'test' } },
})

test('how a hold is looked after is published to nobody; that there is one is', () => {
  const publish = publicEvents<OrderEvent>(contracts, 'order')
  const { data } = exampleOf(schemaOf(contracts.source, 'OrderHeld'), typesOf(contracts.source))
  for (const type of ['HoldWaitStarted', 'HoldReminded', 'HoldEscalated', 'HoldWaitEnded', 'OrderHeld']) expect(publish(recorded(holdProcessStream(orderId), type, data))).toBeUndefined()
  expect(publish(recorded(linkFileStream('tlk_1' as TrackingLinkId), 'TrackingLinkFiled', {}))).toBeUndefined()
  expect(publish(recorded(orderStream(orderId), 'OrderHeld', data))).toMatchObject({ topic: 'order.events.v1' })
})

test('a process stream knows its order, and another stream is none', () => {
  expect(orderOfHoldProcess(holdProcessStream(orderId))).toBe(orderId)
  expect(() => orderOfHoldProcess(orderStream(orderId))).toThrow(Invalid)
})
