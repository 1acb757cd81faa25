import type { Words } from '../lib/words.ts'
import { both, type DetailWords } from './detail-row.ts'

/** What the system's own codes mean, as far as a person can meet them. */
const CODES: Readonly<Record<string, Words>> = {
  EACCES: both('没有权限', 'no permission'),
  EBUSY: both('正被占用', 'in use'),
  ECONNABORTED: both('连接被中止', 'the connection was ended'),
  ECONNREFUSED: both('连接被拒绝', 'the connection was refused'),
  ECONNRESET: both('连接被对端断开', 'the other end broke the connection'),
  EDQUOT: both('超出磁盘配额', 'the quota of the disk is used up'),
  EEXIST: both('已有同名文件', 'there is a file of this name'),
  EIO: both('磁盘读写出错', 'the disk does not read or write'),
  EISDIR: both('是目录，不是文件', 'a folder'),
  ELOOP: both('符号链接成环', 'symbolic links in a circle'),
  EMFILE: both('打开的文件过多', 'too many open files'),
  ENAMETOOLONG: both('名称过长', 'the name is too long'),
  ENFILE: both('打开的文件过多', 'too many open files'),
  ENOENT: both('文件或目录不存在', 'no such file or folder'),
  ENOSPC: both('磁盘空间不足', 'the disk is full'),
  ENOTDIR: both('路径中有一段是文件，不是目录', 'a part of the path is no folder'),
  EPERM: both('没有权限', 'no permission'),
  EPIPE: both('连接已断开', 'the connection is gone'),
  EROFS: both('文件系统只读', 'the file system is read-only'),
  ETIMEDOUT: both('超时', 'timed out'),
}
const code = Object.keys(CODES).join('|')

/** What the system and the database say, by their codes and sentences. The code stays: it is what a person searches for. */
export const SYSTEM_DETAILS: readonly DetailWords[] = [
  [new RegExp(`^(${code})$`), (name) => both(`${CODES[name]?.['zh-CN'] ?? ''}，${name}`, `${CODES[name]?.en ?? ''}, ${name}`)],
  [new RegExp(`^(${code}): [^,]+, (.+)$`, 's'), (name, call) => `${CODES[name]?.['zh-CN'] ?? ''}，${name} ${call}`],
  // --- processes of ours
  [/^exit code (\S+)$/, (status) => `进程退出，代码 ${status}`],
  [/^signal (\w+)$/, (signal) => `进程被信号 ${signal} 终止`],
  [/^it gave no answer for (\d+) s$/, (seconds) => `${seconds} 秒没有应答`],
  [
    /^this Electron is too old to run the engine, and there is no Node (\S+) or newer: /,
    (version) => `本机 Electron 过旧，也没有 Node ${version} 或更新的版本：请在 settings.json 的 engine.node 中指定一个`,
  ],
  // --- SQLite
  [/^attempt to write a readonly database$/, () => '数据库只读'],
  [/^database disk image is malformed$/, () => '数据库文件损坏'],
  [/^database is locked$/, () => '数据库正被占用'],
  [/^database or disk is full$/, () => '磁盘空间不足'],
  [/^disk I\/O error$/, () => '磁盘读写出错'],
  [/^file is not a database$/, () => '不是数据库文件'],
  [/^unable to open database file$/, () => '无法打开数据库文件'],
  // --- our journal
  [/^the file was cut off$/, () => '文件不完整'],
  [/ends? (?:too early|before they should|in the middle of a number)$|^columns are longer or shorter /, () => '有一段内容不完整'],
  [/ (?:does|do) not unpack: /, () => '有一段内容无法解压'],
  [/ (?:is|that is|that are) (?:gone|not there)$/, () => '引用的记录不存在'],
  [
    / (?:is not (?:one of ours|packed|a list|JSON)|in a form that is not ours|that are no bytes|has no shape)$/,
    () => '有一段内容不是望楼写入的',
  ],
  [/ (?:is not what was|are not those that were) written$/, () => '有一段内容与写入时不符'],
  [/^batch (\d+) is missing$/, (batch) => `缺少批次 ${batch}`],
  [/^(?:no checkpoint stands before batch|history has no beginning|the last batch is) ?.*$/, () => '历史记录不连贯'],
]
