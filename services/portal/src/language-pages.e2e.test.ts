import { mkdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { directionOf, languageFor } from '@wismo/order-views'
import type { Browser } from 'playwright-core'
import { exampleView } from './example-view.ts'
import { axe, launchBrowser, openPage, sidewaysScroll, withBrowser } from './testing/browser.ts'
import { pseudo, pseudoPage } from './testing/pseudo.ts'
import { aldermoor, startPortal, type TestPortal } from './testing/start-portal.ts'
import { states } from './testing/states.ts'
import { wordsOf } from './words.ts'

// The longest languages and the one from right to left in a real browser. The pictures are for eyes: git does not keep them.
const pictures = new URL('../build/languages/', import.meta.url).pathname
const looked = states.filter(({ name }) => /late|returned|pickup ready|duties/.test(name)).slice(0, 6)

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

  describe.each(looked)('the state "$name"', ({ name, view }) => {
    test.each(['de', 'ar', 'en-XA'])('in %s has no accessibility violation and scrolls nowhere sideways', async (locale) => {
      portal.views.set(exampleView.id, view)
      const { page, refused, close } = await openPage(browser, portal.url, `/t/${portal.token(exampleView.id)}`, { width: 320, locale: locale === 'en-XA' ? 'en-IE' : locale, reducedMotion: 'reduce' })
      if (locale === 'en-XA') await page.evaluate(pseudoPage)
      for (const width of [320, 390]) {
        await page.setViewportSize({ width, height: 900 })
        expect([width, await sidewaysScroll(page)]).toEqual([width, 0])
        expect([width, await axe(page)]).toEqual([width, []])
        await page.screenshot({ path: `${pictures}${name.replace(/\W+/g, '-')}-${locale}-${width}.png`, fullPage: true })
      }
      const { language } = languageFor(locale)
      expect(await page.evaluate('document.documentElement.dir')).toBe(directionOf(language))
      expect(refused).toEqual([])
      await close()
    })
  })

  test('without a script a language is chosen at the foot of the page, which is then in it, sentence and all', async () => {
    portal.views.set(exampleView.id, exampleView)
    const { page, close } = await openPage(browser, portal.url, `/t/${portal.token(exampleView.id)}`, { width: 390, locale: 'fr-FR', javaScriptEnabled: false })
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

  test('a shop may say "du" while it runs: every page of it does, and nobody keeps the one before', async () => {
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
    for (const path of ['/find', `/o/${exampleView.number}`, '/p', '/nothing']) expect(await (await ask(path)).text()).not.toMatch(/\b(?:Ihnen|Ihre?[mnrs]?|Sie)\b(?! ist)/)
    expect(await (await ask(`/o/${exampleView.number}`, { cookie, 'accept-language': 'fr' })).text()).toContain('Nous avons votre commande')
  })
})
