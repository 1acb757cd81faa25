import { describe, expect, it } from 'vitest'
import { restingPage } from './resting-page.ts'

const time = (at: number) => `T${at}`

describe('the screen without a page', () => {
  it('tells the last known alarms, until when they are known, and when the wall is tried again', () => {
    const words = { asOf: 7, lines: [{ grade: 'critical', text: '入学报名 · <b>&' } as const], more: 3 }
    const html = restingPage(words, 9, 'zh-CN', time)
    for (const part of ['T7', 'T9', '特', '入学报名 · &lt;b&gt;&amp;', '另有 3 条']) expect(html).toContain(part)
    expect(html).not.toContain('<script')
  })

  it('tells none known apart from nothing known', () => {
    expect(restingPage({ asOf: 7, lines: [], more: 0 }, 9, 'en', time)).toContain('no alarm was open')
    expect(restingPage(null, 9, 'en', time)).toContain('Nothing is known')
    expect(restingPage({ asOf: null, lines: [], more: 0 }, 9, 'en', time)).toContain('Nothing is known')
  })
})
