import { existsSync, readFileSync } from 'node:fs'
import { createServer as createTcp, type AddressInfo } from 'node:net'
import { createServer, TLSSocket } from 'node:tls'
import pg from 'pg'
import { describe, expect, test } from '@jest/globals'
import { runbooks } from './finding.ts'
import { ofGroup, ofParked, ofRelay, ofUnsent, ofWaits } from './flow.ts'
import { certificateAt, certificateOf, clock, ofCertificate, ofClock, ofDisk, ofVersions, spaceAt } from './machine.ts'
import { testCertificate } from './testing/certificate.ts'

const gib = 1024 ** 3
const dayMs = 86_400_000
const now = Date.parse('2026-11-24T10:00:00Z')
const inDays = (days: number): string => new Date(now + days * dayMs).toUTCString()
const [own, older] = ['0.2.0', '0.1.0'].map((version) => ({ version, place: 'host/1' })) as [{ version: string; place: string }, { version: string; place: string }]

describe('what a look comes to', () => {
  test.each([
    ['a relay with nothing to do', ofRelay({ service: 'order', events: 0, oldestMs: 0 }), 'well', 'on the log'],
    ['a relay at work', ofRelay({ service: 'order', events: 5, oldestMs: 900 }), 'well', '5 events of this moment'],
    ['a relay that stands', ofRelay({ service: 'order', events: 1000, oldestMs: 90_000 }), 'wrong', '1000 events or more of order not on the log, the oldest for 1m 30s'],
    ['events that cannot be published', ofUnsent('order', 2), 'wrong', '2 events of order cannot be published'],
    ['a group with nothing to do', ofGroup({ group: 'g', behind: 0, moved: 0 }), 'well', 'settled everything'],
    ['a group that catches up', ofGroup({ group: 'g', behind: 7, moved: 3 }), 'look', '7 messages behind, and catching up'],
    ['a group that stands', ofGroup({ group: 'g', behind: 1, moved: 0 }), 'wrong', '1 message behind and standing still'],
    ['nothing parked', ofParked('order', [], now)[0], 'well', 'Nothing was set aside'],
    ['something parked', ofParked('order', [{ group: 'g', code: 'invalid', messages: 1, keys: 1, oldestParkedAt: now - 60_000 }, { group: 'g', code: 'behind_parked', messages: 4, keys: 1, oldestParkedAt: now }], now)[0], 'look', '1 message set aside (1 invalid), 4 waiting behind, the oldest for 1m'],
    ['something parked that nobody saw', ofParked('order', [{ group: 'g', code: 'invalid', messages: 1, keys: 1, oldestParkedAt: now - dayMs }], now)[0], 'wrong', 'the oldest for 1d'],
    ['deadlines that nothing came of', ofWaits('order', 2), 'wrong', '2 deadlines passed and nothing came of them'],
    ['no such deadline', ofWaits('order', 0), 'well', 'was settled'],
    ['clocks that agree', ofClock(-400), 'well', 'agree'],
    ['clocks a little apart', ofClock(2_000), 'look', '2s ahead of this machine'],
    ['clocks apart', ofClock(-3_600_000), 'wrong', '1h behind this machine'],
    ['room', ofDisk('/data', { freeBytes: 60 * gib, allBytes: 100 * gib }), 'well', '60.0 GiB (60 %) left at /data'],
    ['little room', ofDisk('/data', { freeBytes: 15 * gib, allBytes: 100 * gib }), 'look', '15.0 GiB (15 %) left'],
    ['a large share of little', ofDisk('/data', { freeBytes: 2 * gib, allBytes: 4 * gib }), 'look', '2.0 GiB (50 %) left'],
    ['no room', ofDisk('/data', { freeBytes: 9 * gib, allBytes: 100 * gib }), 'wrong', '9.0 GiB (9 %) left'],
    ['a certificate', ofCertificate('a.example', inDays(60), now), 'well', '60d'],
    ['one to be renewed', ofCertificate('a.example', inDays(20), now), 'look', 'expires in 20d'],
    ['one at its end', ofCertificate('a.example', inDays(2), now), 'wrong', 'expires in 2d'],
    ['one that expired', ofCertificate('a.example', inDays(-1), now), 'wrong', 'expired 1d ago'],
    ['one that says nothing', ofCertificate('a.example', '', now), 'look', 'cannot be read'],
    ['one release', ofVersions([own], '0.2.0'), 'well', '0.2.0 at host/1'],
    ['two releases', ofVersions([own, older], '0.2.0'), 'look', 'different releases run: 0.1.0 at host/1; 0.2.0 at host/1'],
    ['a command of another release', ofVersions([older], '0.2.0'), 'look', 'this command is of 0.2.0'],
    ['nobody', ofVersions([], '0.2.0'), 'wrong', 'No process of Wismo is connected'],
  ])('%s', (_name, finding, state, says) => {
    expect(finding).toMatchObject({ state, says: expect.stringContaining(says) })
    expect(finding?.runbook === undefined).toBe(state === 'well')
  })

  test('every page that is pointed to is there, with what to look for, do and verify', () => {
    for (const page of Object.values(runbooks)) {
      expect([page, existsSync(page)]).toEqual([page, true])
      for (const part of ['**Symptom.**', '**Figures.**', '**Verify.**']) expect([page, readFileSync(page, 'utf8').includes(part)]).toEqual([page, true])
    }
  })
})

describe('what is looked at', () => {
  test('a clock that goes wrong is told by the difference to the database', async () => {
    const pool = { query: async () => ({ rows: [{ ms: now }] }) } as unknown as pg.Pool
    expect(await clock(pool, () => now + 200)).toMatchObject({ state: 'well' })
    expect(await clock(pool, () => now + 120_000)).toMatchObject({ state: 'wrong', says: expect.stringContaining('2m behind') })
  })

  test('the disk of a folder has some room and is larger than that', async () => {
    const { freeBytes, allBytes } = await spaceAt('.')
    expect(freeBytes).toBeGreaterThan(0)
    expect(allBytes).toBeGreaterThan(freeBytes)
  })

  test('a certificate that an address shows, trusted or not', async () => {
    const server = createServer(testCertificate)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { valid_to: validTo } = await certificateAt(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
    expect(ofCertificate('here', validTo, Date.parse(validTo) - 3 * dayMs)).toMatchObject({ state: 'wrong', says: 'The certificate of here expires in 3d, and nothing has renewed it.' })
  })

  test('that of a database whose connection is encrypted, and none where it is not', async () => {
    const server = createTcp((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (asked) => {
        // The client asks for encryption by 8 bytes, or begins at once.
        if (asked.length !== 8) return socket.write(greeting)
        socket.write('S')
        const secure = new TLSSocket(socket, { isServer: true, ...testCertificate })
        secure.on('error', () => undefined)
        return secure.once('data', () => secure.write(greeting))
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const pools = [{ rejectUnauthorized: false }, false].map((ssl) => new pg.Pool({ host: '127.0.0.1', port, user: 'x', ssl }))
    const [encrypted, plain] = await Promise.all(pools.map(certificateOf))
    await Promise.all(pools.map((pool) => pool.end()))
    server.close()
    expect(encrypted?.valid_to).toContain('2126')
    expect(plain).toBeUndefined()
  })
})

/** What a database says to whom it trusts: come in; I am ready. */
const greeting = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])
