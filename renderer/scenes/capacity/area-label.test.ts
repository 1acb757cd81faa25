import { expect, it } from 'vitest'
import { areaLines, headLines } from './area-label.ts'

const FONT = 10
const lines = (name: string, width: number, height: number, word: string | null = null): readonly string[] =>
  areaLines({ name, word }, { width, height }, FONT)

it('wraps a name of Han over a few lines, between words, with no character alone', () => {
  expect(lines('医保结算', 40, 13)).toEqual(['医保结算'])
  expect(lines('医保结算', 39, 13)).toEqual([])
  expect(lines('医保结算', 20, 25)).toEqual(['医保', '结算'])
  expect(lines('医保结算', 19, 200)).toEqual([])
  expect(lines('三维城市模型', 50, 25)).toEqual(['三维城市', '模型'])
  expect(lines('人民调解', 35, 25)).toEqual(['人民', '调解'])
  expect(lines('好差评', 20, 200)).toEqual([])
  expect(lines('数据共享交换平台', 20, 200)).toEqual([])
  expect(lines('水', 10, 13)).toEqual(['水'])
})

it('breaks Latin between words only', () => {
  expect(lines('Fire safety', 48, 25)).toEqual(['Fire', 'safety'])
  expect(lines('Fire safety', 48, 24)).toEqual([])
  expect(lines('Fire safety', 30, 200)).toEqual([])
})

it('leaves out the word below a name where it has no room', () => {
  expect(lines('Tax', 40, 26, 'Under-used')).toEqual(['Tax'])
  expect(lines('Tax', 60, 13, 'Under-used')).toEqual(['Tax'])
  expect(lines('Tax', 60, 26, 'Under-used')).toEqual(['Tax', 'Under-used'])
})

it('puts the name over areas in two lines between words before it is cut, and leaves it out before nobody knows it', () => {
  expect(headLines('应急管理局', 50, FONT)).toEqual(['应急管理局'])
  expect(headLines('应急管理局', 49, FONT)).toEqual(['应急', '管理局'])
  expect(headLines('消防救援支队', 40, FONT)).toEqual(['消防救援', '支队'])
  expect(headLines('应急管理局', 30, FONT, 1)).toEqual(['应急…'])
  expect(headLines('应急管理局', 29, FONT)).toEqual([])
  expect(headLines('未归属', 29, FONT)).toEqual([])
  expect(headLines('Culture & Tourism', 80, FONT)).toEqual(['Culture &', 'Tourism'])
  expect(headLines('Procuratorate', 40, FONT)).toEqual(['Procu…'])
  expect(headLines('Unassigned', 20, FONT)).toEqual([])
})
