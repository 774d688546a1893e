// A provider that notes are sent to, and an effect that sends them: what the tests of effects share.
import { effect, type Call, type Effect } from '../handlers.ts'
import { atOnce, notes, noteStream, said, type Noted } from './notes.ts'

/** Short pauses, so that no test waits for them. */
export const quick = { ...atOnce, tries: { firstPauseMs: 1, parkedMs: 1, longestMs: 5 } }

export interface Asked extends Pick<Call, 'idempotencyKey' | 'attempt'> {
  readonly externalId: string
  readonly text: string
}

type Answer = (call: Asked & { readonly signal: AbortSignal }) => Promise<string>

export interface Provider {
  /** Every call, in order. */
  readonly asked: Asked[]
  /** What the provider does with a call; a test says otherwise. */
  answer: Answer
  askedFor(externalId: string): readonly Asked[]
  /** Records what the provider answered, once per text. */
  send(over?: Partial<Effect<readonly string[], Noted, string>>): Effect
  /** Forgets the calls and answers as it did. */
  reset(): void
}

const sent: Answer = async ({ text }) => `${text} sent`

export function newProvider(): Provider {
  const asked: Asked[] = []
  const provider: Provider = {
    asked,
    answer: sent,
    askedFor: (externalId) => asked.filter((one) => one.externalId === externalId),
    send: (over = {}) =>
      effect<readonly string[], Noted, string>({
        name: 'send-note',
        on: ['RetailNote'],
        timeoutMs: 5_000,
        aggregate: notes,
        stream: (inbound) => noteStream(said(inbound).externalId),
        needed: (inbound) => (state) => !state.includes(`${said(inbound).text} sent`),
        async perform(inbound, { idempotencyKey, attempt, signal }) {
          const call = { ...said(inbound), idempotencyKey, attempt }
          asked.push(call)
          return provider.answer({ ...call, signal })
        },
        decide: (_, answer) => () => [{ type: 'Noted', data: { text: answer } }],
        ...over,
      }),
    reset() {
      asked.length = 0
      provider.answer = sent
    },
  }
  return provider
}
