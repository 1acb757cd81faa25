import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHanReadings } from './han-readings.ts'
import { isReadAs, pinyinMeets } from './pinyin.ts'

const readingsOf = createHanReadings()
const meets = (text: string, word: string): number | null => pinyinMeets(text, word, readingsOf)

describe('names by pinyin', () => {
  it('finds a name by whole syllables, initials, and both mixed', () => {
    for (const word of ['gonganju', 'gaj', 'gongaj', 'ganj', 'gonganj', "gong'an'ju"]) expect(meets('公安局', word), word).toBe(0)
    for (const word of ['shichangjiandu', 'scjd', 'shichjd', 'schang']) expect(meets('市场监督管理局', word), word).toBe(1)
    expect(meets('公安局', 'gan')).toBe(1)
    expect(meets('公安局', 'anju')).toBe(3)
    expect(meets('公安局', 'gnj')).toBe(null)
    expect(meets('公安局', 'gonganjux')).toBe(null)
  })

  it('takes the last syllable for one that is still being typed', () => {
    for (const word of ['go', 'gong', 'gonga', 'gongan']) expect(meets('公安局', word), word).toBe(1)
    // Only the last: what is left out in the middle would make any letters meet anything.
    expect(meets('公安局', 'goanju')).toBe(null)
  })

  it('takes every reading of a character', () => {
    const readings: readonly [text: string, ...words: string[]][] = [
      ['重庆', 'chongqing', 'zhongqing', 'cq', 'zq'],
      ['银行', 'yinhang', 'yinxing', 'yh', 'yx'],
      ['长沙', 'changsha', 'zhangsha', 'cs', 'zs'],
      ['厦门', 'xiamen', 'xm'],
      ['六安', 'luan', 'liuan'],
      ['会计', 'kuaiji', 'kj', 'huiji'],
      ['西安', 'xian', "xi'an", 'xa'],
      ['绿化', 'lvhua', 'lühua', 'luhua', 'lh'],
      ['妇女', 'funv', 'funü', 'fn'],
      ['中国', 'zhongguo', 'zguo', 'zhg'],
    ]
    for (const [text, ...words] of readings) for (const word of words) expect(meets(text, word), `${text} ${word}`).not.toBe(null)
  })

  it('goes over what stands between, and takes letters and figures as they are', () => {
    expect(meets('12315 消费维权', '12315xfwq')).toBe(0)
    expect(meets('入学报名（灾备）', 'rxbmzb')).toBe(0)
    expect(meets('入学报名（灾备）', 'zaibei')).toBe(2)
    expect(meets('公安局', '公anju')).toBe(0)
    expect(meets('政务云 a 区', 'zwya')).toBe(1)
  })

  it('meets by one letter only what begins with it, and nothing that is not Chinese', () => {
    expect(meets('公安局', 'g')).toBe(1)
    expect(meets('公安局', 'a')).toBe(null)
    expect(meets('school enrolment', 'se')).toBe(null)
    expect(meets('公安局', '公安局')).toBe(null)
  })

  it('reads a name from end to end by whole syllables or by initials alone', () => {
    const reads = (text: string, word: string): boolean => isReadAs(text, word, readingsOf)
    for (const word of ['shuiwuju', 'swj', 'shwj', "shui'wu'ju"]) expect(reads('水务局', word), word).toBe(true)
    for (const word of ['shuiwuj', 'shuiwu', 'sw', 'shwuju', 'swjx', '水务局']) expect(reads('水务局', word), word).toBe(false)
    expect(reads('政务云 a 区', 'zhengwuyunaqu')).toBe(true)
    expect(reads('12315 消费维权', '12315xfwq')).toBe(true)
    expect(reads('嗯啊'.repeat(100), `${'en'.repeat(190)}x`)).toBe(false)
  })

  it('ends soon on a long word of which every letter may be a syllable', () => {
    expect(meets('嗯啊'.repeat(100), `${'en'.repeat(190)}x`)).toBe(null)
  })

  it('finds any name by the readings of its characters, cut short anywhere', () => {
    const names = ['重庆银行', '长沙会计', '公安局', '市场监督管理局', '绿化', '不动产登记', '车辆调度', '都市长廊']
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.infiniteStream(fc.nat()), fc.nat(), (name, choices, length) => {
        const pieces = [...name].map((character) => {
          const forms = [...new Set(readingsOf(character).whole.flatMap((each) => [each, each.slice(0, 1)]))]
          return forms[Number(choices.next().value) % forms.length] ?? ''
        })
        const word = pieces.join('')
        expect(meets(name, word)).toBe(0)
        expect(meets(name, word.slice(0, 1 + (length % word.length)))).not.toBe(null)
      }),
    )
  })
})
