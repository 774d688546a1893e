import type { EventMetadata } from '@wismo/kernel'
import type { Principal } from '@wismo/service'

/** Who did it, as an event names them. */
export function actorOf({ kind, actorId: id }: Principal): EventMetadata['actor'] {
  switch (kind) {
    case 'partner':
      return { type: 'retailer', id }
    case 'owner':
    case 'customer':
      return { type: 'customer', id }
    case 'csr':
    case 'associate':
    case 'system':
      return { type: kind, id }
    case 'anonymous':
      return { type: 'unknown', id }
  }
}
