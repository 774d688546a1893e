// A stream of bytes as lines, whatever way it was cut on its way here.

export interface Line {
  /** From 1, as an editor counts them. */
  readonly number: number
  /** Without its end; undefined where it is longer than a message may be: then nothing of it was kept. */
  readonly bytes: Buffer | undefined
}

const newline = 0x0a

/** The lines that end in each chunk, and at last the one that no newline ends. What is too long is passed over, not held. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<readonly Line[], void> {
  let [number, held, heldBytes] = [0, [] as Buffer[], 0]
  const take = (part: Buffer): void => {
    heldBytes += part.length
    if (heldBytes <= maxBytes) held.push(part)
    else held = []
  }
  const end = (): Line => {
    const bytes = heldBytes > maxBytes ? undefined : Buffer.concat(held)
    ;[held, heldBytes] = [[], 0]
    return { number: ++number, bytes }
  }
  for await (const given of chunks) {
    const chunk = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at))
      lines.push(end())
      from = at + 1
    }
    // A copy: the rest of a chunk would keep all of it.
    if (from < chunk.length) take(Buffer.from(chunk.subarray(from)))
    if (lines.length > 0) yield lines
  }
  if (heldBytes > 0) yield [end()]
}
