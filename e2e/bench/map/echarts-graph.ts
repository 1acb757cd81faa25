import { GraphChart } from 'echarts/charts'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { AppRow } from '../../../shared/estate/frame.ts'
import { colourOf, placeOf } from './grid.ts'
import type { MakeSubject } from './subject.ts'

use([GraphChart, CanvasRenderer])

/** An ECharts graph on canvas, as its manual has it: places given, no animation, labels on. */
export const echartsGraph: MakeSubject = async (host, { apps }) => {
  const chart = init(host, null, { renderer: 'canvas', width: innerWidth, height: innerHeight, devicePixelRatio: 1 })
  const index = new Map(apps.map((app, at) => [app.id, at]))
  const dataOf = (app: AppRow, at: number) => ({
    ...{ id: app.id, name: app.name, ...placeOf(at, apps.length), symbol: 'rect', symbolSize: [18, 14] },
    ...{ value: app.readyCount, itemStyle: { color: colourOf(app) } },
  })
  const data = apps.map(dataOf)
  const links = apps.flatMap(({ id, dependsOn }) => dependsOn.map((target) => ({ source: id, target })))
  chart.setOption({
    animation: false,
    series: [{ ...{ id: 'city', type: 'graph', layout: 'none', roam: true, data, links }, label: { show: true, fontSize: 9 } }],
  })
  chart.getZr().flush()
  const roam = (payload: Readonly<Record<string, number>>) => {
    chart.dispatchAction({ type: 'graphRoam', seriesId: 'city', ...payload })
    chart.getZr().flush()
  }
  return {
    update(frame) {
      for (const app of frame.apps) {
        const at = index.get(app.id)
        if (at !== undefined) data[at] = dataOf(app, at)
      }
      chart.setOption({ series: [{ id: 'city', data }] })
      chart.getZr().flush()
    },
    pan: (dx, dy) => roam({ dx, dy }),
    zoom: (zoom) => roam({ zoom, originX: innerWidth / 2, originY: innerHeight / 2 }),
    near: () => roam({ zoom: 5, originX: innerWidth / 2, originY: innerHeight / 2 }),
    dispose: () => chart.dispose(),
  }
}
