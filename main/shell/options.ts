import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { THEMES } from '../../shared/ipc/theme.ts'
import { displaySchema } from '../../shared/ipc/wall.ts'
import { LANGS } from '../../shared/lib/words.ts'

/** Default picture: a command-centre wall. */
const DEFAULT_SIZE = '1920x1080'
/** Smallest and largest side of a window, px: below it nothing can be read, above it no screen exists. */
const SIDE_PX = { min: 320, max: 16_384 }

const sizeSchema = z
  .string()
  .regex(/^\d{1,5}x\d{1,5}$/, 'WIDTHxHEIGHT, such as 3840x2160')
  .transform((text) => {
    const [width = 0, height = 0] = text.split('x').map(Number)
    return { width, height }
  })
  .refine(
    ({ width, height }) => Math.min(width, height) >= SIDE_PX.min && Math.max(width, height) <= SIDE_PX.max,
    `each side from ${SIDE_PX.min} to ${SIDE_PX.max}`,
  )

const optionsSchema = z.strictObject({
  capture: z.string().min(1).optional(),
  'exit-after-capture': z.boolean().default(false),
  size: sizeSchema.prefault(DEFAULT_SIZE),
  lang: z.enum(LANGS).optional(),
  theme: z.enum(THEMES).optional(),
  sources: z.string().min(1).optional(),
  data: z.string().min(1).optional(),
  'passphrase-file': z.string().min(1).optional(),
  scenario: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'a name such as calm or node-loss')
    .optional(),
  kiosk: z.boolean().default(false),
  // Not `--display`: that is Chromium's own word for an X server.
  monitor: z
    .string()
    .regex(/^\d{1,2}$/, 'a number: 1 is the leftmost')
    .transform(Number)
    .pipe(displaySchema)
    .optional(),
})

export interface ShellOptions {
  /** Picture to write once the wall is live; null: none. Absolute. */
  readonly capture: string | null
  readonly exitAfterCapture: boolean
  readonly size: { readonly width: number; readonly height: number }
  /** For this run only; null: the setting. */
  readonly lang: (typeof LANGS)[number] | null
  /** The same. */
  readonly theme: (typeof THEMES)[number] | null
  readonly sources: string | null
  /** Everything this run keeps: journal, settings, Chromium's own files. null: the user's folder. Absolute. */
  readonly data: string | null
  /** A file with the passphrase of the vault, for a wall that nobody sits at. Absolute. */
  readonly passphraseFile: string | null
  /** Scenario of the demo estate; given, the demo is shown whatever is configured. */
  readonly scenario: string | null
  readonly kiosk: boolean
  /** Which of several displays; null: the setting, else the main one. */
  readonly display: number | null
}

export const USAGE = `options:
  --sources FILE          sources file to watch (default: sources.yaml in the data folder, else what was kept there,
                          else the demo estate)
  --data DIR              keep everything of this run in DIR
  --passphrase-file FILE  unlock the vault with the passphrase in FILE
  --scenario NAME         show the demo estate in this scenario
  --lang zh-CN|en         language of this run
  --theme dark|light      look of this run
  --size WxH              size of the window (${DEFAULT_SIZE})
  --kiosk                 full screen, no way out but Ctrl+Alt+Shift+Q
  --monitor N             on the N-th display, from the left
  --capture FILE.png      write a picture once the wall is live
  --exit-after-capture    and end then
  --help                  show this`

/** Reads the command line after the app's own path. Relative paths hang on `cwd`. Throws an Error that words what is wrong. */
export function parseOptions(args: readonly string[], cwd: string): ShellOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      capture: { type: 'string' },
      'exit-after-capture': { type: 'boolean' },
      size: { type: 'string' },
      lang: { type: 'string' },
      theme: { type: 'string' },
      sources: { type: 'string' },
      data: { type: 'string' },
      'passphrase-file': { type: 'string' },
      scenario: { type: 'string' },
      kiosk: { type: 'boolean' },
      monitor: { type: 'string' },
    },
  })
  const parsed = optionsSchema.safeParse({ ...values })
  if (!parsed.success)
    throw new Error(parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('; '))
  const given = parsed.data
  const path = (name: string | undefined) => (name === undefined ? null : resolve(cwd, name))
  return {
    capture: path(given.capture),
    exitAfterCapture: given['exit-after-capture'],
    size: given.size,
    lang: given.lang ?? null,
    theme: given.theme ?? null,
    sources: path(given.sources),
    data: path(given.data),
    passphraseFile: path(given['passphrase-file']),
    scenario: given.scenario ?? null,
    kiosk: given.kiosk,
    display: given.monitor ?? null,
  }
}

/** Switches that Chromium or a debugger is given on our command line; everything else must be ours. */
const FOREIGN =
  /^--(no-sandbox|inspect(-brk)?|remote-debugging-(port|pipe)|disable-gpu|disable-dev-shm-usage|enable-features|disable-features|force-device-scale-factor|ozone-platform(-hint)?|enable-logging|log-level)(=|$)/

/** Our part of `argv`: after the executable and, unpackaged, after the app's folder. */
export function ownArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  const app = packaged ? 0 : argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'))
  return argv.slice(app + 1).filter((argument) => !FOREIGN.test(argument))
}
