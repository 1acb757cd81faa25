// `npm run package`: installers by electron-builder. Plain JavaScript that any Node from 18 on can run.
import { Refusal } from './paths.mjs'

export async function makePackage() {
  throw new Refusal('not yet')
}
