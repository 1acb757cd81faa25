import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, join, relative } from 'node:path'
import { protocol, type Session } from 'electron'
import { isOurs, RESPONSE_HEADERS } from './security.ts'

/** What the renderer's bundle is made of. Anything else is not served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** The file under `folder` that `url` names; null where it names none that is served. */
export function fileOf(url: string, folder: string): string | null {
  if (!isOurs(url)) return null
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null
  }
  // Backslashes are separators on Windows only, a NUL ends a path in C: neither is in a name of ours.
  if (/[\\\0]/.test(path) || !(extname(path) in TYPES)) return null
  const file = join(folder, path)
  const inner = relative(folder, file)
  return inner.startsWith('..') || isAbsolute(inner) ? null : file
}

const REFUSED = {
  statusCode: 404,
  headers: { ...RESPONSE_HEADERS, 'content-type': 'text/plain' },
  data: Buffer.from('not found'),
}

/**
 * Serves `folder` (the renderer's bundle) as app://wanglou/, read-only, with the content security policy on every answer. By the
 * older of Electron's two ways: `protocol.handle` takes each answer as a `Response`, for which Node compiles all of fetch while
 * the page waits (docs/decisions/0008). `made`: pages that are no file, by their URL.
 */
export function serveApp(session: Session, folder: string, made: ReadonlyMap<string, () => string>): void {
  session.protocol.registerBufferProtocol('app', (request, answer) => {
    const make = request.method === 'GET' ? made.get(request.url) : undefined
    if (make) {
      return answer({ data: Buffer.from(make()), headers: { ...RESPONSE_HEADERS, 'content-type': TYPES['.html'] ?? '' } })
    }
    const file = request.method === 'GET' ? fileOf(request.url, folder) : null
    if (file === null) return answer(REFUSED)
    const headers = { ...RESPONSE_HEADERS, 'content-type': TYPES[extname(file)] ?? '' }
    readFile(file).then(
      (data) => answer({ data, headers }),
      () => answer(REFUSED),
    )
  })
}
