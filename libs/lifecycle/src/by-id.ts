/** What a part keeps by id, in the order of the ids: the same whatever came first. */
export const byId = <State>(states: Readonly<Record<string, State>> = {}): readonly (readonly [string, State])[] => Object.entries(states).sort(([a], [b]) => (a < b ? -1 : 1))
