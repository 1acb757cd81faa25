import { app, type Session, type WebContents, type WebFrameMain } from 'electron'

/**
 * Every guard of the shell, in one place: what a page may load, where it may go, what it may ask for. The page is ours and
 * local; these hold even if it were not.
 */

/** Origin of our pages: served by the app:// protocol, nothing else has it. */
export const APP_ORIGIN = { protocol: 'app:', host: 'wanglou' } as const
export const APP_URL = `${APP_ORIGIN.protocol}//${APP_ORIGIN.host}/index.html`
/** The screen without a page (resting-page.ts). */
export const RESTING_URL = `${APP_ORIGIN.protocol}//${APP_ORIGIN.host}/resting.html`

const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' data:",
  'worker-src': "'self'",
  // Data comes over the MessagePort: the page itself speaks to nobody.
  'connect-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'object-src': "'none'",
}

export const RESPONSE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': Object.entries(POLICY)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** The page of a package in the window that draws it (report-window.ts): an origin of its own, which is trusted with nothing. */
export const REPORT_URL = `${APP_ORIGIN.protocol}//report/report.html`

/** Its own policy names its script and its style by their hashes; this one holds beside it, even were that one missing. */
export const REPORT_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-scripts",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** What a window's page is given; asserted in e2e. */
export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // A wall is never in the background: its word every second that it lives must not be slowed down either.
  backgroundThrottling: false,
  // The sound of an alarm waits for nobody's click; pages load no media, so nothing else can be heard.
  autoplayPolicy: 'no-user-gesture-required',
} as const

/** Schemes that a page may load from at all; the developer tools bring their own pages. */
const LOADABLE = new Set(['app:', 'devtools:', 'data:', 'blob:'])

/** True for a URL of ours: compared by its parsed parts, for `app://wanglou.example` starts alike. */
export function isOurs(url: string): boolean {
  try {
    const { protocol, host } = new URL(url)
    return protocol === APP_ORIGIN.protocol && host === APP_ORIGIN.host
  } catch {
    return false
  }
}

/** True when a message comes from the main frame of `contents`, and that frame shows a page of ours. */
export function isTrustedFrame(contents: WebContents, frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame === contents.mainFrame && isOurs(frame.url)
}

/** Nothing is loaded but our own pages, and no permission is ever granted. */
export function guardSession(session: Session): void {
  guard(session, (url) => LOADABLE.has(protocolOf(url)))
}

/** In the session of a package's page that page is loaded, and nothing else. */
export function guardReportSession(session: Session): void {
  guard(session, (url) => url.split('#', 1)[0] === REPORT_URL)
}

function guard(session: Session, mayLoad: (url: string) => boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }))
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
}

function protocolOf(url: string): string {
  try {
    return new URL(url).protocol
  } catch {
    return ''
  }
}

/** Whatever web contents come to be: they go nowhere, open nothing and embed nothing. */
export function guardContents(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
