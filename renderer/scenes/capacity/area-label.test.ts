import { expect, it } from 'vitest'
import { fitsArea, headLines } from './area-label.ts'

const FONT = 10
const fits = (name: string, width: number, height: number, word: string | null = null): boolean =>
  fitsArea({ name, word }, { width, height }, FONT)

it('wraps a name of Han over a few lines, of two characters at least', () => {
  expect(fits('医保结算', 40, 13)).toBe(true)
  expect(fits('医保结算', 39, 13)).toBe(false)
  expect(fits('医保结算', 20, 25)).toBe(true)
  expect(fits('医保结算', 19, 200)).toBe(false)
  expect(fits('数据共享交换平台', 20, 200)).toBe(false)
  expect(fits('水', 10, 13)).toBe(true)
})

it('breaks Latin between words only', () => {
  expect(fits('Fire safety', 48, 25)).toBe(true)
  expect(fits('Fire safety', 48, 24)).toBe(false)
  expect(fits('Fire safety', 30, 200)).toBe(false)
})

it('leaves a name out rather than break the word below it, which may itself fall away', () => {
  expect(fits('Tax', 40, 13, 'Under-used')).toBe(false)
  expect(fits('Tax', 60, 13, 'Under-used')).toBe(true)
})

it('puts the name over areas in two even lines before it is cut', () => {
  expect(headLines('应急管理局', 50, FONT)).toEqual(['应急管理局'])
  expect(headLines('应急管理局', 49, FONT)).toEqual(['应急', '管理局'])
  expect(headLines('应急管理局', 29, FONT)).toEqual(['应急管理局'])
  expect(headLines('Culture & Tourism', 80, FONT)).toEqual(['Culture &', 'Tourism'])
  expect(headLines('Procuratorate', 40, FONT)).toEqual(['Procuratorate'])
})
