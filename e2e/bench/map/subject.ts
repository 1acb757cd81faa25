import type { EstateFrame } from '../../../shared/estate/frame.ts'

/** A map under measurement. All run on the page's own thread, as they would in a product. */
export interface Subject {
  /** Takes a delta and draws it; resolves nothing: all of its script is run when it returns. */
  update(frame: EstateFrame): void
  pan(dx: number, dy: number): void
  zoom(factor: number): void
  /** Goes near, to where a node shows its words. */
  near(): void
  dispose(): void
}

export type MakeSubject = (host: HTMLElement, full: EstateFrame) => Promise<Subject>
