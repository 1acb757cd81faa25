import { describe, expect, it } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import type { AppRow } from '../../shared/estate/frame.ts'
import { createCityFaces, type Seen } from './city-faces.ts'

const NOW = 1_788_000_000_000
const MINUTE = 60_000
const rowsOf = (scenario: 'calm' | 'alarms' | 'stale' | 'unknown') => {
  const { bureaus, apps } = estateFixture(scenario, NOW)
  return {
    bureaus: new Map(bureaus.map((bureau) => [bureau.id, bureau])),
    apps: new Map(apps.map((app) => [app.id, app])),
  }
}

type Rows = ReturnType<typeof rowsOf>
const clouds = (...names: string[]): Seen['clusters'] => {
  const [cluster] = estateFixture('calm', NOW).clusters
  if (!cluster) throw new Error('no cluster')
  return new Map(
    names.map((name) => [`cluster:${name}` as const, { ...cluster, id: `cluster:${name}` as const, source: name, name }]),
  )
}
const seen = (bureaus: Rows['bureaus'], apps: Rows['apps'], now: number): Seen => ({
  ...{ division: 'bureau', clusters: new Map(), bureaus, apps, now, lang: 'zh-CN', tightFill: 0.82, settled: true, past: false },
})

describe('the faces of a city', () => {
  it('never flare in the past, nor on the way there and back', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('calm')
    const [app] = apps.values()
    if (!app) throw new Error('no app')
    const burning = new Map(apps).set(app.id, { ...app, level: 'critical' })
    const steps = [
      { ...seen(bureaus, apps, NOW) },
      { ...seen(bureaus, burning, NOW - MINUTE), past: true },
      { ...seen(bureaus, apps, NOW - 2 * MINUTE), past: true },
      { ...seen(bureaus, burning, NOW) },
    ]
    expect(steps.map((step) => faces.update(step).flared)).toEqual([[], [], [], []])
  })

  it('are gone with their ward and houses', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('calm')
    faces.update(seen(bureaus, apps, NOW))
    expect(faces.update({ ...seen(new Map(), new Map(), NOW), past: true }).wards).toHaveLength(bureaus.size)
    expect([faces.wards.size, faces.houses.size]).toEqual([0, 0])
  })

  it('change only for the houses whose rows changed, and flare once', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('calm')
    expect(faces.update(seen(bureaus, apps, NOW)).flared).toEqual([])
    const [app] = apps.values()
    if (!app) throw new Error('no app')
    const row: AppRow = { ...app, level: 'major' }
    const burning = new Map(apps).set(app.id, row)
    const changes = faces.update(seen(bureaus, burning, NOW))
    expect(changes).toEqual({
      ...{
        houses: [expect.objectContaining({ id: app.id })],
        wards: [app.bureau],
        moved: false,
        walls: new Set([app.bureau]),
        texts: [app.name, '重', ''],
      },
      told: [{ house: expect.objectContaining({ id: app.id }), row }],
      flared: [{ id: app.id, grade: 'major' }],
    })
    const quiet = { houses: [], wards: [], walls: new Set(), told: [], moved: false, texts: [], flared: [] }
    expect(faces.update(seen(bureaus, burning, NOW + MINUTE))).toEqual(quiet)
  })

  it('flare for what happened while we looked, never for what was found when the wall opened or came back', () => {
    const { bureaus, apps } = rowsOf('calm')
    const [app] = apps.values()
    if (!app) throw new Error('no app')
    const burning = new Map(apps).set(app.id, { ...app, level: 'major' })
    const flaredAfter = (before: AppRow, settled: boolean) => {
      const faces = createCityFaces()
      faces.update({ ...seen(bureaus, new Map(apps).set(app.id, before), NOW), settled })
      return faces.update(seen(bureaus, burning, NOW)).flared.map(({ id }) => id)
    }
    expect(flaredAfter(app, true)).toEqual([app.id])
    expect(flaredAfter({ ...app, level: 'notice' }, true)).toEqual([app.id])
    expect(flaredAfter({ ...app, level: 'critical' }, true)).toEqual([])
    expect(flaredAfter(app, false)).toEqual([])
    expect(flaredAfter({ ...app, level: 'unknown' }, true)).toEqual([])
    expect(flaredAfter({ ...app, staleSince: NOW - MINUTE }, true)).toEqual([])
    expect(createCityFaces().update(seen(bureaus, burning, NOW)).flared).toEqual([])
  })

  it.each([
    ['began before its cloud was back', -MINUTE, false],
    ['is first seen as its cloud comes back', 2_000, false],
    ['began once its cloud was back', MINUTE, true],
  ] as const)('flare for what was seen to begin: what %s', (_, sinceBack, flares) => {
    const { bureaus, apps } = rowsOf('calm')
    const [app] = apps.values()
    if (!app) throw new Error('no app')
    const shown = (row: AppRow, now: number) => seen(bureaus, new Map(apps).set(app.id, row), now)
    const reason = { code: 'component.outage', level: 'major', since: NOW + sinceBack, facts: {} } as const
    const burning: AppRow = { ...app, level: 'major', topReason: reason }
    const faces = createCityFaces()
    const steps = [
      shown({ ...app, staleSince: NOW - MINUTE }, NOW - 1_000),
      // Live, and what was missed comes only now: at once, or after the grace of its rule.
      shown(app, NOW),
      shown(burning, NOW + 2 * MINUTE),
      shown(
        { ...burning, level: 'critical', topReason: { ...reason, level: 'critical', since: NOW + 3 * MINUTE } },
        NOW + 3 * MINUTE,
      ),
    ]
    const grades = steps.map((step) => faces.update(step).flared.map(({ grade }) => grade))
    expect(grades).toEqual([[], [], flares ? ['major'] : [], ['critical']])
  })

  it('never show what is not known or stale as filled, calm or fresh', () => {
    const unknown = createCityFaces()
    const { bureaus, apps } = rowsOf('unknown')
    unknown.update(seen(bureaus, apps, NOW))
    for (const app of apps.values()) {
      const face = unknown.houses.get(app.id)
      expect(face?.fill === null).toBe(app.fill === null)
      expect(face?.level).toBe(app.level)
    }
    const stale = createCityFaces()
    const cut = rowsOf('stale')
    stale.update(seen(cut.bureaus, cut.apps, NOW))
    expect(stale.houses.size).toBe(cut.apps.size)
    for (const id of cut.apps.keys()) {
      const face = stale.houses.get(id)
      expect(face?.level).not.toBe('normal')
      expect(face?.age).toBe('12分')
    }
    const later = stale.update(seen(cut.bureaus, cut.apps, NOW + MINUTE))
    expect(later.houses).toHaveLength(cut.apps.size)
  })

  it('are worded anew in another language', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('alarms')
    faces.update(seen(bureaus, apps, NOW))
    expect(faces.update({ ...seen(bureaus, apps, NOW), lang: 'en' }).houses).toHaveLength(apps.size)
    expect([...faces.wards.values()].map((face) => face.name)).toContain('Education Bureau')
  })

  it('say in the language of the screen that a ward is empty, also where its name is the same', () => {
    const faces = createCityFaces()
    const [bureau] = rowsOf('calm').bureaus.values()
    if (!bureau) throw new Error('no bureau')
    const unnamed = new Map([[bureau.id, { ...bureau, nameEn: null }]])
    faces.update(seen(unnamed, new Map(), NOW))
    expect(faces.update({ ...seen(unnamed, new Map(), NOW), lang: 'en' }).wards).toEqual([bureau.id])
  })

  it('stand at the gate of each cloud that they run on, and say so', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('calm')
    const [first, second, third] = apps.values()
    if (!first || !second || !third) throw new Error('no app')
    const city = new Map(apps)
      .set(first.id, { ...first, sources: ['cloud-a', 'cloud-b'] })
      .set(second.id, { ...second, sources: [] })
      .set(third.id, { ...third, sources: ['metrics'] })
    faces.update({ ...seen(bureaus, city, NOW), division: 'cloud', clusters: clouds('cloud-a', 'cloud-b') })
    const homes = (id: string) => faces.plan().flatMap((gate) => (gate.apps.includes(id) ? [gate.id] : []))
    expect(homes(first.id)).toEqual(['gate:cloud-a', 'gate:cloud-b'])
    expect(faces.houses.get(first.id)?.twins).toBe('×2')
    expect(homes(second.id)).toEqual(['gate:'])
    // What tells of it is no cloud.
    expect(homes(third.id)).toEqual(['gate:'])
    expect(faces.plan().at(-1)?.id).toBe('gate:')
    const more = clouds('cloud-a', 'cloud-b', 'metrics')
    faces.update({ ...seen(bureaus, city, NOW), division: 'cloud', clusters: more })
    expect(homes(third.id)).toEqual(['gate:metrics'])
    const changes = faces.update({ ...seen(bureaus, city, NOW), division: 'bureau' })
    expect(changes.moved).toBe(true)
    expect(faces.houses.get(first.id)?.twins).toBe('')
    expect(faces.plan().flatMap((ward) => ward.apps)).toHaveLength(city.size)
  })

  it('drop houses that are gone', () => {
    const faces = createCityFaces()
    const { bureaus, apps } = rowsOf('calm')
    faces.update(seen(bureaus, apps, NOW))
    const [first] = apps.keys()
    if (first === undefined) throw new Error('no app')
    const rest = new Map(apps)
    rest.delete(first)
    expect(faces.update(seen(bureaus, rest, NOW))).toMatchObject({ houses: [], moved: true })
    expect(faces.houses.has(first)).toBe(false)
  })
})
