import type { JSX } from 'preact'

export interface ShownProps {
  /** What the shop calls the order on the phone; undefined where there is none. */
  readonly order: string | undefined
}

/** In a form: the order that stays on the phone when the form was sent. */
export const Shown = ({ order }: ShownProps): JSX.Element | null => (order === undefined ? null : <input type="hidden" name="order" value={order} />)
