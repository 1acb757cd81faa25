import { describe, expect, it } from 'vitest'
import { fitted, type Ruler, wrapped } from './text-lines.ts'

/** Han is 10 px wide, all else 5. */
const ruler: Ruler = {
  font: 'test',
  context: {
    measureText: (text) => ({ width: [...text].reduce((sum, sign) => sum + (sign >= '\u3000' ? 10 : 5), 0) }),
  },
}

describe('lines of a name', () => {
  it('break Han between words, and leave no character alone', () => {
    expect(wrapped(ruler, '身份证办理', 40, 2)).toEqual(['身份证', '办理'])
    expect(wrapped(ruler, '电子健康卡', 40, 2)).toEqual(['电子', '健康卡'])
    expect(wrapped(ruler, '学籍管理', 40, 2)).toEqual(['学籍管理'])
    expect(wrapped(ruler, '退役军人局', 40, 2)).toEqual(['退役', '军人局'])
  })

  it('break Latin at spaces and hyphens', () => {
    expect(wrapped(ruler, 'After-school classes', 40, 3)).toEqual(['After-', 'school', 'classes'])
    expect(wrapped(ruler, 'School enrolment', 50, 2)).toEqual(['School', 'enrolment'])
  })

  it('rather break Han anywhere than cut it', () => {
    expect(wrapped(ruler, '数据共享交换平台', 40, 2).join('')).toBe('数据共享交换平台')
  })

  it('leave no bracket or stop at the beginning of a line, and none that opens at the end', () => {
    expect(wrapped(ruler, '无可用副本（应有 6 个）', 110, 2)).toEqual(['无可用副本（应有 6', '个）'])
    expect(wrapped(ruler, '全部停止（维护）', 50, 3).filter((line) => /^[）]|（$/.test(line))).toEqual([])
  })

  it('treat a rare Han character as any other: never halved, nor alone where a word can come along', () => {
    // A face may have no square for what is left of a half.
    const narrow: Ruler = { font: 'halves', context: { measureText: (text) => ({ width: 5 * text.length }) } }
    expect(fitted(narrow, '𬭊𬭊𬭊', 20)).toBe('𬭊…')
    expect(wrapped(ruler, '电子健康𬭊', 40, 2)).toEqual(['电子', '健康𬭊'])
  })

  it('cut only what has no room at all, and say so', () => {
    expect(fitted(ruler, 'Kindergarten', 40)).toBe('Kinderg…')
    expect(wrapped(ruler, '工业和信息化局', 20, 2).at(-1)).toMatch(/…$/)
  })
})
