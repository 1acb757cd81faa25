import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'
import { detailText } from './detail-words.ts'

/** What went wrong on a source (`what`) and what a person can do about it (`wayOut`). */
interface ProblemWords {
  readonly what: Words
  readonly wayOut: Words
}

export const PROBLEM_WORDS = {
  // --- the sources file and the policy file
  'sources-file.missing': {
    what: { 'zh-CN': '找不到数据源文件 {path}', en: 'the sources file {path} is not there' },
    wayOut: { 'zh-CN': '检查路径，或新建该文件。', en: 'Check the path, or create the file.' },
  },
  'sources-file.broken': {
    what: { 'zh-CN': '数据源文件 {path} 无法解析：{detail}', en: 'the sources file {path} cannot be read: {detail}' },
    wayOut: { 'zh-CN': '按提示位置改正 YAML 后重新启动。', en: 'Mend the YAML at the place named, then start again.' },
  },
  'sources-file.empty': {
    what: { 'zh-CN': '数据源文件 {path} 是空的', en: 'the sources file {path} is empty' },
    wayOut: {
      'zh-CN': '写入 sources 列表后重新启动；确实没有数据源时写 sources: []。本地已有数据未被改动。',
      en: 'List the sources in it, then start again; where there are none, write `sources: []`. What is stored was not touched.',
    },
  },
  'file.not-regular': {
    what: { 'zh-CN': '{path} 不是普通文件', en: '{path} is not a regular file' },
    wayOut: { 'zh-CN': '请把路径改为一个文件。', en: 'Name a file instead.' },
  },
  'file.unreadable': {
    what: { 'zh-CN': '文件 {path} 无法读取（{detail}）', en: 'the file {path} cannot be read ({detail})' },
    wayOut: { 'zh-CN': '检查路径和文件权限。', en: 'Check the path and the rights of the file.' },
  },
  'file.too-large': {
    what: {
      'zh-CN': '文件 {path} 超过 {megabytes} MB，未读取',
      en: 'the file {path} is larger than {megabytes} MB and was not read',
    },
    wayOut: {
      'zh-CN': '检查路径是否指对了文件，或删去用不到的内容。',
      en: 'Check that the right file is named, or take out what is not needed.',
    },
  },
  'file.not-utf8': {
    what: { 'zh-CN': '文件 {path} 不是 UTF-8 编码', en: 'the file {path} is not UTF-8 text' },
    wayOut: {
      'zh-CN': '用编辑器另存为 UTF-8（记事本：另存为，编码选 UTF-8）。',
      en: 'Save it as UTF-8 in an editor.',
    },
  },
  'file.not-yaml': {
    what: {
      'zh-CN': '文件 {path} 不是有效的 YAML（{detail}），未作改动',
      en: '{path} is not valid YAML ({detail}); it was not touched',
    },
    wayOut: { 'zh-CN': '先用编辑器改正所指位置，再重试。', en: 'Mend it in an editor at the place named, then try again.' },
  },
  'file.unwritable': {
    what: {
      'zh-CN': '文件 {path} 无法写入（{detail}），未作改动',
      en: '{path} cannot be written ({detail}); it was not touched',
    },
    wayOut: {
      'zh-CN': '检查文件与目录的写权限和磁盘空间，再重试。',
      en: 'Check that file and folder may be written and the disk has room, then try again.',
    },
  },
  'file.changed-since': {
    what: { 'zh-CN': '文件 {path} 此后又被改动，无法撤销', en: '{path} was written since; this can no longer be undone' },
    wayOut: { 'zh-CN': '请直接编辑该文件。', en: 'Edit the file itself.' },
  },
  'source.invalid': {
    what: { 'zh-CN': '数据源 {where} 的配置有误：{detail}', en: 'source {where} is not valid: {detail}' },
    wayOut: {
      'zh-CN': '在数据源文件中改正所指的字段并保存，即自动重读；其他数据源不受影响。写法见 docs/connections.md。',
      en: 'Mend the field named in the sources file and save it: it is read again by itself. The other sources are not touched. See docs/connections.md.',
    },
  },
  'source.unknown': {
    what: { 'zh-CN': '{path} 中没有名为 {name} 的数据源', en: '{path} has no source {name}' },
    wayOut: {
      'zh-CN': '它可能刚被改名或删除；列表已刷新。',
      en: 'It may just have been renamed or removed; the list is up to date.',
    },
  },
  'source.duplicate': {
    what: { 'zh-CN': '数据源名称 {name} 重复（{where}）', en: 'the source name {name} is used twice ({where})' },
    wayOut: { 'zh-CN': '给每个数据源一个唯一的名称。', en: 'Give every source a name of its own.' },
  },
  'register.missing': {
    what: { 'zh-CN': '找不到台账文件 {path}', en: 'the register file {path} is not there' },
    wayOut: {
      'zh-CN': '检查数据源文件中 register 的路径；在此之前沿用上一份有效台账。',
      en: 'Check the path of `register` in the sources file; until then the last good register stays in force.',
    },
  },
  'register.broken': {
    what: { 'zh-CN': '台账文件 {path} 无法使用：{detail}', en: 'the register file {path} cannot be used: {detail}' },
    wayOut: {
      'zh-CN': '按提示位置改正后保存即可；在此之前沿用上一份有效台账。',
      en: 'Mend it at the place named and save; until then the last good register stays in force.',
    },
  },
  'register.bad-row': {
    what: {
      'zh-CN': '台账 {row} 的 {field} 无效：{value}（{detail}）',
      en: 'register {row}: {field} is not valid: {value} ({detail})',
    },
    wayOut: {
      'zh-CN': '改正这一行，格式见 docs/register.md；其他行已生效。',
      en: 'Mend this row, see docs/register.md; all other rows are in force.',
    },
  },
  'register.more-faults': {
    what: {
      'zh-CN': '台账 {path} 还有 {count} 处问题未逐条列出',
      en: 'the register {path} has {count} more faults that are not listed',
    },
    wayOut: {
      'zh-CN': '先改正已列出的；保存后其余的会显示出来。',
      en: 'Mend those that are listed; once it is saved, the others are.',
    },
  },
  'register.duplicate': {
    what: { 'zh-CN': '台账 {row} 的编号 {value} 重复', en: 'register {row}: the id {value} is used before' },
    wayOut: {
      'zh-CN': '给每一行一个唯一的编号；先出现的一行已生效。',
      en: 'Give every row an id of its own; the first one is in force.',
    },
  },
  'register.unknown-bureau': {
    what: { 'zh-CN': '台账 {row} 所属委办局 {value} 不存在', en: 'register {row}: there is no bureau {value}' },
    wayOut: {
      'zh-CN': '在 bureaus 中补登该委办局或改正编号；该应用暂列“未归属”。',
      en: 'Add the bureau or mend its id; until then the app stands under "unassigned".',
    },
  },
  'register.unknown-app': {
    what: {
      'zh-CN': '台账 {row} 依赖的应用 {value} 不存在',
      en: 'register {row}: it depends on {value}, which is no app of the register',
    },
    wayOut: {
      'zh-CN': '补登该应用或改正编号；这一条依赖暂不显示。',
      en: 'Add that app or mend its id; until then this dependency is left out.',
    },
  },
  'register.event-unknown-app': {
    what: {
      'zh-CN': '台账 {row} 涉及的应用 {value} 不存在',
      en: 'register {row}: it is about {value}, which is no app of the register',
    },
    wayOut: {
      'zh-CN': '补登该应用或改正编号；这场保障事件暂不计入它。',
      en: 'Add that app or mend its id; until then the peak is not counted for it.',
    },
  },
  // --- imports of the register
  'import.too-large': {
    what: { 'zh-CN': '文件超过 {megabytes} MB，未读取', en: 'the file is larger than {megabytes} MB and was not read' },
    wayOut: {
      'zh-CN': '拆成几份导入，或删去图片和用不到的工作表。',
      en: 'Split it, or take out pictures and sheets that are not needed.',
    },
  },
  'import.empty': {
    what: { 'zh-CN': '文件里没有内容', en: 'the file holds nothing' },
    wayOut: { 'zh-CN': '检查是否选对了文件。', en: 'Check that it is the right file.' },
  },
  'import.no-text': {
    what: { 'zh-CN': '文件既不是工作簿，也不是文本', en: 'the file is neither a workbook nor text' },
    wayOut: { 'zh-CN': '导出为 XLSX 或 CSV 后再导入。', en: 'Save it as XLSX or CSV and import that.' },
  },
  'import.unreadable': {
    what: { 'zh-CN': '文件无法读取：{detail}', en: 'the file cannot be read: {detail}' },
    wayOut: { 'zh-CN': '导出为 XLSX 或 CSV 后再导入。', en: 'Save it as XLSX or CSV and import that.' },
  },
  'import.old-workbook': {
    what: { 'zh-CN': '这是旧版 .xls 或加了密码的工作簿', en: 'this is an old .xls, or a workbook with a password' },
    wayOut: { 'zh-CN': '去掉密码，另存为 .xlsx 后再导入。', en: 'Take the password off, save it as .xlsx and import that.' },
  },
  'import.locked': {
    what: { 'zh-CN': '工作簿的内容加了密码', en: 'the content of the workbook is locked by a password' },
    wayOut: { 'zh-CN': '去掉密码后再导入。', en: 'Take the password off and import again.' },
  },
  'import.web-page': {
    what: { 'zh-CN': '这是网页或 XML，只是用了表格的后缀名', en: 'this is a web page or XML under the name of a sheet' },
    wayOut: {
      'zh-CN': '在表格软件中打开，另存为 .xlsx 后再导入。',
      en: 'Open it in a spreadsheet program, save it as .xlsx and import that.',
    },
  },
  'import.no-workbook': {
    what: { 'zh-CN': '压缩包里没有工作簿', en: 'there is no workbook in this archive' },
    wayOut: { 'zh-CN': '选择 .xlsx 文件；压缩包请先解压。', en: 'Choose the .xlsx file; unpack archives first.' },
  },
  'import.broken-workbook': {
    what: { 'zh-CN': '工作簿已损坏：{detail}', en: 'the workbook is damaged: {detail}' },
    wayOut: {
      'zh-CN': '在表格软件中打开并另存一份后再导入。',
      en: 'Open it in a spreadsheet program, save a copy and import that.',
    },
  },
  'import.bomb': {
    what: {
      'zh-CN': '解压后的内容大得不正常（{detail}），已停止读取',
      en: 'what it unpacks to is far too large ({detail}); reading was stopped',
    },
    wayOut: {
      'zh-CN': '检查文件来源；删去大量空行和图片后另存。',
      en: 'Check where the file comes from; take out empty rows and pictures and save it again.',
    },
  },
  'import.too-many-rows': {
    what: { 'zh-CN': '超过 {most} 行', en: 'there are more than {most} rows' },
    wayOut: { 'zh-CN': '拆成几份导入，或删去末尾的空行。', en: 'Split it, or delete the empty rows at its end.' },
  },
  'import.too-many-columns': {
    what: { 'zh-CN': '超过 {most} 列', en: 'there are more than {most} columns' },
    wayOut: { 'zh-CN': '删去用不到的列后再导入。', en: 'Take out columns that are not needed.' },
  },
  'import.no-such-sheet': {
    what: { 'zh-CN': '没有工作表“{sheet}”', en: 'there is no sheet {sheet}' },
    wayOut: { 'zh-CN': '可选：{known}', en: 'There are: {known}' },
  },
  'import.broken-catalog': {
    what: { 'zh-CN': '第 {line} 行开始的内容有误：{detail}', en: 'the document at line {line} is not valid: {detail}' },
    wayOut: { 'zh-CN': '在 catalog-info.yaml 中改正后再导入。', en: 'Mend it in catalog-info.yaml and import again.' },
  },
  'import.unmapped': {
    what: { 'zh-CN': '没有找到“{field}”一列', en: 'no column is known to hold {field}' },
    wayOut: { 'zh-CN': '检查表头，或为它选定一列。', en: 'Check the headers, or choose a column for it.' },
  },
  'import.register-changed': {
    what: { 'zh-CN': '台账在预览之后被改动', en: 'the register changed since the preview' },
    wayOut: { 'zh-CN': '重新预览，确认后再应用。', en: 'Preview again, look, and apply.' },
  },
  'import.nothing': {
    what: { 'zh-CN': '没有可应用的改动', en: 'there is nothing to apply' },
    wayOut: { 'zh-CN': '见预览中列出的问题。', en: 'See what the preview lists.' },
  },
  'import.result-too-large': {
    what: { 'zh-CN': '导入后的台账将超过 {megabytes} MB', en: 'the register would become larger than {megabytes} MB' },
    wayOut: { 'zh-CN': '删去用不到的应用。', en: 'Take out apps that are not needed.' },
  },
  'import.no-undo': {
    what: { 'zh-CN': '没有可撤销的导入', en: 'there is no import to take back' },
    wayOut: { 'zh-CN': '无需处理。', en: 'Nothing to do.' },
  },
  'import.changed-since': {
    what: {
      'zh-CN': '台账在那次导入之后又被改动，撤销会丢失这些改动',
      en: 'the register was changed since that import, and taking it back would lose that',
    },
    wayOut: {
      'zh-CN': '确认不再需要这些改动后强制撤销；改动后的文件会另存一份。',
      en: 'If the change is not needed, force it; a copy of the file as it is now is kept.',
    },
  },
  'import.failed': {
    what: { 'zh-CN': '导入没有完成：{detail}', en: 'the import did not finish: {detail}' },
    wayOut: { 'zh-CN': '重试；仍不成功请查看日志。', en: 'Try again; if it fails again, look into the log.' },
  },
  'policy-file.missing': {
    what: {
      'zh-CN': '找不到策略文件 {path}，沿用上一次有效的策略（没有则用默认值）',
      en: 'the policy file {path} is not there; the last good one applies, or the defaults where there was none',
    },
    wayOut: {
      'zh-CN': '检查路径，或从数据源文件中删去 policy。',
      en: 'Check the path, or take `policy` out of the sources file.',
    },
  },
  'policy-file.broken': {
    what: {
      'zh-CN': '策略文件 {path} 有误：{detail}；沿用上一次有效的策略（没有则用默认值）',
      en: 'the policy file {path} is not valid: {detail}; the last good one applies, or the defaults where there was none',
    },
    wayOut: { 'zh-CN': '改正所指的字段。', en: 'Mend the field named.' },
  },

  // --- incident packages
  'package.disk-full': {
    what: {
      'zh-CN': '磁盘空间不足，{path} 未写成，未留下残缺文件',
      en: 'the disk has no room for {path}; it was not written, and nothing is left of it',
    },
    wayOut: {
      'zh-CN': '腾出空间，或另选位置后重试。',
      en: 'Make room or choose another place, then try again.',
    },
  },
  'package.unwritable': {
    what: {
      'zh-CN': '{path} 无法写入（{detail}），未留下残缺文件',
      en: '{path} cannot be written ({detail}); nothing is left of it',
    },
    wayOut: {
      'zh-CN': '检查目录是否存在、是否可写，或另选位置。',
      en: 'Check that the folder is there and may be written, or choose another place.',
    },
  },
  'package.too-large': {
    what: {
      'zh-CN': '{path} 将超过 4 GiB，无法写成一个包；未留下残缺文件',
      en: '{path} would be larger than 4 GiB, which one package cannot be; nothing is left of it',
    },
    wayOut: { 'zh-CN': '缩短时段或缩小范围后重试。', en: 'Choose a shorter window or a smaller scope.' },
  },
  'snapshot.no-page': {
    what: {
      'zh-CN': '报告页面不在 {path}，快照未写成',
      en: 'the page of the report is not at {path}, and the snapshot was not written',
    },
    wayOut: {
      'zh-CN': '从源码运行时，先执行 npm run build；安装版则请重新安装。',
      en: 'Where Wanglou runs from its sources, build it first: npm run build. Else install it again.',
    },
  },
  'package.in-data-folder': {
    what: {
      'zh-CN': '{path} 位于望楼的数据目录中，未写入',
      en: '{path} is in the data folder of Wanglou; it was not written',
    },
    wayOut: {
      'zh-CN': '数据目录只存放望楼自己的文件；请另选位置。',
      en: 'That folder is for the files of Wanglou alone: choose another place.',
    },
  },
  'snapshot.failed': {
    what: {
      'zh-CN': '快照未能写成（{detail}），未留下残缺文件',
      en: 'the snapshot was not written ({detail}); nothing is left of it',
    },
    wayOut: { 'zh-CN': '请再试一次；仍失败时查看日志。', en: 'Try once more; if it fails again look into the log.' },
  },
  'snapshot.interrupted': {
    what: { 'zh-CN': '引擎已重启，快照未写成', en: 'the engine was started again: the snapshot was not written' },
    wayOut: { 'zh-CN': '等数据恢复后再导出一次。', en: 'Export it again once the wall is back.' },
  },
  'snapshot.busy': {
    what: { 'zh-CN': '正在导出另一个快照', en: 'another snapshot is being written' },
    wayOut: { 'zh-CN': '等它完成，或先取消它。', en: 'Wait for it, or cancel it first.' },
  },
  'report.failed': {
    what: {
      'zh-CN': '报告未能写成（{detail}），未留下残缺文件',
      en: 'the report was not written ({detail}); nothing is left of it',
    },
    wayOut: {
      'zh-CN': '请再试一次；仍失败时导出快照，在浏览器中打开其中的 report.html 打印。',
      en: 'Try once more; if it fails again export a snapshot and print its report.html from a browser.',
    },
  },
  'report.too-long': {
    what: {
      'zh-CN': '报告过长，无法存成一张图片；未留下残缺文件',
      en: 'the report is too long for one picture; nothing is left of it',
    },
    wayOut: {
      'zh-CN': '改为导出 PDF，或缩短时段、缩小范围。',
      en: 'Write a PDF, or choose a shorter window or a smaller scope.',
    },
  },
  'signers.damaged': {
    what: { 'zh-CN': '信任名单 {path} 无法读取（{detail}）', en: 'the list of known signers {path} cannot be read ({detail})' },
    wayOut: {
      'zh-CN': '从备份恢复该文件；没有备份时将它移走，重新核对指纹并添加签署者。',
      en: 'Restore it from a backup; without one move it away, then compare the fingerprints of the signers again and add them.',
    },
  },
  'signers.unreadable-key': {
    what: { 'zh-CN': '公钥文件 {path} 无法读取（{detail}）', en: 'the file {path} cannot be read ({detail})' },
    wayOut: { 'zh-CN': '检查文件是否存在、是否可读。', en: 'Check that it is there and may be read.' },
  },
  'signers.no-key': {
    what: { 'zh-CN': '{path} 中没有可用的公钥', en: 'there is no public key in {path}' },
    wayOut: {
      'zh-CN': '选择望楼导出的公钥文件，或 Ed25519、SM2 公钥的 PEM 文件。',
      en: 'Choose a public key that Wanglou saved, or a PEM of a public key of Ed25519 or SM2.',
    },
  },
  'signers.gone': {
    what: { 'zh-CN': '信任名单中已没有这个签署者', en: 'this signer is not known any more' },
    wayOut: { 'zh-CN': '重新打开此页查看现在的名单。', en: 'Open the page again to see the list as it is now.' },
  },
  'signers.changed': {
    what: {
      'zh-CN': '信任名单在此期间已被更改，未撤销',
      en: 'the list of known signers was changed since, and nothing was taken back',
    },
    wayOut: { 'zh-CN': '核对现在的名单，逐项更正。', en: 'Look at the list as it is now, and mend it there.' },
  },
  'signing-key.exists': {
    what: { 'zh-CN': '已有 {suite} 签名密钥', en: 'there is a signing key of {suite} already' },
    wayOut: {
      'zh-CN': '直接使用它；要换新密钥时明确要求替换（--replace），旧包仍可验证。',
      en: 'Use it; to have a new one ask for its replacement (--replace). Older packages can still be verified.',
    },
  },
  'signing-key.none': {
    what: { 'zh-CN': '没有 {suite} 签名密钥', en: 'there is no signing key of {suite}' },
    wayOut: {
      'zh-CN': '先生成：wanglou keys make --suite {suite}，并把指纹告知收件方。',
      en: 'Make one first: wanglou keys make --suite {suite}. Then tell its fingerprint to those who receive packages.',
    },
  },

  // --- secrets
  'vault.locked': {
    what: { 'zh-CN': '保险库已锁定', en: 'the vault is locked' },
    wayOut: {
      'zh-CN': '在“数据源”页输入口令解锁；解锁后自动继续。',
      en: 'Unlock it on the connections page; it goes on by itself.',
    },
  },
  'vault.none': {
    what: { 'zh-CN': '还没有保险库', en: 'there is no vault yet' },
    wayOut: { 'zh-CN': '先设置口令，再存入密钥。', en: 'Set a passphrase first, then put secrets into it.' },
  },
  'vault.wrong-passphrase': {
    what: { 'zh-CN': '口令不对', en: 'this is not the passphrase' },
    wayOut: {
      'zh-CN': '核对大小写与输入法后再试；口令遗失无法找回，只能移走保险库文件、重新设置并重新录入密钥。',
      en: 'Check the keyboard and try again. A lost passphrase cannot be recovered: move the vault file away, set a new one and enter the secrets again.',
    },
  },
  'vault.damaged': {
    what: { 'zh-CN': '保险库文件 {path} 已损坏', en: 'the vault {path} is damaged' },
    wayOut: {
      'zh-CN': '从备份恢复该文件；没有备份时将它移走，重新设置口令并重新录入密钥。',
      en: 'Restore the file from a backup; without one move it away, set a passphrase and enter the secrets again.',
    },
  },
  'vault.newer': {
    what: {
      'zh-CN': '保险库 {path} 的格式版本 {version} 高于本版望楼所识的 {own}',
      en: 'the vault {path} is of format {version}, newer than the {own} that this Wanglou knows',
    },
    wayOut: { 'zh-CN': '使用更新版本的望楼；文件未被改动。', en: 'Use a newer Wanglou; the file was not touched.' },
  },
  'vault.unreadable': {
    what: { 'zh-CN': '保险库文件 {path} 无法读取（{detail}）', en: 'the vault {path} cannot be read ({detail})' },
    wayOut: { 'zh-CN': '检查文件权限。', en: 'Check the rights of the file.' },
  },
  'vault.no-passphrase-file': {
    what: { 'zh-CN': '口令文件 {path} 无法使用（{detail}）', en: 'the passphrase file {path} cannot be used ({detail})' },
    wayOut: {
      'zh-CN': '检查路径和权限；文件中只放口令一行。',
      en: 'Check path and rights; it holds the passphrase on one line and nothing else.',
    },
  },
  'vault.passphrase-exposed': {
    what: {
      'zh-CN': '口令文件 {path} 可被本机其他用户读取',
      en: 'the passphrase file {path} can be read by others on this machine',
    },
    wayOut: { 'zh-CN': '收紧权限：chmod 600 {path}', en: 'Keep it to its owner: chmod 600 {path}' },
  },
  'keyring.unreadable': {
    what: {
      'zh-CN': '系统密钥环未能解开 {path}',
      en: "the system's keyring does not open {path}",
    },
    wayOut: {
      'zh-CN': '以原来的用户登录并解锁密钥环后重启；否则将该文件移走，重新录入密钥。',
      en: 'Log in as the person who stored them, unlock the keyring and start again; else move the file away and enter the secrets again.',
    },
  },

  // --- kubeconfig
  'kubeconfig.missing': {
    what: { 'zh-CN': '找不到 kubeconfig 文件 {path}', en: 'the kubeconfig {path} is not there' },
    wayOut: {
      'zh-CN': '检查数据源文件中的路径；文件出现后自动继续。',
      en: 'Check the path in the sources file; it goes on by itself once the file is there.',
    },
  },
  'kubeconfig.broken': {
    what: { 'zh-CN': 'kubeconfig {path} 无法使用：{detail}', en: 'the kubeconfig {path} cannot be used: {detail}' },
    wayOut: {
      'zh-CN': '改正或重新导出该文件；改好后自动继续。',
      en: 'Mend it or export it again; it goes on by itself once mended.',
    },
  },
  'kubeconfig.no-context': {
    what: { 'zh-CN': 'kubeconfig {path} 中没有上下文 {context}', en: 'the kubeconfig {path} has no context {context}' },
    wayOut: {
      'zh-CN': '在数据源中把 context 设为以下之一：{known}。',
      en: 'Set `context` of the source to one of: {known}.',
    },
  },
  'kubeconfig.file-missing': {
    what: {
      'zh-CN': 'kubeconfig {path} 引用的文件 {file} 无法读取',
      en: 'the file {file}, named in the kubeconfig {path}, cannot be read',
    },
    wayOut: {
      'zh-CN': '放好该文件或改正路径，并确认可读。',
      en: 'Put the file there or mend the path, and make sure it can be read.',
    },
  },
  'kubeconfig.exec-refused': {
    what: {
      'zh-CN': 'kubeconfig {path} 的用户 {user} 要运行程序取得凭据（{how}），已拒绝',
      en: 'user {user} of the kubeconfig {path} wants a program run for its credentials ({how}); refused',
    },
    wayOut: {
      'zh-CN': '改用令牌或客户端证书；若信任该程序，在数据源中写 allowExec: true。',
      en: 'Use a token or a client certificate; if you trust the program, set `allowExec: true` on the source.',
    },
  },

  // --- what an endpoint of the sources file names
  'secret.missing': {
    what: {
      'zh-CN': '保险库里没有名为 {secret} 的密钥，或保险库未解锁',
      en: 'the vault has no secret {secret}, or is locked',
    },
    wayOut: {
      'zh-CN': '解锁保险库，或在连接页面重新填写该密钥；之后自动继续。',
      en: 'Unlock the vault, or enter the secret again on the connections page; it goes on by itself.',
    },
  },
  'endpoint.file-missing': {
    what: {
      'zh-CN': '数据源引用的文件 {file} 无法读取（{detail}）',
      en: 'the file {file}, named by the source, cannot be read ({detail})',
    },
    wayOut: {
      'zh-CN': '放好该文件或改正路径，并确认可读；之后自动继续。',
      en: 'Put the file there or mend the path, and make sure it can be read; it goes on by itself.',
    },
  },
  'endpoint.unusable': {
    what: { 'zh-CN': '数据源的 {field} 无法使用（{detail}）', en: '{field} of the source cannot be used ({detail})' },
    wayOut: {
      'zh-CN': '证书和私钥应为 PEM 且成对；令牌和密码只占一行、不含控制字符。',
      en: 'Certificates and keys are PEM and belong together; tokens and passwords are one line without control characters.',
    },
  },

  // --- reaching the server
  'connect.refused': {
    what: { 'zh-CN': '{host}:{port} 拒绝连接', en: '{host}:{port} refused the connection' },
    wayOut: {
      'zh-CN': '确认服务器在运行、端口正确，防火墙放行；将自动重试。',
      en: 'Check that the server runs, that the port is right and the firewall lets it through; it is tried again by itself.',
    },
  },
  'connect.dns': {
    what: { 'zh-CN': '无法解析主机名 {host}', en: 'the host name {host} cannot be resolved' },
    wayOut: {
      'zh-CN': '检查所填地址和本机 DNS；将自动重试。',
      en: "Check the address and this machine's DNS; it is tried again by itself.",
    },
  },
  'connect.timeout': {
    what: { 'zh-CN': '{host}:{port} 在 {seconds} 秒内没有应答', en: '{host}:{port} gave no answer within {seconds} s' },
    wayOut: {
      'zh-CN': '检查网络、防火墙和代理；将自动重试。',
      en: 'Check the network, the firewall and the proxy; it is tried again by itself.',
    },
  },
  'connect.unreachable': {
    what: { 'zh-CN': '网络不通：到 {host} 没有路由（{detail}）', en: 'no way through the network to {host} ({detail})' },
    wayOut: {
      'zh-CN': '检查网线、VPN 和路由；将自动重试。',
      en: 'Check the cable, the VPN and the routes; it is tried again by itself.',
    },
  },
  'connect.dropped': {
    what: { 'zh-CN': '{host}:{port} 的连接中断（{detail}）', en: 'the connection to {host}:{port} was dropped ({detail})' },
    wayOut: {
      'zh-CN': '通常是服务器重启或网络抖动；将自动重连。',
      en: 'Usually a server restart or a network hiccup; it connects again by itself.',
    },
  },
  'proxy.refused': {
    what: {
      'zh-CN': '代理 {proxy} 拒绝了到 {host} 的连接（{detail}）',
      en: 'the proxy {proxy} refused the way to {host} ({detail})',
    },
    wayOut: {
      'zh-CN': '请代理管理员放行，或改正代理地址（kubeconfig 中为 proxy-url）。',
      en: 'Have the proxy let it through, or mend its address (proxy-url in a kubeconfig).',
    },
  },
  'proxy.unreachable': {
    what: { 'zh-CN': '无法连到代理 {proxy}（{detail}）', en: 'the proxy {proxy} cannot be reached ({detail})' },
    wayOut: {
      'zh-CN': '检查代理地址（kubeconfig 中为 proxy-url）和代理服务。',
      en: 'Check the address of the proxy (proxy-url in a kubeconfig) and the proxy itself.',
    },
  },

  // --- TLS
  'tls.unknown-issuer': {
    what: {
      'zh-CN': '{host} 的证书不是由所配置的 CA 签发（{detail}）',
      en: 'the certificate of {host} is not from the CA configured ({detail})',
    },
    wayOut: {
      'zh-CN': '为数据源配置正确的 CA（kubeconfig 中为 certificate-authority），或核对指纹后信任其证书；不要关闭校验。',
      en: 'Give the source the right CA (certificate-authority in a kubeconfig), or trust a certificate by its fingerprint once you have checked it; do not turn verification off.',
    },
  },
  'tls.expired': {
    what: {
      'zh-CN': '{host} 的证书已过期或尚未生效（{detail}）',
      en: 'the certificate of {host} has expired or is not valid yet ({detail})',
    },
    wayOut: {
      'zh-CN': '请对方管理员更新证书，并核对本机时间。',
      en: "Have the server's certificate renewed, and check this machine's clock.",
    },
  },
  'tls.wrong-name': {
    what: {
      'zh-CN': '{host} 出示的证书不是给它的（{detail}）',
      en: 'the certificate that {host} shows is for another name ({detail})',
    },
    wayOut: {
      'zh-CN': '使用证书中的名称访问，或设置服务器名（serverName；kubeconfig 中为 tls-server-name）。',
      en: 'Use a name that is in the certificate, or set the server name (serverName; tls-server-name in a kubeconfig).',
    },
  },
  'tls.failed': {
    what: { 'zh-CN': '与 {host} 的 TLS 握手失败（{detail}）', en: 'the TLS handshake with {host} failed ({detail})' },
    wayOut: {
      'zh-CN': '检查客户端证书、密钥以及端口是否为 HTTPS。',
      en: 'Check the client certificate and key, and that the port speaks HTTPS.',
    },
  },

  // --- what the server answered
  'http.unauthorized': {
    what: {
      'zh-CN': '{host} 不认可凭据（401）：令牌或证书无效或已过期',
      en: '{host} does not accept the credentials (401): the token or certificate is wrong or has expired',
    },
    wayOut: {
      'zh-CN': '换发令牌、密码或证书并更新数据源；改好后自动继续。',
      en: 'Issue a new token, password or certificate and give it to the source; it goes on by itself.',
    },
  },
  'http.forbidden': {
    what: { 'zh-CN': '账号无权读取 {resource}（403）', en: 'the account may not read {resource} (403)' },
    wayOut: {
      'zh-CN': '授予读取权限（Kubernetes：get、list、watch，或在数据源中用 namespaces 限定命名空间）；其余照常。',
      en: 'Grant the right to read it (Kubernetes: get, list and watch, or set `namespaces` on the source); everything else works.',
    },
  },
  'http.not-found': {
    what: { 'zh-CN': '服务器没有 {resource}（404）', en: 'the server has no {resource} (404)' },
    wayOut: {
      'zh-CN': '该版本不提供此资源，或地址指向了别的服务；其余照常。',
      en: "This version does not have it, or the address is another service's; everything else works.",
    },
  },
  'http.expired': {
    what: {
      'zh-CN': '{resource} 的历史已被服务器压缩（410），正在重新列出',
      en: 'the server no longer has the history of {resource} (410); it is listed again',
    },
    wayOut: { 'zh-CN': '无需处理。', en: 'Nothing to do.' },
  },
  'http.throttled': {
    what: {
      'zh-CN': '{host} 请求限流（429），{seconds} 秒后再试',
      en: '{host} is throttling (429); tried again after {seconds} s',
    },
    wayOut: {
      'zh-CN': '服务器繁忙；若长期如此，请管理员检查其限流设置。',
      en: 'The server is busy; if it lasts, have its limits checked (Kubernetes: priority and fairness).',
    },
  },
  'http.server-error': {
    what: { 'zh-CN': '{host} 内部错误（{status}）：{resource}', en: '{host} failed with {status} on {resource}' },
    wayOut: {
      'zh-CN': '请管理员查看该服务及其存储；将自动重试。',
      en: 'Have the server and its storage looked at; it is tried again by itself.',
    },
  },
  'http.unexpected': {
    what: {
      'zh-CN': '{host} 对 {resource} 返回意外状态 {status}',
      en: '{host} answered {resource} with an unexpected status {status}',
    },
    wayOut: {
      'zh-CN': '确认地址确实是所配置的那种服务，中间没有网关改写。',
      en: 'Check that the address is a server of the kind configured and that no gateway rewrites answers.',
    },
  },
  'http.not-json': {
    what: {
      'zh-CN': '{host} 返回的不是 JSON（{contentType}）',
      en: '{host} answered with something other than JSON ({contentType})',
    },
    wayOut: {
      'zh-CN': '多半是登录页或网关页面：检查地址和代理。',
      en: 'Most likely a login or gateway page: check the address and the proxy.',
    },
  },
  'http.oversized': {
    what: {
      'zh-CN': '{host} 对 {resource} 的应答超过 {megabytes} MB',
      en: 'the answer of {host} on {resource} is larger than {megabytes} MB',
    },
    wayOut: { 'zh-CN': '检查是否有异常大的对象。', en: 'Look for an object of unusual size.' },
  },
  'http.bad-answer': {
    what: {
      'zh-CN': '对 {resource} 的应答不可用：{detail}',
      en: 'the answer on {resource} cannot be used: {detail}',
    },
    wayOut: {
      'zh-CN': '确认地址确实是所配置的那种服务，中间的网关或缓存不改动请求；将自动重试。',
      en: 'Check that the address is a server of the kind configured, and that no gateway or cache in between alters requests; it is tried again by itself.',
    },
  },

  // --- the watch
  // --- Prometheus
  'templates.broken': {
    what: {
      'zh-CN': '查询模板文件 {path} 的 {where} 无法使用：{detail}',
      en: '{where} of the query templates {path} cannot be used: {detail}',
    },
    wayOut: {
      'zh-CN': '按 docs/prometheus-source.md 改正后保存即可；其余模板照常。',
      en: 'Mend it, see docs/prometheus-source.md, and save; all other templates work.',
    },
  },
  'prometheus.query-refused': {
    what: { 'zh-CN': '服务器拒绝了查询 {resource}：{detail}', en: 'the server refuses the query {resource}: {detail}' },
    wayOut: {
      'zh-CN': '改正该模板的 PromQL，或检查其指标的标签；其余模板照常。',
      en: "Mend the template's PromQL, or look at the labels of its metrics; all other templates work.",
    },
  },
  'source.slow': {
    what: { 'zh-CN': '应答过慢：一轮用时 {seconds} 秒', en: 'answers too slowly: a round takes {seconds} s' },
    wayOut: {
      'zh-CN': '其数据按过期显示。请减轻该数据源的负荷，或加大采集间隔。',
      en: 'Its data is shown as stale. Take load off the source, or ask it less often.',
    },
  },
  'prometheus.query-slow': {
    what: { 'zh-CN': '查询 {resource} 超时：{detail}', en: 'the query {resource} takes too long: {detail}' },
    wayOut: {
      'zh-CN': '请为其配置记录规则，或简化模板；其余模板照常。',
      en: 'Have a recording rule made for it, or a simpler template; all other templates work.',
    },
  },
  'prometheus.partial': {
    what: { 'zh-CN': '{resource} 的结果可能不完整：{detail}', en: 'what {resource} gives may be a part only: {detail}' },
    wayOut: {
      'zh-CN': '请管理员检查服务器及其后端存储；已给出的数据照常使用。',
      en: 'Have the server and the stores behind it looked at; what it gave is used.',
    },
  },
  'prometheus.clock-apart': {
    what: {
      'zh-CN': '服务器时钟比本机快 {seconds} 秒：其数据属于未来，暂不读取',
      en: "the server's clock is {seconds} s ahead of this machine: its data would be of the future, and is not read yet",
    },
    wayOut: {
      'zh-CN': '校准两边的时钟；之后缺失的部分会自动补齐。',
      en: 'Set both clocks right; what is missing is then read by itself.',
    },
  },
  'prometheus.clock-behind': {
    what: {
      'zh-CN': '服务器时钟比本机慢 {seconds} 秒：其数据的时间偏早',
      en: "the server's clock is {seconds} s behind this machine: its data is dated too early",
    },
    wayOut: { 'zh-CN': '校准两边的时钟。', en: 'Set both clocks right.' },
  },

  'watch.upgrade-refused': {
    what: { 'zh-CN': '{host} 拒绝升级为 WebSocket（{status}）', en: '{host} refused the upgrade to a WebSocket ({status})' },
    wayOut: {
      'zh-CN': '让中间的网关或代理放行 WebSocket 升级；将自动重试。',
      en: 'Have the gateway or proxy in between let WebSocket upgrades through; it is tried again by itself.',
    },
  },
  'watch.half-open': {
    what: {
      'zh-CN': '{resource} 的连接 {seconds} 秒没有任何应答，已更换',
      en: 'the connection for {resource} gave no sign of life for {seconds} s and is replaced',
    },
    wayOut: {
      'zh-CN': '中间的防火墙或 NAT 可能悄悄丢弃了连接；将自动重连。',
      en: 'A firewall or NAT in between may have dropped it silently; it connects again by itself.',
    },
  },
  'watch.closed': {
    what: { 'zh-CN': '{resource} 的连接被服务器关闭（{code}）', en: 'the server closed the connection for {resource} ({code})' },
    wayOut: { 'zh-CN': '将自动重连。', en: 'It connects again by itself.' },
  },
  'watch.bad-frame': {
    what: {
      'zh-CN': '{resource} 收到无法理解的数据（{detail}），正在重新列出',
      en: 'data for {resource} could not be understood ({detail}); it is listed again',
    },
    wayOut: {
      'zh-CN': '日志中有样本；若反复出现，检查中间的网关。',
      en: 'A sample is in the log; if it comes back, check the gateways in between.',
    },
  },
  'watch.error': {
    what: { 'zh-CN': '服务器中止了 {resource} 的监视：{detail}', en: 'the server ended the watch of {resource}: {detail}' },
    wayOut: { 'zh-CN': '将自动重新列出并重连。', en: 'It is listed again and reconnected by itself.' },
  },
  'watch.server-behind': {
    what: {
      'zh-CN': '服务器的数据比本地记录旧（{resource}）：可能从备份恢复，正在重新列出',
      en: 'the server is behind what was seen of {resource}: perhaps restored from a backup; it is listed again',
    },
    wayOut: { 'zh-CN': '若不是有意恢复，请检查 etcd。', en: 'If nobody restored it on purpose, have etcd checked.' },
  },
  'watch.unconfirmed': {
    what: {
      'zh-CN': '{host} 的连接仍在应答，但 {seconds} 秒内读不出 {resource}：所示内容可能已不是现状',
      en: '{host} still answers on its connections but could not read {resource} within {seconds} s: what is shown may be out of date',
    },
    wayOut: {
      'zh-CN': '请集群管理员检查 etcd 与 API 服务器；恢复后自动变为实时。',
      en: 'Have etcd and the API server looked at; it goes live again by itself once they answer.',
    },
  },
  'socket.wrong-subprotocol': {
    what: {
      'zh-CN': '{host} 不支持子协议 {protocol}：该地址不是推送接口',
      en: '{host} does not speak the subprotocol {protocol}: no feed is at this address',
    },
    wayOut: {
      'zh-CN': '核对地址；由对方按 docs/feed 在握手应答中给出该子协议。将自动重试。',
      en: 'Check the address; have the platform name the subprotocol in its answer, see docs/feed. It is tried again by itself.',
    },
  },

  // --- the feed by which platforms push
  'feed.no-hello': {
    what: {
      'zh-CN': '{host} 接受了连接，但 {seconds} 秒内没有应答订阅（hello）',
      en: '{host} took the connection but did not answer the subscription (hello) within {seconds} s',
    },
    wayOut: {
      'zh-CN': '请平台方检查推送服务；将自动重连。',
      en: 'Have the publisher of the platform looked at; it connects again by itself.',
    },
  },
  'feed.no-state': {
    what: {
      'zh-CN': '{host} 在 {seconds} 秒内没有开始或继续发送全量状态',
      en: '{host} did not begin its full state, or go on with it, within {seconds} s',
    },
    wayOut: {
      'zh-CN': '请平台方检查推送服务；所示为上一次的内容，将自动重连。',
      en: 'Have the publisher of the platform looked at; what is shown is from before. It connects again by itself.',
    },
  },
  'feed.silent': {
    what: {
      'zh-CN': '{host} 的连接仍在，但 {seconds} 秒内既无事件也无心跳',
      en: 'the connection to {host} stands, but no event and no heartbeat came for {seconds} s',
    },
    wayOut: {
      'zh-CN': '推送服务可能已停滞，请平台方检查；将自动重连。',
      en: 'The publisher may be stuck; have it looked at. It connects again by itself.',
    },
  },
  'feed.missed': {
    what: {
      'zh-CN': '推送数据不完整（{detail}），正在索取全量状态',
      en: 'something of the feed is missing ({detail}); its full state is asked for',
    },
    wayOut: {
      'zh-CN': '会自动恢复；若反复出现，请平台方检查事件编号与推送队列。',
      en: "It heals by itself; if it comes back, have the platform's numbering and queues looked at.",
    },
  },
  'feed.behind': {
    what: {
      'zh-CN': '{host} 告知其数据落后 {seconds} 秒：采集可能已中断',
      en: '{host} says that its own picture is {seconds} s old: its collectors may be down',
    },
    wayOut: {
      'zh-CN': '请平台方检查采集；恢复后自动变为实时。',
      en: 'Have its collectors looked at; it goes live again by itself.',
    },
  },
  'feed.bad-events': {
    what: {
      'zh-CN': '{count} 条事件不符合规范，未采用；最近一条：{detail}',
      en: '{count} events are not by the rules and were not used; the last: {detail}',
    },
    wayOut: {
      'zh-CN': '日志中有样本；请平台方对照 docs/feed 的模式改正。',
      en: 'Samples are in the log; have the platform mend them by the schemas in docs/feed.',
    },
  },
  'feed.clock': {
    what: {
      'zh-CN': '{host} 的时钟与本机相差 {seconds} 秒',
      en: "the clock of {host} is {seconds} s away from this machine's",
    },
    wayOut: {
      'zh-CN': '请双方对时（NTP）：事件时间以对方时钟为准。',
      en: 'Set both by NTP: the times of its events are by its own clock.',
    },
  },
  'alerts.bad-rows': {
    what: {
      'zh-CN': '{resource} 中有 {count} 条无法读取（{detail}），其余已采用，未据此认定任何告警已恢复',
      en: '{count} rows of {resource} could not be read ({detail}); the others count, and nothing is taken for resolved by this list',
    },
    wayOut: {
      'zh-CN': '确认 Alertmanager 版本支持 API v2；日志中记有原因。',
      en: 'Check that the Alertmanager speaks API v2; the log tells why.',
    },
  },
  'alerts.relearning': {
    what: {
      'zh-CN': '{host} 上的 Alertmanager 刚重启，内存中的告警已丢失；{seconds} 秒内未重新上报的告警才视为恢复',
      en: 'the Alertmanager at {host} began anew and has lost its alerts; those that nobody tells it again within {seconds} s are then taken for resolved',
    },
    wayOut: { 'zh-CN': '无需处理，等待 Prometheus 重新上报。', en: 'Nothing to do: Prometheus tells them again by itself.' },
  },
  'alerts.no-heartbeat': {
    what: {
      'zh-CN': '心跳告警 {name} 不再出现：没有告警不等于平安',
      en: 'the heartbeat alert {name} is gone: no alerts is no calm',
    },
    wayOut: {
      'zh-CN': '检查 Prometheus 是否在运行，能否连到 Alertmanager。',
      en: 'Check that Prometheus runs and reaches the Alertmanager.',
    },
  },
  'engine.overloaded': {
    what: {
      'zh-CN': '处理不过来，{resource} 稍后重新列出',
      en: 'more came in than could be taken; {resource} is listed again later',
    },
    wayOut: { 'zh-CN': '若反复出现，检查本机负荷和磁盘。', en: "If it comes back, check this machine's load and disk." },
  },
  'account.sees-nothing': {
    what: { 'zh-CN': '该账号在 {host} 上什么也看不到', en: 'this account may see nothing on {host}' },
    wayOut: {
      'zh-CN': '授予只读权限（get、list、watch），或在数据源中用 namespaces 写明可见的命名空间。',
      en: 'Grant it read rights (get, list, watch), or name the namespaces it may see in `namespaces` of the source.',
    },
  },

  // --- the journal
  'journal.future': {
    what: {
      'zh-CN': '数据库 {path} 的版本是 {version}，比本程序认识的 {known} 新',
      en: 'the database {path} has version {version}, newer than the {known} that this program knows',
    },
    wayOut: {
      'zh-CN': '它未被改动；请用写它的那个新版本打开，或另选数据目录。',
      en: 'It was left untouched: open it with the newer program that wrote it, or choose another data folder.',
    },
  },
  'journal.older': {
    what: {
      'zh-CN': '数据目录 {path} 由旧版本写成（版本 {version}，本程序用 {known}）',
      en: 'the data in {path} was written by an older program (version {version}; this one uses {known})',
    },
    wayOut: {
      'zh-CN': '它未被改动；用 wanglou run 或桌面程序打开一次即会升级，记录不丢。',
      en: 'It was left untouched: open it once by wanglou run or the desktop program, which brings it up to date and keeps the record.',
    },
  },
  'journal.locked': {
    what: { 'zh-CN': '另一个望楼正在使用数据目录 {path}', en: 'another Wanglou is using the data folder {path}' },
    wayOut: { 'zh-CN': '请先退出它，或另选数据目录。', en: 'Stop that one first, or choose another data folder.' },
  },
  'journal.missing': {
    what: { 'zh-CN': '数据目录 {path} 里没有望楼的数据', en: 'there is no Wanglou data in {path}' },
    wayOut: {
      'zh-CN': '请检查路径；数据由 wanglou run --data 或桌面程序写入。',
      en: 'Check the path; data is written there by wanglou run --data or by the desktop program.',
    },
  },
  'journal.gone': {
    what: {
      'zh-CN': '数据库 {path} 在使用中被移走、删除或替换',
      en: 'the database {path} was moved, removed or replaced while it was in use',
    },
    wayOut: {
      'zh-CN': '重新启动后将在原处另起记录；若要用回旧记录，请先退出望楼再放回原处。',
      en: 'A new start begins another record in its place; to go on with the old one, stop Wanglou and put it back.',
    },
  },
  'journal.unusable': {
    what: { 'zh-CN': '无法使用数据目录 {path}：{detail}', en: 'the data folder {path} cannot be used: {detail}' },
    wayOut: {
      'zh-CN': '请检查目录的权限和剩余空间，或另选数据目录。',
      en: 'Check its permissions and the free space, or choose another data folder.',
    },
  },
  'journal.moment-ahead': {
    what: { 'zh-CN': '{time} 还没有到', en: '{time} has not come yet' },
    wayOut: {
      'zh-CN': '可查看的时段：{from} 至 {to}；不带时区的时间按本机时区理解。',
      en: 'What is recorded is from {from} to {to}; a time without a zone is taken to be in that of this machine.',
    },
  },
  'journal.unrecorded-moment': {
    what: {
      'zh-CN': '{time} 不在记录之内：记录从 {from} 到 {to}',
      en: '{time} is not recorded: what is recorded is from {from} to {to}',
    },
    wayOut: {
      'zh-CN': '请换一个时段内的时间；不带时区的时间按本机时区理解。',
      en: 'Choose a time within that; one without a zone is taken to be in that of this machine.',
    },
  },
  'journal.unrecorded-window': {
    what: {
      'zh-CN': '{begin} 至 {end} 没有记录：记录从 {from} 到 {to}',
      en: 'nothing is recorded from {begin} to {end}: what is recorded is from {from} to {to}',
    },
    wayOut: {
      'zh-CN': '请换一个时段内的时间；不带时区的时间按本机时区理解。',
      en: 'Choose times within it; a time without a zone is taken to be in that of this machine.',
    },
  },
  'journal.unwatched-window': {
    what: {
      'zh-CN': '{begin} 至 {end} 之间无人值守：当时没有引擎在运行，没有可导出的内容',
      en: 'nobody watched from {begin} to {end}: no engine was at work then, so there is nothing to carry out',
    },
    wayOut: {
      'zh-CN': '请换一个引擎运行过的时段；记录从 {from} 到 {to}。',
      en: 'Choose a time when it was at work; what is recorded is from {from} to {to}.',
    },
  },
  'snapshot.unknown-scope': {
    what: { 'zh-CN': '该时段内没有这些对象：{ids}', en: 'these are not there in that time: {ids}' },
    wayOut: {
      'zh-CN': '请用 wanglou state --json 查看编号（如 bureau:…、app:…），并检查时段。',
      en: 'See the ids (like bureau:…, app:…) with wanglou state --json, and check the times.',
    },
  },
  'journal.no-history': {
    what: { 'zh-CN': '数据目录里还没有任何记录，看不到 {time}', en: 'nothing is recorded yet, so {time} cannot be shown' },
    wayOut: {
      'zh-CN': '先用 wanglou run 或桌面程序连上数据源。',
      en: 'Watch the sources first, by wanglou run or the desktop program.',
    },
  },
  'source.unlisted': {
    what: {
      'zh-CN': '本次运行的数据源文件中没有 {name}，只显示留存的记录',
      en: 'no sources file of this run names {name}; only its record is shown',
    },
    wayOut: {
      'zh-CN': '用 --sources 指定写有它的数据源文件，再启动望楼。',
      en: 'Start Wanglou with --sources and the file that names it.',
    },
  },
  'journal.damaged': {
    what: { 'zh-CN': '数据目录 {path} 中的数据库已损坏：{detail}', en: 'the database in {path} is damaged: {detail}' },
    wayOut: {
      'zh-CN': '重新启动即可：原文件会移到隔离目录，并从各数据源重新开始；请检查磁盘。',
      en: 'Start again: it is then moved to quarantine and a fresh one begun from the sources; check the disk.',
    },
  },
  'journal.unreadable': {
    what: {
      'zh-CN': '{time} 的记录无法读取：{detail}',
      en: 'the record of {time} does not read: {detail}',
    },
    wayOut: {
      'zh-CN': '其他时刻仍可回看；若反复出现，请检查磁盘。',
      en: 'Other moments can still be looked at; if it comes back, check the disk.',
    },
  },
  // --- cases: snapshots that were imported
  'case.member-invalid': {
    what: {
      'zh-CN': '快照签名有效，但成员 {member} 的内容有误：{detail}',
      en: 'the snapshot is as it was signed, but its member {member} does not hold what it should: {detail}',
    },
    wayOut: {
      'zh-CN': '未写入任何内容；请让签署者重新导出。',
      en: 'Nothing was written; ask the signer to export it anew.',
    },
  },
  'case.member-missing': {
    what: { 'zh-CN': '快照中没有成员 {member}', en: 'the snapshot has no member {member}' },
    wayOut: {
      'zh-CN': '未写入任何内容；请让签署者重新导出。',
      en: 'Nothing was written; ask the signer to export it anew.',
    },
  },
  'case.page-differs': {
    what: {
      'zh-CN': '快照签名有效，但 report.html 所示与快照的其他成员不符：{member}',
      en: 'the snapshot is as it was signed, but its report.html does not show what its other members say: {member}',
    },
    wayOut: {
      'zh-CN': '未写入任何内容；请让签署者重新导出。',
      en: 'Nothing was written; ask the signer to export it anew.',
    },
  },
  'case.unfit': {
    what: {
      'zh-CN': '快照签名有效，但各成员的内容不能合成一份记录：{detail}',
      en: 'the snapshot is as it was signed, but its members do not fit together to a record: {detail}',
    },
    wayOut: {
      'zh-CN': '未写入任何内容；请让签署者重新导出。',
      en: 'Nothing was written; ask the signer to export it anew.',
    },
  },
  'case.too-large': {
    what: {
      'zh-CN': '快照展开后超过导入可用的内存，已停止',
      en: 'the snapshot needs more memory than an import may take; it was stopped',
    },
    wayOut: {
      'zh-CN': '未写入任何内容；请让签署者按更小的范围导出。',
      en: 'Nothing was written; ask the signer to export a smaller scope.',
    },
  },
  'case.failed': {
    what: { 'zh-CN': '导入中断：{detail}', en: 'the import ended: {detail}' },
    wayOut: { 'zh-CN': '未写入任何内容；请重试。', en: 'Nothing was written; try again.' },
  },
  'case.busy': {
    what: { 'zh-CN': '另一份快照正在导入', en: 'another snapshot is being imported' },
    wayOut: { 'zh-CN': '等它完成，或先取消它。', en: 'Wait for it to end, or cancel it first.' },
  },
  'case.full': {
    what: { 'zh-CN': '{path} 所在磁盘已满', en: 'the disk of {path} is full' },
    wayOut: {
      'zh-CN': '未留下任何内容；请腾出磁盘空间后重试。',
      en: 'Nothing was left behind; free some space, then try again.',
    },
  },
  'case.unreadable': {
    what: { 'zh-CN': '无法读取案例目录 {path}：{detail}', en: 'the cases in {path} cannot be read: {detail}' },
    wayOut: {
      'zh-CN': '请检查它是否为目录、是否可读。',
      en: 'Check that it is a folder, and who may read it.',
    },
  },
  'case.unwritable': {
    what: { 'zh-CN': '无法写入 {path}：{detail}', en: '{path} cannot be written: {detail}' },
    wayOut: { 'zh-CN': '请检查该目录的权限后重试。', en: 'Check who may write there, then try again.' },
  },
  'case.gone': {
    what: { 'zh-CN': '没有案例 {case}', en: 'there is no case {case}' },
    wayOut: {
      'zh-CN': '在“事件”页查看现有案例；命令行可用编号的前 8 位以上。',
      en: 'The incidents page lists those that there are; on the command line the first 8 characters of an id will do.',
    },
  },
  'case.damaged': {
    what: { 'zh-CN': '案例 {case} 已损坏（{path}）', en: 'the case {case} is damaged ({path})' },
    wayOut: { 'zh-CN': '移除后从快照文件重新导入。', en: 'Remove it, then import the snapshot again.' },
  },
  'case.read-only': {
    what: {
      'zh-CN': '案例只读：其中不能确认告警、写备注或修改',
      en: 'a case is read-only: nothing is acknowledged, noted or changed in it',
    },
    wayOut: { 'zh-CN': '请先回到实时。', en: 'Go back to live first.' },
  },
  'journal.full': {
    what: { 'zh-CN': '数据目录 {path} 所在磁盘已满', en: 'the disk of the data folder {path} is full' },
    wayOut: { 'zh-CN': '请腾出磁盘空间后再试。', en: 'Free some space on it, then try again.' },
  },
  'journal.disk-full': {
    what: {
      'zh-CN': '数据目录所在磁盘已满（剩余 {free} MB）：画面仍为实时，但此后的变化没有记录（{path}：{detail}）',
      en: 'the disk of the data folder is full ({free} MB free): what is shown is live, but nothing is recorded any more ({path}: {detail})',
    },
    wayOut: {
      'zh-CN': '请腾出磁盘空间；有空间后自动恢复记录，中间的经过无法补回。',
      en: 'Free some space on it: recording goes on by itself then; what happened in between cannot be told later.',
    },
  },
  'journal.unwritable': {
    what: {
      'zh-CN': '本地数据库 {path} 写不进去（{detail}；剩余 {free} MB）：画面仍为实时，但此后的变化没有记录',
      en: 'the local database {path} cannot be written ({detail}; {free} MB free): what is shown is live, but nothing is recorded any more',
    },
    wayOut: {
      'zh-CN': '请检查磁盘、目录权限，以及是否有别的程序占用该文件；恢复后自动继续记录。',
      en: 'Check the disk, the rights on the folder, and whether another program holds the file; recording goes on by itself.',
    },
  },
  'journal.gap': {
    what: {
      'zh-CN': '已恢复记录；此前 {minutes} 分钟的经过没有记录',
      en: 'recording goes on; of the {minutes} min before, only the outcome is recorded',
    },
    wayOut: {
      'zh-CN': '回看时这一段显示为未观测；请留意磁盘空间。',
      en: 'The past shows them as not watched; keep an eye on the disk.',
    },
  },
  'journal.thinned-early': {
    what: {
      'zh-CN': '空间不足，较早的历史已提前删除：现存 {days} 天，策略要求 {wanted} 天（上限 {limit} MB，磁盘剩余 {free} MB）',
      en: 'for want of space the oldest history was removed early: {days} days are left of the {wanted} that the policy asks for (limit {limit} MB, {free} MB free on the disk)',
    },
    wayOut: {
      'zh-CN': '请扩大磁盘，或在策略文件中调高 journal.maxGigabytes、调低保留期限。',
      en: 'Give it a larger disk, or raise journal.maxGigabytes or shorten what is kept in the policy file.',
    },
  },
  'journal.disk-low': {
    what: { 'zh-CN': '数据目录所在磁盘只剩 {free} MB', en: 'only {free} MB are free on the disk of the data folder' },
    wayOut: {
      'zh-CN': '请腾出空间；写满之后会先删除最早的历史（本地记录的上限是 {limit} MB）。',
      en: 'Free some space: once it is full, the oldest history goes first (the record may take up to {limit} MB).',
    },
  },
  'journal.salvaged': {
    what: {
      'zh-CN': '本地数据库有损坏（{detail}），原文件移到 {copy}；最后已知的状态已接管，各数据源正在重新列出',
      en: 'the local database was damaged ({detail}) and moved to {copy}; the last known state was taken over, and every source is listed anew',
    },
    wayOut: {
      'zh-CN': '此前的历史不在新库中；请保留该目录以便恢复，并检查磁盘。',
      en: 'Earlier history is not in the new one: keep that folder for rescue, and check the disk.',
    },
  },
  'journal.quarantined': {
    what: {
      'zh-CN': '本地数据库已损坏（{detail}），原文件移到 {copy}，已从各数据源重新开始',
      en: 'the local database was damaged ({detail}); it was moved to {copy} and a fresh one begun from the sources',
    },
    wayOut: {
      'zh-CN': '此前的历史不在新库中；请保留该目录以便恢复，并检查磁盘。',
      en: 'Earlier history is not in the new one: keep that folder for rescue, and check the disk.',
    },
  },

  // --- operator notes
  'walk.ended': {
    what: { 'zh-CN': '测试超过 {seconds} 秒，已中止', en: 'the test took longer than {seconds} s and was ended' },
    wayOut: { 'zh-CN': '检查网络和对端负载，再试一次。', en: 'Check the network and the load of the other end, then try again.' },
  },
  'alarm.unsigned': {
    what: { 'zh-CN': '没有署名', en: 'there is no name' },
    wayOut: { 'zh-CN': '写上姓名或岗位后再提交。', en: 'Write a name or a post, then confirm.' },
  },
  'alarm.no-reason': {
    what: { 'zh-CN': '没有写明搁置原因', en: 'it is not said why it is shelved' },
    wayOut: { 'zh-CN': '写下原因后再提交。', en: 'Write the reason, then confirm.' },
  },
  'alarm.bad-until': {
    what: { 'zh-CN': '搁置到期时间不在今后 {days} 天之内', en: 'the end of the shelving is not within the next {days} days' },
    wayOut: { 'zh-CN': '选择今后的时间。', en: 'Choose a moment ahead.' },
  },
  'alarm.past': {
    what: { 'zh-CN': '回看时不能确认或搁置', en: 'a past moment is shown: nothing can be said of its alarms' },
    wayOut: { 'zh-CN': '按 L 回到实时再操作。', en: 'Go live with L first.' },
  },
  'alarm.gone': {
    what: { 'zh-CN': '该告警已恢复或已并入其他成因', en: 'the alarm has cleared, or is part of another cause by now' },
    wayOut: { 'zh-CN': '在列表中查看它现在的样子。', en: 'Look in the list for what it is now.' },
  },
  'note.empty': {
    what: { 'zh-CN': '记事没有内容', en: 'the note is empty' },
    wayOut: { 'zh-CN': '写下内容后再保存。', en: 'Write something, then save.' },
  },
  'note.too-long': {
    what: { 'zh-CN': '记事有 {length} 个字，最多 {max} 个', en: 'the note has {length} characters, {max} at most' },
    wayOut: { 'zh-CN': '请删短，或分成几条。', en: 'Shorten it, or write several.' },
  },
  'note.unseen': {
    what: {
      'zh-CN': '记事第 {place} 个字是看不见的控制字符（{sign}）',
      en: 'character {place} of the note is an invisible one ({sign})',
    },
    wayOut: { 'zh-CN': '删去后再保存；多半是粘贴时带入的。', en: 'Take it out, then save; most likely it came with a paste.' },
  },
  'note.author-too-long': {
    what: { 'zh-CN': '署名超过 {max} 个字', en: 'the name has more than {max} characters' },
    wayOut: { 'zh-CN': '请写短一些。', en: 'Write a shorter one.' },
  },
  'note.author-unseen': {
    what: { 'zh-CN': '署名里有看不见的控制字符（{sign}）', en: 'the name holds an invisible character ({sign})' },
    wayOut: { 'zh-CN': '重新输入署名。', en: 'Type the name again.' },
  },
  'note.unknown': {
    what: { 'zh-CN': '库中没有这条记事', en: 'the journal has no such note' },
    wayOut: {
      'zh-CN': '本地数据库可能已重新开始；原有记事在隔离目录的旧库中。',
      en: 'The local database may have begun afresh: earlier notes are in the old one, in the quarantine folder.',
    },
  },
  // --- incidents
  'incident.unknown': {
    what: { 'zh-CN': '库中没有这个事件', en: 'the journal has no such incident' },
    wayOut: {
      'zh-CN': '本地数据库可能已重新开始；原有事件在隔离目录的旧库中。',
      en: 'The local database may have begun afresh: earlier incidents are in the old one, in the quarantine folder.',
    },
  },
  'incident.there': {
    what: { 'zh-CN': '同一编号的事件已存在', en: 'there is an incident of that id already' },
    wayOut: { 'zh-CN': '在事件列表中打开它。', en: 'Open it from the list of incidents.' },
  },
  'incident.no-title': {
    what: { 'zh-CN': '事件没有名称', en: 'the incident has no title' },
    wayOut: { 'zh-CN': '写上名称。', en: 'Write one.' },
  },
  'incident.no-scope': {
    what: { 'zh-CN': '事件没有范围', en: 'the incident has no scope' },
    wayOut: {
      'zh-CN': '至少选一个委办局、应用或对象，或选全域。',
      en: 'Choose a bureau, an app or another entity at least, or the estate.',
    },
  },
  'incident.scope-too-large': {
    what: { 'zh-CN': '范围有 {n} 项，最多 {max} 项', en: 'the scope has {n} parts, {max} at most' },
    wayOut: { 'zh-CN': '改选委办局或全域。', en: 'Choose a bureau or the estate instead.' },
  },
  'incident.bad-window': {
    what: {
      'zh-CN': '时间范围的起点不早于终点，或在将来',
      en: 'the window does not begin before it ends, or begins ahead of now',
    },
    wayOut: { 'zh-CN': '改正起止时间。', en: 'Mend its moments.' },
  },
  'incident.ahead': {
    what: { 'zh-CN': '时间在将来', en: 'the moment is ahead of now' },
    wayOut: { 'zh-CN': '填写已发生的时间。', en: 'Write one that has been.' },
  },
  'incident.too-long': {
    what: { 'zh-CN': '文字有 {length} 个字，最多 {max} 个', en: 'the text has {length} characters, {max} at most' },
    wayOut: { 'zh-CN': '请删短。', en: 'Shorten it.' },
  },
  'incident.unseen': {
    what: {
      'zh-CN': '第 {place} 个字是看不见的控制字符（{sign}）',
      en: 'character {place} is an invisible one ({sign})',
    },
    wayOut: {
      'zh-CN': '删去后会自动保存；多半是粘贴时带入的。',
      en: 'Take it out, and it is saved; most likely it came with a paste.',
    },
  },
  'incident.nothing-to-undo': {
    what: { 'zh-CN': '没有可撤销的改动', en: 'there is no change to take back' },
    wayOut: { 'zh-CN': '无需处理。', en: 'Nothing needs to be done.' },
  },

  // --- samples
  'sample.no-number': {
    what: {
      'zh-CN': '{entity} 的指标 {metric}（{time}）不是数值：{value}',
      en: '{metric} of {entity} at {time} is no number: {value}',
    },
    wayOut: {
      'zh-CN': '该样本未记录，按缺测处理；请检查上报它的数据源或查询。',
      en: 'It was not kept and counts as a gap; check the source or query that tells it.',
    },
  },
  'sample.negative': {
    what: {
      'zh-CN': '{entity} 的指标 {metric}（{time}）为负：{value}',
      en: '{metric} of {entity} at {time} is negative: {value}',
    },
    wayOut: {
      'zh-CN': '该样本未记录，按缺测处理；计数器归零不产生负速率，请检查上报它的数据源或查询。',
      en: 'It was not kept and counts as a gap; a counter that began anew makes no negative rate: check the source or query.',
    },
  },
  'sample.too-large': {
    what: {
      'zh-CN': '{entity} 的指标 {metric}（{time}）超出可记录的范围：{value}',
      en: '{metric} of {entity} at {time} is out of range: {value}',
    },
    wayOut: { 'zh-CN': '该样本未记录；请检查单位是否正确。', en: 'It was not kept; check its unit.' },
  },
  'sample.future': {
    what: {
      'zh-CN': '{entity} 的指标 {metric} 的时间 {time} 在未来',
      en: '{metric} of {entity} is of {time}, which is yet to come',
    },
    wayOut: {
      'zh-CN': '该样本未记录；请校准数据源与本机的时钟。',
      en: "It was not kept; set the source's clock or this machine's.",
    },
  },
  'sample.too-old': {
    what: {
      'zh-CN': '{entity} 的指标 {metric} 的时间 {time} 早于保留期',
      en: '{metric} of {entity} is of {time}, older than what is kept',
    },
    wayOut: {
      'zh-CN': '该样本未记录；如需更早的历史，请在策略文件中延长 journal.rollupDays。',
      en: 'It was not kept; to keep longer, raise journal.rollupDays in the policy file.',
    },
  },
} as const satisfies Record<string, ProblemWords>

export type ProblemCode = keyof typeof PROBLEM_WORDS

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_WORDS, code)
}

/** A problem in one line; one of another version, which has no words here, by its code. */
export function problemLine({ code, facts }: { readonly code: string; readonly facts: Facts }, lang: Lang): string {
  if (!isProblemCode(code)) return code
  const { what, wayOut } = problemText(code, facts, lang)
  return `${what} (${wayOut})`
}

/** Sentence and way out in `lang`. */
export function problemText(code: ProblemCode, facts: Facts, lang: Lang): { what: string; wayOut: string } {
  const words: ProblemWords = PROBLEM_WORDS[code]
  const { detail } = facts
  const told = typeof detail === 'string' ? { ...facts, detail: detailText(detail, lang) } : facts
  return { what: fill(words.what[lang], told), wayOut: fill(words.wayOut[lang], told) }
}
