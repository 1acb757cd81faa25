import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { TrafficSpan } from '../../shared/estate/traffic.ts'
import type { SceneFrame, SceneOpen, SceneView } from '../feed/feed.ts'

type FrameOf<V extends SceneView> = Extract<SceneFrame, { view: V }>

/** What the scenes show, and what is chosen on them. */
export interface Scenes {
  readonly frames: { readonly [V in SceneView]: FrameOf<V> | null }
  /** Why a view can't be had; absent: it is there, or on its way. */
  readonly failed: Readonly<Partial<Record<SceneView, Pick<Problem, 'code' | 'facts'>>>>
  readonly span: TrafficSpan
  /** Whose traffic is told step by step; null: the engine chooses. */
  readonly app: RecordId | null
}

const NO_FRAMES: Scenes['frames'] = { matrix: null, traffic: null, watch: null }

export const sceneStore: StoreApi<Scenes> = createStore(() => ({ frames: NO_FRAMES, failed: {}, span: 24 as const, app: null }))
export const useScenes = <T>(select: (scenes: Scenes) => T): T => useStore(sceneStore, select)

/** How a view is opened, by what is chosen. */
export const SCENE_OPENS: { readonly [V in SceneView]: (chosen: Pick<Scenes, 'span' | 'app'>) => SceneOpen } = {
  matrix: () => ({ type: 'open', view: 'matrix' }),
  watch: () => ({ type: 'open', view: 'watch' }),
  traffic: ({ span, app }) => ({ type: 'open', view: 'traffic', span, app }),
}

export function tookScene(frame: SceneFrame): void {
  sceneStore.setState(({ frames, failed }) => ({
    frames: { ...frames, [frame.view]: frame },
    failed: { ...failed, [frame.view]: undefined },
  }))
}

export function sceneFailed(view: SceneView, problem: Pick<Problem, 'code' | 'facts'>): void {
  sceneStore.setState(({ failed }) => ({ failed: { ...failed, [view]: problem } }))
}

/** Forgets what the scene before showed: it would be old when it is opened again. */
export function leaveScene(): void {
  sceneStore.setState({ frames: NO_FRAMES, failed: {}, app: null })
}
