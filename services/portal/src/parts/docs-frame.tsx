import type { ComponentChildren, JSX } from 'preact'
import { indexPath } from '../pages/event-catalogue.ts'
import { Document, type PageSetting } from '../pages/layout.tsx'
import { Mark } from './mark.tsx'

interface DocsFrameProps {
  readonly setting: PageSetting
  readonly title: string
  /** What the page answers, on the ground of its own that every page's answer has. */
  readonly answer: ComponentChildren
  readonly children: ComponentChildren
}

/** The frame of the pages for developers: Wismo's own, in English, without a shop. */
export function DocsFrame({ setting, title, answer, children }: DocsFrameProps): JSX.Element {
  return (
    <Document setting={setting} title={`${title} · Wismo`} name="docs">
      <a class="skip" href="#main">Skip to the content</a>
      <header class="top">
        <div class="wide">
          <p class="shop"><Mark name="Wismo" />Wismo</p>
          <nav aria-label="Documentation">
            <ul class="doors" role="list"><li><a href={indexPath}>Events</a></li><li><a href="/docs">API</a></li></ul>
          </nav>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <div class="hero"><div class="wide">{answer}</div></div>
        <div class="wide body">{children}</div>
      </main>
      <footer class="bottom">
        <div class="wide"><p>What this release knows, from its schemas. A draft may still change freely; what is published only grows.</p></div>
      </footer>
    </Document>
  )
}
