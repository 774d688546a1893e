import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { OrderView } from '@wismo/lifecycle'
import type { Browser } from 'playwright-core'
import { exampleView } from './example-view.ts'
import { axe, launchBrowser, openPage, sidewaysScroll, withBrowser } from './testing/browser.ts'
import { openLooks, type Looks } from './testing/looks.ts'
import { pseudo, pseudoPage } from './testing/pseudo.ts'
import { aldermoor, startPortal, type TestPortal } from './testing/start-portal.ts'
import { states } from './testing/states.ts'
import { wordsOf } from './words.ts'

// Every state in the longest language and in the one from right to left: other words and another direction change no color and no rule, so that each is looked at in one scheme; some in a pseudo locale that is longer than any. The pictures are for eyes: git does not keep them.
const pictures = new URL('../build/languages/', import.meta.url).pathname
const pseudoStates = states.filter(({ name }) => /late|returned|pickup ready|duties|^split/.test(name))

test('the pseudo locale is 40 % longer and has its accents', () => {
  expect(pseudo('Pay now')).toBe('[Påý ñöw ~~~~]')
  expect(pseudo(' ')).toBe(' ')
})

withBrowser(() => {
  let portal: TestPortal
  let browser: Browser

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true })
    portal = await startPortal()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.stop()
  })

  let shown: number
  const show = (view: OrderView): string => {
    shown = portal.show(view)
    return `/t/${portal.token(exampleView.id)}`
  }

  describe('in German and in Arabic', () => {
    let looks: Looks
    beforeAll(async () => {
      looks = await openLooks(browser, portal.url, show(exampleView), ['de', 'ar'].map((locale) => ({ locale, width: 390, schemes: ['dark'], others: [320, 1280] })))
    })
    afterAll(() => looks?.close())

    test.each(states)('$name: no accessibility violation, nothing beside the window at 390, 320 and 1280 px, in the words and the direction of the language', async ({ name, view }) => {
      show(view)
      expect(await looks.faultsOf(shown)).toEqual([])
      const said = await Promise.all(looks.tabs.map(({ page }) => page.evaluate<readonly string[]>("[document.documentElement.dir, document.documentElement.lang, document.querySelector('h1').textContent]")))
      expect(said.map(([dir, lang]) => [dir, lang?.slice(0, 2)])).toEqual([['ltr', 'de'], ['rtl', 'ar']])
      expect(new Set([...said.map(([, , title]) => title), view.headline.title]).size).toBe(3)
      expect(looks.tabs.flatMap(({ refused }) => refused)).toEqual([])
      if (/^(late|split|delivered)$/.test(name)) for (const [i, { page }] of looks.tabs.entries()) await page.screenshot({ path: `${pictures}${name}-${['de', 'ar'][i]}.png`, fullPage: true })
    })
  })

  test('with accents and 40 % more letters nothing breaks at 320 and 390 px', async () => {
    const { page, refused, close } = await openPage(browser, portal.url, show(exampleView), { width: 320, reducedMotion: 'reduce' })
    for (const { name, view } of pseudoStates) {
      show(view)
      await page.reload()
      await page.evaluate(pseudoPage)
      for (const width of [320, 390]) {
        await page.setViewportSize({ width, height: 900 })
        expect([name, width, await sidewaysScroll(page), await axe(page)]).toEqual([name, width, 0, []])
      }
      await page.screenshot({ path: `${pictures}${name.replace(/\W+/g, '-')}-en-XA.png`, fullPage: true })
    }
    expect([pseudoStates.map(({ name }) => name).includes('split'), refused]).toEqual([true, []])
    await close()
  })

  test('without a script a language is chosen at the foot of the page, which is then in it, sentence and all', async () => {
    const { page, close } = await openPage(browser, portal.url, show(exampleView), { width: 390, locale: 'fr-FR', javaScriptEnabled: false })
    const address = page.url()
    const help = (language: 'fr' | 'de'): string => wordsOf({ language, locale: language })('help.title')
    expect(await page.textContent('#help')).toContain(help('fr'))
    await page.click('.languages summary')
    await page.click('.languages button[value="de"]')
    expect(page.url()).toBe(address)
    expect(await page.getAttribute('html', 'lang')).toBe('de-DE')
    expect(await page.textContent('#help')).toContain(help('de'))
    expect(await page.textContent('h1')).toBe('Wir haben Ihre Bestellung')
    await close()
  })

  test('a shop may say "du", and be another, while it runs: every page of it does, and nobody keeps the one before', async () => {
    portal.views.set(exampleView.id, exampleView)
    const ask = (path: string, headers: Record<string, string> = {}) => fetch(`${portal.url}${path}`, { redirect: 'manual', headers: { 'accept-language': 'de', ...headers } })
    const [cookie = ''] = ((await ask(`/t/${portal.token(exampleView.id)}`)).headers.get('set-cookie') ?? '').split(';')
    const order = (known = '') => ask(`/o/${exampleView.number}`, { cookie, 'if-none-match': known })
    const [formal, find] = [await order(), (await ask('/find')).text()]
    const etag = String(formal.headers.get('etag'))
    expect([formal.status, await formal.text(), await find]).toEqual([200, expect.stringContaining('Wir haben Ihre Bestellung'), expect.stringMatching(/die Ihre Bestellung bestätigt hat/)])
    expect((await order(etag)).status).toBe(304)
    portal.shops.learn({ ...aldermoor, you: { de: 'informal' } }, 2)
    const informal = await order(etag)
    expect([informal.status, await informal.text()]).toEqual([200, expect.stringMatching(/Zu deiner Bestellung springen[^]*Wir haben deine Bestellung/)])
    for (const path of ['/find', `/o/${exampleView.number}`, `/o/${exampleView.number}/money`, '/p', '/nothing', '/t/none']) expect(await (await ask(path, { cookie })).text()).not.toMatch(/\b(?:Ihnen|Ihre?[mnrs]?|Sie)\b(?! ist)/)
    expect(await (await ask(`/o/${exampleView.number}`, { cookie, 'accept-language': 'fr' })).text()).toContain('Nous avons votre commande')
    portal.shops.learn({ ...aldermoor, you: { de: 'informal' }, legalName: 'Aldermoor Home Ltd', blocks: ['help', 'also', 'money'] }, 3)
    const other = await order(String(informal.headers.get('etag')))
    expect([other.status, await other.text()]).toEqual([200, expect.stringMatching(/id="help"[^]*id="money"[^]*Aldermoor Home Ltd/)])
  })
})
