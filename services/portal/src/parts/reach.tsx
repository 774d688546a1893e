import type { JSX } from 'preact'
import type { Say } from '../words.ts'

/** A contact as a page may show it: enough to recognise one's own, too little to learn somebody else's. */
export interface MaskedContact {
  /** `n•••@mail.example` */
  readonly email?: string
  /** Last two digits. */
  readonly phoneEnds?: string
}

/** Masks what the vault gave; anything that is not a contact gives nothing. */
export function maskContact(value: unknown): MaskedContact | undefined {
  const { email, phone } = (typeof value === 'object' && value !== null ? value : {}) as { email?: unknown; phone?: unknown }
  const masked = {
    ...(typeof email === 'string' && email.includes('@') ? { email: maskEmail(email) } : {}),
    ...(typeof phone === 'string' && phone.length >= 6 ? { phoneEnds: phone.slice(-2) } : {}),
  }
  return Object.keys(masked).length === 0 ? undefined : masked
}

const maskEmail = (email: string): string => `${[...email][0]}•••${email.slice(email.lastIndexOf('@'))}`

/** Where our messages go. */
export function Reach({ contact: { email, phoneEnds }, say }: { readonly contact: MaskedContact; readonly say: Say }): JSX.Element {
  const title = email === undefined ? 'reach.text' : phoneEnds === undefined ? 'reach.email' : 'reach.both'
  return (
    <section aria-labelledby="reach">
      <h2 id="reach">{say('reach.title')}</h2>
      <div class="card note">
        <p class="strong">{say(title)}</p>
        {email !== undefined && <p><bdi>{email}</bdi></p>}
        {phoneEnds !== undefined && <p>{say('reach.ends', { digits: phoneEnds })}</p>}
      </div>
    </section>
  )
}

/** In the place of a contact that was erased. */
export function Removed({ say }: { readonly say: Say }): JSX.Element {
  return (
    <section aria-labelledby="reach">
      <h2 id="reach">{say('removed.title')}</h2>
      <p class="card note">{say('removed.text')}</p>
    </section>
  )
}
