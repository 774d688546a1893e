import type { JSX } from 'preact'
import { demoPeople, type DemoPersonId } from '../demo/people.ts'
import { toHtml, type PageSetting } from '../pages/layout.tsx'
import { Icon } from '../parts/icon.tsx'
import { PlainDesk } from './desk-frame.tsx'

/** The sign-in of the demo: no password, a choice of who one is. `asked` goes back as it came. */
export const renderWhoAreYouPage = (setting: PageSetting, asked: object, people: readonly DemoPersonId[]): string => toHtml(<WhoAreYou setting={setting} asked={asked} people={people} />)

function WhoAreYou({ setting, asked, people }: { readonly setting: PageSetting; readonly asked: object; readonly people: readonly DemoPersonId[] }): JSX.Element {
  return (
    <PlainDesk setting={setting} title="Who are you today?">
      <h1>Who are you today?</h1>
      <p class="lead">This is the sign-in of the demo. Nobody has a password; real people sign in at an identity provider.</p>
      <form method="post" action="/demo/issuer/authorize" class="people">
        {Object.entries(asked).map(([name, value]) => <input type="hidden" name={name} value={String(value)} />)}
        <ul role="list">
          {people.map((id) => (
            <li>
              <button type="submit" name="as" value={id} class="person">
                <span class="initials" aria-hidden="true">{initialsOf(demoPeople[id].name)}</span>
                <span class="what"><b>{demoPeople[id].name}</b><small>{demoPeople[id].does}</small></span>
                <Icon name="chevron-right" flip />
              </button>
            </li>
          ))}
        </ul>
      </form>
    </PlainDesk>
  )
}

const initialsOf = (name: string): string => name.split(' ').map((word) => [...word][0]).join('')
