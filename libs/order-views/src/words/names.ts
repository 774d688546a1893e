// Names as carriers write them, told as people do.

/** `KASSEL DE` -> `Kassel DE`: carriers shout. */
export const placeWords = (place: string): string => place.replace(/\p{Lu}{3,}/gu, (word) => `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`)

/** `larkway` -> `Larkway`, `dhl-de` -> `DHL DE`: what a person would call it. */
export const carrierWords = (carrier: string): string => carrier.split(/[-_ ]+/).map((word) => (word.length <= 3 ? word.toUpperCase() : `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)).join(' ')
