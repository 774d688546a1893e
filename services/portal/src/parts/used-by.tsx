import type { JSX } from 'preact'
import { pagePath } from '../pages/event-catalogue.ts'

/** Events and types with a field of this type. */
export function UsedBy({ users }: { readonly users: readonly string[] }): JSX.Element | null {
  if (users.length === 0) return null
  return (
    <section aria-labelledby="used-by">
      <h2 id="used-by">Used by</h2>
      <ul class="users" role="list">{users.map((name) => <li><a href={pagePath(name)}>{name}</a></li>)}</ul>
    </section>
  )
}
