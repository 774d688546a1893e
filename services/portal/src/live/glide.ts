// Things that moved to another place glide there, so that the eye can follow them.

type Places = ReadonlyMap<string, DOMRect>

/** Milliseconds on the way. */
const took = 420

/** Whatever matches `things` inside of `frame` has an id; what is new comes up in its place. Who wishes less motion sees none. */
export function glide(frame: string, things: string): void {
  if (document.querySelector(frame) === null) return
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  let known = placesOf(frame, things)
  new MutationObserver(() => {
    const before = known
    known = placesOf(frame, things)
    if (!calm.matches) for (const [id, to] of known) move(document.getElementById(id), before.get(id), to)
  }).observe(document.body, { childList: true, subtree: true })
  addEventListener('resize', () => {
    known = placesOf(frame, things)
  })
}

/** By id, measured from the frame: scrolling moves nothing. */
function placesOf(frame: string, things: string): Places {
  const box = document.querySelector(frame)
  const { x = 0, y = 0 } = box?.getBoundingClientRect() ?? {}
  return new Map([...(box?.querySelectorAll<HTMLElement>(things) ?? [])].map((thing) => {
    const at = thing.getBoundingClientRect()
    return [thing.id, new DOMRect(at.x - x, at.y - y, at.width, at.height)]
  }))
}

function move(thing: HTMLElement | null, from: DOMRect | undefined, to: DOMRect): void {
  if (from === undefined) thing?.animate([{ opacity: 0 }, { opacity: 1 }], { duration: took })
  else if (from.x !== to.x || from.y !== to.y) thing?.animate([{ translate: `${from.x - to.x}px ${from.y - to.y}px` }, { translate: '0 0' }], { duration: took, easing: 'cubic-bezier(.2, .7, .2, 1)' })
}
