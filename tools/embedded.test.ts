import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Instant } from '@wismo/kernel'
import { loadApiKeys, readConfig, unsafeForLive } from '@wismo/service'
import { prepareEmbedded } from './embedded.ts'

const prepared = (folder: string) => prepareEmbedded(folder, { DATABASE_URL: 'postgres://db.example/wismo' }, () => undefined)

test('given what npm start makes for itself, then no live system starts on any of it, and a second start makes nothing new', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wismo-embedded-'))
  const { env } = await prepared(folder)
  const config = readConfig({ ...env, DATABASE_URL: 'postgres://db.example/wismo', BASE_URL: 'https://track.example', MODE: 'live' })
  const keys = await loadApiKeys(env['KEYS_FILE'] ?? '', Instant.fromMillis(0))
  expect(unsafeForLive(config, keys).map((reason) => reason.split(':')[0])).toEqual(['DEMO', 'VAULT_KEY', 'LINK_KEYS', 'KEYS_FILE'])
  expect((await prepared(folder)).env).toEqual(env)
  expect((await prepared(mkdtempSync(join(tmpdir(), 'wismo-embedded-')))).env['VAULT_KEY']).not.toBe(env['VAULT_KEY'])
})
