// Words that are nobody's and can be looked for: every personal value of the canary holds one of them.

/** Eleven letters that no other text has: part of every name, street, city, company, address and free text. */
const word = 'qyzzkanariw'
/** Begins every phone number. */
const phone = '35389004417'
/** Passes the check digit and is nobody's. */
export const cardNumber = '4000056655665556'

export interface Person {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly company: string
  readonly street: string
  readonly city: string
  readonly customerId: string
  /** Whatever people write into a field of text. */
  text(what: string): string
}

/** The person of order i. Letters only where a digit may look like a card. */
export function personOf(i: number): Person {
  const letters = [...String(i).padStart(3, '0')].map((digit) => 'abcdefghij'[Number(digit)]).join('')
  const titled = `${word[0]?.toUpperCase()}${word.slice(1)}${letters}`
  return {
    name: `${titled} Ó Ríordáin`, email: `${titled}@example.org`, phone: `+${phone}${String(i).padStart(3, '0')}`, company: `${titled} & Søn "Ltd"`, street: `14 ${titled} Quay`, city: `${titled}town`, customerId: `${word}-${letters}`,
    text: (what) => `${what} for ${titled}: naïve “words” \\ <b>`,
  }
}

/** One way to write a word down. */
interface Needle {
  readonly form: string
  readonly bytes: Buffer
  /** Whether upper and lower case may be mixed: letters as they are, and hex digits. */
  readonly isFolded: boolean
}

export interface Hit {
  readonly form: string
  readonly at: number
}

const cases = (text: string): readonly string[] => [...new Set([text, text.toUpperCase(), `${text[0]?.toUpperCase()}${text.slice(1)}`])]
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1')
const eachByte = (bytes: Buffer, write: (hex: string) => string): string => [...bytes].map((byte) => write(byte.toString(16).padStart(2, '0'))).join('')

/** Wherever the word begins in a group of three bytes, what is the same whatever stands around it. */
const base64Forms = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replaceAll('=', '')
    const whole = Math.floor(((offset + bytes.length) * 8) / 6)
    return text.slice(Math.ceil((offset * 8) / 6), whole)
  })

function needlesOf(text: string): readonly Needle[] {
  const plain = ascii(text)
  const utf16 = Buffer.from(text, 'utf16le')
  const folded = (form: string, bytes: Buffer): Needle => ({ form, bytes, isFolded: true })
  const base64 = cases(text).flatMap((one) => [['base64', ascii(one)] as const, ['base64 of utf-16', Buffer.from(one, 'utf16le')] as const]).flatMap(([form, bytes]) => base64Forms(bytes).map((said) => ({ form, bytes: ascii(said), isFolded: false })))
  const base64Url = base64.filter(({ bytes }) => /[+/]/.test(bytes.toString('latin1'))).map(({ bytes }) => ({ form: 'base64url', bytes: ascii(bytes.toString('latin1').replaceAll('+', '-').replaceAll('/', '_')), isFolded: false }))
  const hex = cases(text).flatMap((one) => [folded('hex', ascii(ascii(one).toString('hex'))), folded('hex of utf-16', ascii(Buffer.from(one, 'utf16le').toString('hex'))), folded('url-encoded', ascii(eachByte(ascii(one), (byte) => `%${byte}`))), folded('json-escaped', ascii(eachByte(ascii(one), (byte) => `\\u00${byte}`)))])
  return [folded('utf-8', plain), folded('utf-16le', utf16), folded('utf-16be', Buffer.from(utf16).swap16()), ...hex, ...base64, ...base64Url]
}

const spaced = (digits: string): string => digits.replaceAll(/(\d{4})(?=\d)/g, '$1 ')

const needles: readonly Needle[] = [word, phone, cardNumber, spaced(cardNumber)].flatMap(needlesOf)

/** Every place where one of the words stands, in whatever form. What is written in hex is looked into as well. */
export function hitsIn(bytes: Buffer): readonly Hit[] {
  const folded = lowerCased(bytes)
  const direct = needles.flatMap((needle) => placesOf(needle.isFolded ? folded : bytes, needle.isFolded ? lowerCased(needle.bytes) : needle.bytes).map((at) => ({ form: needle.form, at })))
  return [...direct, ...inHex(bytes)]
}

/** A column of bytes is written in hex: in it, base64 and all other forms too. */
function inHex(bytes: Buffer): readonly Hit[] {
  const runs = bytes.toString('latin1').matchAll(/\\x([0-9a-f]{2,})/g)
  return [...runs].flatMap(({ index, 1: hex = '' }) => hitsIn(Buffer.from(hex, 'hex')).map(({ form }) => ({ form: `${form} in bytes`, at: index })))
}

function placesOf(bytes: Buffer, wanted: Buffer): readonly number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) places.push(at)
  return places
}

const lowerCased = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('latin1').replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()), 'latin1')
