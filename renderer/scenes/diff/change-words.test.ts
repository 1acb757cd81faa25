import { describe, expect, it } from 'vitest'
import { changeWords } from './change-words.ts'

describe('the words of a change', () => {
  it.each([
    [{ what: 'gone', level: 'minor' }, ['minor'], '已消失'],
    [{ what: 'level', before: 'normal', after: 'stale', reason: null }, ['normal', 'stale'], '数据过期'],
    [{ what: 'desired', before: 4, after: 6 }, [], '扩容 4 → 6'],
    [{ what: 'desired', before: 6, after: 0 }, [], '缩容 6 → 0'],
    [{ what: 'ready', before: 1024, after: 7 }, [], '就绪 1,024 → 7'],
    [{ what: 'restarts', before: 9, after: 14 }, [], '重启 5 次（累计 14）'],
    [{ what: 'image', before: 'r.example/a/web:1', after: 'r.example/a/web:2' }, [], '发布 1 → 2'],
    [{ what: 'image', before: null, after: 'r.example/a/web:2' }, [], '发布 无 → 2'],
  ] as const)('%#', (change, signs, text) => {
    expect(changeWords(change, 'zh-CN')).toMatchObject({ signs, text })
  })

  it('names the whole image where only its registry changed, and keeps the whole at hand', () => {
    const moved = { what: 'image', before: 'old.example/web:2', after: 'new.example/web:2' } as const
    expect(changeWords(moved, 'en').text).toBe('Rollout old.example/web:2 → new.example/web:2')
    const next = { what: 'image', before: 'old.example/web:1', after: 'old.example/web:2' } as const
    expect(changeWords(next, 'en').whole).toBe('Rollout old.example/web:1 → old.example/web:2')
  })
})
