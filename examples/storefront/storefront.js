// All that a storefront needs: a link becomes an order that stays up to date, and a proof shows more of it.
import { wismoClient, WismoProblem } from '/wismo-client.js'

const at = (id) => document.getElementById(id)
const states = { connecting: 'Connecting', live: 'Live', again: 'Connecting again' }
let following = new AbortController()

/** A tracking link is the service and the token: https://orders.shop.example/t/{token} */
function parts(link) {
  const { origin, pathname } = new URL(link)
  return { client: wismoClient({ baseUrl: origin, language: document.documentElement.lang }), token: pathname.split('/t/')[1] ?? '' }
}

async function show({ client, token }) {
  following.abort()
  following = new AbortController()
  const { signal } = following
  await told(async () => {
    try {
      await client.followOrder(token, { signal, onView: (order) => put(order, client, token), onState: (state) => (at('state').textContent = states[state]) })
    } catch (error) {
      clear()
      throw error
    }
  })
}

/** A link that is over shows nothing, and one that is another nothing of the one before. */
function clear() {
  at('order').hidden = true
  at('state').textContent = ''
}

function put(order, client, token) {
  at('order').hidden = false
  // Said anew only when it is another sentence.
  if (at('headline').textContent !== order.headline.title) at('headline').textContent = order.headline.title
  at('text').textContent = order.headline.text ?? ''
  at('lines').replaceChildren(...order.lines.filter(({ quantity }) => quantity.current > 0).map((line) => Object.assign(document.createElement('li'), { textContent: lineText(line, order) })))
  at('proof').hidden = order.money !== undefined
  at('proof').onsubmit = (event) => {
    event.preventDefault()
    void told(async () => {
      const { token: proved } = await client.verify(token, { email: at('email').value })
      void show({ client, token: proved })
    })
  }
}

/** Quantities are in steps of their unit, as sums are. */
const lineText = ({ title, quantity, unit, price }, { currency, locale }) =>
  `${quantity.current / 10 ** unit.scale} × ${title}${price === undefined ? '' : `, ${new Intl.NumberFormat(locale, { style: 'currency', currency }).format(price.total / 10 ** digits(currency))}`}`

/** Sums are in the smallest unit of their currency. */
const digits = (currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits

async function told(work) {
  at('problem').textContent = ''
  try {
    await work()
  } catch (error) {
    at('problem').textContent = error instanceof WismoProblem ? error.problem.detail : 'The shop cannot be reached at the moment.'
  }
}

at('link').addEventListener('submit', (event) => {
  event.preventDefault()
  clear()
  void show(parts(at('address').value))
})
