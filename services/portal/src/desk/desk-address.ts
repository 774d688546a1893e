// Addresses of the desk: every state of a page has one, to be pasted into a chat.

export interface OrderState {
  readonly asOf?: string | undefined
  readonly show?: string | undefined
  readonly before?: string | undefined
}

export const orderPath = (id: string): string => `/desk/orders/${encodeURIComponent(id)}`
/** Where the form goes that releases a hold. */
export const holdPath = (id: string, holdId: string): string => `${orderPath(id)}/holds/${encodeURIComponent(holdId)}/release`
export const orderAddress = (id: string, state: OrderState = {}): string => `${orderPath(id)}${query({ ...state })}`
export const customerPath = (subjectRef: string): string => `/desk/customers/${encodeURIComponent(subjectRef)}`
export interface SearchState {
  readonly state?: string | undefined
  readonly placed?: string | undefined
  readonly cursor?: string | undefined
}

export const searchAddress = (q: string, more: SearchState = {}): string => `/desk/search${query({ q, ...more })}`
/** Which tasks the queue's page shows. */
export interface QueueState {
  readonly queue?: string | undefined
  /** Those of who looks alone. */
  readonly mine?: boolean | undefined
  readonly cursor?: string | undefined
}

export const queueAddress = ({ queue, mine, cursor }: QueueState = {}): string => `/desk${query({ queue, mine: mine === true ? 'yes' : undefined, cursor })}`
/** Where the form goes by which a task is taken or given back. */
export const taskPath = (id: string, verb: 'take' | 'give-back'): string => `/desk/tasks/${encodeURIComponent(id)}/${verb}`
/** The stream of the queue's page. */
export const queueStream = (queue?: string): string => `/desk/queue/live${query({ queue })}`

function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}
