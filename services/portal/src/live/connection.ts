// One stream of events of the page's order.

export interface Heard {
  /** It is connected. `isFirst`: for the first time; later ones the browser made again by itself. */
  opened(isFirst: boolean): void
  /** There is that version. `isFirst`: it says how things are, not that something happened. */
  told(version: number, isFirst: boolean): void
  /** It broke; the browser connects again. */
  broken(): void
  /** The server took no connection, or ends this one: the browser does not try again. */
  refused(): void
}

/** Answers how to close it. */
export function openConnection(url: string, { opened, told, broken, refused }: Heard): () => void {
  const source = new EventSource(url)
  let connections = 0
  let views = 0
  source.onopen = () => {
    connections += 1
    views = 0
    opened(connections === 1)
  }
  source.addEventListener('view', ({ lastEventId }) => {
    views += 1
    told(Number(lastEventId), views === 1)
  })
  // Left to the browser, all who are told at once would be back at once.
  source.addEventListener('bye', () => {
    source.close()
    refused()
  })
  source.onerror = () => (source.readyState === EventSource.CLOSED ? refused() : broken())
  return () => source.close()
}
