// A page used by its keys alone, as somebody does who has no mouse: one goes on with Tab until one is there.
import type { Page } from 'playwright-core'

export interface Keyboard {
  /** Goes on to what has that name, wherever it lies ahead, and says where it came from. Fails where focus is not seen, or it is never reached. */
  to(name: string | RegExp): Promise<void>
  press(key: string): Promise<void>
  type(text: string): Promise<void>
  /** The visible name of where one is. */
  at(): Promise<string>
}

/** How many stops one goes on at most. */
const most = 120

export function keyboardOf(page: Page): Keyboard {
  const { keyboard } = page
  const fits = (stop: Stop, name: string | RegExp): boolean => (typeof name === 'string' ? stop.name === name : name.test(stop.name))
  return {
    async to(name) {
      const passed: string[] = []
      while (passed.length < most) {
        await keyboard.press('Tab')
        const stop = await stopOf(page)
        if (stop.isHidden) throw new Error(`Focus is not seen on ${stop.what} "${stop.name}" of ${page.url()}.`)
        if (fits(stop, name)) return
        passed.push(stop.name)
      }
      throw new Error(`"${String(name)}" is not reached on ${page.url()}: ${passed.join(' | ')}`)
    },
    press: (key) => keyboard.press(key),
    type: (text) => keyboard.type(text),
    at: async () => (await stopOf(page)).name,
  }
}

interface Stop {
  readonly what: string
  readonly name: string
  /** Neither the outline of the thing nor the thing itself is in sight. */
  readonly isHidden: boolean
}

const stopOf = (page: Page): Promise<Stop> => page.evaluate(`(() => {
  const at = document.activeElement
  // The page itself has the focus where a live change took away what had it a moment ago; no Tab leads there.
  if (at === null || at === document.body || at.localName === 'iframe' || (at.localName === 'main' && at.tabIndex === -1)) return { what: 'nothing', name: '', isHidden: false }
  // A part of the browser's own within a field, as the button of a calendar, shows its focus by itself.
  const isOwn = at.matches(':focus')
  const { outlineStyle, outlineWidth, visibility } = getComputedStyle(at)
  const { top, bottom, left, right, width } = at.getBoundingClientRect()
  const inSight = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth && width > 0
  const name = (at.getAttribute('aria-label') ?? (at.labels?.[0] ?? at).innerText ?? '').replace(/\\s+/g, ' ').trim()
  return { what: at.localName, name, isHidden: (isOwn && (outlineStyle === 'none' || parseFloat(outlineWidth) < 2)) || visibility === 'hidden' || !inSight }
})()`)
