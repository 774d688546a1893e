/** How often the tests of faults do each harm: `WISMO_FAULT_ROUNDS`, or once where it is empty. More than once is the long form, `npm run deep`. */
export function faultRounds(env: Readonly<Record<string, string | undefined>> = process.env): number {
  const text = env['WISMO_FAULT_ROUNDS'] ?? ''
  if (text === '') return 1
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Error(`WISMO_FAULT_ROUNDS is a number from 1 on, not ${JSON.stringify(text)}.`)
  return Number(text)
}
