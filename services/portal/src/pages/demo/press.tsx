import type { JSX } from 'preact'

/** In a form: what names it. Sent twice before its answer came, it is one press. */
export const Press = ({ press }: { readonly press: string }): JSX.Element => <input type="hidden" name="press" value={press} />
