// An operator at a terminal: what a command says and how it ends.
import { spawn } from 'node:child_process'
import { eventually } from '@wismo/testing'
import { runCommand } from '../../../../tools/wismo/command-line.ts'
import type { TestWismo } from './start-wismo.ts'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `npx wismo` with these words in this process; only `env` is set for it. What a start of its own costs, `spawnWismo` pays. */
export async function runWismo(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> {
  let [out, err] = ['', '']
  const code = await runCommand(words, {
    env,
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    interrupted: () => new AbortController().signal,
  })
  return { code, out, err }
}

/** The same as a process of its own, as it is typed: its arguments, its environment, its streams and its exit code are real. */
export function spawnWismo(env: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['tools/wismo.mjs', ...words], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env } })
    let [out, err] = ['', '']
    child.stdout.on('data', (text) => (out += String(text)))
    child.stderr.on('data', (text) => (err += String(text)))
    child.on('close', (code) => done({ code, out, err }))
  })
}

/** A key for these shops and scopes, made by an operator; resolves to its id and its secret when the running Wismo goes by it. */
export async function madeKey(wismo: TestWismo, env: Readonly<Record<string, string>>, shops: string, scopes: string): Promise<{ readonly id: string; readonly secret: string }> {
  const { code, out, err } = await runWismo(env, 'key', 'create', '--shops', shops, '--scopes', scopes, '--json')
  if (code !== 0) throw new Error(`No key was made: ${err}`)
  const made = JSON.parse(out) as { readonly id: string; readonly secret: string }
  await eventually(() => wismo.running.runtime.keys.find(made.secret) !== undefined, { within: 30_000 })
  return made
}
