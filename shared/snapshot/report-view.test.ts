import { expect, test } from 'vitest'
import { parseView, type ReportView, viewHash } from './report-view.ts'

test.each<ReportView>([
  { as: 'page', lang: null },
  { as: 'paper', lang: 'zh-CN' },
  { as: 'scene', lang: 'en', moment: 3 },
])('a view is read from its address: %o', (view) => {
  expect(parseView(viewHash(view))).toEqual(view)
})

test.each(['', '#', '#a', '#scene', '#scene/-1', '#scene/x/en', '#other/en', '#page/fr'])(
  'what names no view is the page: %s',
  (hash) => {
    expect(parseView(hash)).toEqual({ as: 'page', lang: null })
  },
)
