// Coming in without a link: the form, its errors, the one answer that all get, and the page of a link that is dead.
import type { OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { isolated } from '../formats.ts'
import { ErrorSummary, Fault, FormField, type Field } from '../parts/form-field.tsx'
import { Help } from '../parts/help.tsx'
import { Icon } from '../parts/icon.tsx'
import { RowLink } from '../parts/row-link.tsx'
import type { Say, WordKey } from '../words.ts'
import { Layout, langOfShop, sayOf, toHtml, type PageSetting } from './layout.tsx'

/** A shop to choose, where the address does not say which. */
export interface ShopChoice {
  readonly id: string
  readonly name: string
}

export interface FindForm {
  /** Of more than one the customer says which; of one it is sent along. */
  readonly shops: readonly ShopChoice[]
  /** What was typed, kept where something was wrong. */
  readonly typed?: { readonly number?: string; readonly email?: string; readonly shop?: string }
  /** Where customers sign in, where they do here too. */
  readonly account?: string | undefined
  readonly faults?: readonly { readonly field: 'number' | 'email' | 'shop'; readonly fault: WordKey }[]
  /** How to reach the shop, where it is clear which one. */
  readonly help?: OrderView['help'] | undefined
}

export function renderFindPage(setting: PageSetting, form: FindForm): string {
  const say = sayOf(setting)
  const title = say('find.title')
  return toHtml(
    <Layout setting={setting} title={titleOf(say, title, form.faults)} help={form.help !== undefined}>
      <div class="wide find">
        <ErrorSummary faults={form.faults ?? []} say={say} />
        <h1>{title}</h1>
        <p class="reason">{say('find.hint')}</p>
        <Find form={form} send="find.send" say={say} />
        <div class="card ways"><RowLink href="/p" icon="package" title={say('find.parcel')} text={say('find.parcel.what')} />{form.account !== undefined && <AccountRow href={form.account} say={say} />}</div>
        {form.help && <Help help={form.help} say={say} lang={langOfShop(setting)} />}
      </div>
    </Layout>,
  )
}

const AccountRow = ({ href, say }: { readonly href: string; readonly say: Say }): JSX.Element => <RowLink href={href} icon="user" title={say('me.find.account')} text={say('me.find.account.what')} />

/** The form of one shop, where it is clear which one. */
export const findPath = (shopId: string | undefined): string => (shopId === undefined ? '/find' : `/find?${new URLSearchParams({ shop: shopId })}`)

/** A page whose form has something wrong says so first where the reader looks last: in the title. */
export const titleOf = (say: Say, title: string, faults: readonly unknown[] = []): string => (faults.length === 0 ? title : say('fault.page', { title }))

/** One page for a link that is broken, revoked or past, and for an order that is not yours: nobody learns which. */
export function renderDeadLinkPage(setting: PageSetting, form: FindForm): string {
  const say = sayOf(setting)
  return toHtml(
    <Layout setting={setting} title={say('dead.title')} help={form.help !== undefined}>
      <div class="wide find">
        <span class="badge"><Icon name="timer" /></span>
        <h1>{say('dead.title')}</h1>
        <p class="reason">{say('dead.text')}</p>
        <Find form={form} send="find.send.fresh" say={say} />
        {form.account !== undefined && <div class="card ways"><AccountRow href={form.account} say={say} /></div>}
        {form.help && <Help help={form.help} say={say} lang={langOfShop(setting)} />}
      </div>
    </Layout>,
  )
}

interface Sent {
  /** As it was typed. */
  readonly number: string
  /** Where the form is filled in again. */
  readonly again: string
  readonly help: OrderView['help']
}

/** What everybody is told who asked for a link: the same whether or not there is one. */
export function renderSentPage(setting: PageSetting, { number, again, help }: Sent): string {
  const say = sayOf(setting)
  return toHtml(
    <Layout setting={setting} title={say('sent.title')} help>
      <div class="wide find">
        <span class="badge info"><Icon name="mail" /></span>
        <h1>{say('sent.title')}</h1>
        <p class="reason"><Said text={say('sent.text', { number: isolated(number) })} /></p>
        <h2>{say('sent.nothing')}</h2>
        <div class="card ways"><RowLink href={again} icon="pencil" title={say('sent.other')} text={say('sent.other.what')} /></div>
        <Help help={help} say={say} lang={langOfShop(setting)} />
      </div>
    </Layout>,
  )
}

/** What was isolated in a sentence is found in it again. */
const Said = ({ text }: { readonly text: string }): JSX.Element => <>{text.split(/\u2068([^\u2069]*)\u2069/).map((part, i) => (i % 2 === 0 ? part : <strong><bdi>{part}</bdi></strong>))}</>

function Find({ form: { shops, typed = {}, faults = [] }, send, say }: { readonly form: FindForm; readonly send: WordKey; readonly say: Say }): JSX.Element {
  const [only] = shops
  const faultOf = (name: string): Pick<Field, 'fault'> => {
    const fault = faults.find(({ field }) => field === name)?.fault
    return fault === undefined ? {} : { fault }
  }
  return (
    <form method="post" action="/find" novalidate>
      {shops.length > 1 ? <Shops shops={shops} chosen={typed.shop} fault={faultOf('shop').fault} say={say} /> : only && <input type="hidden" name="shop" value={only.id} />}
      <FormField field={{ name: 'number', label: 'find.number', hint: 'find.number.hint', value: typed.number ?? '', ...faultOf('number'), input: { autocomplete: 'off', autocapitalize: 'characters', spellcheck: false } }} say={say} />
      <FormField field={{ name: 'email', label: 'find.email', hint: 'find.email.hint', value: typed.email ?? '', ...faultOf('email'), input: { autocomplete: 'email', inputMode: 'email', autocapitalize: 'none', spellcheck: false } }} say={say} />
      <button class="button primary">{say(send)}</button>
    </form>
  )
}

function Shops({ shops, chosen, fault, say }: { readonly shops: readonly ShopChoice[]; readonly chosen: string | undefined; readonly fault: WordKey | undefined; readonly say: Say }): JSX.Element {
  return (
    <fieldset class={fault === undefined ? 'field' : 'field wrong'} {...(fault === undefined ? {} : { 'aria-describedby': 'shop-fault' })}>
      <legend>{say('find.shop')}</legend>
      {fault !== undefined && <Fault id="shop-fault" text={say(fault)} />}
      {shops.map(({ id, name }, i) => <label class="choice"><input type="radio" name="shop" value={id} checked={id === chosen} {...(i === 0 ? { id: 'shop' } : {})} />{name}</label>)}
    </fieldset>
  )
}
