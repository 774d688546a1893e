import { expect, test } from '@jest/globals'
import { installCommand } from './install.mjs'

const asked = { kind: 'prod', lockHash: 'h', installed: undefined as string | undefined, hasModules: true }

test.each<[string, Parameters<typeof installCommand>[0], readonly string[] | undefined]>([
  ['nothing there, to start', { ...asked, hasModules: false }, ['ci', '--omit=dev']],
  ['nothing there, to test', { ...asked, kind: 'full', hasModules: false }, ['ci', '--include=dev']],
  ['the same again', { ...asked, installed: 'h prod' }, undefined],
  ['more than is asked', { ...asked, installed: 'h full' }, undefined],
  ['less than is asked: adds', { ...asked, kind: 'full', installed: 'h prod' }, ['install', '--no-save', '--include=dev']],
  ['another lock file: adds, and keeps what is there', { ...asked, installed: 'old full' }, ['install', '--no-save', '--include=dev']],
  ['another lock file, to start', { ...asked, installed: 'old prod' }, ['install', '--no-save', '--omit=dev']],
  ['installed by npm alone, with everything', { ...asked, hasDevelopment: true }, ['install', '--no-save', '--include=dev']],
])('%s', (_, state, command) => {
  expect(installCommand(state)).toEqual(command)
})
