import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readRegisterFile } from '../../config/register-file.ts'
import { FOUNDATIONS } from './bureaus.ts'
import { planEstate } from './plan.ts'
import { registerText } from './register-text.ts'

const city = planEstate(7, 'city')

describe('plan of the demo estate', () => {
  it('has 40 bureaus and 318 apps in its register, and three apps that the register does not know', () => {
    expect(city.bureaus).toHaveLength(40)
    expect(city.apps.filter((app) => app.registered)).toHaveLength(318)
    expect(city.apps.filter((app) => !app.registered)).toHaveLength(3)
  })

  it('gives every app its own id, and every name once in its bureau', () => {
    expect(new Set(city.apps.map(({ id }) => id)).size).toBe(city.apps.length)
    expect(new Set(city.apps.map(({ bureau, name }) => `${bureau} ${name}`)).size).toBe(city.apps.length)
  })

  it('is the same for the same seed, and another for another', () => {
    expect(planEstate(7, 'city')).toEqual(city)
    expect(planEstate(8, 'city')).not.toEqual(city)
  })

  it('lets fills vary, and only a handful be tight', () => {
    const fills = city.apps.flatMap(({ fill }) => (fill === null ? [] : [fill]))
    expect(Math.min(...fills)).toBeLessThan(0.3)
    const tight = fills.filter((fill) => fill > 0.82).length
    expect(tight).toBeGreaterThanOrEqual(3)
    expect(tight / fills.length).toBeLessThan(0.06)
  })

  it('depends only on apps that exist, without a foundation that depends on anything', () => {
    for (const size of ['city', 'town'] as const) {
      const plan = planEstate(7, size)
      const ids = new Set(plan.apps.map(({ id }) => id))
      expect(plan.apps.flatMap(({ dependsOn }) => dependsOn).filter((id) => !ids.has(id))).toEqual([])
    }
    const foundations = city.apps.filter((app) => FOUNDATIONS.some(({ id }) => id === app.id))
    expect(foundations.flatMap(({ dependsOn }) => dependsOn)).toEqual([])
  })

  it.each(['city', 'town'] as const)('writes a register of a %s that reads without a fault', (size) => {
    const folder = mkdtempSync(join(tmpdir(), 'wanglou-register-'))
    try {
      const path = join(folder, 'register.yaml')
      const plan = planEstate(7, size)
      writeFileSync(path, registerText(plan, Date.parse('2026-09-01T00:30:00Z')))
      const { register, faults } = readRegisterFile(path, 0)
      expect(faults).toEqual([])
      expect(register?.bureaus.map(({ name }) => name)).toEqual(plan.bureaus.map(({ name }) => name))
      expect(register?.apps).toHaveLength(plan.apps.filter((app) => app.registered).length)
      expect(register?.apps.every((app) => app.appClass && app.contractor && app.dutyPost && app.dutyPhone)).toBe(true)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
