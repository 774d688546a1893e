// What a mutant is: one expression or statement of a source file, said otherwise.
import ts from 'typescript'

export interface Mutant {
  readonly id: number
  readonly file: string
  readonly line: number
  readonly operator: string
  readonly original: string
  readonly mutated: string
}

/** What stands in a node's place, and the name of the operator that put it there. */
type Other = readonly [operator: string, text: string]

/** A source file in which each mutant is behind a switch: `__at(id)` says whether that one is on. */
export function instrument(file: string, text: string, firstId: number): { readonly text: string; readonly mutants: readonly Mutant[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const mutants: Mutant[] = []
  const add = (node: ts.Node, [operator, mutated]: Other): string => {
    const id = firstId + mutants.length
    mutants.push({ id, file, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, operator, original: node.getText(source), mutated })
    return `__at(${id})`
  }
  const inside = (node: ts.Node): string => withChildren(node, source, written)

  /** The node with all its mutants; in a mutant everything else is as it was. */
  function written(node: ts.Node): string {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return node.getFullText(source)
    const before = node.getFullText(source).slice(0, node.getLeadingTriviaWidth(source))
    // No statement begins with a parenthesis: without semicolons it would belong to the line above.
    if (ts.isExpressionStatement(node)) return `${before}{ if (!${add(node, ['step left out', ''])}) void (${inside(node).trimStart()}) }`
    if (ts.isFunctionDeclaration(node) && node.body !== undefined) {
      const guard = ` if (${add(node.body, ['function emptied', '{}'])}) return undefined as never; `
      const start = node.body.getStart(source) - node.getFullStart() + 1
      const whole = withChildren(node, source, (child) => (child === node.body ? `\u0000${inside(child).trimStart().slice(1)}` : written(child)))
      return start > 0 ? whole.replace('\u0000', ` {${guard}`) : whole
    }
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return withoutProperty(node, before)
    if (!isValue(node)) return inside(node)
    const others = othersOf(node, source)
    if (others.length === 0) return inside(node)
    const choices = others.map((other) => `${add(node, other)} ? (${other[1]}) : `).join('')
    return `${before}(${choices}${inside(node).trimStart()})`
  }

  /** A field of an object that has others, within a function: left out. */
  function withoutProperty(node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment, before: string): string {
    const plain = ts.isShorthandPropertyAssignment(node) ? node.getFullText(source) : inside(node)
    if (node.parent.properties.length < 2 || !ts.findAncestor(node, ts.isFunctionLike)) return plain
    if (isAssignedTo(node.parent)) return plain
    return `${before}...(${add(node, ['field left out', ''])} ? {} : { ${plain.trimStart()} })`
  }

  return { text: written(source), mutants }
}

/** The text of a node with its children written anew. */
function withChildren(node: ts.Node, source: ts.SourceFile, written: (child: ts.Node) => string): string {
  let [text, at] = ['', node.getFullStart()]
  ts.forEachChild(node, (child) => {
    if (child.getFullStart() < at) return
    text += source.text.slice(at, child.getFullStart()) + written(child)
    at = child.getEnd()
  })
  return text + source.text.slice(at, node.getEnd())
}

/** Whether the node is an expression whose value something uses. */
function isValue(node: ts.Node): node is ts.Expression {
  const { parent } = node
  if (!ts.isExpression(node) || ts.isOptionalChain(parent) || isAssignedTo(node)) return false
  if (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent) || ts.isParameter(parent) || ts.isVariableDeclaration(parent)) return parent.initializer === node
  return !ts.isComputedPropertyName(parent) && !ts.isExportDeclaration(parent) && !(ts.isCallExpression(parent) && parent.expression === node)
}

function isAssignedTo(node: ts.Node): boolean {
  const { parent } = node
  return ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
}

const comparisons: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
}
const joins: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = { [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'], [ts.SyntaxKind.BarBarToken]: ['&&'] }
const sums: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AsteriskToken]: ['/'],
  [ts.SyntaxKind.SlashToken]: ['*'],
  [ts.SyntaxKind.PlusEqualsToken]: ['-='],
  [ts.SyntaxKind.MinusEqualsToken]: ['+='],
}
const methods: Readonly<Record<string, string>> = { some: 'every', every: 'some', min: 'max', max: 'min', startsWith: 'endsWith', endsWith: 'startsWith' }
/** Methods whose result is of the kind of what they were called on. */
const dropped = new Set(['filter', 'sort', 'slice', 'reverse', 'toSorted', 'toReversed', 'trim'])

function othersOf(node: ts.Expression, source: ts.SourceFile): readonly Other[] {
  const text = (one: ts.Node): string => one.getText(source)
  if (ts.isBinaryExpression(node)) return ofBinary(node, text)
  if (ts.isConditionalExpression(node)) return [['always the first', text(node.whenTrue)], ['always the second', text(node.whenFalse)]]
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken ? [['not turned', text(node.operand)]] : [['sign dropped', text(node.operand)]]
  if (ts.isCallExpression(node)) return ofCall(node, text)
  if (ts.isPropertyAccessExpression(node) && node.questionDotToken !== undefined) return [['question dropped', `${text(node.expression)}.${text(node.name)}`]]
  if (ts.isArrowFunction(node)) return [['function emptied', '() => undefined as never']]
  return ofLiteral(node, text)
}

function ofBinary(node: ts.BinaryExpression, text: (one: ts.Node) => string): readonly Other[] {
  const { kind } = node.operatorToken
  const said = (operator: string): string => `${text(node.left)} ${operator} ${text(node.right)}`
  const compared = (comparisons[kind] ?? []).map((operator): Other => ['comparison', said(operator)])
  const joined = (joins[kind] ?? []).map((operator): Other => ['and, or', said(operator)])
  const always: readonly Other[] = compared.length + joined.length > 0 && !isChosenBy(node) ? [['always', 'true'], ['never', 'false']] : []
  if (kind === ts.SyntaxKind.QuestionQuestionToken) return [['default dropped', `${text(node.left)} as never`], ['default always', text(node.right)]]
  return [...compared, ...joined, ...always, ...(sums[kind] ?? []).map((operator): Other => ['sum', said(operator)])]
}

/** A ternary has mutants of its own for a condition that always holds, or never. */
const isChosenBy = (node: ts.Expression): boolean => ts.isConditionalExpression(node.parent) && node.parent.condition === node

function ofCall(node: ts.CallExpression, text: (one: ts.Node) => string): readonly Other[] {
  const { expression } = node
  const ifs = ts.isIfStatement(node.parent) ? [['always', 'true'], ['never', 'false']] as const : []
  if (!ts.isPropertyAccessExpression(expression) || ts.isOptionalChain(node)) return ifs
  const name = expression.name.text
  if (dropped.has(name)) return [['method dropped', text(expression.expression)]]
  const other = methods[name]
  const args = node.arguments.map(text).join(', ')
  return other === undefined ? ifs : [['method', `${text(expression.expression)}.${other}(${args})`], ...ifs]
}

function ofLiteral(node: ts.Expression, text: (one: ts.Node) => string): readonly Other[] {
  if (ts.isStringLiteralLike(node)) return [['text', node.text === '' ? `'mutant'` : `''`]]
  if (ts.isTemplateExpression(node)) return [['text', `''`]]
  if (ts.isNumericLiteral(node)) return [['number', `${text(node)} + 1`]]
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [['boolean', 'false']]
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [['boolean', 'true']]
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0 ? [] : [['list emptied', '[]']]
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0 ? [] : [['object emptied', '{}']]
  return []
}
