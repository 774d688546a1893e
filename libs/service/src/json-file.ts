import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { describeIssues } from './schemas.ts'

/** Reads a JSON file of ours. Throws one sentence that names the file, and each wrong place without its value. */
export async function readJsonFile<Schema extends z.ZodType>(what: string, file: string, schema: Schema): Promise<z.infer<Schema>> {
  const unusable = (why: string): Error => new Error(`The ${what} in ${file} cannot be used:\n${why}`)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The ${what}: ${file} cannot be read (${error.code ?? 'unknown'}).`)
  })
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw unusable('  the file is not JSON')
  }
  const parsed = schema.safeParse(content)
  if (!parsed.success) throw unusable(describeIssues(parsed.error))
  return parsed.data
}
