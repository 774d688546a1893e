// Whether the visitor's own phone reaches the demo, and by which address.
import { networkInterfaces } from 'node:os'
import { linkCookie } from '../link-jar.ts'

/** A page for another device, or with what setting there would be one. */
export type OnYours = { readonly url: string } | { readonly baseUrl: string }

type Interfaces = ReturnType<typeof networkInterfaces>

/**
 * This machine is called `localhost` by nobody else. Undefined where it is not in a network. `path` is of the base URL, which is what
 * cookies were chosen by.
 */
export function onYours(baseUrl: string, path: string, interfaces: Interfaces = networkInterfaces()): OnYours | undefined {
  const { hostname, protocol, port } = new URL(baseUrl)
  const isHere = linkCookie(`http://${hostname}`).secure
  if (!isHere) return { url: `${baseUrl}${path}` }
  const [address] = Object.values(interfaces).flatMap((all = []) => all.filter(({ family, internal }) => family === 'IPv4' && !internal))
  return address && { baseUrl: `${protocol}//${address.address}${port === '' ? '' : `:${port}`}` }
}
