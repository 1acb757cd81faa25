/**
 * An SVG path of values over equal steps, from 0 at the foot to the highest at the top; a null breaks the line, and a value alone
 * between two gaps is a short stroke.
 */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const most = values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0) || 1
  const step = width / Math.max(1, values.length)
  const round = (value: number) => Math.round(value * 100) / 100
  const y = (value: number) => round(height - 1 - (Math.max(0, value) / most) * (height - 2))
  let path = ''
  values.forEach((value, index) => {
    if (value === null) return
    const before = values[index - 1] ?? null
    path += before === null ? `M${round(index * step)} ${y(value)}` : `L${round(index * step)} ${y(value)}`
    if (values[index + 1] === undefined || values[index + 1] === null) path += `H${round((index + 1) * step)}`
  })
  return path
}
