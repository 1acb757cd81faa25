import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, crc32, createDeflateRaw } from 'node:zlib'
import {
  type About,
  aboutSchema,
  EVIDENCE_FORMAT,
  FORMAT,
  isMemberPath,
  MANIFEST_PATH,
  MAX_MANIFEST_BYTES,
  MAX_MEMBERS,
  MAX_PACKAGE_BYTES,
  type Manifest,
  type Member,
  type Method,
  manifestSchema,
  SIGNATURE_PATH,
} from '../../../../shared/snapshot/manifest.ts'
import { entryOf, plainEntry } from '../../../../shared/snapshot/verify/zip-entries.ts'
import { layOut, localBytes, localHeader, type ZipEntry } from '../../../../shared/snapshot/zip-layout.ts'
import { syncFolder } from '../../../config/durable-file.ts'
import { createDigest } from '../../../config/signing/digest.ts'
import type { Signer } from '../../../config/signing/signing-key.ts'
import { errorCode } from '../../../config/yaml-file.ts'
import { type Content, contentOf, createMeter } from './content-meter.ts'
import { PackageError } from './package-error.ts'
import { partialOf, sweepPartials } from './partial.ts'
import { type SignedManifest, signManifest } from './signed-manifest.ts'

export type { Content } from './content-meter.ts'

export interface PackageProgress {
  /** Members that are complete. */
  readonly members: number
  /** Taken in so far, bytes; `written`: of the file. */
  readonly content: number
  readonly written: number
}

export interface PackageWriter {
  /**
   * Adds a member behind those that are there; one at a time. Whatever goes wrong ends the whole package, and nothing is left of it.
   * @throws PackageError, AbortError, and what `content` throws
   */
  add(path: string, content: Content, method: Method): Promise<Member>
  /** The bytes of a member as they stand in the package, for a page that shows them. Read them before the package is finished. @throws RangeError no such member */
  stored(path: string): AsyncIterable<Uint8Array>
  /** A signed list of the members so far, for a page that goes into the package itself: it cannot hold the manifest that lists it. */
  evidence(about: About): SignedManifest
  /** Signs and closes the package and puts it in its place. @throws PackageError, AbortError */
  finish(about: About): Promise<Manifest>
  /** Leaves nothing behind. Does nothing once the package is finished. */
  abort(): Promise<void>
}

export interface WriteOptions {
  readonly signer: Signer
  readonly signal?: AbortSignal
  readonly progress?: (progress: PackageProgress) => void
}

/** Bytes that are deflated, and written, at once. */
const CHUNK_BYTES = 64 * 1024

/**
 * Most of a package are digits by chance: of ids, and of readings. To look for short repeats among them makes it larger by a fortieth, and to look
 * long for others smaller by a hundredth, in a thirtieth more of the time. While one thread deflates, another reads ahead as far as `highWaterMark`.
 */
const DEFLATE = {
  level: constants.Z_BEST_COMPRESSION,
  chunkSize: CHUNK_BYTES,
  strategy: constants.Z_FILTERED,
  highWaterMark: 8 * CHUNK_BYTES,
}

/**
 * Begins a package that will stand at `path`. It is written beside it, as a stream, in memory that does not grow with it; a file that stands there is
 * replaced at the very end. @throws PackageError the place cannot be written
 */
export async function createPackage(path: string, { signer, signal, progress }: WriteOptions): Promise<PackageWriter> {
  const partial = partialOf(path)
  const members: Member[] = []
  await sweepPartials(path)
  const handle = await fileWork(async () => {
    // Of an attempt that was killed. 'wx' follows no link that somebody laid there.
    await rm(partial, { force: true })
    return await open(partial, 'wx+')
  })
  let offset = 0
  let content = 0
  let state: 'open' | 'closed' = 'open'
  let busy = false

  async function fileWork<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const code = errorCode(error)
      throw new PackageError(code === 'ENOSPC' || code === 'EDQUOT' ? 'package.disk-full' : 'package.unwritable', {
        path,
        detail: code,
      })
    }
  }

  const put = (bytes: Uint8Array, at: number): Promise<void> => fileWork(() => writeAt(handle, bytes, at))

  async function abort(): Promise<void> {
    if (state === 'closed') return
    state = 'closed'
    await handle.close().catch(() => {})
    await rm(partial, { force: true }).catch(() => {})
  }

  /** One piece of work at a time; what fails takes the package with it. */
  async function step<T>(work: () => Promise<T>): Promise<T> {
    if (state === 'closed') throw new Error('the package is closed')
    if (busy) throw new Error('members are added one at a time')
    busy = true
    try {
      signal?.throwIfAborted()
      return await work()
    } catch (error) {
      await abort()
      throw error
    } finally {
      busy = false
    }
  }

  const tell = (written: number): void => progress?.({ members: members.length, content, written })

  async function add(name: string, source: Content, method: Method): Promise<Member> {
    if (!isMemberPath(name) || name === MANIFEST_PATH || name === SIGNATURE_PATH || members.some((each) => each.path === name))
      throw new RangeError(`not a path of a new member: ${name}`)
    if (members.length >= MAX_MEMBERS) throw new RangeError(`more than ${MAX_MEMBERS} members`)
    const taken = createMeter(signer.suite)
    const stored = createDigest(signer.suite)
    const before = content
    const dataOffset = offset + localBytes(name)
    let at = dataOffset

    async function store(chunks: AsyncIterable<Uint8Array>): Promise<void> {
      for await (const chunk of chunks) {
        stored.update(chunk)
        await put(chunk, at)
        at += chunk.length
        content = before + taken.bytes()
        if (Math.max(at, taken.bytes()) > MAX_PACKAGE_BYTES) throw new PackageError('package.too-large', { path })
        tell(at)
      }
    }

    const measured = taken.through(contentOf(source, CHUNK_BYTES))
    const options = signal === undefined ? {} : { signal }
    if (method === 'store') await pipeline(measured, store, options)
    else await pipeline(measured, createDeflateRaw(DEFLATE), store, options)
    const member: Member = {
      ...{ path: name, method, bytes: taken.bytes(), stored: at - dataOffset, crc32: taken.crc32() },
      digest: { stored: stored.hex(), content: taken.digest() },
    }
    await put(localHeader(entryOf(member)), offset)
    offset = at
    content = before + member.bytes
    members.push(member)
    tell(offset)
    return member
  }

  function stored(name: string): AsyncIterable<Uint8Array> {
    const at = members.findIndex((each) => each.path === name)
    const member = members[at]
    const place = layOut(members.map(entryOf)).places[at]
    if (member === undefined || place === undefined) throw new RangeError(`no member ${name}`)
    return readFrom(handle, place.dataOffset, member.stored)
  }

  async function finish(about: About): Promise<Manifest> {
    const { manifest, signature } = signManifest(FORMAT, aboutSchema.parse(about), members, signer)
    const last = [
      plainEntry(MANIFEST_PATH, manifest, crc32(manifest)),
      plainEntry(SIGNATURE_PATH, signature, crc32(signature)),
    ] as const
    const layout = layOut([...members.map(entryOf), ...last])
    if (layout.size > MAX_PACKAGE_BYTES || manifest.length > MAX_MANIFEST_BYTES)
      throw new PackageError('package.too-large', { path })
    const bodies: readonly (readonly [ZipEntry, Buffer])[] = [
      [last[0], manifest],
      [last[1], signature],
    ]
    for (const [entry, body] of bodies) {
      await put(Buffer.concat([localHeader(entry), body]), offset)
      offset += localBytes(entry.path) + body.length
    }
    await put(Buffer.concat([layout.directory, layout.end]), offset)
    signal?.throwIfAborted()
    await fileWork(async () => {
      await handle.sync()
      await handle.close()
      await rename(partial, path)
      syncFolder(dirname(path))
    })
    state = 'closed'
    tell(layout.size)
    return manifestSchema.parse(JSON.parse(manifest.toString()))
  }

  return {
    add: (name, source, method) => step(() => add(name, source, method)),
    stored,
    evidence: (about) => signManifest(EVIDENCE_FORMAT, aboutSchema.parse(about), members, signer),
    finish: (about) => step(() => finish(about)),
    abort,
  }
}

async function* readFrom(handle: FileHandle, from: number, length: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length; ) {
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, length - done))
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, from + done)
    if (bytesRead === 0) throw new Error('the package is shorter than what was written')
    done += bytesRead
    yield chunk.subarray(0, bytesRead)
  }
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}
