import type { Lang, Words } from '../lib/words.ts'
import { both, type DetailWords } from './detail-row.ts'
import { IMPORT_DETAILS } from './import-details.ts'
import { SOURCE_DETAILS } from './source-details.ts'
import { SYSTEM_DETAILS } from './system-details.ts'

/** Kinds of values as schemas name them. */
const KINDS: Readonly<Record<string, Words>> = {
  array: both('列表', 'a list'),
  object: both('一组字段', 'a group of fields'),
  record: both('一组字段', 'a group of fields'),
  string: both('文字', 'text'),
  number: both('数字', 'a number'),
  int: both('整数', 'a whole number'),
  boolean: both('是或否（true、false）', 'true or false'),
  null: both('空值', 'nothing'),
  NaN: both('别的', 'something else'),
  undefined: both('没有填写', 'nothing'),
}
const kind = (name: string): Words => KINDS[name] ?? both(name, name)

/** How far a figure or a length may go. */
const BOUNDS: Readonly<Record<string, Words>> = {
  '>=': both('不少于', 'at least'),
  '>': both('大于', 'more than'),
  '<=': both('不超过', 'at most'),
  '<': both('小于', 'less than'),
}
const bound = (sign: string): Words => BOUNDS[sign] ?? both(sign, sign)

/** Names as a schema lists them, quoted and divided in its own ways. */
const listed = (names: string): readonly string[] => names.split(/\s*[|,]\s*/).map((name) => name.replace(/^(["'])(.*)\1$/, '$2'))
const oneOf = (names: string): Words => {
  const all = listed(names)
  return both(
    `应为${all.length > 1 ? '其中之一：' : ' '}${all.join('、')}`,
    `must be ${all.length > 1 ? 'one of ' : ''}${all.join(', ')}`,
  )
}

/**
 * What a schema finds wrong, in both languages, by what it says: the schema library's own sentences, which are for programmers, then
 * ours, which stand in English as they are. A pattern's groups are what its words are made of.
 */
const DETAILS: readonly DetailWords[] = [
  [
    /^Invalid input: expected (\w+), received undefined$/,
    (what) => both(`缺少这一项，应为${kind(what)['zh-CN']}`, `is missing; it takes ${kind(what).en}`),
  ],
  [
    /^Invalid input: expected (\w+), received (\w+)$/,
    (what, found) =>
      both(`应为${kind(what)['zh-CN']}，实为${kind(found)['zh-CN']}`, `must be ${kind(what).en}, and is ${kind(found).en}`),
  ],
  [/^Invalid input: expected (".*")$/, oneOf],
  [/^Invalid (?:option: expected one of|discriminator value\. Expected) (.+)$/, oneOf],
  [
    /^Unrecognized keys?: (.+)$/,
    (keys) => both(`没有这样的字段：${listed(keys).join('、')}`, `there is no such field: ${listed(keys).join(', ')}`),
  ],
  [/^Too small: expected (?:string|array) to have >=1 (?:characters?|items?)$/, () => both('不能为空', 'must not be empty')],
  [
    /^Too (?:small|big): expected string to have (\D+)(\d+) characters?$/,
    (sign, n) => both(`长度应${bound(sign)['zh-CN']} ${n} 个字符`, `must have ${bound(sign).en} ${n} characters`),
  ],
  [
    /^Too (?:small|big): expected array to have (\D+)(\d+) items?$/,
    (sign, n) => both(`应${bound(sign)['zh-CN']} ${n} 项`, `must have ${bound(sign).en} ${n} of them`),
  ],
  [
    /^Too (?:small|big): expected \w+ to be ([<>]=?)(\S+)$/,
    (sign, n) => both(`应${bound(sign)['zh-CN']} ${n}`, `must be ${bound(sign).en} ${n}`),
  ],
  [/^Invalid string: must match pattern (.+)$/, (pattern) => both(`格式应符合 ${pattern}`, `must look like ${pattern}`)],
  [/^Invalid URL$/, () => both('不是有效的网址', 'is no URL')],
  [/^Invalid key in record$/, () => both('其中有无效的字段名', 'holds a field of no valid name')],
  [/^Invalid input$/, () => both('写法不符合任何一种允许的形式', 'is in none of the forms that are allowed')],
  [/^a matcher needs a field$/, () => '匹配规则至少要有一个字段'],
  [/^a name has 1 to 63 visible characters without spaces and \/ : # @$/, () => '名称为 1 至 63 个可见字符，不含空格和 / : # @'],
  [/^a name is one line without control characters$/, () => '名称须为一行，不含控制字符'],
  [/^a peak ends after it begins$/, () => '保障事件的结束须晚于开始'],
  [/^a peak is about at least one app$/, () => '保障事件至少要涉及一个应用'],
  [/^a time with its zone, such as (.+)$/, (example) => `须为带时区的时间，例如 ${example}`],
  [/^an id has 1 to 63 letters, digits and \. _ -$/, () => '编号为 1 至 63 个字母、数字和 . _ -'],
  [
    /^a URL that begins with (.+?)(?: or (.+))?, without user name and password$/,
    (first, second) => `须为以 ${second === undefined ? first : `${first} 或 ${second}`} 开头的地址，不含用户名和密码`,
  ],
  [/^trust is the SHA-256 of a certificate: 64 hex digits$/, () => '应为证书的 SHA-256，即 64 位十六进制数'],
  [/^a client certificate needs its key, and a key its certificate$/, () => '客户端证书与密钥须成对'],
  [/^not a name of a secret$/, () => '不是有效的密钥名称'],
  [/^not a namespace name$/, () => '不是有效的命名空间名称'],
  [/^this id is reserved$/, () => '这个编号已被系统保留'],
  [/^tight must not be above saturated$/, () => '“紧张”的阈值不能高于“饱和”'],
  [/^silenceSeconds must be more than pingSeconds\b/, () => 'silenceSeconds 须大于 pingSeconds，否则安静的监听会被当作中断'],
  [/^(\w+) must not be above (\w+)$/, (low, high) => `${low} 不能高于 ${high}`],
  [/^credentials are sent to https: and wss: only, or to this machine$/, () => '凭据只发往 https: 和 wss:，或本机'],
  ...IMPORT_DETAILS,
  ...SOURCE_DETAILS,
  ...SYSTEM_DETAILS,
]

/** Where in a file, before what is wrong there: `sources[2].url: `, `line 7: `, `instance:gov-a/1: `. */
const PLACE = /^(line \d+|[\w.[\]-]*|\w+:\S+): (.+)$/s
const LINE = /^line (\d+)$/

/** What a schema found wrong, in the language of the screen: `field: sentence`, or the sentence alone. */
export function detailText(detail: string, lang: Lang): string {
  const whole = worded(detail, lang)
  if (whole !== null) return whole
  const [, place, rest = ''] = PLACE.exec(detail) ?? []
  if (place === undefined) return detail
  // Of a place in a place too.
  const sentence = detailText(rest, lang)
  // The whole of a document has no name.
  if (place === '') return sentence
  if (lang === 'en') return `${place}: ${sentence}`
  return sentence === rest ? detail : `${place.replace(LINE, '第 $1 行')}：${sentence}`
}

function worded(sentence: string, lang: Lang): string | null {
  for (const [pattern, words] of DETAILS) {
    const found = pattern.exec(sentence)
    if (found === null) continue
    const said = words(...found.slice(1))
    if (typeof said !== 'string') return said[lang]
    return lang === 'en' ? sentence : said
  }
  return null
}
