import { describe, expect, it } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import { createCityFaces } from './city-faces.ts'

const NOW = 1_788_000_000_000
const MINUTE = 60_000
const rowsOf = (scenario: 'calm' | 'alarms' | 'stale' | 'unknown') => {
  const { bureaus, apps } = estateFixture(scenario, NOW)
  return {
    bureaus: new Map(bureaus.map((bureau) => [bureau.id, bureau])),
    apps: new Map(apps.map((app) => [app.id, app])),
  }
}

describe('the faces of a city', () => {
  it('change only for the houses whose rows changed, and flare once', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('calm')
    expect(faces.update(bureaus, apps, 'zh-CN', NOW).flared).toEqual([])
    const [app] = apps.values()
    if (!app) throw new Error('no app')
    const burning = new Map(apps).set(app.id, { ...app, level: 'major' })
    const changes = faces.update(bureaus, burning, 'zh-CN', NOW)
    expect(changes).toEqual({ houses: [app.id], wards: true, flared: [{ id: app.id, grade: 'major' }] })
    expect(faces.update(bureaus, burning, 'zh-CN', NOW + MINUTE)).toEqual({ houses: [], wards: false, flared: [] })
  })

  it('never show what is not known or stale as filled, calm or fresh', () => {
    const unknown = createCityFaces()
    const { bureaus, apps } = rowsOf('unknown')
    unknown.update(bureaus, apps, 'zh-CN', NOW)
    for (const app of apps.values()) {
      const face = unknown.houses.get(app.id)
      expect(face?.fill === null).toBe(app.fill === null)
      expect(face?.level).toBe(app.level)
    }
    const stale = createCityFaces()
    const cut = rowsOf('stale')
    stale.update(cut.bureaus, cut.apps, 'zh-CN', NOW)
    for (const face of stale.houses.values()) {
      expect(face.level).not.toBe('normal')
      expect(face.age).toBe('12分')
    }
    const later = stale.update(cut.bureaus, cut.apps, 'zh-CN', NOW + MINUTE)
    expect(later.houses).toHaveLength(cut.apps.size)
  })

  it('are worded anew in another language', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('alarms')
    faces.update(bureaus, apps, 'zh-CN', NOW)
    expect(faces.update(bureaus, apps, 'en', NOW).houses).toHaveLength(apps.size)
    expect([...faces.wards.values()].map((face) => face.name)).toContain('Education Bureau')
  })

  it('drop houses that are gone', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('calm')
    faces.update(bureaus, apps, 'zh-CN', NOW)
    const [first] = apps.keys()
    if (first === undefined) throw new Error('no app')
    const rest = new Map(apps)
    rest.delete(first)
    expect(faces.update(bureaus, rest, 'zh-CN', NOW).houses).toEqual([first])
    expect(faces.houses.has(first)).toBe(false)
  })
})
