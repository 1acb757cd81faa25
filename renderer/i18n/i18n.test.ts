import { describe, expect, it } from 'vitest'
import { LANGS } from '../../shared/lib/words.ts'
import { ageText, bytesText, coresText, decimalText, percentText, shortAge, spanEnds, spanText, whenText } from './format.ts'
import { say, TEXTS } from './say.ts'

const placesOf = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1]))].sort()
const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('texts', () => {
  it('say the same facts in every language', () => {
    const first = TEXTS['zh-CN']
    for (const lang of LANGS) {
      expect(Object.keys(TEXTS[lang]).sort()).toEqual(Object.keys(first).sort())
      for (const [key, text] of Object.entries(TEXTS[lang])) {
        expect(text.trim(), `${lang} ${key}`).not.toBe('')
        expect(placesOf(text), `${lang} ${key}`).toEqual(placesOf(Object.entries(first).find(([k]) => k === key)?.[1] ?? ''))
      }
    }
  })

  it('choose the English plural by the count', () => {
    expect(say('en', 'alarms.touches', { n: 1 })).toBe('touches 1 app')
    expect(say('en', 'alarms.touches', { n: '1,024' })).toBe('touches 1,024 apps')
    expect(say('zh-CN', 'alarms.touches', { n: 1 })).toBe('影响 1 个应用')
  })
})

describe('figures', () => {
  it('word ages from seconds to days, and a clock that jumped as now', () => {
    expect([0, 59_999, MINUTE, 12 * MINUTE, 47 * HOUR, 49 * HOUR, -5000].map((ms) => ageText(ms, 'zh-CN'))).toEqual([
      '0 秒前',
      '59 秒前',
      '1 分钟前',
      '12 分钟前',
      '47 小时前',
      '2 天前',
      '0 秒前',
    ])
    expect(ageText(12 * MINUTE, 'en')).toBe('12 min ago')
    expect(shortAge(3 * HOUR, 'en')).toBe('3h')
  })

  it('word spans with the next smaller unit', () => {
    expect(spanText(3 * HOUR + 12 * MINUTE, 'zh-CN')).toBe('3 时 12 分')
    expect(spanText(51 * HOUR, 'en')).toBe('2 d 3 h')
  })

  it('word moments as near as needed', () => {
    const now = new Date(2026, 8, 1, 8, 31).getTime()
    expect(whenText(new Date(2026, 8, 1, 0, 5).getTime(), now, 'zh-CN')).toBe('00:05')
    expect(whenText(new Date(2026, 7, 31, 22, 10).getTime(), now, 'zh-CN')).toBe('昨日 22:10')
    expect(whenText(new Date(2026, 7, 3, 8, 29).getTime(), now, 'en')).toBe('Aug 3 08:29')
    // After today, such as before the clock was set back, it is not of today.
    expect(whenText(new Date(2026, 8, 2, 8, 29).getTime(), now, 'zh-CN')).toBe('9月2日 08:29')
  })

  it('tell both ends of a span by their days, unless both are of today', () => {
    const [before, early, late] = [new Date(2026, 7, 31, 22, 10), new Date(2026, 8, 1, 0, 5), new Date(2026, 8, 1, 8, 31)].map(
      Number,
    )
    expect(spanEnds(early ?? 0, late ?? 0, late ?? 0, 'zh-CN')).toEqual({ from: '00:05', to: '08:31' })
    expect(spanEnds(before ?? 0, late ?? 0, late ?? 0, 'zh-CN')).toEqual({ from: '8月31日 22:10', to: '9月1日 08:31' })
  })

  it('give every amount its unit', () => {
    expect(coresText(12_500, 'zh-CN')).toBe('12.5 核')
    expect(coresText(1000, 'en')).toBe('1 core')
    expect(bytesText(48 * 1024 ** 3, 'en')).toBe('48 GiB')
    expect(bytesText(1.5 * 1024 ** 4, 'en')).toBe('1.5 TiB')
    expect(percentText(0.824, 'en')).toBe('82%')
  })

  it('never word little as nothing, nor what is not known as an amount', () => {
    const cores = [0, 0.004, 0.96, 4, 960, 999.4, 999.6, 1960, 999_600]
    expect(cores.map((milli) => coresText(milli, 'zh-CN'))).toEqual([
      ...['0 核', '0.004 毫核', '0.96 毫核', '4 毫核', '960 毫核', '999 毫核', '1 核', '2 核', '1,000 核'],
    ])
    expect([4, 999.6].map((milli) => coresText(milli, 'en'))).toEqual(['4 mCPU', '1 core'])
    const bytes = [0, 1, 1023.6, 300 * 1024, 1.5 * 1024 ** 2, 1023.9 * 1024 ** 2]
    expect(bytes.map((size) => bytesText(size, 'en'))).toEqual(['0 GiB', '1 B', '1 KiB', '300 KiB', '1.5 MiB', '1 GiB'])
    expect([coresText(null, 'zh-CN'), bytesText(null, 'en')]).toEqual(['–', '–'])
    expect([0, 0.004, 0.96, 99.96, 1234.5].map((n) => decimalText(n, 'en'))).toEqual(['0', '0.004', '0.96', '100', '1,235'])
    expect([0.0001, 0.000099, 0.000001].map((ratio) => percentText(ratio, 'zh-CN'))).toEqual(['0.01%', '<0.01%', '<0.01%'])
    expect([0, 0.0042, 0.0096, 0.01, 1].map((ratio) => percentText(ratio, 'en'))).toEqual(['0%', '0.42%', '0.96%', '1%', '100%'])
  })
})
