/**
 * What eyes make of a colour, for the tests of the tokens: contrast (WCAG 2.2), difference (CIEDE2000), and the three kinds of
 * colour-blindness. Colours are `#rrggbb`, sRGB.
 */
type Triple = readonly [number, number, number]

/** Linear red, green and blue, 0…1 (IEC 61966-2-1). */
export function linear(colour: string): Triple {
  const part = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

const luminance = ([red, green, blue]: Triple) => 0.2126 * red + 0.7152 * green + 0.0722 * blue

/** WCAG 2 contrast of two colours, 1…21. */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** CIE L*a*b* (D65) of linear sRGB. */
export function lab([red, green, blue]: Triple): Triple {
  const curve = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
  const y = curve(luminance([red, green, blue]))
  const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

export const EYES = ['usual', 'protan', 'deutan', 'tritan'] as const
type Eyes = (typeof EYES)[number]

/**
 * Machado, Oliveira & Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6),
 * 2009: severity 1.0 (dichromats), on linear sRGB.
 */
const MACHADO: Readonly<Record<Eyes, readonly [Triple, Triple, Triple]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** How these eyes see the colour: linear sRGB, kept within what a screen can show. */
export function seenBy(eyes: Eyes, colour: string): Triple {
  const from = linear(colour)
  const part = (row: Triple) => Math.min(1, Math.max(0, row[0] * from[0] + row[1] * from[1] + row[2] * from[2]))
  const [red, green, blue] = MACHADO[eyes]
  return [part(red), part(green), part(blue)]
}

const degrees = (radians: number) => ((radians * 180) / Math.PI + 360) % 360
const cosine = (angle: number) => Math.cos((angle * Math.PI) / 180)

/**
 * CIEDE2000 difference of two L*a*b* colours, by Sharma, Wu & Dalal, "The CIEDE2000 Color-Difference Formula", Color Research &
 * Application 30(1), 2005.
 */
export function difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const weight = (c: number) => Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  const g = 0.5 * (1 - weight((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2))
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)]
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)]
  const [h1, h2] = [c1 === 0 ? 0 : degrees(Math.atan2(b1, p1)), c2 === 0 ? 0 : degrees(Math.atan2(b2, p2))]
  const grey = c1 * c2 === 0
  const turn = h2 - h1
  const dh = grey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn
  const sum = h1 + h2
  const hue = grey ? sum : Math.abs(turn) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2]
  const t = 1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue) + 0.32 * cosine(3 * hue + 6) - 0.2 * cosine(4 * hue - 63)
  const light = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2))
  const strong = (c2 - c1) / (1 + 0.045 * c)
  const turned = (2 * Math.sqrt(c1 * c2) * Math.sin((dh * Math.PI) / 360)) / (1 + 0.015 * c * t)
  const twist = -Math.sin((60 * Math.PI * Math.exp(-(((hue - 275) / 25) ** 2))) / 180) * 2 * weight(c)
  return Math.sqrt(light ** 2 + strong ** 2 + turned ** 2 + twist * strong * turned)
}
