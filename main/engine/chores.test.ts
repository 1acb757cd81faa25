import { expect, test } from 'vitest'
import { createChores } from './chores.ts'

test('each chore is done in its own time, and gone on with on every beat while there is more', () => {
  let now = 0
  let left = 3
  const done: string[] = []
  const beat = createChores({ now: () => now, monotonic: () => now }, [
    {
      everyMs: 100,
      work() {
        done.push(`settle ${now}`)
        return false
      },
    },
    {
      everyMs: 1_000,
      atOnce: true,
      work() {
        done.push(`thin ${now}`)
        left -= 1
        return left > 0
      },
    },
  ])
  for (; now <= 1_100; now += 50) beat()
  expect(done.filter((what) => what.startsWith('thin'))).toEqual(['thin 0', 'thin 50', 'thin 100', 'thin 1100'])
  expect(done.filter((what) => what.startsWith('settle')).slice(0, 3)).toEqual(['settle 100', 'settle 200', 'settle 300'])
})
