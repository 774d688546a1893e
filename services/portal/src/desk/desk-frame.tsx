import type { ComponentChildren, JSX } from 'preact'
import { Document, type PageSetting } from '../pages/layout.tsx'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import type { StaffSession } from './session.ts'

export interface DeskSetting extends PageSetting {
  /** Addresses of the scripts, hashed. A page is whole without them. */
  readonly scripts: readonly string[]
}

/** What stands around every page of who is signed in. */
export interface DeskChrome {
  readonly setting: DeskSetting
  readonly session: Pick<StaffSession, 'name' | 'roles' | 'locations'>
  /** Causes in the queue; absent where nobody could say. */
  readonly open?: number | undefined
  /** What was searched for. */
  readonly q?: string | undefined
}

export interface DeskLive {
  readonly url: string
  readonly version: number
}

interface DeskFrameProps {
  readonly chrome: DeskChrome
  readonly title: string
  readonly at?: 'queue' | 'search'
  readonly live?: DeskLive | undefined
  readonly children: ComponentChildren
}

/** The frame of the desk: queue, search box, who is signed in. */
export function DeskFrame({ chrome: { setting, session, open, q }, title, at, live, children }: DeskFrameProps): JSX.Element {
  return (
    <Document setting={setting} title={`${title} · Wismo desk`} name="desk">
      <a class="skip" href="#main">Go to the content</a>
      <header class="bar">
        <a class="shop" href="/desk"><Mark name="Wismo" />Wismo</a>
        <nav aria-label="Desk">
          <a href="/desk" {...current(at === 'queue')}>Queue{open !== undefined && <span class="count" data-open={open > 0}><span data-count>{open}</span><span class="hidden"> open</span></span>}</a>
          <a href="/desk/search" {...current(at === 'search')}>Search</a>
        </nav>
        <SearchBox q={q} />
        <div class="who">
          {live && <LiveState />}
          <span class="name">{session.name ?? session.roles[0]}</span>
          <form method="post" action="/desk/sign-out"><button class="small">Sign out</button></form>
        </div>
      </header>
      <main id="main" tabIndex={-1} data-open={open} {...(live ? { 'data-live': live.url, 'data-version': live.version } : {})}>{children}</main>
      {live && <p class="hidden" role="status" data-news />}
      {setting.scripts.map((src) => <script type="module" src={src} />)}
    </Document>
  )
}

const current = (isCurrent: boolean): { readonly 'aria-current'?: 'page' } => (isCurrent ? { 'aria-current': 'page' } : {})

function SearchBox({ q }: { readonly q: string | undefined }): JSX.Element {
  return (
    <form class="find" role="search" method="get" action="/desk/search">
      <label class="hidden" for="q">Search orders, by order, parcel, name, e-mail, phone, receipt or article</label>
      <Icon name="search" />
      <input id="q" name="q" type="search" value={q} placeholder="Order, parcel, name, e-mail, code" accessKey="s" maxLength={254} autocomplete="off" spellcheck={false} enterkeyhint="search" aria-keyshortcuts="/" />
      <kbd aria-hidden="true">/</kbd>
    </form>
  )
}

/** All that the desk may say of its stream; the script shows one of them, and without it none is seen. */
function LiveState(): JSX.Element {
  return (
    <span class="live-line">
      <span class="is-live"><i class="dot" />Live</span>
      <span class="is-again"><i class="dot" />Connecting</span>
      <span class="is-lost"><i class="dot" />Not live</span>
    </span>
  )
}

/** A page of the desk for who is not, or not yet, signed in. */
export function PlainDesk({ setting, title, children }: { readonly setting: PageSetting; readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <Document setting={setting} title={`${title} · Wismo desk`} name="desk">
      <header class="bar"><p class="shop"><Mark name="Wismo" />Wismo desk</p></header>
      <main id="main" class="lone" tabIndex={-1}>{children}</main>
    </Document>
  )
}
