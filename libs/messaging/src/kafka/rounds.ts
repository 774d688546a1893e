/** How often the tests of faults do each harm; more than once is the long form, `npm run deep`. */
export const rounds = Math.max(1, Number(process.env['WISMO_FAULT_ROUNDS'] ?? 1))

export const isDeep = rounds > 1
