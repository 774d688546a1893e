import type { JSX } from 'preact'
import { toHtml, type PageSetting } from '../pages/layout.tsx'
import { deskHome } from './local-path.ts'
import { PlainDesk } from './desk-frame.tsx'

interface Said {
  readonly title: string
  readonly text: string
  readonly link: string
  readonly href: string
}

/** One sentence and the way on. */
const page = (setting: PageSetting, said: Said): string => toHtml(<Plain setting={setting} {...said} />)

function Plain({ setting, title, text, link, href }: Said & { readonly setting: PageSetting }): JSX.Element {
  return (
    <PlainDesk setting={setting} title={title}>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      <p><a class="button primary" href={href}>{link}</a></p>
    </PlainDesk>
  )
}

const signInAt = (to: string): string => (to === deskHome ? '/desk/sign-in' : `/desk/sign-in?to=${encodeURIComponent(to)}`)

/** `endUrl`: where the provider ends its own session. */
export const renderSignedOutPage = (setting: PageSetting, endUrl: string | undefined): string =>
  toHtml(
    <PlainDesk setting={setting} title="You are signed out">
      <h1>You are signed out</h1>
      <p class="lead">Nothing of your session is left in this browser. {endUrl === undefined ? '' : 'Your identity provider may still know you here.'}</p>
      <p class="ways"><a class="button primary" href="/desk/sign-in">Sign in</a>{endUrl !== undefined && <a class="button" href={endUrl}>Sign out there too</a>}</p>
    </PlainDesk>,
  )

/** An answer of the issuer that belongs to no attempt of this browser, or to one that is too old. */
export const renderSignInFailedPage = (setting: PageSetting, to: string): string =>
  page(setting, { title: 'Sign in once more', text: 'That sign-in was not completed: it took too long, was begun in another browser, or was ended there.', link: 'Sign in', href: signInAt(to) })

export const renderNoAccessPage = (setting: PageSetting): string =>
  page(setting, { title: 'No access to the desk', text: 'You are known, but without a role at the desk or a shop. Whoever looks after your accounts can give you both.', link: 'Sign in as somebody else', href: '/desk/sign-in' })

/** A session travels in cookies, and browsers keep so much of them. */
export const renderTooLargePage = (setting: PageSetting): string =>
  page(setting, { title: 'Your account is too large for the desk', text: 'It brings more roles, groups or shops than a browser keeps. Whoever looks after your accounts can leave some out of the token.', link: 'Sign in as somebody else', href: '/desk/sign-in' })

export const renderNoIssuerPage = (setting: PageSetting, to: string): string =>
  page(setting, { title: 'Signing in does not work right now', text: 'Your identity provider does not answer. Nothing is lost; try again in a minute.', link: 'Try again', href: signInAt(to) })

export const renderMissingPage = (setting: PageSetting): string =>
  page(setting, { title: 'There is nothing here', text: 'No such order, customer or page, or it belongs to a shop that is not yours.', link: 'Go to the queue', href: deskHome })

/** What was asked for is not possible as things are now. */
export const renderNotDonePage = (setting: PageSetting, text: string): string =>
  page(setting, { title: 'That was not done', text, link: 'Go to the queue', href: deskHome })

/** The order is there; at that moment nobody here had heard of it. */
export const renderNotKnownYetPage = (setting: PageSetting, href: string): string =>
  page(setting, { title: 'Not known yet', text: 'At that moment nobody had told us of this order.', link: 'Back to now', href })

/** What was known then cannot be made again. */
export const renderNotKeptPage = (setting: PageSetting, href: string): string =>
  page(setting, { title: 'Not kept any more', text: 'Not everything of that moment is kept.', link: 'Back to now', href })

export const renderRefusedPage = (setting: PageSetting, text: string): string => page(setting, { title: 'That is not for your role', text, link: 'Go to the queue', href: deskHome })

export const renderWrongPage = (setting: PageSetting, text: string): string => page(setting, { title: 'That cannot be shown', text, link: 'Go to the queue', href: deskHome })

export const renderTooOftenPage = (setting: PageSetting, again: string): string =>
  page(setting, { title: 'That was very often', text: 'You have opened more pages in a minute than one person needs. Wait a moment.', link: 'Try again', href: again })

export const renderAwayPage = (setting: PageSetting, again: string): string =>
  page(setting, { title: 'A part of Wismo does not answer', text: 'Nothing is lost. Try again in a few seconds.', link: 'Try again', href: again })
