declare const brand: unique symbol

/** A `T` that only its own `parse` or maker can produce, so that two kinds of text never stand in for each other. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
