export { explainedConnection, nodesOf, testDatabase, testServers, type ExplainedConnection, type PlanNode, type RunPlan, type TestDatabase, type TestServer } from './database.ts'
export { eventually, eventuallyHolds } from './eventually.ts'
export { hasCommand, kafkaForTests, kafkaVersion, NoKafka, startKafka, type KafkaSettings, type RunningKafka } from './kafka.ts'
export { testSeed } from './seed.ts'
