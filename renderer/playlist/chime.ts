import type { Grade } from '../../shared/estate/level.ts'

/** Notes of a chime: pitch, Hz, and when it begins, s. Own: three high ones for grade I, two lower ones for II, no melody. */
const CHIMES: Readonly<Partial<Record<Grade, readonly (readonly [hertz: number, atSeconds: number])[]>>> = {
  critical: [
    [880, 0],
    [880, 0.28],
    [880, 0.56],
  ],
  major: [
    [587, 0],
    [494, 0.32],
  ],
}
/** How long a note sounds, s. */
const NOTE_SECONDS = 0.22
/** Rise and fall, s: without them every note clicks. */
const EDGE_SECONDS = 0.02
/** Loudness of a note, 0…1. */
const LOUDNESS = 0.4

let context: AudioContext | null = null
/** When the last chime began, s of the context's clock. */
let beganAt = Number.NEGATIVE_INFINITY
/** When its last note ends, ms of the monotonic clock: that of the context may stand still. */
let endsAt = 0

/** The context, or a new one: it stands still once its sound device is gone, for good, and tells nobody. */
function runningContext(): AudioContext {
  if (context !== null && (context.state !== 'running' || context.currentTime <= beganAt)) {
    context.close().catch((error: unknown) => console.error('the sound that stands still was not closed', error))
    context = null
  }
  context ??= new AudioContext()
  return context
}

/**
 * Sounds the chime of a grade once; the others have none. Generated, so that nothing is loaded. Answers false, and is not heard, while another one still
 * sounds: in a storm of alarms one over the other would be noise.
 */
export function chime(grade: Grade): boolean {
  const notes = CHIMES[grade]
  if (!notes) return true
  const now = performance.now()
  if (now < endsAt) return false
  const context = runningContext()
  const { currentTime, destination } = context
  beganAt = currentTime
  for (const [hertz, atSeconds] of notes) {
    const from = currentTime + atSeconds
    const to = from + NOTE_SECONDS
    endsAt = now + (atSeconds + NOTE_SECONDS) * 1000
    const tone = new OscillatorNode(context, { frequency: hertz })
    const gain = new GainNode(context, { gain: 0 })
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(LOUDNESS, from + EDGE_SECONDS)
    gain.gain.setValueAtTime(LOUDNESS, to - EDGE_SECONDS)
    gain.gain.linearRampToValueAtTime(0, to)
    tone.connect(gain).connect(destination)
    tone.start(from)
    tone.stop(to)
    // A node that is not let go stays in the graph for weeks.
    tone.onended = () => gain.disconnect()
  }
  return true
}
