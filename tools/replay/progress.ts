// How far something is, for whoever waits: a bar on a terminal, one line elsewhere.

export interface Progress {
  step(count?: number): void
  end(): void
}

export function progress(word: string, total: number): Progress {
  let done = 0
  let shown = -1
  const draw = (): void => {
    const percent = Math.min(100, Math.floor((done / Math.max(1, total)) * 100))
    if (percent === shown || !process.stderr.isTTY) return
    shown = percent
    process.stderr.write(`\r[${'#'.repeat(percent / 4).padEnd(25, '.')}] ${done} of ${total} ${word}`)
  }
  return {
    step(count = 1) {
      done += count
      draw()
    },
    end: () => process.stderr.write(process.stderr.isTTY ? '\n' : `${done} of ${total} ${word}\n`),
  }
}
