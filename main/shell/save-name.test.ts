import { expect, test } from 'vitest'
import { saveName } from './save-name.ts'

test.each([
  ['事件快照 2026-11-27 南京市.wlsnap', '事件快照 2026-11-27 南京市.wlsnap'],
  ['/etc/cron.d/x', 'etc cron.d x'],
  ['..\\..\\x.wlsnap', 'x.wlsnap'],
  ['C:evil', 'C evil'],
  ['.bashrc', 'bashrc'],
  ['a\u202egpj.exe\u0000\n', 'a gpj.exe'],
  ['', ''],
])('%j is proposed as %j', (name, proposed) => {
  expect(saveName(name)).toBe(proposed)
})
