// What an agent does in an hour, by the keys alone.
import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { keyboardOf, type Keyboard } from '../../../portal/src/testing/keyboard.ts'

interface Asked {
  readonly number: string
  /** What nobody sees who has not said why. */
  readonly email: string
}

const go = async (page: Page, keys: Keyboard): Promise<void> => void (await Promise.all([page.waitForEvent('load'), keys.press('Enter')]))
const heading = (page: Page): Promise<string> => page.locator('h1').innerText()

/** From the question who one is to the sign-out: the order is looked for, read now and then, narrowed, and its contact seen. */
export async function dayByKeys(page: Page, { number, email }: Asked): Promise<void> {
  const keys = keyboardOf(page)
  await keys.to(/Sinéad Kelly/)
  await go(page, keys)
  await keys.to(/^Search orders/)
  await keys.type(number)
  await go(page, keys)
  await keys.to(number)
  await go(page, keys)
  await readThen(page, keys)
  await keys.to(/^Parcels/)
  await go(page, keys)
  expect(page.url()).toContain('show=parcels')
  await seeContact(page, keys, email)
  await keys.to(/^Queue/)
  await go(page, keys)
  expect(new URL(page.url()).pathname).toBe('/desk')
  await keys.to('Sign out')
  await go(page, keys)
  expect(await heading(page)).toBe('You are signed out')
}

async function readThen(page: Page, keys: Keyboard): Promise<void> {
  await keys.to('As known at')
  await keys.press('ArrowLeft')
  await keys.press('ArrowLeft')
  await go(page, keys)
  expect(await heading(page)).toMatch(/^You see what we knew on /)
  await keys.to('Back to now')
  await go(page, keys)
  expect(page.url()).not.toContain('asOf')
}

async function seeContact(page: Page, keys: Keyboard, email: string): Promise<void> {
  await keys.to('Show, logged')
  await keys.press('Enter')
  await keys.to('Why you need it')
  await keys.type('the parcel came back')
  await keys.to('Show it once')
  await go(page, keys)
  expect(await page.evaluate('document.activeElement.className')).toBe('shown')
  expect(await page.locator('.shown').innerText()).toContain(email)
}

/** The past by the form, where there are no scripts. */
export async function thenByForm(page: Page, orderPage: string): Promise<void> {
  const keys = keyboardOf(page)
  await keys.to(/Sinéad Kelly/)
  await go(page, keys)
  await page.goto(new URL(orderPage, page.url()).href)
  await keys.to(/^Date and time/)
  await keys.to('Show')
  await go(page, keys)
  // The field knows minutes: an order that we heard of within this one was not known at its beginning.
  expect([new URL(page.url()).searchParams.has('asOf'), await heading(page)]).toEqual([true, expect.stringMatching(/^You see what we knew on |^Not known yet$/)])
}
