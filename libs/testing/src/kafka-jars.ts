// The jars of a real Apache Kafka, by Maven.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const kafkaVersion = '4.1.1'

/** What keeps a broker from starting, in a sentence. */
export class NoKafka extends Error {}

export const hasCommand = (name: string): boolean => spawnSync(name, ['-version'], { stdio: 'ignore' }).status === 0

/** The broker, everything it needs at run time, and a logger: what Maven says they are. */
export function resolveJars(jars: string): string {
  if (!hasCommand('java')) throw new NoKafka('Kafka needs Java 17 or newer: java was not found.')
  const complete = resolve(jars, kafkaVersion)
  if (!existsSync(complete)) {
    if (!hasCommand('mvn')) throw new NoKafka('The jars of Kafka come by Maven: mvn was not found.')
    const fresh = `${complete}.new`
    rmSync(fresh, { recursive: true, force: true })
    mkdirSync(fresh, { recursive: true })
    writeFileSync(join(fresh, 'pom.xml'), pom)
    const done = spawnSync('mvn', ['-q', '-B', '-f', join(fresh, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`], { encoding: 'utf8' })
    if (done.status !== 0) throw new NoKafka(`Maven could not fetch Kafka ${kafkaVersion}: ${done.stdout.split('\n').find((line) => line.includes('ERROR')) ?? done.stderr}`)
    renameSync(fresh, complete)
  }
  return readdirSync(complete).filter((file) => file.endsWith('.jar')).map((file) => join(complete, file)).join(':')
}

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>wismo</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies>${dependency('org.apache.kafka', 'kafka_2.13', kafkaVersion)}${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}</dependencies></project>
`
