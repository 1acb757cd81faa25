import { expect, it } from 'vitest'
import { isInMemory } from './memory-folder.mjs'

const MOUNTS = `/dev/vda / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw,nosuid,nodev,size=804348k 0 0
tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0
shm /narrow tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0
tmpfs /kept tmpfs ro,relatime 0 0
tmpfs /over tmpfs rw 0 0
/dev/vdb /over ext4 rw 0 0
`

it.each([
  ['/dev/shm', true],
  ['/run', true],
  ['/narrow', false],
  ['/kept', false],
  ['/over', false],
  ['/', false],
  ['/none', false],
])('%s is a folder in memory that programs can be run from: %s', (folder, expected) => {
  expect(isInMemory(MOUNTS, folder)).toBe(expected)
})
