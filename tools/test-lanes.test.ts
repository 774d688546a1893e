import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { e2eLanes, stepsOf } from './test-lanes.mjs'

const files = ['libs', 'services', 'tools'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => !file.includes('node_modules')).map((file) => `/${join(folder, file)}`))
const e2e = files.filter((file) => new RegExp(e2eLanes.all).test(file))
const filesOf = (lane: keyof typeof e2eLanes): readonly string[] => e2e.filter((file) => new RegExp(e2eLanes[lane]).test(file))

test('every e2e test runs in one lane, and every name of a lane is a test', () => {
  const lanes = stepsOf('e2e').flat() as readonly (keyof typeof e2eLanes)[]
  expect(lanes.flatMap(filesOf).toSorted()).toEqual(e2e.toSorted())
  for (const lane of ['alone', 'embedded', 'pages', 'own'] as const) expect(filesOf(lane)).toHaveLength(e2eLanes[lane].split('|').length)
})

test('whoever starts a Wismo on the broker of all runs in the lane that shares it, or with nothing beside', () => {
  const onBrokerOfAll = e2e.filter((file) => /startWismo(?:WithKeys)?\((kafka|brokers|kafkaForTests)\b(?!\w| ===)/.test(readFileSync(`.${file}`, 'utf8')))
  expect(onBrokerOfAll.length).toBeGreaterThan(4)
  expect([...filesOf('alone'), ...filesOf('sharing')]).toEqual(expect.arrayContaining(onBrokerOfAll))
})

test('units and adapters are one run', () => {
  expect([stepsOf('unit'), stepsOf('int')]).toEqual([[['all']], [['all']]])
})
