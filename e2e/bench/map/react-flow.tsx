import { ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { memo } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import '@xyflow/react/dist/style.css'
import type { AppRow } from '../../../shared/estate/frame.ts'
import { colourOf, placeOf } from './grid.ts'
import type { MakeSubject } from './subject.ts'

interface HouseData extends Record<string, unknown> {
  readonly app: AppRow
}

const House = memo(({ data: { app } }: { readonly data: HouseData }) => (
  <div style={{ background: colourOf(app), width: 18, height: 14, fontSize: 9, whiteSpace: 'nowrap' }}>{app.name}</div>
))
const NODE_TYPES = { house: House }

/** React Flow as its manual has it for many nodes: memoized nodes, sizes given, only what is on screen. */
export const reactFlow: MakeSubject = (host, { apps }) => {
  const nodeOf = (app: AppRow, at: number) => ({
    ...{ id: app.id, type: 'house', position: placeOf(at, apps.length), data: { app }, width: 18, height: 14 },
    handles: [
      { type: 'source' as const, position: 'bottom' as never, x: 9, y: 14, width: 1, height: 1 },
      { type: 'target' as const, position: 'top' as never, x: 9, y: 0, width: 1, height: 1 },
    ],
  })
  const index = new Map(apps.map((app, at) => [app.id, at]))
  let nodes = apps.map(nodeOf)
  const edges = apps.flatMap(({ id, dependsOn }) => dependsOn.map((target, nth) => ({ id: `${id}-${nth}`, source: id, target })))
  const root = createRoot(host)
  return new Promise((resolve) => {
    const opened = (flow: ReactFlowInstance<(typeof nodes)[number], (typeof edges)[number]>) => {
      resolve({
        update(frame) {
          nodes = nodes.slice()
          for (const app of frame.apps) {
            const at = index.get(app.id)
            if (at !== undefined) nodes[at] = nodeOf(app, at)
          }
          flushSync(() => flow.setNodes(nodes))
        },
        pan(dx, dy) {
          const { x, y, zoom } = flow.getViewport()
          flushSync(() => void flow.setViewport({ x: x + dx, y: y + dy, zoom }))
        },
        zoom(factor) {
          flushSync(() => void flow.zoomTo(flow.getZoom() * factor))
        },
        near: () => flushSync(() => void flow.zoomTo(5)),
        dispose: () => root.unmount(),
      })
    }
    flushSync(() =>
      root.render(
        <div style={{ width: innerWidth, height: innerHeight }}>
          <ReactFlow
            defaultNodes={nodes}
            defaultEdges={edges}
            nodeTypes={NODE_TYPES}
            onInit={opened}
            onlyRenderVisibleElements
            minZoom={0.1}
            maxZoom={8}
            nodesDraggable={false}
            nodesConnectable={false}
          />
        </div>,
      ),
    )
  })
}
