// Where a request comes from, as one name per client, and whom we believe about it.
import { isIP, isIPv4 } from 'node:net'

/** `2`: so many proxies of ours stand before us. `10.0.0.0/8, ::1`: the ones at these addresses. Nobody, when it is not said. */
export type TrustedProxies = number | readonly string[] | undefined

/** Throws a sentence about what is neither a number of hops nor a list of addresses and networks. */
export function readTrustedProxies(text: string): TrustedProxies {
  if (/^\d{1,2}$/.test(text.trim())) return Number(text)
  const networks = text.split(',').map((one) => one.trim()).filter((one) => one !== '')
  if (!networks.every(isNetwork)) throw new Error('A number of proxies, or addresses and networks are expected: 1 or 10.0.0.0/8,::1')
  return networks
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  return version !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
}

/** What the server is told: the hop next to us counts from 0. */
export const trustOf = (trusted: TrustedProxies): boolean | string[] | ((address: string, hop: number) => boolean) =>
  trusted === undefined ? false : typeof trusted === 'number' ? (_address, hop) => hop < trusted : trusted.length === 0 ? false : [...trusted]

/** One client has a whole network of IPv6 addresses: the first 64 bits name it. */
export function clientOf(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase()
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1]
  if (mapped !== undefined || isIPv4(bare) || isIP(bare) === 0) return mapped ?? bare
  const [head = '', tail] = bare.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = tail === undefined ? front : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back]
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
