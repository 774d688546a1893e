// The operator's command line: npx wismo, npm run wismo --. What is typed is in wismo/command-line.ts.
import { runCommand } from './wismo/command-line.ts'

/** Publishing ends after what is under way, and says where to go on. Every other command ends at once, as the system has it. */
function interrupted(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}

process.exitCode = await runCommand(process.argv.slice(2), { env: process.env, stdout: process.stdout, stderr: process.stderr, interrupted })
// What only listened for the parent's end must not keep the process.
if (process.connected) process.disconnect()
