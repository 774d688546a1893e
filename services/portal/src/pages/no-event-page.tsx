import { DocsFrame } from '../parts/docs-frame.tsx'
import { indexPath } from './event-catalogue.ts'
import { toHtml, type PageSetting } from './layout.tsx'

/** What a developer sees who followed a name that this release does not know. */
export const renderNoEventPage = (setting: PageSetting): string =>
  toHtml(
    <DocsFrame setting={setting} title="Unknown name" answer={<><h1>There is nothing of this name</h1><p class="reason">No event, message or shared type of this release is called that. A newer release may know it.</p></>}>
      <p><a href={indexPath}>All events and messages</a></p>
    </DocsFrame>,
  )
