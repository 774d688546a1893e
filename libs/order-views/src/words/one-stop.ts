/** Dates of some languages end with a stop, and so do sentences: `Do., 26. Nov..`. */
export const oneStop = (text: string): string => text.replace(/\.\.(?=\s|$)/g, '.')
