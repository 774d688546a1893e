// Lives that were thought through by hand, with what must be shown at their key points; and every state that any order of
// arrival can pass on the way there.
import { describe, expect, test } from '@jest/globals'
import { compose } from './compose.ts'
import { end, lives, type Shown } from './testing/named-lives.ts'
import { composed, partsOf, story, vectorsOf, type Story } from './testing/story.ts'

/** Compares what a key point says. */
function expectShown(life: Story, lines: readonly string[], shown: Shown): void {
  const view = composed(life.facts)
  const units = lines.map((key) => view?.lines.find(({ id }) => id === life.line(key))?.units)
  const all = {
    units: lines.length === 1 ? units[0] : Object.fromEntries(lines.map((key, i) => [key, units[i]])),
    fs: view?.fulfillmentStatus, rs: view?.returnStatus, s: view?.status, h: view?.headline.code,
    c: view?.contradictions?.map(({ code }) => code),
  }
  const expected = { c: [], ...shown }
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, all[name as keyof Shown]]))).toEqual(expected)
}

describe.each(lives)('%s', (name, lines, tell) => {
  test('shows what is true at each point', () => {
    const life = story(name, lines)
    tell(life, (shown) => expectShown(life, Object.keys(lines), shown))
  })

  test('I1 I2 I6 I20 holds the laws in every state that any order of arrival can pass, and depends on the state alone', () => {
    const life = story(name, lines)
    tell(life, () => undefined)
    let states = 0
    for (const parts of vectorsOf(life.facts)) {
      const view = compose(parts, end)
      if (view === undefined) continue
      states += 1
      expect(compose([...parts].reverse(), end)).toEqual(view)
      for (const { units, quantity } of view.lines) {
        expect(Object.values(units).reduce((sum, held) => sum + held, 0)).toBe(quantity.ordered)
        expect(Math.min(...Object.values(units))).toBeGreaterThan(0)
        expect(units.returned ?? 0).toBeLessThanOrEqual(quantity.fulfilled)
      }
      expect(view.viewVersion).toBe(parts.reduce((sum, { version }) => sum + version, 0))
      expect(view.status === 'closed' || view.status === 'cancelled' || view.nextExpected !== undefined).toBe(true)
    }
    expect(states).toBeGreaterThan(life.facts.length)
    expect(compose(partsOf(life.facts), end)?.viewVersion).toBe(life.facts.length)
  })
})
