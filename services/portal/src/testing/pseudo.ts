/** Text as a language might need it that is 40 % longer than English: `Pay now` -> `[Þåý ñóŵ ~~~]`. Accents show what is no text, brackets what is cut. */
export function pseudo(text: string): string {
  const letters = new Map([...'aeiounycAEIOUNYC'].map((letter, i) => [letter, [...'åéîöûñýçÅÉÎÖÛÑÝÇ'][i] ?? letter]))
  const accented = [...text].map((letter) => letters.get(letter) ?? letter).join('')
  const words = Math.ceil((text.trim().length * 0.4) / 5)
  return text.trim() === '' ? text : `[${accented}${' ~~~~'.repeat(words)}]`
}

/** Makes a page that is open one of the pseudo locale `en-XA`: every text of it, for a script of the browser. */
export const pseudoPage = `(() => {
  const pseudo = ${pseudo.toString()}
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!node.parentElement.closest('bdi, script, style')) node.textContent = pseudo(node.textContent)
  }
})()`
