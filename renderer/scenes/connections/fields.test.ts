import { expect, it } from 'vitest'
import { readEntry } from '../../../main/config/sources-file.ts'
import { listFrom, valueAt, withValue } from './fields.ts'

const namespaces = (typed: string) =>
  withValue({ name: 'east', kind: 'kubernetes', kubeconfig: '/k', namespaces: ['tax'] }, ['namespaces'], listFrom(typed))

it.each(['', '  ', ',', ' ， '])('takes an emptied list (%j) for none: all of them, as its label says', (typed) => {
  const entry = namespaces(typed)
  expect(valueAt(entry, ['namespaces'])).toBeUndefined()
  expect(readEntry(entry, '/').config).not.toBeNull()
})

it.each(['tax,edu', 'tax， edu', ' tax , edu ,'])('takes the items of %j, whatever stands around them', (typed) => {
  expect(valueAt(namespaces(typed), ['namespaces'])).toEqual(['tax', 'edu'])
})
