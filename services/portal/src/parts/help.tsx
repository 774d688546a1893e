import type { OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import type { Say } from '../words.ts'
import { Icon } from './icon.tsx'

interface HelpProps {
  readonly help: OrderView['help']
  readonly say: Say
  /** An order is shown, which whoever helps has before them too. */
  readonly isOfOrder?: boolean
  /** What the shop's own words are in, where that is not the language of the page. */
  readonly lang?: string | undefined
}

/** How to get a person, always on the page. */
export function Help({ help: { phone, email, hours }, say, isOfOrder = false, lang }: HelpProps): JSX.Element {
  return (
    <section aria-labelledby="help">
      <h2 id="help" tabIndex={-1}>{say('help.title')}</h2>
      <div class="card note">
        {(isOfOrder || hours !== undefined) && <p>{isOfOrder && say('help.same')} {hours !== undefined && <Hours hours={hours} said={say('help.hours', { hours })} lang={lang} />}</p>}
        {phone === undefined && email === undefined && <p>{say('help.reply')}</p>}
        {(phone !== undefined || email !== undefined) && (
          <p class="buttons">
            {email !== undefined && <a class="button" href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}><Icon name="mail" />{say('help.write')}</a>}
            {phone !== undefined && <a class="button" href={`tel:${phone.replace(/[^+\d]/g, '')}`}><Icon name="phone" />{say('help.call')}</a>}
          </p>
        )}
      </div>
    </section>
  )
}

/** The shop says its hours in one language, in the sentence of another: they are read in their own. */
function Hours({ hours, said, lang }: { readonly hours: string; readonly said: string; readonly lang: string | undefined }): JSX.Element {
  const at = said.indexOf(hours)
  if (lang === undefined || at < 0) return <>{said}</>
  return <>{said.slice(0, at)}<span lang={lang}>{hours}</span>{said.slice(at + hours.length)}</>
}
