// What docs/domain.md says of its proofs: every file it names is there, once, and has the law or process of its row in a title; every law in a title has a row.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'

const files = ['libs', 'services', 'tools'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`)).filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
const text = readFileSync('docs/domain.md', 'utf8')

const filesNamed = (name: string): readonly string[] => files.filter((file) => `/${file}`.endsWith(`/${name}`))
const testsIn = (line: string): readonly string[] => [...line.matchAll(/`([\w./-]+\.test\.ts)`/g)].flatMap(([, name]) => name ?? [])
const rows = text.split('\n').flatMap((line) => {
  const name = /^\| ([IP]\d+) /.exec(line)?.[1]
  return name === undefined ? [] : [{ name, tests: testsIn(line) }]
})

/** The words by which the tests of a file are called, those of the tables they are made from among them. */
function titlesOf(file: string): string {
  const titles: string[] = []
  const wordsIn = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) titles.push(node.text)
    node.forEachChild(wordsIn)
  }
  const visit = (node: ts.Node): void => {
    const [title] = ts.isCallExpression(node) && /^(describe|test)\b/.test(node.expression.getText()) ? node.arguments : []
    if (title !== undefined && ts.isCallExpression(node)) [node.expression, title].forEach(wordsIn)
    node.forEachChild(visit)
  }
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
  return titles.join('\n')
}

const says = (title: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(title)

describe('docs/domain.md', () => {
  test('names tests that are there, so that one file is meant', () => {
    expect(testsIn(text).length).toBeGreaterThan(0)
    expect(testsIn(text).filter((name) => filesNamed(name).length !== 1)).toEqual([])
  })

  test('names files and folders that are there', () => {
    const paths = [...[...text.matchAll(/`((?:libs|services|tools|examples|schemas)\/[\w./-]+)`/g)].map(([, path = '']) => path), ...[...text.matchAll(/\]\(([^)#:]+)/g)].map(([, path = '']) => join('docs', path))]
    expect(paths.length).toBeGreaterThan(0)
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })

  test('has one row per law and process', () => {
    const names = rows.map(({ name }) => name)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  test('says that a test proves a law or process only where a title in it says so', () => {
    expect(rows.flatMap(({ name, tests }) => tests.flatMap((one) => filesNamed(one).filter((file) => !says(titlesOf(file), name)).map((file) => `${name} in ${file}`)))).toEqual([])
  })

  test('has a row for every law that a title names', () => {
    const named = new Set(files.filter((file) => !file.startsWith('tools/')).flatMap((file) => titlesOf(file).match(/\bI\d{1,2}\b/g) ?? []))
    expect([...named].filter((law) => !rows.some(({ name }) => name === law))).toEqual([])
  })
})
