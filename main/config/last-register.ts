import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Register } from '../../shared/estate/register.ts'
import { readRegisterFile } from './register-file.ts'

/** Where a data folder has the register that was last used with it, and one of its own. */
const NAMES = ['register.last-good.yaml', 'register.yaml']

/** The register that was last used with a data folder; null: there is none that can be read. `now` in ms since the epoch. */
export function lastRegister(dataDir: string, now: number): Register | null {
  const path = NAMES.map((name) => join(dataDir, name)).find((each) => existsSync(each))
  return path === undefined ? null : readRegisterFile(path, now).register
}
