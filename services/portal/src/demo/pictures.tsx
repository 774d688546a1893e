import type { JSX } from 'preact'

// Small drawings of what the demo shop sells, made for this page: flat shapes in a few colours, 48 by 48.
const throwBlanket = (
  <>
    <rect x="8" y="15" width="32" height="16" rx="4" fill="#4d8a72" />
    <path d="M8 20h32M8 25h32" stroke="#6ba58d" stroke-width="2" />
    <path d="M10 31v5M14 31v5M18 31v5M22 31v5M26 31v5M30 31v5M34 31v5M38 31v5" stroke="#3b6f5b" stroke-width="2" stroke-linecap="round" />
  </>
)
const mugs = (
  <>
    <path d="M7 19h15v11a6 6 0 0 1-6 6h-3a6 6 0 0 1-6-6z" fill="#e6d3c3" />
    <path d="M22 22h3a4 4 0 0 1 0 8h-3" fill="none" stroke="#e6d3c3" stroke-width="2.5" />
    <path d="M25 15h13v10a5 5 0 0 1-5 5h-3a5 5 0 0 1-5-5z" fill="#c9ab93" />
    <path d="M38 18h2a3 3 0 0 1 0 6h-2" fill="none" stroke="#c9ab93" stroke-width="2.2" />
  </>
)
const lamp = (
  <>
    <rect x="13" y="38" width="18" height="3" rx="1.5" fill="#8a5a2b" />
    <path d="M22 39V24l7-9" fill="none" stroke="#b98749" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" />
    <path d="M24 8l14 8-9 7z" fill="#33433e" />
    <circle cx="34" cy="21" r="3.2" fill="#f3c95b" />
  </>
)
const bulb = (
  <>
    <circle cx="24" cy="20" r="14" fill="#f8e3ad" />
    <path d="M24 9a11 11 0 0 0-5 20v3h10v-3a11 11 0 0 0-5-20z" fill="#f0c04c" />
    <path d="M21 21l3-3 3 3m-3-3v9" fill="none" stroke="#a8741a" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
    <path d="M20 35h8M21 39h6" stroke="#7c8783" stroke-width="2.6" stroke-linecap="round" />
  </>
)
const duvet = (
  <>
    <rect x="10" y="12" width="13" height="9" rx="4" fill="#f5eadb" />
    <rect x="25" y="12" width="13" height="9" rx="4" fill="#f5eadb" />
    <path d="M7 22c6-4 10 3 17 0s11-3 17 0v13a3 3 0 0 1-3 3H10a3 3 0 0 1-3-3z" fill="#d8c2a0" />
    <path d="M16 24v13M24 22v16M32 22v15" stroke="#c2a880" stroke-width="1.5" />
  </>
)
const print = (
  <>
    <rect x="11" y="6" width="26" height="36" rx="1.5" fill="#a8743a" />
    <rect x="14" y="9" width="20" height="30" fill="#f7f3ea" />
    <path d="M17 32l5-9 4 5 2-3 4 7z" fill="#4d8a72" />
    <circle cx="28.5" cy="18" r="2.6" fill="#e2923d" />
  </>
)
const slippers = (
  <>
    <path d="M14 10c5 0 7 5 7 12s-2 16-7 16-6-6-6-14 1-14 6-14z" fill="#8b9692" />
    <path d="M34 10c-5 0-7 5-7 12s2 16 7 16 6-6 6-14-1-14-6-14z" fill="#8b9692" />
    <ellipse cx="14.5" cy="31" rx="3.6" ry="4.6" fill="#5d6966" />
    <ellipse cx="33.5" cy="31" rx="3.6" ry="4.6" fill="#5d6966" />
  </>
)
const cushion = (
  <>
    <path d="M7 12c11 3 23 3 34 0-3 8-3 16 0 24-11-3-23-3-34 0 3-8 3-16 0-24z" fill="#4d8a72" />
    <path d="M17 14c-1 7-1 13 0 20M24 14v20M31 14c1 7 1 13 0 20" fill="none" stroke="#6ba58d" stroke-width="1.8" />
  </>
)
const vase = (
  <>
    <path d="M24 21V9m0 6c-5 0-7-3-7-7 5 0 7 3 7 7zm0-1c5 0 7-3 7-7-5 0-7 3-7 7z" fill="#4d8a72" stroke="#3b6f5b" stroke-width="1.5" stroke-linejoin="round" />
    <path d="M20 20h8l-1 4c5 2 7 6 7 10a7 7 0 0 1-7 7h-6a7 7 0 0 1-7-7c0-4 2-8 7-10z" fill="#b9663f" />
  </>
)
const candle = (
  <>
    <path d="M24 6c4 4 5 6.5 5 9a5 5 0 0 1-10 0c0-2.5 1-5 5-9z" fill="#f0b64c" />
    <path d="M24 18v6" stroke="#5a6864" stroke-width="1.8" />
    <rect x="13" y="24" width="22" height="17" rx="3" fill="#dfe0dd" />
    <rect x="18" y="29" width="12" height="7" rx="1" fill="#f7f5f0" />
  </>
)
const kettle = (
  <>
    <path d="M14 18h18l4 20H10z" fill="#5f7f95" />
    <path d="M32 22l8-3-4 10" fill="#5f7f95" />
    <path d="M15 18c0-11 16-11 16 0" fill="none" stroke="#33433e" stroke-width="2.6" />
    <rect x="19" y="14" width="8" height="4" rx="2" fill="#33433e" />
  </>
)
const board = (
  <>
    <path d="M16 8h16a4 4 0 0 1 4 4v24a4 4 0 0 1-4 4H16a4 4 0 0 1-4-4V12a4 4 0 0 1 4-4z" fill="#c79a62" />
    <circle cx="24" cy="13" r="2.2" fill="#f7f3ea" />
    <path d="M18 20v15M24 20v15M30 20v15" stroke="#b3854c" stroke-width="1.5" />
  </>
)
const basket = (
  <>
    <path d="M10 20h28l-4 20H14z" fill="#cda571" />
    <path d="M12 26h24M13 32h22" stroke="#a97d46" stroke-width="2" />
    <path d="M15 20c0-12 18-12 18 0" fill="none" stroke="#a97d46" stroke-width="2.6" />
  </>
)
const clock = (
  <>
    <circle cx="24" cy="24" r="16" fill="#e9e2d6" stroke="#8a5a2b" stroke-width="3" />
    <path d="M24 15v9l6 4" fill="none" stroke="#33433e" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" />
  </>
)

const pictures = new Map<string, JSX.Element>([
  ['ALD-THROW-MOSS', throwBlanket], ['ALD-THROW-RUST', throwBlanket], ['ALD-MUG-4', mugs], ['ALD-LAMP-OAK', lamp], ['ALD-BULB-W', bulb], ['ALD-DUVET-D', duvet],
  ['ALD-PRINT-HILLS', print], ['ALD-SLIP-39', slippers], ['ALD-SLIP-43', slippers], ['ALD-CUSH-RIB', cushion], ['ALD-VASE-T', vase], ['ALD-CANDLE-H', candle],
  ['ALD-KETTLE-B', kettle], ['ALD-BOARD-A', board], ['ALD-BASKET-L', basket], ['ALD-CLOCK-O', clock],
])

/** The drawing of an article of the demo shop. */
export function pictureOf(sku: string): JSX.Element | undefined {
  const shapes = pictures.get(sku)
  return shapes && <svg class="picture" viewBox="0 0 48 48" width="40" height="40" focusable="false">{shapes}</svg>
}
