import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAlerts, decodeSilences, decodeStatus } from './decode.ts'
import { normalizeAlert } from './normalize.ts'

const recording = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../e2e/recordings/alertmanager', `${name}.json`), 'utf8'))

function recorded() {
  const silences = new Map(decodeSilences(recording('silences'))?.rows.map((silence) => [silence.id, silence]))
  return (
    decodeAlerts(recording('alerts'))?.rows.map((alert) => normalizeAlert({ source: 'am', cluster: null }, alert, silences)) ?? []
  )
}

describe('what Alertmanager 0.25 says', () => {
  it('becomes alerts: firing, silenced with who and until when, inhibited', () => {
    const byName = new Map(recorded().map((alert) => [alert.name, alert]))
    expect(byName.get('EnrolSlow')).toMatchObject({
      state: 'firing',
      summary: '报名页面响应慢',
      startsAt: Date.UTC(2026, 10, 23, 1, 2, 3, 456),
      about: { labels: { namespace: 'edu-enrol', pod: 'enrol-web-0' } },
      silences: [],
    })
    expect(byName.get('DiskFull')).toMatchObject({
      state: 'silenced',
      summary: 'less than 5 % left on /data',
      silences: [{ by: '值班员甲', comment: '扩容窗口', until: Date.UTC(2036, 10, 23) }],
    })
    expect(byName.get('KubePodNotReady')).toMatchObject({ state: 'inhibited', summary: null, silences: [] })
    expect(new Set(recorded().map(({ id }) => id)).size).toBe(3)
  })

  it('tells since when the server runs', () => {
    expect(decodeStatus(recording('status'))).toMatchObject({ versionInfo: { version: '0.25.0' } })
  })
})

describe('what does not fit', () => {
  const [row] = Array.isArray(recording('alerts')) ? [...Object(recording('alerts'))] : []

  it('costs its own row, and is counted', () => {
    const decoded = decodeAlerts([row, { ...row, startsAt: 'yesterday' }, 7, { ...row, fingerprint: 'a/b' }])
    expect(decoded?.rows.length).toBe(1)
    expect(decoded?.bad).toEqual({ count: 3, detail: 'startsAt: not a time' })
  })

  it('takes no other answer for a list', () => {
    expect(decodeAlerts({ status: 'success' })).toBeNull()
    expect(decodeStatus([])).toBeNull()
  })

  it('never throws, and never makes an id that is another source’s', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const mixed = decodeAlerts([value, { ...row, ...Object(value) }])
        for (const alert of mixed?.rows ?? [])
          expect(normalizeAlert({ source: 'am', cluster: null }, alert, new Map()).id).toMatch(/^alert:am\/[\w.-]+$/)
      }),
    )
  })

  it('keeps a long summary on one line, and whole characters', () => {
    const [alert] = decodeAlerts([{ ...row, annotations: { summary: `a\n${'🚨'.repeat(400)}` } }])?.rows ?? []
    const { summary } = alert ? normalizeAlert({ source: 'am', cluster: null }, alert, new Map()) : { summary: null }
    expect([...(summary ?? '')].length).toBe(300)
    expect(summary).toMatch(/^a 🚨+…$/u)
  })
})
