// What a sender calls things, as it may stand in a log: its names may be anything and anybody's.

/** Stands for what has not the form of a type: a name, an address, a line of a log. */
export const noTypeName = '(no name of a type)'

const typeForm = /^[A-Za-z.0-9]{1,100}$/
const maxIdLength = 200

export const typeInLogs = (type: string): string => (typeForm.test(type) ? type : noTypeName)

/** Cut, without controls and half characters. */
export const idInLogs = (id: string): string => id.slice(0, maxIdLength).replaceAll(/[\p{Cc}\p{Surrogate}]/gu, '\ufffd')
