// The part of JSON-RPC 2.0 that the Model Context Protocol has over streamable HTTP: one message a request.

/** A request has an id; a notification has none and is not answered. */
export interface RpcRequest {
  readonly id: string | number | undefined
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface RpcError {
  readonly code: number
  readonly message: string
}

export const rpcErrors = { invalidRequest: -32_600, methodNotFound: -32_601, invalidParams: -32_602, internal: -32_603 } as const

/** Why a message is not done, in JSON-RPC's own codes. */
export class Refused extends Error implements RpcError {
  override readonly name = 'Refused'
  readonly code: number

  constructor(kind: keyof typeof rpcErrors, message: string) {
    super(message)
    this.code = rpcErrors[kind]
  }
}

/** `answer` where it is the client's answer to something that nobody asked here; throws `Refused` for what is no message, and for several at once. */
export function readMessage(body: unknown): RpcRequest | 'answer' {
  if (!isObject(body) || body['jsonrpc'] !== '2.0') throw new Refused('invalidRequest', 'Send one JSON-RPC 2.0 message.')
  const { id, method, params = {} } = body
  if (method === undefined && ('result' in body || 'error' in body)) return 'answer'
  if (typeof method !== 'string' || !(id === undefined || typeof id === 'string' || typeof id === 'number') || !isObject(params)) throw new Refused('invalidRequest', 'This is no message of JSON-RPC 2.0.')
  return { id, method, params }
}

export const resultOf = (id: RpcRequest['id'], result: unknown): object => ({ jsonrpc: '2.0', id, result })
export const errorOf = (id: RpcRequest['id'] | null, { code, message }: RpcError): object => ({ jsonrpc: '2.0', id, error: { code, message } })

/** Of an object as JSON has it: no list, no null. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
