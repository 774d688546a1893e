import type { ComponentChildren, JSX } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { directionOf, type Language } from '@wismo/order-views'
import type { PageBlock, ShopNode } from '@wismo/service'
import { Icon } from '../parts/icon.tsx'
import { LanguageChoice } from '../parts/language-choice.tsx'
import { Mark, type ShopLogo } from '../parts/mark.tsx'
import { wordsOf, type Say } from '../words.ts'

/** What a page shows of a shop. */
export interface PageShop {
  readonly id: string
  readonly name: string
  /** Who stands behind the shop: `Aldermoor Home Ltd, Cork`; its name where nothing is said, nobody where it is empty. */
  readonly legalName?: string | undefined
  /** Of its own words. */
  readonly locale?: string | undefined
  readonly logo?: ShopLogo | undefined
  /** Address of what the browser's tab shows. */
  readonly icon?: string | undefined
  /** What stands below the parcels of an order, in order; as pages have it by themselves where the shop says nothing. */
  readonly blocks?: readonly PageBlock[] | undefined
  /** Where things are fetched, and from where they are sent. */
  readonly nodes?: readonly ShopNode[] | undefined
  /** At the foot. */
  readonly links?: readonly { readonly text: string; readonly url: string }[] | undefined
}

export type Theme = 'light' | 'dark'

/** What every page needs beside its content; made once per request. */
export interface PageSetting extends Language {
  readonly shop: PageShop
  /** Address of the page: where a change of language leads back to; absent, the language is not for the reader to choose. */
  readonly here?: string | undefined
  /** The person's own wish; absent, the device decides. */
  readonly theme?: Theme
  /** Addresses of the style sheets, hashed. */
  readonly styles: readonly string[]
  /** Address of the script that makes a page live. */
  readonly liveScript?: string
}

/** What a page follows. */
export interface Live {
  /** Of a stream of events, on this server. */
  readonly url: string
  /** What the page shows; never a lower one follows. */
  readonly version: number
}

interface LayoutProps {
  readonly setting: PageSetting
  readonly title: string
  readonly help?: boolean
  /** Present where the page follows something. */
  readonly live?: Live | undefined
  readonly children: ComponentChildren
}

/** The frame of every page of a shop: skip link, header, main, footer. */
export function Layout({ setting, title, help = false, live, children }: LayoutProps): JSX.Element {
  const say = sayOf(setting)
  const behind = setting.shop.legalName ?? setting.shop.name
  return (
    <Document setting={setting} title={`${title} · ${setting.shop.name}`}>
      <a class="skip" href="#main">{say('page.skip')}</a>
      <header class="top">
        <div class="wide">
          <p class="shop"><Mark name={setting.shop.name} logo={setting.shop.logo} />{setting.shop.name}</p>
          {help && <a class="help" href="#help"><Icon name="circle-question-mark" />{say('page.help')}</a>}
        </div>
      </header>
      <main id="main" tabIndex={-1} {...(live ? { 'data-live': live.url, 'data-version': live.version } : {})}>{children}</main>
      {live && <LiveParts setting={setting} />}
      <footer class="bottom">
        <div class="wide"><p>{behind && `${behind}. `}{say('page.by')}</p>{setting.shop.links && <ul class="links" role="list">{setting.shop.links.map(({ text, url }) => <li><a href={url} lang={langOfShop(setting)}>{text}</a></li>)}</ul>}{setting.here !== undefined && <LanguageChoice {...setting} here={setting.here} say={say} />}</div>
      </footer>
    </Document>
  )
}

/** What a live page needs outside of its main: the one place where a new headline is spoken, and the script. */
export const LiveParts = ({ setting }: { readonly setting: PageSetting }): JSX.Element => (
  <>
    <p class="hidden" role="status" data-news />
    {setting.liveScript && <script type="module" src={setting.liveScript} />}
  </>
)

/** What the shop's own words are in; absent where that is the language of the page. */
export const langOfShop = ({ shop: { locale }, language }: PageSetting): string | undefined => (locale === undefined || locale.split('-')[0] === language ? undefined : locale)

export const sayOf = (setting: PageSetting): Say => wordsOf(setting)

/** The bare document: language, theme, style sheets. Nothing inline. */
export function Document({ setting, title, name, children }: { readonly setting: PageSetting; readonly title: string; readonly name?: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <html lang={setting.locale} dir={directionOf(setting.language)} {...(setting.theme ? { 'data-theme': setting.theme } : {})} {...(name ? { class: name } : {})}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{title}</title>
        {setting.styles.map((href) => <link rel="stylesheet" href={href} />)}
        <link rel="icon" href={setting.shop.icon ?? 'data:,'} />
      </head>
      <body>{children}</body>
    </html>
  )
}

export const toHtml = (page: JSX.Element): string => `<!doctype html>${renderToString(page)}`
