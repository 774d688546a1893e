import { expect, test } from '@jest/globals'
import type { PageSetting } from './layout.tsx'
import { renderDeadLinkPage } from './find-page.tsx'
import { renderBrokenPage, renderBusyPage, renderRefusedPage, renderWaitingPage } from './plain-pages.tsx'

const setting: PageSetting = { shop: { id: 'fenwick', name: '<b>Fenwick</b>' }, language: 'en', locale: 'en-IE', here: '/', theme: 'dark', styles: [] }

test.each([
  ['dead', renderDeadLinkPage(setting, { shops: [] })], ['waiting', renderWaitingPage(setting, '/o/A-1')], ['broken', renderBrokenPage(setting)], ['busy', renderBusyPage(setting)], ['refused', renderRefusedPage(setting)],
])('the %s page is a whole page of the shop, in the theme that was chosen', (_name, page) => {
  expect(page.match(/<h1[ >]/g)).toHaveLength(1)
  expect(page).toContain('data-theme="dark"')
  expect(page).toContain('&lt;b>Fenwick')
  expect(page).not.toMatch(/<b>Fenwick|<script| style=/)
})

test.each([
  ['dead', (german: PageSetting) => renderDeadLinkPage(german, { shops: [] })], ['waiting', (german: PageSetting) => renderWaitingPage(german, '/o/A-1')], ['broken', renderBrokenPage], ['busy', renderBusyPage], ['refused', renderRefusedPage],
])('the %s page says "du" or "Sie", as the shop does', (_name, render) => {
  const german: PageSetting = { ...setting, language: 'de', locale: 'de-DE' }
  expect([/\b[Dd]ein(?:e[rmn]?)?\b/, /\bIhrer?\b/].map((one) => one.test(render({ ...german, you: 'informal' })))).toEqual([true, false])
  expect([/\b[Dd]ein(?:e[rmn]?)?\b/, /\bIhrer?\b/].map((one) => one.test(render(german)))).toEqual([false, true])
})

test('looking again leads to the same address', () => {
  expect(renderWaitingPage(setting, '/o/A-1')).toContain('href="/o/A-1"')
})

test.each([
  ['waiting', renderWaitingPage(setting, '/o/A-1', { email: 'care@fenwick.example' })], ['broken', renderBrokenPage(setting, { email: 'care@fenwick.example' })], ['busy', renderBusyPage(setting, { email: 'care@fenwick.example' })], ['refused', renderRefusedPage(setting, { email: 'care@fenwick.example' })],
])('the %s page leads to a person, where it is clear whose', (_name, page) => {
  expect(page).toMatch(/<a class="help" href="#help">[^]*id="help"[^]*mailto:care@fenwick\.example/)
})
