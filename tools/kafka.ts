// npm run kafka: a real Apache Kafka on this machine, its data kept in .wismo/kafka. Ctrl-C stops it.
import { NoKafka, startKafka } from '@wismo/testing'

async function main(): Promise<void> {
  const kafka = await startKafka({ jars: '.wismo/kafka/jars', directory: '.wismo/kafka', port: Number(process.env['KAFKA_PORT'] ?? 9092) })
  process.stdout.write(`Kafka is ready: KAFKA_BROKERS=${kafka.brokers} npm start\n`)
  const stop = (): void => void kafka.stop().then(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, stop)
  kafka.process.once('exit', (code) => process.exit(code ?? 0))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof NoKafka ? error.message : String(error)}\n`)
  process.exit(1)
})
