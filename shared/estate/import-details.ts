import { both, type DetailWords } from './detail-row.ts'

/**
 * What is wrong inside a package or a file that is imported, by the sentence that names it. Beyond the place there is little that a person who
 * did not make the file could do with more.
 */
export const IMPORT_DETAILS: readonly DetailWords[] = [
  // --- any text
  [/^(?:it is |a member is )?not UTF-8$/, () => '不是 UTF-8 编码'],
  [/^(?:it is )?not JSON$/, () => '不是 JSON'],
  [/^line (\d+) is not JSON$/, (line) => `第 ${line} 行不是 JSON`],
  [/^(?:it|the checkpoint) is empty$/, () => '没有内容'],
  [/^not as it should be$/, () => '不符合格式'],
  [/ at line (\d+), column (\d+):?$/, (line, column) => `第 ${line} 行第 ${column} 列的 YAML 语法有误`],
  // --- too much of it
  [/^it is longer than (\d+) bytes at once$/, (most) => `单次内容超过 ${most} 字节`],
  [/^a line is longer than (\d+) characters$/, (most) => `有一行超过 ${most} 个字符`],
  [/^it holds more than (\d+) lists and objects at once$/, (most) => `单次超过 ${most} 个列表和对象`],
  [/^it holds more than (\d+) fields of objects at once$/, (most) => `单次超过 ${most} 个字段`],
  [/^(\d+) bytes of what it is about, more than (\d+)$/, (bytes, most) => `事件内容 ${bytes} 字节，超过上限 ${most}`],
  [/^(\S+): (\d+) > (\d+) bytes$/, (path, bytes, most) => `${path} 有 ${bytes} 字节，超过上限 ${most}`],
  [/^more than (\d+) values$/, (most) => `超过 ${most} 个值`],
  [/^> (\d+) files$/, (most) => both(`超过 ${most} 个文件`, `more than ${most} files`)],
  [/^> (\d+) s$/, (seconds) => both(`${seconds} 秒内未完成`, `it took more than ${seconds} s`)],
  // --- the manifest and its signature
  [/^not canonical(?: JSON)?$/, () => '不是规范形式'],
  [/^a field __proto__$/, () => '含有字段 __proto__'],
  [/^nested too deeply$/, () => '嵌套过深'],
  [/^(\w+), not (\w+)$/, (found, wanted) => `签名套件是 ${found}，应为 ${wanted}`],
  [/^signer\.publicKey$/, () => both('signer.publicKey 不是有效的公钥', 'signer.publicKey is no public key')],
  [/^not a file$/, () => '不是普通文件'],
  // --- records, batches and tables
  [/^window$/, () => both('时段无效', 'its window is none')],
  [/^there is no record of the kind (.+)$/s, (kind) => `没有 ${kind} 这类记录`],
  [/^line (\d+): there is no record (\S+)$/, (line, record) => `第 ${line} 行：没有记录 ${record}`],
  [/^(?:record )?(.+) is there twice$/, (record) => `记录 ${record} 重复`],
  [/^record (\d+) (?:changes or goes|changes|goes), and is not there$/, (record) => `改动或删除的记录 ${record} 不存在`],
  [/^record (\d+) becomes another$/, (record) => `记录 ${record} 变成了另一个对象`],
  [/^line 1: a batch without a time$/, () => '第 1 行：批次没有时间'],
  [/^it goes on behind its end$/, () => '结尾之后仍有内容'],
  [/^records before the first batch$/, () => '第一个批次之前已有记录'],
  [/^it holds (\d+) records instead of (\S+)$/, (found, told) => `有 ${found} 条记录，应为 ${told}`],
  [/^batch (\S+): no time$/, (batch) => `批次 ${batch} 没有时间`],
  [/^batch (\S+) comes after (\S+)$/, (batch, before) => `批次 ${batch} 排在 ${before} 之后`],
  [/^line 1: it is not of (\S+) in (\S+)$/, (metric, unit) => `第 1 行：不是以 ${unit} 计的 ${metric}`],
  [/^line (\d+): (\d+) series of (\d+) records$/, (line, n, of) => `第 ${line} 行：${n} 条序列对应 ${of} 条记录`],
  [/^line (\d+): (\d+) values for (\d+) times$/, (line, n, of) => `第 ${line} 行：${n} 个值对应 ${of} 个时刻`],
  [/^line (\d+): sample\.[\w-]+ \{.*\}$/s, (line) => `第 ${line} 行：有无法入库的读数`],
  [/^(.+): a stretch begins before the one before it ends$/, (name) => `${name}：时段相互重叠`],
  [/^a change that is not known: .*$/s, () => '有本版望楼不认识的变化'],
  [/^the state of a source is not one$/, () => '数据源的状态无效'],
  [/^a reason that is not known$/, () => '有本版望楼不认识的告警原因'],
  [/^the column (.+) has no value for row (\d+)$/, (column, row) => `列 ${column} 缺少第 ${row} 行的值`],
  [/^the column (.+) has no text before a UUID$/, (column) => `列 ${column} 缺少 UUID 前的文字`],
  [/^the columns of a line do not fit together$/, () => '同一行的各列对不上'],
  [/^a (record|batch) has no number$/, (what) => `有${what === 'batch' ? '批次' : '记录'}没有编号`],
  [/^not a text of UUIDs$/, () => 'UUID 列无效'],
  [/^does not unpack to what the manifest says: (.+)$/, (path) => `成员解开后与清单不符：${path}`],
  [/^a value that no record can hold: .*$/s, () => '有无法入库的值'],
  [/^a value that is not known here: .*$/s, () => '有本版望楼无法识别的值'],
  // --- files of registers, what a library says of them left out
  [/^the archive: .*$/s, () => '压缩结构有误'],
  [/^the XML: .*$/s, () => 'XML 有误'],
  [/^the content: .*$/s, () => '内容无法解析'],
  [/^no answer$/, () => '没有得到应答'],
]
