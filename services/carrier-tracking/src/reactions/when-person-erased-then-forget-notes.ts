// I37 Notes that came before anybody here knew whose order it is go when its person goes.
import type { PersonalDataErased } from '@wismo/contracts'
import { reaction, type Inbound, type Reaction } from '@wismo/messaging'
import type { Vault } from '@wismo/privacy'
import { parcel } from '../domain/parcel.ts'
import { unknownPersonOf } from '../notes.ts'

const dataOf = ({ data }: Inbound): PersonalDataErased => data as PersonalDataErased

/** Nothing is recorded of it: told again there is nothing left to erase. */
export const whenPersonErasedThenForgetNotes = (vault: Pick<Vault, 'erase'>): Reaction =>
  reaction({
    name: 'forget-notes',
    on: ['PersonalDataErased'],
    aggregate: parcel,
    async prepare(batch) {
      for (const inbound of batch) await vault.erase(inbound.metadata.shopId, unknownPersonOf(dataOf(inbound).orderId))
      return batch.map(() => undefined)
    },
    stream: () => undefined,
    decide: () => () => [],
  })
