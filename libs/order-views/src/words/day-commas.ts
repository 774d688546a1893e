const weekdayAlone = /(^|[–—]\s*)(\p{L}+), (?=\d)/gu

/**
 * CLDR writes `Thu, 26 Nov` for a day and `Thu 26 – Sat 28 Nov` for several in some English regions (en-IE, en-AU), and both stand
 * on one page: without the comma, as in en-GB. Other languages keep theirs, and so does English that says the month first.
 */
export const withoutDayCommas = (locale: string, text: string): string => (locale.startsWith('en') ? text.replaceAll(weekdayAlone, '$1$2 ') : text)
