// What the desk does by keys and by the slider, and the count beside the queue. Every page of it is whole without.

const search = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>('#q')
const isTyping = ({ target }: Event): boolean => target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable)

document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  if (event.target instanceof HTMLInputElement && event.target.type === 'range') return steps(event, event.target)
  if (event.key === '/' && !isTyping(event)) {
    event.preventDefault()
    search()?.select()
    search()?.focus()
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (!isTyping(event) || event.target === search())) moveRow(event)
})

/** Hits are what the page of a search is for: they are moved through from the page itself, on which nothing has the focus once it is there. */
const isFromPage = (): boolean => document.activeElement === document.body && document.querySelector('[data-rows="page"]') !== null

/** Into the rows from the search box or the page, from row to row, and from the first back to the box. */
function moveRow(event: KeyboardEvent): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('[data-rows] th a, [data-rows] td .button')].filter((link, i, all) => all.findIndex((other) => other.closest('tr') === link.closest('tr')) === i)
  const at = links.findIndex((link) => link === document.activeElement)
  const next = event.key === 'ArrowDown' ? links[at + 1] : at === 0 ? search() : links[at - 1]
  if (next === undefined || next === null || (at < 0 && event.target !== search() && !isFromPage())) return
  event.preventDefault()
  next.focus()
}

/** How much is open comes with what the page is about: what stands above it says the same. */
const shown = document.querySelector<HTMLElement>('main[data-open]')
if (shown !== null) new MutationObserver(() => {
  const { open = '' } = shown.dataset
  const figure = document.querySelector<HTMLElement>('.bar .count [data-count]')
  if (open === '' || figure === null) return
  figure.textContent = open
  figure.closest<HTMLElement>('.count')?.setAttribute('data-open', String(Number(open) > 0))
}).observe(shown, { attributeFilter: ['data-open'] })

interface Slider {
  readonly form: HTMLFormElement
  readonly first: number
  readonly now: number
  readonly zone: string
  /** Milliseconds since 1970 of all that happened. */
  readonly ticks: readonly number[]
}

function sliderOf(input: HTMLInputElement): Slider | undefined {
  const form = input.closest<HTMLFormElement>('[data-as-known]')
  if (form === null) return undefined
  const { first = '', now = '', zone = 'UTC' } = form.dataset
  return { form, first: Date.parse(first), now: Date.parse(now), zone, ticks: (input.dataset['ticks'] ?? '').split(' ').filter((at) => at !== '').map((at) => Date.parse(at)) }
}

const positionOf = (at: number, { first, now }: Slider): number => ((at - first) / Math.max(1, now - first)) * 1_000
const momentAt = (position: number, { first, now }: Slider): number => first + ((now - first) * position) / 1_000

function say(input: HTMLInputElement, at: number, slider: Slider): void {
  const text = at >= slider.now ? 'Now' : new Intl.DateTimeFormat('en-IE', { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: slider.zone }).format(at).replace(/^(\p{L}+), /u, '$1 ')
  input.setAttribute('aria-valuetext', text)
  const said = slider.form.parentElement?.querySelector('[data-moment]')
  if (said) said.textContent = text
}

/** Each press goes to the next thing that happened, or the one before. */
function steps(event: KeyboardEvent, input: HTMLInputElement): void {
  const slider = sliderOf(input)
  const later = event.key === 'ArrowRight' || event.key === 'ArrowUp'
  if (event.key === 'Enter') {
    event.preventDefault()
    if (slider !== undefined) go(chosen(input, slider), slider)
  }
  if (slider === undefined || !(later || event.key === 'ArrowLeft' || event.key === 'ArrowDown')) return
  event.preventDefault()
  const at = chosen(input, slider)
  const to = later ? (slider.ticks.find((tick) => tick > at) ?? slider.now) : (slider.ticks.findLast((tick) => tick < at) ?? slider.first)
  input.value = String(positionOf(to, slider))
  input.dataset['at'] = String(to)
  say(input, to, slider)
}

/** A place on the slider is coarser than a moment: what a key chose is kept beside it. */
const chosen = (input: HTMLInputElement, slider: Slider): number => (input.dataset['at'] === undefined ? momentAt(Number(input.value), slider) : Number(input.dataset['at']))

document.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== 'range') return
  const slider = sliderOf(target)
  if (slider === undefined) return
  delete target.dataset['at']
  say(target, momentAt(Number(target.value), slider), slider)
})

document.addEventListener('pointerup', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== 'range') return
  const slider = sliderOf(target)
  if (slider !== undefined) go(momentAt(Number(target.value), slider), slider)
})

function go(at: number, { form, now }: Slider): void {
  const to = new URL(form.action)
  const show = new FormData(form).get('show')
  if (typeof show === 'string') to.searchParams.set('show', show)
  if (at < now) to.searchParams.set('asOf', new Date(Math.round(at)).toISOString())
  location.assign(to)
}
