import { createServer, type AddressInfo } from 'node:net'

/** Of a server whose address has to be known before it is there: an issuer and its callers name it. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
