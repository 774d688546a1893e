// What a page owes to those who enlarge it, space its text, choose its colours, want it still, or point with an unsteady hand.
import type { Page } from 'playwright-core'
import { sidewaysScroll } from './browser.ts'

/** In CSS pixels, and how many of the device are one of those: a phone, a window of 1280 px at 200 %, the same at 100 %. */
const windows = [[320, 1], [640, 2], [1280, 1]] as const

/** WCAG 1.4.12, as somebody's own style sheet sets it. */
const spacing = 'html * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } html p { margin-block-end: 2em !important }'

/** All of it of one page; nothing in any of them is right. Says what would move only where the reader asks for stillness. */
export const discomforts = async (page: Page): Promise<Readonly<Record<string, readonly string[]>>> => ({ tooWide: await whatDoesNotFit(page), small: await smallTargets(page), lost: await lostWithoutGround(page), moves: await motions(page) })
export const comfortable = { tooWide: [], small: [], lost: [], moves: [] }

/** What lies beside the window or is cut off, in every window, as it comes and with the text spaced: `640 spaced: 12 px beside`. */
export async function whatDoesNotFit(page: Page): Promise<readonly string[]> {
  const device = await page.context().newCDPSession(page)
  const faults: string[] = []
  for (const [width, deviceScaleFactor] of windows) {
    await device.send('Emulation.setDeviceMetricsOverride', { width, height: 800, deviceScaleFactor, mobile: false })
    faults.push(...(await overflow(page, `${width}`)))
    await page.evaluate(`{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(spacing)}); document.adoptedStyleSheets = [sheet] }`)
    faults.push(...(await overflow(page, `${width} spaced`)))
    await page.evaluate('document.adoptedStyleSheets = []')
  }
  await device.detach()
  await page.setViewportSize(page.viewportSize() ?? { width: 1280, height: 900 })
  return faults
}

async function overflow(page: Page, where: string): Promise<readonly string[]> {
  const beside = await sidewaysScroll(page)
  const cut = await page.evaluate<readonly string[]>(`${tools}; shown().filter((at) => {
    const { overflowX, overflowY, clipPath } = getComputedStyle(at)
    if (at.localName === 'iframe' || clipPath !== 'none' || at.closest('svg')) return false
    const hides = (way) => way === 'hidden' || way === 'clip'
    return (hides(overflowX) && at.scrollWidth > at.clientWidth + 1) || (hides(overflowY) && at.scrollHeight > at.clientHeight + 1)
  }).map(nameOf)`)
  return [...(beside === 0 ? [] : [`${where}: ${beside} px beside`]), ...cut.map((name) => `${where}: cut off ${name}`)]
}

/** What is pointed at and smaller than 24 px, save links within a sentence; of a field its label counts. */
export const smallTargets = (page: Page): Promise<readonly string[]> => page.evaluate(`${tools}; shown('a[href], button, input:not([type=hidden]), select, textarea, summary').filter((at) => {
  const inSentence = getComputedStyle(at).display === 'inline' && [...at.parentElement.childNodes].some((node) => node !== at && node.textContent.trim() !== '')
  const boxes = [at, ...(at.labels ?? [])].map((one) => one.getBoundingClientRect())
  return !inSentence && !boxes.some(({ width, height }) => width >= 23.99 && height >= 23.99)
}).map((at) => nameOf(at) + ' "' + (at.innerText ?? '').slice(0, 30) + '" ' + Math.round(at.getBoundingClientRect().width) + '×' + Math.round(at.getBoundingClientRect().height))`)

/** What stands out by its ground alone, and so is gone where the reader chooses the colours. */
export async function lostWithoutGround(page: Page): Promise<readonly string[]> {
  await page.emulateMedia({ forcedColors: 'none' })
  await page.evaluate(`${tools}; parts().filter(([at, pseudo]) => standsOut(at, pseudo)).forEach(([at, pseudo]) => at.setAttribute('data-ground' + pseudo.replace('::', '-'), ''))`)
  await page.emulateMedia({ forcedColors: 'active' })
  const lost = await page.evaluate<readonly string[]>(`${tools}; parts().filter(([at, pseudo]) => at.hasAttribute('data-ground' + pseudo.replace('::', '-')) && !isBordered(at, pseudo) && !standsOut(at, pseudo)).map(([at, pseudo]) => nameOf(at) + pseudo)`)
  await page.emulateMedia({ forcedColors: 'none' })
  return [...new Set(lost)]
}

/** All that moves or would: animations that run, and what would glide or roll when it changes. */
export const motions = (page: Page): Promise<readonly string[]> => page.evaluate(`${tools}; [
  ...document.getAnimations().map(({ animationName }) => 'runs ' + animationName),
  ...parts().filter(([at, pseudo]) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(at, pseudo)
    return /[1-9]/.test(transitionDuration) || animationName !== 'none' || scrollBehavior !== 'auto'
  }).map(([at, pseudo]) => 'would ' + nameOf(at) + pseudo),
]`)

const tools = `
  const shown = (selector = 'body *') => [...document.querySelectorAll(selector)].filter((at) => at.checkVisibility({ visibilityProperty: true }))
  const nameOf = (at) => at.localName + (typeof at.className === 'string' && at.className !== '' ? '.' + at.className.trim().replace(/ +/g, '.') : '')
  const parts = () => [document.documentElement, ...shown()].flatMap((at) => ['', '::before', '::after'].filter((pseudo) => pseudo === '' || getComputedStyle(at, pseudo).content !== 'none').map((pseudo) => [at, pseudo]))
  const groundOf = (at, pseudo = '') => getComputedStyle(at, pseudo).backgroundColor
  const isClear = (color) => /^rgba\\(.*, 0\\)$|^transparent$/.test(color)
  const under = (at) => { for (let one = at; one; one = one.parentElement) if (!isClear(groundOf(one))) return groundOf(one); return '' }
  const isBordered = (at, pseudo = '') => {
    const style = getComputedStyle(at, pseudo)
    return style.forcedColorAdjust === 'none' || style.outlineStyle !== 'none' || ['Top', 'Right', 'Bottom', 'Left'].some((side) => style['border' + side + 'Style'] !== 'none' && parseFloat(style['border' + side + 'Width']) > 0)
  }
  const standsOut = (at, pseudo) => at !== document.documentElement && !isClear(groundOf(at, pseudo)) && groundOf(at, pseudo) !== under(pseudo === '' ? at.parentElement : at)`
