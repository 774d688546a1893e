import type { JSX } from 'preact'
import { languages, type Language } from '@wismo/order-views'
import { languageName } from '../formats.ts'
import type { Say } from '../words.ts'
import { Icon } from './icon.tsx'

/** Which language the page is in, and the others, each by its own name: who cannot read the page finds theirs. A form, so it works without a script. */
export function LanguageChoice({ language, locale, here, say }: Language & { readonly here: string; readonly say: Say }): JSX.Element {
  return (
    <details class="languages">
      <summary><Icon name="globe" /><span class="hidden">{say('page.language')} </span>{languageName(locale, locale)}</summary>
      <form method="post" action="/language">
        <input type="hidden" name="back" value={here} />
        <ul role="list">
          {languages.map((one) => (
            <li>
              <button name="language" value={one} lang={one} {...(one === language ? { 'aria-current': 'true' as const } : {})}>{languageName(one, one)}</button>
            </li>
          ))}
        </ul>
      </form>
    </details>
  )
}
