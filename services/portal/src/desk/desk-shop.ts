/** A shop as the desk speaks of it. */
export interface DeskShop {
  readonly name: string
  /** Where its days are; UTC of a shop that nobody knows. */
  readonly timeZone: string
  /** In which its customers read where an order has no language that there are words in. */
  readonly locale?: string
  /** Its warehouses and stores, as far as it names them. */
  readonly nodes?: readonly { readonly id: string; readonly name: string }[] | undefined
}

export type ShopOf = (shopId: string) => DeskShop
