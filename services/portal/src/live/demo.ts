// What the demo's page does beside being live: its buttons work without leaving it, and cards glide to where they belong. Without this script each button is a form.
import './live.ts'
import { glide } from './glide.ts'
import { address, refresh, show, shownVersion } from './shown-page.ts'

/** Buttons that were pressed and not answered yet: pressed again they are pressed once. */
const unanswered = new WeakSet<HTMLElement>()
/** One press after the other: each is a form as it stands when its turn comes. */
let turn: Promise<void> = Promise.resolve()
let waiting = 0
/** Of somebody who presses faster than things happen, so many are kept. */
const mostWaiting = 8

document.addEventListener('submit', (event) => {
  const { target, submitter } = event
  if (!(target instanceof HTMLFormElement) || target.closest('main') === null) return
  event.preventDefault()
  const button = submitter instanceof HTMLButtonElement ? submitter : undefined
  const pressed = button ?? target
  if (waiting >= mostWaiting || unanswered.has(pressed)) return
  unanswered.add(pressed)
  inTurn(() => press(target, button).finally(() => unanswered.delete(pressed)))
})

/** Who clicks twice means it once, however soon the first one was answered. */
document.addEventListener('click', (event) => {
  if (event.detail > 1 && event.target instanceof Element && event.target.closest('main form button') !== null) event.preventDefault()
})

document.addEventListener('click', (event) => {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !(event.target instanceof Element)) return
  const link = event.target.closest<HTMLAnchorElement>('main a[href^="/demo?order="]')
  if (link === null) return
  event.preventDefault()
  inTurn(() => visit(link.href))
})

history.replaceState(history.state, '', withoutDone(location.href))
/** What the page was last asked to show. The address is ahead of it from the moment somebody goes back until that has its turn. */
let at = address()
addEventListener('popstate', () => {
  if (address() !== at) inTurn(visitAddress)
})

async function visitAddress(): Promise<void> {
  if (address() === at) return
  at = address()
  await visit(at)
}

function inTurn(act: () => Promise<void>): void {
  waiting += 1
  turn = turn.then(act).catch(() => say('Nobody answered. Try it again in a moment.', true)).finally(() => {
    waiting -= 1
  })
}

async function press(form: HTMLFormElement, button: HTMLButtonElement | undefined): Promise<void> {
  if (!form.isConnected || button?.isConnected === false) return
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  if (button !== undefined && button.name !== '') body.set(button.name, button.value)
  button?.setAttribute('aria-busy', 'true')
  try {
    await put(await fetch(form.action, { method: 'POST', body }))
  } finally {
    button?.removeAttribute('aria-busy')
  }
}

const visit = async (url: string): Promise<void> => put(await fetch(url))

/** The page that answered takes the place of the one that is there; of a refusal only the sentence is shown. */
async function put(answer: Response): Promise<void> {
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  // Meanwhile the reader went back or on: an answer from before does not undo that.
  if (address() !== at) return
  const fresh = page.querySelector<HTMLElement>('main[data-version]')
  if (!answer.ok || fresh === null) return say(page.querySelector('h1')?.textContent ?? 'That did not work.', true)
  const isSame = pathOn(phoneOf(page)) === pathOn(phoneOf(document))
  const url = withoutDone(answer.url)
  if (url !== address()) history[isSame ? 'replaceState' : 'pushState'](null, '', url)
  at = address()
  for (const done of document.querySelectorAll('main [data-done]')) done.removeAttribute('data-done')
  show(fresh)
  say(isSame ? doneOn(fresh) : lift(page))
  if (Number(fresh.dataset['version']) < shownVersion()) await refresh(shownVersion())
}

/** What was done is told once: whoever comes by this address later did nothing. */
function withoutDone(href: string): string {
  const url = new URL(href)
  for (const name of ['did', 'facts', 'twice']) url.searchParams.delete(name)
  return url.href
}

const doneOn = (fresh: HTMLElement): string => fresh.querySelector('[data-done]')?.textContent ?? ''

/** Another phone is taken up; answers what is on it. */
function lift(page: Document): string {
  document.querySelector('.beside')?.replaceWith(page.querySelector('.beside') ?? '')
  return phoneOf(document)?.title ?? ''
}

const phoneOf = (page: Document): HTMLIFrameElement | null => page.querySelector('iframe')
const pathOn = (phone: HTMLIFrameElement | null): string | undefined => phone?.getAttribute('src') ?? undefined

/** What a press did is spoken where changes are spoken, and seen there where it was refused. */
function say(text: string, isRefused = false): void {
  const region = document.querySelector<HTMLElement>('[role=status][data-news]')
  if (region === null) return
  region.textContent = text
  region.toggleAttribute('data-refused', isRefused)
}

/** An order that was awaited came by itself: the phone is fetched once more, with it. */
const main = document.querySelector<HTMLElement>('main')
if (main !== null) new MutationObserver(() => {
  if (main.dataset['phone'] !== pathOn(phoneOf(document))) inTurn(() => visit(address()))
}).observe(main, { attributeFilter: ['data-phone'] })

/** Where a day takes a second the phone is told of every third or so: each is a page, and one order has so many of them a minute. */
const dayPauseMs = 2_500
let tellingDay: ReturnType<typeof setTimeout> | undefined
let dayToldAt = 0

/** Another day in the shop: what the phone calls today is another one, though nothing happened to the order. */
function tellDay(): void {
  tellingDay ??= setTimeout(() => {
    tellingDay = undefined
    dayToldAt = Date.now()
    phoneOf(document)?.contentWindow?.dispatchEvent(new Event('newday'))
  }, Math.max(0, dayToldAt + dayPauseMs - Date.now()))
}
if (main !== null) new MutationObserver(tellDay).observe(main, { attributeFilter: ['data-day'] })

/** What leads from the phone to somewhere else has no place in it. */
function leadElsewhere(phone: HTMLIFrameElement | null): void {
  phone?.contentDocument?.addEventListener('click', ({ target }) => {
    const link = (target as Element).closest<HTMLAnchorElement>('a[href^="http"]')
    if (link !== null && link.origin !== location.origin) link.target = '_blank'
  })
}
leadElsewhere(phoneOf(document))
document.addEventListener('load', ({ target }) => {
  if (target instanceof HTMLIFrameElement) leadElsewhere(target)
}, true)

glide('.board', '[id^=card-]')
