// npx nx g @wismo/tools:aggregate <service> <Name>
import { formsOf, next, serviceFolder, writeNew } from './names.mjs'

export function aggregateGenerator(tree, { service, name, event: fact, public: isPublic = false }) {
  const folder = serviceFolder(tree, service)
  const forms = formsOf(name)
  const event = formsOf(fact ?? `${forms.pascal}Opened`).pascal
  const made = { ...forms, event, decision: decisionOf(event, forms), category: isPublic ? forms.snake : `process-${forms.kebab}` }
  writeNew(tree, `${folder}/domain/${forms.kebab}.ts`, domainFile(made, isPublic))
  writeNew(tree, `${folder}/domain/${forms.kebab}.test.ts`, testFile(made))
  return next(
    `say in ${folder}/domain/${forms.kebab}.ts what it is about and what its events mean`,
    ...(isPublic ? [`npx nx g @wismo/tools:event <domain> ${event} --doc "..." --union ${folder}/domain/${forms.kebab}.ts, and put ${forms.pascal}Event into what the relay publishes`] : []),
    `npx nx g @wismo/tools:reaction ${service} when-...-then-... --on <Event> --aggregate ${forms.kebab}`,
  )
}

/** LoyaltyPointOpened of a LoyaltyPoint -> openLoyaltyPoint; where the tense cannot be undone, recordLoyaltyPointOpened. */
function decisionOf(event, { pascal }) {
  const verb = event.startsWith(pascal) ? event.slice(pascal.length).toLowerCase() : ''
  return verb === 'opened' ? `open${pascal}` : `record${event}`
}

const domainFile = ({ pascal, camel, words, sentence, event, decision, category }, isPublic) => `// ${sentence}: what is recorded of it, and when.
import { unknownEvent, type Aggregate, type OrderId } from '@wismo/kernel'

export type ${pascal}Event =
  /** It is there from now on${isPublic ? '' : '. Nobody else’s business'}. */
  | { readonly type: '${event}'; readonly data: { readonly orderId: OrderId } }

export interface ${pascal} {
  readonly status: 'none' | 'open'
}

export const ${camel}: Aggregate<${pascal}, ${pascal}Event> = {
  category: '${category}',
  initial: { status: 'none' },
  evolve(state, event) {
    switch (event.type) {
      case '${event}':
        return { ...state, status: 'open' }
      default:
        return unknownEvent(event as never)
    }
  },
}

/** The ${words} of this order is there from now on. Told twice: nothing. */
export const ${decision} = ({ orderId }: { readonly orderId: OrderId }) => (state: ${pascal}): readonly ${pascal}Event[] => {
  switch (state.status) {
    case 'none':
      return [{ type: '${event}', data: { orderId } }]
    case 'open':
      return []
  }
}
`

const testFile = ({ pascal, camel, kebab, words, event, decision }) => `import { describe, expect, test } from '@jest/globals'
import { fold, Unavailable, type OrderId } from '@wismo/kernel'
import { ${camel}, ${decision}, type ${pascal}, type ${pascal}Event } from './${kebab}.ts'

const orderId = 'ord_1' as OrderId
const opened: ${pascal}Event = { type: '${event}', data: { orderId } }
const given = (...events: readonly ${pascal}Event[]) => ({ when: (decision: (state: ${pascal}) => readonly ${pascal}Event[]) => ({ then: (...expected: readonly ${pascal}Event[]) => expect(decision(fold(${camel}, events))).toEqual(expected) }) })

describe('${words}', () => {
  test('is there once it was told of', () => {
    given().when(${decision}({ orderId })).then(opened)
  })

  test('I40 told twice: nothing new', () => {
    given(opened).when(${decision}({ orderId })).then()
  })

  test('nobody decides on events of a newer release', () => {
    expect(() => fold(${camel}, [{ ...opened, type: 'NotYetKnown' } as unknown as ${pascal}Event])).toThrow(Unavailable)
  })
})
`
