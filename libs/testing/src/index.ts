export { testDatabase, type TestDatabase } from './database.ts'
export { eventually, eventuallyHolds } from './eventually.ts'
export { hasCommand, kafkaForTests, kafkaVersion, NoKafka, startKafka, type KafkaSettings, type RunningKafka } from './kafka.ts'
