import { expect, it } from 'vitest'
import type { Brush } from './brush.ts'
import { drawWard } from './draw-ward.ts'

/** The texts at the head of a ward of that width, px; a sign is as wide as 10 px of type. */
function said(width: number, name: string, age: string): string[] {
  const texts: string[] = []
  const context = new Proxy(
    {},
    {
      get: (_, member) =>
        member === 'measureText'
          ? (text: string) => ({ width: 10 * text.length })
          : (text: unknown) => {
              if (member === 'fillText') texts.push(String(text))
            },
      set: () => true,
    },
  )
  const palette = new Proxy({}, { get: (_, member) => String(member) })
  const brush = { context, font: '', palette, unit: 10, sizes: { title: 20, body: 10, small: 10 }, want() {} }
  const face = { name, age, grade: null }
  const place = { x: 0, y: 0, width, height: 100 }
  drawWard(brush as unknown as Brush, place, { ...place, y: 30, height: 70 }, face as Parameters<typeof drawWard>[3], 1, '')
  return texts
}

it('tells how old a stale ward is: its name is broken, then shortened for that', () => {
  expect(said(180, '公共资源交易中心', '12分')).toEqual(['公共资源交易中心', '12分'])
  expect(said(120, '公共资源交易中心', '12分')).toEqual(['公共资源交易', '中心', '12分'])
  const shortened = said(94, '公共资源交易中心', '12分')
  expect(shortened.at(-1)).toBe('12分')
  expect(shortened.slice(0, -1).join('')).toMatch(/^公共.*…$/)
})

it('leaves out the age, then its clock, before less than half of the name is left, or a word above is cut', () => {
  const byClock = said(60, '公共资源交易中心', '12分')
  expect(byClock).not.toContain('12分')
  expect(byClock.join('')).toMatch(/^公共.*…$/)
  expect(said(110, 'Kindergartens Office', '12分')).not.toContain('12分')
  expect(said(41, '公共资源交易中心', '12分').join('')).toMatch(/^公.*…$/)
})

it('has the whole head for its name where nothing is stale', () => {
  expect(said(100, '公共资源交易中心', '')).toEqual(['公共资源交易中心'])
})
