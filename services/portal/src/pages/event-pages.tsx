import { openCatalogue, type EventCatalogue } from './event-catalogue.ts'
import { renderEventIndex } from './event-index-page.tsx'
import { renderEventPage } from './event-page.tsx'
import type { PageSetting } from './layout.tsx'
import { renderTypePage } from './type-page.tsx'

export { openCatalogue, renderEventIndex, type EventCatalogue }

/** The page of an event or a shared type; their names are of one list. Undefined where nothing has that name. */
export function renderNamedPage(catalogue: EventCatalogue, name: string, setting: PageSetting): string | undefined {
  const event = catalogue.event(name)
  if (event !== undefined) return renderEventPage(event, catalogue, setting)
  const type = catalogue.type(name)
  return type === undefined ? undefined : renderTypePage(type, catalogue, setting)
}
