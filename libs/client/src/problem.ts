import type { Problem } from './generated/api.ts'

/** The service refused or failed: `problem.code` says what, and never changes its meaning. */
export class WismoProblem extends Error {
  readonly problem: Problem
  /** Milliseconds after which it may be tried again, where the service said so. */
  readonly retryAfterMs: number | undefined

  constructor(problem: Problem, retryAfterMs?: number) {
    super(`${problem.code}: ${problem.detail}`)
    this.name = 'WismoProblem'
    this.problem = problem
    this.retryAfterMs = retryAfterMs
  }
}

/** Nobody answered, or somebody who is not the service. */
export class WismoUnreachable extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause })
    this.name = 'WismoUnreachable'
  }
}

/** The problem of an answer that is none of those asked for. */
export async function problemOf(answer: Response): Promise<WismoProblem | WismoUnreachable> {
  if (!(answer.headers.get('content-type') ?? '').startsWith('application/problem+json')) return new WismoUnreachable(`Something answered ${answer.status} that is no problem document.`)
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  try {
    return new WismoProblem((await answer.json()) as Problem, Number.isFinite(seconds) ? seconds * 1_000 : undefined)
  } catch (error) {
    return new WismoUnreachable('The answer broke off.', error)
  }
}
