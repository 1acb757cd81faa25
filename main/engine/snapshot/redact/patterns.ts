import { isIPv6 } from 'node:net'
import type { Kind } from './kinds.ts'
import type { Hit, NameIndex } from './name-index.ts'

/**
 * What looks like one of the kinds wherever it stands. Patterns read folded text (folded.ts), are bounded, and rather take too much than too
 * little: a figure that is taken for a phone number is lost, a phone number that is taken for a figure is out.
 */
interface Pattern {
  readonly kind: Kind
  /** What a text without it cannot hold one of: it is looked for first, since most texts have none. */
  readonly needs: RegExp
  readonly find: RegExp
  /** What it is, however it was written; null: it is none after all. */
  readonly canonical: (found: string, text: string, at: number) => string | null
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)'
const digits = (text: string): string => text.replace(/\D/g, '')
const plain = (text: string): string => text.trim()

/** Not among the digits of a hash or a uuid: a run of hexadecimal of this many signs with a letter in it. */
const HASH_SIGNS = 16
function outsideHash(text: string, at: number, length: number): boolean {
  let [from, to] = [at, at + length]
  while (/[0-9a-f]/.test(text[from - 1] ?? '')) from -= 1
  while (/[0-9a-f]/.test(text[to] ?? '')) to += 1
  return to - from < HASH_SIGNS || to - from === length || !/[a-f]/.test(text.slice(from, to))
}

const number = (found: string, text: string, at: number): string | null =>
  outsideHash(text, at, found.length) ? digits(found) : null
const mobile = (found: string, text: string, at: number): string | null => number(found, text, at)?.slice(-11) ?? null

/** ISO/IEC 7812: what a bank card ends with checks the rest. */
function card(found: string, text: string, at: number): string | null {
  const all = digits(found)
  const sum = [...all].reverse().reduce((total, digit, n) => {
    const value = Number(digit) * (n % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0 ? number(found, text, at) : null
}

function ip6(found: string, text: string, at: number): string | null {
  const before = text[at - 1]
  if (before !== undefined && /[g-z_]/.test(before) && !found.startsWith(':')) return null
  const address = found.replace(/^:(?!:)/, '').replace(/[.:]+$/, (end) => (end === '::' ? end : ''))
  return /[0-9a-f]/.test(address) && isIPv6(address) ? shortest(address) : null
}

/** `::` and leading zeros away. @see RFC 5952 */
function shortest(address: string): string {
  try {
    return new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname
  } catch {
    return address
  }
}

const withoutPort = (found: string): string => found.replace(/:\d+$/, '').replace(/\.$/, '')

/** Domains of label keys and public words, which name nobody's machine. */
const WORDS_OF_OTHERS = /(?:^|\.)(?:estate\.gov|example\.org|cluster\.local|svc)$/

const TOP =
  'cn|com|net|org|gov|edu|mil|local|internal|intra|intranet|lan|corp|localdomain|private|home|arpa|svc|test|example|invalid|xyz|top|cloud|dev'
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤'

export const PATTERNS: readonly Pattern[] = [
  {
    kind: 'mail',
    needs: /@/,
    find: /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/g,
    canonical: plain,
  },
  {
    kind: 'ip',
    needs: /\d/,
    find: new RegExp(`(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}(?!\\d|\\.\\d)(?::\\d{1,5}(?!\\d))?`, 'g'),
    canonical: withoutPort,
  },
  // As in names of pods and nodes: 10-0-3-7.
  {
    kind: 'ip',
    needs: /\d/,
    find: new RegExp(`(?<!\\d|\\d[._-])${OCTET}(?:([-_])${OCTET})(?:\\1${OCTET}){2}(?!\\d|[-_]\\d)`, 'g'),
    canonical: (found) => found.replaceAll(/[-_]/g, '.'),
  },
  // As matchers have it: 10.0.*
  { kind: 'ip', needs: /\d/, find: /(?<![\d.])\d{1,3}\.(?:\d{1,3}\.){0,2}\*/g, canonical: plain },
  { kind: 'ip', needs: /:.*:/, find: /(?:[0-9a-f]{0,4}:){2,8}[0-9a-f.]{0,45}(?:%[0-9a-z]{1,15})?/g, canonical: ip6 },
  {
    kind: 'mac',
    needs: /[0-9a-f][:-]/,
    find: /(?<![0-9a-f:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:-])/g,
    canonical: (found) => found.replaceAll('-', ':'),
  },
  // GB 11643: region, day of birth, order, check sign; and the older form of 15 digits.
  {
    kind: 'identity',
    needs: /\d/,
    find: /(?<!\d)[1-9]\d{5}[-\s]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-\s]?\d{3}[0-9x](?![0-9a-z])/g,
    canonical: (found, text, at) => (outsideHash(text, at, found.length) ? found.replaceAll(/[^0-9x]/g, '') : null),
  },
  {
    kind: 'identity',
    needs: /\d/,
    find: /(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)/g,
    canonical: number,
  },
  {
    kind: 'identity',
    needs: /\d/,
    find: /(?<!\d)(?:62|4\d|5[1-5]|3[47])\d{2}[-\s]?\d{4}[-\s]?\d{4}[-\s]?\d{3,4}(?:[-\s]?\d{3})?(?!\d)/g,
    canonical: card,
  },
  { kind: 'identity', needs: /\d/, find: /(?<=(?:护照|passport|通行证)[^0-9a-z]{0,6})[a-z]{1,2}\d{7,9}/g, canonical: plain },
  {
    kind: 'identity',
    needs: /\d/,
    find: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·\s-]?[a-z0-9]{4,5}[a-z0-9挂学警港澳](?![0-9a-z])/g,
    canonical: plain,
  },
  {
    kind: 'identity',
    needs: /微信|wechat|weixin|qq/,
    find: /(?<=(?:微信号?|wechat|weixin|qq号?)\s{0,2}[:=]?\s{0,2})[a-z0-9][\w-]{4,29}/g,
    canonical: plain,
  },
  { kind: 'phone', needs: /\d/, find: /(?<!\d)(?:(?:\+|00)?86[-\s]?)?1[3-9]\d(?:[-\s.]?\d{4}){2}(?!\d)/g, canonical: mobile },
  {
    kind: 'phone',
    needs: /\d/,
    find: /(?<![\d.])\(?(?:\+?86[-\s]?)?0\d{2,3}\)?[-\s]?\d{3,4}[-\s]?\d{4}(?:\s?(?:-|转|ext\.?|分机)\s?\d{1,6})?(?!\d)/g,
    canonical: number,
  },
  { kind: 'phone', needs: /\d/, find: /(?<!\d)[48]00-\d{3,4}-?\d{3,4}(?!\d)/g, canonical: digits },
  { kind: 'phone', needs: /\d/, find: /(?<![0-9a-z])\+\d{1,3}[-\s]?(?:\d[-\s]?){6,13}\d(?!\d)/g, canonical: digits },
  {
    kind: 'phone',
    needs: /\d/,
    find: /(?<=(?:电话|手机|座机|热线|传真|分机|tel|phone|mobile|fax|call)[^0-9a-z]{0,4})\d[\d\s-]{2,16}\d/g,
    canonical: digits,
  },
  {
    kind: 'person',
    needs: /[\u4e00-\u9fff]/,
    find: /(?<=(?:联系人|联络人|负责人|责任人|经办人|承办人|值班人员?|值班员|审批人|报告人|申请人|操作人|处理人|接口人|姓名|签收人)[是为]?\s{0,2}[:=]?\s{0,2})[\u4e00-\u9fff·]{2,4}/g,
    canonical: plain,
  },
  {
    kind: 'person',
    needs: /[\u4e00-\u9fff]/,
    find: new RegExp(
      `[${SURNAMES}][\\u4e00-\\u9fff]{0,2}(?=先生|女士|同志|主任|处长|科长|局长|经理|工程师|师傅|老师|队长|总监|书记)`,
      'g',
    ),
    canonical: plain,
  },
  {
    kind: 'person',
    needs: /[:=]/,
    find: /(?<=(?:contact|owner|operator|reported by|assigned to|on-?call|maintainer|approved by|author)\s?[:=]\s?)[a-z]{2,20}[ .][a-z]{2,20}/g,
    canonical: plain,
  },
  {
    kind: 'host',
    needs: /:\/\//,
    find: /(?<=:\/\/(?:\*\*\*@)?)[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._-]{0,252}(?::\d{1,5})?/g,
    canonical: withoutPort,
  },
  {
    kind: 'host',
    needs: /\./,
    find: new RegExp(
      `(?<![\\w.-])(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\\.){1,8}(?:${TOP})(?![\\w-]|\\.[a-z0-9])(?::\\d{1,5}(?!\\d))?`,
      'g',
    ),
    canonical: (found) => (WORDS_OF_OTHERS.test(withoutPort(found)) && found.split('.').length < 3 ? null : withoutPort(found)),
  },
  {
    kind: 'host',
    needs: /\d/,
    find: /(?<=(?:lookup|resolve|hostname|host|server|node|machine|主机|主机名|节点|服务器|机器)[\s:="'(]{1,3})[a-z][a-z0-9._-]{0,62}\d[a-z0-9._-]{0,62}/g,
    canonical: (found) => found.replace(/[.]+$/, ''),
  },
]

/** What of these kinds is in a folded text. A host of which a name is known is called by that name, whatever domain follows. */
export function patternHits(text: string, kinds: ReadonlySet<Kind>, names: NameIndex): Hit[] {
  const hits: Hit[] = []
  for (const { kind, needs, find, canonical } of PATTERNS) {
    if (!kinds.has(kind) || !needs.test(text)) continue
    for (const match of text.matchAll(find)) {
      const [found] = match
      const told = found === '' ? null : canonical(found, text, match.index)
      if (told === null || told === '') continue
      hits.push({
        from: match.index,
        to: match.index + found.length,
        kind,
        canonical: kind === 'host' ? knownHost(told, names) : told,
      })
    }
  }
  return hits
}

function knownHost(host: string, names: NameIndex): string {
  const [short = host] = host.split('.')
  return !names.has('host', host) && names.has('host', short) ? short : host
}
