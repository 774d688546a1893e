// A member in a process of its own, to be frozen and let go on: url, schema, group, topic, lease in milliseconds. A
// delivery lasts until its signal is aborted, and is then settled all the same, as by a handler that does not listen.
import { openPool } from '@wismo/database'
import { openEmbeddedBus } from '../embedded/embedded-bus.ts'

/** One line of the member. */
export type MemberSaid = { readonly took: readonly string[] } | { readonly toldToStop: true }

const [url = '', schema = '', group = '', topic = '', leaseMs = ''] = process.argv.slice(2)
const bus = openEmbeddedBus({ pool: openPool(url, { max: 2 }), schema, partitions: 4, leaseMs: Number(leaseMs) })
const say = (line: MemberSaid): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

bus.subscribe({
  group,
  topics: [topic],
  positions: async () => [],
  async deliver(messages, signal) {
    say({ took: messages.map(({ value }) => Buffer.from(value ?? []).toString()) })
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    say({ toldToStop: true })
  },
})
