// The one suite that every MessageBus passes. It is given a way to open the bus as another process would, and to kill one.
import { describe } from '@jest/globals'
import { deliveryContract } from './bus-delivery-contract.ts'
import { faultsContract } from './bus-faults-contract.ts'
import { groupsContract } from './bus-groups-contract.ts'
import { messagesContract } from './bus-messages-contract.ts'
import { topicsContract } from './bus-topics-contract.ts'
import { busStage, type BusUnderTest } from './testing/bus-stage.ts'

export type { BusUnderTest } from './testing/bus-stage.ts'

export function busContract(name: string, start: () => Promise<BusUnderTest>): void {
  describe(`${name} as a message bus`, () => {
    const stage = busStage(start)
    topicsContract(stage)
    messagesContract(stage)
    deliveryContract(stage)
    groupsContract(stage)
    faultsContract(stage)
  })
}
