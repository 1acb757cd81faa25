import { expect, it } from 'vitest'
import { z } from 'zod'
import { policySchema } from '../policy/policy.ts'
import { detailText } from './detail-words.ts'

const kinds = z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })])

it.each([
  [z.array(z.string()), 3, '应为列表，实为数字', 'must be a list, and is a number'],
  [z.string(), undefined, '缺少这一项，应为文字', 'is missing; it takes text'],
  [z.enum(['a', 'b']), 1, '应为其中之一：a、b', 'must be one of a, b'],
  [kinds, { kind: 'x' }, '应为其中之一：a、b', 'must be one of a, b'],
  [z.literal('x'), 1, '应为 x', 'must be x'],
  [z.strictObject({}), { b: 1, c: 2 }, '没有这样的字段：b、c', 'there is no such field: b, c'],
  [z.string().min(3), '', '长度应不少于 3 个字符', 'must have at least 3 characters'],
  [z.string().min(1), '', '不能为空', 'must not be empty'],
  [z.number().max(3), 5, '应不超过 3', 'must be at most 3'],
  [z.coerce.number(), 'many', '应为数字，实为别的', 'must be a number, and is something else'],
  [z.number().positive(), 0, '应大于 0', 'must be more than 0'],
  [z.number().int(), 1.5, '应为整数，实为数字', 'must be a whole number, and is a number'],
  [z.array(z.string()).min(1), [], '不能为空', 'must not be empty'],
  [z.array(z.string()).min(2), [], '应不少于 2 项', 'must have at least 2 of them'],
  [z.union([z.string(), z.number()]), [], '写法不符合任何一种允许的形式', 'is in none of the forms that are allowed'],
  [z.url(), 'x', '不是有效的网址', 'is no URL'],
] as const)('words what a schema of today finds: %#', (schema, value, zh, en) => {
  const message = schema.safeParse(value).error?.issues[0]?.message ?? ''
  expect(detailText(message, 'zh-CN')).toBe(zh)
  expect(detailText(`sources[2].url: ${message}`, 'zh-CN')).toBe(`sources[2].url：${zh}`)
  expect(detailText(message, 'en')).toBe(en)
  expect(detailText(`sources[2].url: ${message}`, 'en')).toBe(`sources[2].url: ${en}`)
})

it.each([
  [
    'a URL that begins with https:// or http://, without user name and password',
    '须为以 https:// 或 http:// 开头的地址，不含用户名和密码',
  ],
  ['a URL that begins with https://, without user name and password', '须为以 https:// 开头的地址，不含用户名和密码'],
])('lets our own sentences stand in English: %s', (message, zh) => {
  expect(detailText(`url: ${message}`, 'zh-CN')).toBe(`url：${zh}`)
  expect(detailText(`url: ${message}`, 'en')).toBe(`url: ${message}`)
})

it.each([
  ['line 7: Invalid input: expected number, received string', '第 7 行：应为数字，实为文字'],
  ['instance:gov-a/1: parent: Invalid input', 'instance:gov-a/1：parent：写法不符合任何一种允许的形式'],
  ['Implicit keys need to be on a single line at line 3, column 5', '第 3 行第 5 列的 YAML 语法有误'],
  ['the archive: unexpected EOF', '压缩结构有误'],
])('tells in Chinese where in an imported file, and what: %s', (detail, zh) => {
  expect(detailText(detail, 'zh-CN')).toBe(zh)
})

it.each([
  ['ENOENT', '文件或目录不存在，ENOENT', 'no such file or folder, ENOENT'],
  ["EACCES: permission denied, open '/x'", "没有权限，EACCES open '/x'", "EACCES: permission denied, open '/x'"],
  ['ENOSPC: no space left on device, write', '磁盘空间不足，ENOSPC write', 'ENOSPC: no space left on device, write'],
  ['certificate-authority: EISDIR', 'certificate-authority：是目录，不是文件，EISDIR', 'certificate-authority: a folder, EISDIR'],
])('words what the system says, and keeps its code: %s', (detail, zh, en) => {
  expect(detailText(detail, 'zh-CN')).toBe(zh)
  expect(detailText(detail, 'en')).toBe(en)
})

it.each([
  ['the file was cut off', '文件不完整'],
  ['database disk image is malformed', '数据库文件损坏'],
  ['a change is of a record that is gone', '引用的记录不存在'],
  ['a segment does not unpack: incorrect header check', '有一段内容无法解压'],
  ['batch 12 is missing', '缺少批次 12'],
  ['no cluster prod', '没有集群 prod'],
  ['empty or too large', '空的或过大'],
  ['gap', '序号不连续'],
  ['unknown type "SURPRISE"', '未知类型 "SURPRISE"'],
])('tells in Chinese what is wrong with what was read, which stands in English as it is: %s', (detail, zh) => {
  expect(detailText(detail, 'zh-CN')).toBe(zh)
  expect(detailText(detail, 'en')).toBe(detail)
})

it('leaves what it has no words for', () => {
  for (const lang of ['zh-CN', 'en'] as const) {
    expect(detailText('EWHATEVER', lang)).toBe('EWHATEVER')
    expect(detailText('register: something new', lang)).toBe('register: something new')
  }
})

it.each([
  [{ freshness: { silenceSeconds: 5, pingSeconds: 10 } }, '须大于 pingSeconds'],
  [{ capacity: { tight: 0.9 } }, '“紧张”的阈值不能高于“饱和”'],
  [{ capacity: { zombieCpu: 0.5 } }, 'zombieCpu 不能高于 underUsedCpu'],
  [{ capacity: { underUsedMemory: 0.75 } }, 'underUsedMemory 不能高于 tight'],
])('words what does not go together in a policy: %j', (policy, zh) => {
  expect(detailText(policySchema.safeParse(policy).error?.issues[0]?.message ?? '', 'zh-CN')).toContain(zh)
})
