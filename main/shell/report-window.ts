import process from 'node:process'
import { BrowserWindow, type Session, session } from 'electron'
import type { ReportForm } from '../../shared/ipc/snapshot.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { type Drawn, picturePath, sceneMomentsSchema } from '../../shared/snapshot/pictures.ts'
import { PAPER_WIDTH, type ReportView, SCENE_SIZE, viewHash } from '../../shared/snapshot/report-view.ts'
import { guardReportSession, REPORT_HEADERS, REPORT_URL, WEB_PREFERENCES } from './security.ts'

/** Longest wait for a page to check what it carries and to show it, and for a picture or a document of it, ms: a large one takes seconds. */
const STEP_MS = 60_000
/** Chromium makes no larger picture, pixels. */
const MOST_PIXELS = 16_000
/** From here on Chromium numbers the pages of a document as the page's own style asks for. */
const NUMBERS_PAGES = 131
/** What numbers them before. */
const FOOTER =
  '<div style="font-size:8px;color:#4b5961;width:100%;text-align:right;padding-right:13mm"><span class="pageNumber"></span> / <span class="totalPages"></span></div>'

/** The page shows what it was asked for, its fonts are there, and two frames have been drawn. */
const shownWhen = (hash: string): string => `new Promise((done) => {
  const drawn = () => document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))
  const look = () => (document.documentElement.dataset.shown === ${JSON.stringify(hash)} ? drawn() : setTimeout(look, 10))
  location.hash = ${JSON.stringify(hash)}
  look()
})`

export interface ReportWindow {
  /** Pictures of a page's key moments. What fails is answered, not thrown; `drawing` is told of each. @throws AbortError */
  draw(page: Uint8Array, lang: Lang, signal: AbortSignal, drawing: (path: string) => void): Promise<Drawn>
  /** The page as a document for people; null: it is longer than a picture may be. @throws AbortError, and whatever Chromium could not do */
  write(page: Uint8Array, form: ReportForm, lang: Lang, signal: AbortSignal): Promise<Uint8Array | null>
}

interface Shown {
  show(view: ReportView): Promise<void>
  ask(expression: string): Promise<unknown>
  resize(size: { readonly width: number; readonly height: number }): void
  picture(): Promise<Buffer>
  pdf(): Promise<Buffer>
}

/**
 * Shows a package's page in a window that nobody sees: sandboxed, without a preload, in a session of its own that is kept nowhere and loads nothing but
 * this page. One at a time. @param log what went wrong, for the log
 */
export function createReportWindow(log: (line: string) => void): ReportWindow {
  let own: Session | null = null
  /** Bytes of the page that is shown; null: none is. */
  let page: Uint8Array | null = null

  function sessionOfPages(): Session {
    if (own !== null) return own
    own = session.fromPartition('report')
    guardReportSession(own)
    own.protocol.registerBufferProtocol('app', ({ url }, answer) => {
      const isPage = page !== null && url.split('#', 1)[0] === REPORT_URL
      answer(isPage ? { data: Buffer.from(page ?? []), headers: REPORT_HEADERS } : { statusCode: 404, data: Buffer.alloc(0) })
    })
    return own
  }

  async function showing<T>(bytes: Uint8Array, signal: AbortSignal, work: (shown: Shown) => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    page = bytes
    const window = new BrowserWindow({
      ...{ show: false, frame: false, useContentSize: true, enableLargerThanScreen: true, ...SCENE_SIZE },
      webPreferences: { ...WEB_PREFERENCES, session: sessionOfPages(), offscreen: true },
    })
    const { webContents } = window
    const ended = new Promise<never>((_, fail) => {
      webContents.once('render-process-gone', (_event, { reason }) => fail(new Error(`the page ended: ${reason}`)))
      window.once('closed', () => fail(new Error('the window was closed')))
      signal.addEventListener('abort', () => fail(signal.reason), { once: true })
    })
    ended.catch(() => {})
    const step = <V>(doing: Promise<V>): Promise<V> => inTime(Promise.race([doing, ended]))
    try {
      await step(webContents.loadURL(REPORT_URL))
      return await work({
        show: (view) => step(webContents.executeJavaScript(shownWhen(viewHash(view)))),
        ask: (expression) => step(webContents.executeJavaScript(expression)),
        resize: ({ width, height }) => window.setContentSize(width, height),
        picture: async () => (await step(webContents.capturePage())).toPNG(),
        pdf: () => step(webContents.printToPDF(paper())),
      })
    } finally {
      page = null
      if (!window.isDestroyed()) window.destroy()
    }
  }

  return {
    async draw(bytes, lang, signal, drawing) {
      try {
        return await showing(bytes, signal, async ({ show, ask, picture }): Promise<Drawn> => {
          await show({ as: 'page', lang })
          const moments = sceneMomentsSchema.parse(JSON.parse(String(await ask('document.documentElement.dataset.moments'))))
          const pictures = []
          for (const [index, { moment, at }] of moments.entries()) {
            drawing(picturePath(moment))
            await show({ as: 'scene', lang, moment: index })
            pictures.push({ moment, at, png: await picture() })
          }
          return pictures.length === 0 ? { why: 'nothing-to-draw' } : { lang, pictures }
        })
      } catch (error) {
        signal.throwIfAborted()
        log(`pictures: ${error instanceof Error ? error.message : String(error)}`)
        return { why: 'failed' }
      }
    },
    write: (bytes, form, lang, signal) =>
      showing(bytes, signal, async ({ show, ask, resize, picture, pdf }) => {
        resize({ width: PAPER_WIDTH, height: SCENE_SIZE.height })
        await show({ as: 'paper', lang })
        if (form === 'pdf') return await pdf()
        const height = Number(await ask('document.documentElement.scrollHeight'))
        const scale = Number(await ask('devicePixelRatio'))
        if (!(height * scale <= MOST_PIXELS)) return null
        resize({ width: PAPER_WIDTH, height })
        await show({ as: 'paper', lang })
        return await picture()
      }),
  }
}

function paper(): Electron.PrintToPDFOptions {
  const numbers = Number.parseInt(process.versions.chrome, 10) >= NUMBERS_PAGES
  return {
    ...{ pageSize: 'A4', preferCSSPageSize: true, printBackground: true, generateTaggedPDF: true },
    ...(numbers ? {} : { displayHeaderFooter: true, headerTemplate: '<span></span>', footerTemplate: FOOTER }),
  }
}

async function inTime<T>(doing: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`not done within ${STEP_MS / 1000} s`)), STEP_MS)
  })
  try {
    return await Promise.race([doing, late])
  } finally {
    clearTimeout(timer)
  }
}
