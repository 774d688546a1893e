import type { ComponentChildren } from 'preact'

/** A text with what was searched for marked in it, word by word, without regard to case and accents. */
export function marked(text: string, q: string): ComponentChildren {
  const words = q.split(/\s+/).filter((word) => word !== '').map(plainLetters)
  const letters = [...text]
  const bare = letters.map(plainLetters)
  const isHit = letters.map(() => false)
  for (const word of words) for (const at of placesOf(bare, word)) for (let i = at.from; i < at.to; i += 1) isHit[i] = true
  return runsOf(letters, isHit).map(({ run, hit }) => (hit ? <mark>{run}</mark> : run))
}

const plainLetters = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

interface Place {
  readonly from: number
  readonly to: number
}

/** Where a word stands, counted in letters as they are written. */
function placesOf(bare: readonly string[], word: string): readonly Place[] {
  return bare.flatMap((_, from) => {
    let said = ''
    for (let to = from; to < bare.length && said.length < word.length; to += 1) {
      said += bare[to] ?? ''
      if (said === word) return [{ from, to: to + 1 }]
    }
    return []
  })
}

function runsOf(letters: readonly string[], isHit: readonly boolean[]): readonly { readonly run: string; readonly hit: boolean }[] {
  const runs: { run: string; hit: boolean }[] = []
  letters.forEach((letter, i) => {
    const [last, hit] = [runs.at(-1), isHit[i] === true]
    if (last?.hit === hit) last.run += letter
    else runs.push({ run: letter, hit })
  })
  return runs
}
