// What the page shows: fetched anew as the server makes it, and put in place of what is there without taking anything from the reader.
import { Idiomorph } from 'idiomorph'

/** The page is not there for this reader any more. */
export class Gone extends Error {}

const fetchMs = 10_000
const pauseMs = 1_000

const main = (): HTMLElement | null => document.querySelector('main[data-live]')
const versionOf = ({ dataset }: HTMLElement): number => Number(dataset['version'])

/** The newest version that the page ever showed. */
export const shownVersion = (): number => {
  const shown = main()
  return shown === null ? 0 : versionOf(shown)
}

export const streamUrl = (): string | undefined => main()?.dataset['live']

let wanted = 0
let isAsked = false
let running: Promise<void> | undefined

/** Brings the page to that version or a newer one. One fetch at a time: what is asked for meanwhile is one more afterwards. */
export function refresh(version: number): Promise<void> {
  wanted = Math.max(wanted, version)
  isAsked = true
  running ??= fetchAll().finally(() => {
    running = undefined
  })
  return running
}

async function fetchAll(): Promise<void> {
  // A page that nobody looks at asks for nothing; shown again it fetches first.
  while (isAsked && !document.hidden) {
    isAsked = false
    const url = address()
    const fresh = await fetchMain(url, wanted)
    // Meanwhile the reader may have gone on to another page of its kind.
    const isSame = url === address()
    if (isSame) show(fresh)
    if (isSame && shownVersion() >= wanted) continue
    isAsked = true
    if (isSame) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Of the page, without the place in it. */
export const address = (): string => location.href.split('#', 1)[0] ?? ''

async function fetchMain(url: string, version: number): Promise<HTMLElement> {
  const answer = await fetch(url, { headers: { 'x-fragment': 'main', 'x-min-version': String(version) }, signal: AbortSignal.timeout(fetchMs) })
  if (answer.redirected || [401, 403, 404, 410].includes(answer.status)) throw new Gone()
  const fresh = answer.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector<HTMLElement>('main[data-version]') : null
  if (fresh === null) throw new Error('There is no such page at the moment.')
  return fresh
}

/** Never a version older than the one shown. */
export function show(fresh: HTMLElement): void {
  const shown = main()
  if (shown === null || versionOf(fresh) < versionOf(shown)) return
  const before = headline(shown)
  const focused = document.activeElement
  // Left alone it would keep its content as well: right for a field, wrong for the button that was pressed.
  const ignoreActiveValue = focused?.matches('input, textarea, select') ?? false
  Idiomorph.morph(shown, fresh, { ignoreActiveValue, callbacks: { beforeNodeMorphed: (node, next) => !isEdited(node) && !isSaid(node, next), beforeAttributeUpdated: (name, node) => !(name === 'open' && node.localName === 'details') } })
  if (focused !== null && !focused.isConnected) shown.focus({ preventScroll: true })
  announce(before, headline(shown))
}

/** The reader typed or chose something there. */
function isEdited(node: Node): boolean {
  if (node instanceof HTMLInputElement) return node.value !== node.defaultValue || node.checked !== node.defaultChecked
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue
  return node instanceof HTMLSelectElement && [...node.options].some((option) => option.selected !== option.defaultSelected)
}

/** What was done is told by the answer alone; it stays until the next one. */
const isSaid = (node: Node, next: Node): boolean => node instanceof HTMLElement && node.hasAttribute('data-done') && next instanceof HTMLElement && !next.hasAttribute('data-done')

const headline = (shown: HTMLElement): string => shown.querySelector('h1')?.textContent?.trim() ?? ''

/** Said once, and only when the sentence is another one. The page's title begins with it. */
function announce(before: string, now: string): void {
  if (now === before) return
  const region = document.querySelector('[role=status][data-news]')
  if (region !== null) region.textContent = now
  if (document.title.startsWith(before)) document.title = now + document.title.slice(before.length)
}
