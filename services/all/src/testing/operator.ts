// An operator at a terminal: the command line as a process of its own.
import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `npx wismo` with these words; only `env` is set for it. */
export function runWismo(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['tools/wismo.mjs', ...words], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env } })
    let [out, err] = ['', '']
    child.stdout.on('data', (text) => (out += String(text)))
    child.stderr.on('data', (text) => (err += String(text)))
    child.on('close', (code) => done({ code, out, err }))
  })
}
