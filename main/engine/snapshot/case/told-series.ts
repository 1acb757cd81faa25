import { z } from 'zod'
import { METRICS, type MetricName, type Sample } from '../../../../shared/estate/metric.ts'
import { SliceError } from '../../../../shared/snapshot/fold.ts'
import { type SeriesLine, seriesHeadSchema, seriesLineSchema, summed } from '../../../../shared/snapshot/series-member.ts'
import { sortOut } from '../../journal/samples/check.ts'
import { linesIn, type MemberBytes } from '../content/read-slice.ts'
import type { NamedRecord } from './write-estate.ts'

const instant = z.int().nonnegative().max(8_640_000_000_000_000)
const headSchema = seriesHeadSchema.extend({ from: instant, to: instant })

/**
 * The readings of a metric's member, a line at a time. A roll-up comes as one reading of its mean, where it begins: its extremes stay in the
 * package. @param named records by their numbers in the package @throws SliceError
 */
export async function* toldSeries(
  bytes: MemberBytes,
  metric: MetricName,
  named: (record: number) => NamedRecord | undefined,
): AsyncGenerator<readonly Sample[]> {
  const { resolution, unit } = METRICS[metric]
  let head: z.infer<typeof headSchema> | null = null
  let number = 0
  for await (const line of linesIn<unknown>(bytes, (at) => (at === 1 ? headSchema : seriesLineSchema))) {
    number += 1
    if (head === null) {
      head = headSchema.parse(line)
      if (head.metric !== metric || head.unit !== unit || head.resolution !== resolution)
        throw new SliceError(`line 1: it is not of ${metric} in ${unit}`)
      continue
    }
    yield checked(samplesOf(seriesLineSchema.parse(line), metric, named, number), head.to, number)
  }
}

function samplesOf(
  line: SeriesLine,
  metric: MetricName,
  named: (record: number) => NamedRecord | undefined,
  number: number,
): readonly Sample[] {
  const { resolution } = METRICS[metric]
  const times = summed(line.times)
  const records = summed(line.records)
  if (line.values.length !== records.length)
    throw new SliceError(`line ${number}: ${line.values.length} series of ${records.length} records`)
  return line.values.flatMap((values, place) => {
    const found = named(records[place] ?? -1)
    if (found === undefined) throw new SliceError(`line ${number}: there is no record ${records[place]}`)
    if (values.length !== times.length) throw new SliceError(`line ${number}: ${values.length} values for ${times.length} times`)
    const { id: entity, ...owned } = found
    return summed(values).map((units, n): Sample => ({ entity, ...owned, metric, at: times[n] ?? 0, value: units * resolution }))
  })
}

function checked(samples: readonly Sample[], to: number, number: number): readonly Sample[] {
  const [fault] = sortOut(samples, to, 0).refused
  if (fault !== undefined) throw new SliceError(`line ${number}: ${fault.code} ${JSON.stringify(fault.facts)}`)
  return samples
}
