import { use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { expect, it } from 'vitest'
import { initChart } from './echarts.ts'
import { planAreas } from './treemap-plan.ts'

// Without a page there is no canvas.
use([SVGRenderer])

/** What the chart itself makes of it: the areas of the first level, by name. */
function drawn(
  values: readonly number[],
  width: number,
  height: number,
  gap: number,
): readonly { width: number; height: number }[] {
  const chart = initChart(null, null, { renderer: 'svg', ssr: true, width, height })
  chart.setOption({
    animation: false,
    series: [
      {
        type: 'treemap',
        ...{ left: 0, top: 0, right: 0, bottom: 0, breadcrumb: { show: false } },
        levels: [{ itemStyle: { gapWidth: gap, borderWidth: 0 } }],
        data: values.map((value, at) => ({ name: `area ${at}`, value })),
      },
    ],
  })
  const root: unknown = Reflect.get(chart, 'getModel').call(chart).getSeriesByIndex(0).getData().tree.root
  const children: { getLayout(): { width: number; height: number }; name: string }[] = Reflect.get(Object(root), 'children')
  const byName = new Map(children.map((child) => [child.name, child.getLayout()]))
  chart.dispose()
  return values.map((_, at) => {
    const { width, height } = byName.get(`area ${at}`) ?? { width: 0, height: 0 }
    return { width, height }
  })
}

it.each([
  [[6, 6, 4, 3, 2, 2, 1], 600, 400, 0],
  [[6, 6, 4, 3, 2, 2, 1], 600, 400, 4],
  [[1, 30, 12, 12, 12, 7, 9, 11, 3, 5, 5, 5, 21, 40, 2], 944, 470, 3.5],
  [[1], 300, 200, 4],
])('plans the areas that the chart draws: %j', (values, width, height, gap) => {
  const planned = planAreas(values, { width, height }, gap)
  drawn(values, width, height, gap).forEach((area, at) => {
    expect(planned[at]?.width).toBeCloseTo(area.width, 3)
    expect(planned[at]?.height).toBeCloseTo(area.height, 3)
  })
})

it('plans the areas within an area, below its head', () => {
  const [inside, head, gap] = [[5, 3, 3, 2, 1, 1], 22, 1]
  const chart = initChart(null, null, { renderer: 'svg', ssr: true, width: 400, height: 300 })
  chart.setOption({
    animation: false,
    series: [
      {
        type: 'treemap',
        ...{ left: 0, top: 0, right: 0, bottom: 0, breadcrumb: { show: false } },
        upperLabel: { show: true, height: head },
        levels: [
          { itemStyle: { gapWidth: 4, borderWidth: 0 }, upperLabel: { show: false } },
          { itemStyle: { gapWidth: gap, borderWidth: 0 } },
        ],
        data: [
          { name: 'a', children: inside.map((value) => ({ value })) },
          { name: 'b', children: [{ value: 9 }] },
        ],
      },
    ],
  })
  const root = Reflect.get(chart, 'getModel').call(chart).getSeriesByIndex(0).getData().tree.root
  const sizesOf = (node: { children: { getLayout(): { width: number; height: number } }[] }) =>
    node.children.map((child) => child.getLayout())
  const drawn = sizesOf(root.children[0])
  chart.dispose()
  const [whole = { width: 0, height: 0 }] = planAreas([15, 9], { width: 400, height: 300 }, 4)
  const planned = planAreas(inside, { width: whole.width, height: whole.height - head }, gap)
  planned.forEach(({ width, height }, at) => {
    expect(width).toBeCloseTo(drawn[at]?.width ?? 0, 3)
    expect(height).toBeCloseTo(drawn[at]?.height ?? 0, 3)
  })
})
