import { demoClientIds } from '@wismo/service'
import { accountOf, demoShopId, people } from './shop.ts'
import { demoStaff } from './staff.ts'

interface Person {
  readonly name: string
  /** What they have to do with the shop, in a line. */
  readonly does: string
  readonly claims: Readonly<Record<string, unknown>> & { readonly sub: string; readonly name: string }
}

const customer = (person: number, does: string): Person => {
  const { first, last } = people[person] ?? people[0]
  return { name: `${first} ${last}`, does, claims: { sub: accountOf(person), name: first, shop: demoShopId } }
}

/** Customers of the demo who have an account. */
const demoCustomers = {
  nora: customer(0, 'Ordered a lamp that is late, and more'),
  tomas: customer(1, 'Ordered a print a moment ago'),
  una: customer(9, 'Has an account, and no orders yet'),
}

/** Everybody who signs in somewhere in the demo; nobody has a password. */
export const demoPeople: Readonly<Record<keyof typeof demoStaff | keyof typeof demoCustomers, Person>> = { ...demoStaff, ...demoCustomers }
export type DemoPersonId = keyof typeof demoPeople
export const demoPersonIds = Object.keys(demoPeople) as [DemoPersonId, ...DemoPersonId[]]

/** Who signs in at a page: customers at that of their orders, staff at the desk. */
export const peopleOf = (clientId: string): readonly DemoPersonId[] => demoPersonIds.filter((id) => id in (clientId === demoClientIds.me ? demoCustomers : demoStaff))
