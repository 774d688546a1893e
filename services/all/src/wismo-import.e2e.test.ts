// npx wismo import against a running Wismo: what it says, how it ends, and how it goes on.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { runCommand } from '../../../tools/wismo/command-line.ts'
import { runWismo, spawnWismo } from './testing/operator.ts'
import { freshName, keyFor, orderNamed } from './testing/retail-samples.ts'
import type { TestWismo } from './testing/start-wismo.ts'
import { startWismoWithKeys } from './testing/wismo-with-keys.ts'

const lineOf = (document: unknown): string => `${JSON.stringify(document)}\n`

describe('npx wismo import', () => {
  const key = keyFor('import', ['aldermoor'])
  const folder = mkdtempSync(join(tmpdir(), 'wismo-import-'))
  const fileOf = (name: string, content: string | Buffer): string => {
    const file = join(folder, name)
    writeFileSync(file, content)
    return file
  }
  let wismo: TestWismo
  let env: Readonly<Record<string, string>>
  beforeAll(async () => {
    wismo = await startWismoWithKeys([], [key])
    env = { WISMO_URL: wismo.url, WISMO_KEY_FILE: fileOf('key', key.token) }
  }, 60_000)
  afterAll(async () => {
    await wismo.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const lying = async (names: readonly string[]): Promise<number> => {
    const wanted = new Set(names.map((name) => `aldermoor:${name}`))
    return (await wismo.running.runtime.bus.readTopic('retail.orders.v1')).filter((message) => wanted.has(message.key)).length
  }

  test('a file that is right ends with 0 and its figures; once more it says that it is there', async () => {
    const names = [freshName(), freshName()]
    const file = fileOf('right.ndjson', names.map((name) => lineOf(orderNamed(name))).join(''))
    const first = await runWismo(env, 'import', file)
    expect([first.code, first.out]).toEqual([0, expect.stringMatching(/^import {5}imp_\w{26}\nlines {6}2 in history mode, \d+ a second\naccepted {3}2\nduplicate {2}0\nrejected {3}0\n$/)])
    const again = await runWismo(env, 'import', file)
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('lines      2 in history mode, brought in by an earlier run\naccepted   2\n')])
    const { code, out } = await spawnWismo(env, 'import', file, '--mode', 'live', '--json')
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ mode: 'live', status: 'done', read: 2, accepted: 0, duplicate: 2, rejected: 0 })])
    expect(await lying(names)).toBe(2)
  }, 60_000)

  test('lines with an error end with 1 and lie in a file, each with its number and its reason', async () => {
    const good = freshName()
    const file = fileOf('wrong.ndjson', `${lineOf(orderNamed(good))}{"no json\n${lineOf({ ...orderNamed('W-1'), surprise: 1 })}`)
    const { code, out } = await runWismo(env, 'import', file)
    expect([code, out]).toEqual([1, expect.stringContaining(`rejected   2, each with its reason in ${file}.errors.ndjson\n`)])
    expect(readFileSync(`${file}.errors.ndjson`, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)).toMatchObject([{ line: 2, problem: { code: 'malformed' } }, { line: 3, externalId: 'W-1', problem: { code: 'invalid' } }])
    const errors = join(folder, 'elsewhere')
    expect((await runWismo(env, 'import', file, '--errors', errors)).code).toBe(1)
    expect(readFileSync(errors, 'utf8')).toBe(readFileSync(`${file}.errors.ndjson`, 'utf8'))
  })

  test('a file that is compressed, and stdin', async () => {
    const [packed, piped] = [freshName(), freshName()]
    const { code, out } = await runWismo(env, 'import', fileOf('packed.ndjson.gz', gzipSync(lineOf(orderNamed(packed)))), '--json')
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ accepted: 1 })])
    let said = ''
    const fromStdin = await runCommand(['import', '-', '--json'], { env, stdin: Readable.from([Buffer.from(lineOf(orderNamed(piped)))]), stdout: { write: (text) => (said += text) }, stderr: { write: () => true }, interrupted: () => new AbortController().signal })
    expect([fromStdin, JSON.parse(said)]).toEqual([0, expect.objectContaining({ accepted: 1 })])
    expect(await lying([packed, piped])).toBe(2)
  })

  /** Passes everything on, but breaks its first connections after so many bytes each. */
  async function breaking(afterBytes: readonly number[]): Promise<{ readonly url: string; readonly server: Server; broken(): number }> {
    const left = [...afterBytes]
    const server = createServer((client) => {
      const limit = left.shift()
      const behind = connect(Number(new URL(wismo.url).port), '127.0.0.1')
      let bytes = 0
      client.on('error', () => undefined).on('close', () => behind.destroy()).on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (limit !== undefined && bytes > limit) return void client.destroy()
        if (!behind.write(chunk)) client.pause()
      })
      behind.on('drain', () => client.resume()).on('error', () => undefined).on('close', () => client.destroy()).pipe(client)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, broken: () => afterBytes.length - left.length }
  }

  test('it goes on by itself where the connection broke, again and again, and nothing is sent twice', async () => {
    const names = Array.from({ length: 2_500 }, freshName)
    const file = fileOf('long.ndjson', names.map((name) => lineOf(orderNamed(name))).join(''))
    const link = await breaking([1_500_000, 3_000_000])
    try {
      const { code, out, err } = await runWismo({ ...env, WISMO_URL: link.url }, 'import', file, '--json')
      expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ read: 2_500, accepted: 2_500, duplicate: 0, rejected: 0 })])
      expect(link.broken()).toBe(2)
      expect(err).toContain('sent')
      expect(await lying(names)).toBe(2_500)
    } finally {
      link.server.close()
    }
  }, 120_000)

  test('on a terminal there is a bar', async () => {
    let drawn = ''
    const file = fileOf('bar.ndjson', lineOf(orderNamed(freshName())))
    await runCommand(['import', file], { env, stdout: { write: () => true }, stderr: { isTTY: true, write: (text) => (drawn += text) }, interrupted: () => new AbortController().signal })
    expect(drawn).toContain('[#########################] 100 %, 0.0 MB of 0.0 MB sent')
  })

  test('what keeps it from its work is said in a sentence', async () => {
    const file = fileOf('one.ndjson', lineOf(orderNamed(freshName())))
    expect(await runWismo(env, 'import', join(folder, 'nowhere'))).toMatchObject({ code: 1, out: '', err: `There is no file ${join(folder, 'nowhere')}.\n` })
    expect(await runWismo(env, 'import', file, '--mode', 'some')).toMatchObject({ code: 2 })
    expect(await runWismo(env, 'import')).toMatchObject({ code: 2 })
    expect(await runWismo(env, 'import', file, '--url', 'nowhere')).toMatchObject({ code: 2 })
    expect(await runWismo({ ...env, WISMO_KEY_FILE: join(folder, 'no key') }, 'import', file)).toMatchObject({ code: 1, err: expect.stringContaining('no key is missing') })
    expect(await runWismo(env, 'import', file, '--key-file', fileOf('wrong key', `wsk_test_${'x'.repeat(43)}`))).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/is not known, or has expired\.\n$/) })
    expect(await runWismo(env, 'import', fileOf('broken.ndjson.gz', 'no gzip'))).toMatchObject({ code: 1, out: '' })
    expect(existsSync(`${file}.errors.ndjson`)).toBe(false)
  })
})
