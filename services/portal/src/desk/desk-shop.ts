/** A shop as the desk speaks of it. */
export interface DeskShop {
  readonly name: string
  /** Where its days are; UTC of a shop that nobody knows. */
  readonly timeZone: string
}

export type ShopOf = (shopId: string) => DeskShop
