import process from 'node:process'
import { detailText } from '../shared/estate/detail-words.ts'
import { fill, type Words } from '../shared/lib/words.ts'
import { type Command, UsageError } from './commands/command.ts'
import { printable } from './commands/printable.ts'
import { terminalLang } from './commands/terminal-lang.ts'
import { CodedError } from './config/coded-error.ts'

/** One line a command; each is loaded only when it is called. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  state: async () => (await import('./commands/state.ts')).state,
  register: async () => (await import('./commands/register.ts')).register,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  verify: async () => (await import('./commands/verify.ts')).verify,
  import: async () => (await import('./commands/import.ts')).importSnapshot,
  signers: async () => (await import('./commands/signers.ts')).signers,
  keys: async () => (await import('./commands/keys.ts')).keys,
  simulate: async () => (await import('./commands/simulate.ts')).simulate,
}

/** Those with a usage of their own; of the others it is that of all. */
const OWN_USAGE: ReadonlySet<string> = new Set(['register', 'export', 'simulate'])
const HELP: ReadonlySet<string> = new Set(['--help', '-h'])

const USAGE = {
  'zh-CN': `用法：wanglou <命令> [参数]

  run   --data 目录 --sources 文件 [--passphrase-file 文件] [--for 秒]
                                                  无界面运行：监视数据源，写入数据目录
  state --data 目录 [--at 时间] [--case 案例] [--kind 类别] [--json]
                                                  输出数据目录（或其中一个案例）当前或某一时刻的状态（不联网）
  register preview|apply|undo [--help]            把表格（CSV、XLSX、Backstage）导入台账，先预览，可撤销
  export --data 目录 --out 文件.wlsnap --from 时间 --to 时间 [--help]
                                                  导出签名的事件快照，可脱敏，可限定范围
  verify 快照 [--data 目录] [--json]              验证事件快照（.wlsnap），说明何处有误
                                                  退出码：0 有效，3 签署者未知，1 有误
  import 快照 --data 目录 [--accept-unknown 指纹] [--json]
                                                  验证事件快照，有效则导入为只读案例
                                                  退出码：0 已导入，3 签署者未知，1 有误
  signers list|trust|remove --data 目录           信任名单：验证时认得的签署者
  keys  make --suite 套件 --name 单位 --data 目录 [--passphrase-file 文件] [--replace]
                                                  生成签名密钥：ed25519-sha256 或 sm2-sm3
  simulate --out 目录 [--help]                    在本机回环地址上提供演示环境
`,
  en: `usage: wanglou <command> [options]

  run   --data DIR --sources FILE [--passphrase-file FILE] [--for SECONDS]
                                                    watch the sources and write the data folder, without a window
  state --data DIR [--at TIME] [--case ID] [--kind KIND] [--json]
                                                    print the state in the data folder, or in a case of it, now or at a past time, without any network
  register preview|apply|undo [--help]              import a sheet (CSV, XLSX, Backstage) into the register, previewed and undoable
  export --data DIR --out FILE.wlsnap --from TIME --to TIME [--help]
                                                    write a signed incident snapshot, redacted and in part where asked
  verify PACKAGE [--data DIR] [--json]              say exactly what is wrong with an incident snapshot (.wlsnap)
                                                    ends with 0: valid, 3: unknown signer, 1: anything else
  import PACKAGE --data DIR [--accept-unknown FINGERPRINT] [--json]
                                                    make a read-only case of an incident snapshot, if it is valid
                                                    ends with 0: imported, 3: unknown signer, 1: anything else
  signers list|trust|remove --data DIR              whose packages are known
  keys  make --suite SUITE --name NAME --data DIR [--passphrase-file FILE] [--replace]
                                                    make a signing key: ed25519-sha256 or sm2-sm3
  simulate --out DIR [--help]                       serve the demo estate on loopback
`,
} as const

/** Behind a lone `--` stand names only. */
const asksHelp = (args: readonly string[]): boolean =>
  (args.includes('--') ? args.slice(0, args.indexOf('--')) : args).some((arg) => HELP.has(arg))

async function main([name, ...args]: readonly string[]): Promise<number> {
  const lang = terminalLang()
  const load = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  const helps = asksHelp(args)
  if (name === undefined || load === undefined || (helps && !OWN_USAGE.has(name))) {
    const helped = load !== undefined || name === 'help' || HELP.has(name ?? '')
    const output = helped ? process.stdout : process.stderr
    if (name !== undefined && !helped) output.write(`${lang === 'en' ? 'unknown command' : '未知命令'} ${printable(name)}\n`)
    output.write(USAGE[lang])
    return helped ? 0 : 2
  }
  try {
    const command = await load()
    return await command(helps ? ['--help'] : args, lang)
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE[lang]}`)
      return 2
    }
    if (error instanceof CodedError) {
      process.stderr.write(`${printable(error.text(lang))}\n`)
      return 1
    }
    throw error
  }
}

// A reader that had enough (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
// What watches goes on without its log.
process.stderr.on('error', () => {})
/** Ends once what was written has left (a pipe takes its time), whatever a command may have left open, such as standard input. */
function end(code: number): void {
  process.stdout.write('', () => process.exit(code))
}

const UNEXPECTED = {
  'zh-CN': '命令未能完成：{detail}\n若检查路径、权限和磁盘空间后仍如此，请将以下内容反馈给开发者：\n{stack}',
  en: 'the command did not finish: {detail}\nIf it is so again once paths, rights and the room on the disk are checked, report this:\n{stack}',
} as const satisfies Words

main(process.argv.slice(2)).then(end, (error: unknown) => {
  const lang = terminalLang()
  const detail = detailText(error instanceof Error ? error.message : String(error), lang)
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  process.stderr.write(`${fill(UNEXPECTED[lang], { detail, stack }).trimEnd()}\n`)
  end(1)
})
