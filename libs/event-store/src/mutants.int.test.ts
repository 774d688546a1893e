import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { testServers } from '@wismo/testing'
import { abuse } from './abuse.ts'
import type { Findings } from './abuse-verdict.ts'
import { mutants, noBatchLookUp, noFittingLookUp, noSingleLookUp, noWatermark } from './mutants.ts'
import { openPostgresStore } from './postgres.ts'
import { openStage, type Edit, type Stage } from './testing/stage.ts'

describe.each(testServers())('on $name, without', ({ url }) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage(url)
  })
  afterEach(() => stage.endScene())
  afterAll(() => stage.drop())

  // That each promise is kept by the store as it is, is in postgres.int.test.ts.
  test.each(mutants)('$title this is broken: $promise.title', async ({ edits, promise, broken }) => {
    const seen = await promise.seenOn(stage)(await stage.install(edits))
    expect(seen).toEqual(broken)
    expect(seen).not.toEqual(promise.promised)
  })

  describe('a part the abuse finds it too:', () => {
    const events = 2_000
    const abused = async (...edits: readonly Edit[]): Promise<Findings> => {
      const { schema, tag } = await stage.install(() => edits)
      return abuse((pool) => openPostgresStore({ pool, schema, tag }), { seed: 1, url: stage.database.url, schema, events })
    }

    test('none is missing, none is found', async () => {
      const findings = await abused()
      expect(findings).toMatchObject({ lost: 0, doubled: 0, inverted: 0, gaps: 0, ghosts: 0, torn: 0, contradicted: 0, deadlocks: 0, failures: [] })
      expect(findings.events).toBeGreaterThanOrEqual(events)
    })

    test('no watermarks: events are lost', async () => {
      expect((await abused(noWatermark)).lost).toBeGreaterThan(0)
    })

    test('no look-up of ids: events are doubled', async () => {
      expect((await abused(noBatchLookUp, noFittingLookUp, noSingleLookUp)).doubled).toBeGreaterThan(0)
    })
  })
})
