// What npm audit answered: known holes of packages, or that nobody could be asked.

export interface Advisories {
  readonly said: string
  readonly faults: readonly string[]
}

interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
  readonly metadata?: unknown
}

/** Of its JSON; anything that is no report is no pass. */
export function advisoriesOf(text: string): Advisories {
  const report = reportIn(text)
  if (report?.vulnerabilities === undefined || report.metadata === undefined) return { said: 'Known holes: left out: no advisory service.', faults: [] }
  const known = Object.entries(report.vulnerabilities)
  return { said: `Known holes: ${known.length}.`, faults: known.map(([name, { severity, range }]) => `${name} ${range} has a known hole (${severity}).`) }
}

function reportIn(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report
  } catch {
    return undefined
  }
}
