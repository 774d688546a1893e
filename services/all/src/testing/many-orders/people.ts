// Who buys: one name that many bear, and others that few do.
const letters = (n: number): string => [...String(n)].map((digit) => String.fromCharCode(97 + Number(digit))).join('')

export const commonName = 'Nora'

/** One in so many is called that. */
const oneIn = 50
const firstNames = 500
const lastNames = 20_000

export interface Person {
  readonly name: string
  readonly email: string
  readonly phone: string
}

export const lastNameOf = (n: number): string => `Lastname${letters((n * 7_919) % lastNames)}`
const firstNameOf = (n: number): string => (n % oneIn === 0 ? commonName : `Firstname${letters(n % firstNames)}`)

export const person = (n: number): Person => ({ name: `${firstNameOf(n)} ${lastNameOf(n)}`, email: `person-${n}@mail.example`, phone: `+3531${String(n).padStart(7, '0')}` })
