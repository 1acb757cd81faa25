import { expect, it } from 'vitest'
import { argumentsBy, UsageError } from './command.ts'

const OPTIONS = {
  data: { type: 'string' },
  app: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const
const read = (...args: string[]) => argumentsBy({ args, options: OPTIONS }, 'zh-CN')

it('reads what is given, and an option that may come often as often as it does', () => {
  expect(read('--data', 'd', '--app', 'a', '--app=b', '--json').values).toEqual({ data: 'd', app: ['a', 'b'], json: true })
  expect(read('--data=-5', '--app', '-').values).toMatchObject({ data: '-5', app: ['-'] })
  expect(argumentsBy({ args: ['x', '--', '--data'], options: OPTIONS, allowPositionals: true }, 'en').positionals).toEqual([
    'x',
    '--data',
  ])
})

it.each([
  [['--frob'], '没有参数 --frob', 'there is no option --frob'],
  [['-x'], '没有参数 -x', 'there is no option -x'],
  [['--data'], '--data 缺少值', '--data takes a value'],
  [['--data', '-5'], '--data 之后是 -5：如果它就是值，请写成 --data=-5', '--data is followed by -5'],
  [['--json=yes'], '--json 不带值，得到的是“yes”', '--json takes no value, not "yes"'],
  [['--data', 'a', '--data', 'b'], '--data 只能给出一次', '--data can be given only once'],
  [['more'], '多余的参数“more”', 'one argument too many: "more"'],
])('names in both languages what is not understood: %j', (args, zh, en) => {
  const refused = (lang: 'zh-CN' | 'en') => () => argumentsBy({ args, options: OPTIONS }, lang)
  expect(refused('zh-CN')).toThrow(UsageError)
  expect(refused('zh-CN')).toThrow(zh)
  expect(refused('en')).toThrow(en)
})
