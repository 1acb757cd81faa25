/** Places round the middle, px, each a step of one from the last: nothing jumps, and no edge stays for longer than a step. */
const ROUND: readonly (readonly [x: number, y: number])[] = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
]

/** Where the layout stands at the n-th step. */
export const shiftAt = (n: number): readonly [x: number, y: number] => ROUND[n % ROUND.length] ?? [0, 0]
