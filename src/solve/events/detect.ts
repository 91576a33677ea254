/**
 * Which detectors spike in a step, and when in it (spec/events.md 2): where a quantity of a compartment goes from 0 or below to above 0 from one
 * sample to the next.
 *
 * Pure and without rows of a network: numbers of detectors in, spikes out. The straight line between the two samples is 0 after the part
 * -before / (after - before) of the step.
 */

/** What is known of a detector in a step. */
export type Watched = {
  /** The quantity in the sample before and after the step. */
  readonly before: number
  readonly after: number
  /** What must be 0 or below in the sample before, for a detector that is not armed to be armed again. */
  readonly rearm: number
  /** After a spike a crossing is none for so long [ms]. */
  readonly refractory: number
  readonly time: "crossing" | "step"
}

/** What a detector remembers: whether it is armed, and its last spike in steps, NaN where there was none. */
export type Memory = { readonly armed: boolean; readonly lastStep: number; readonly lastPart: number }

/** How near to the end of its refractory time, in steps, a crossing counts: times that are equal but for rounding are equal. */
export const nearEnd = 1e-9

/** What comes of a step of a detector: the part of the step after which it spikes, null where it does not, and what it then remembers. */
export const detect = (
  { after, before, rearm, refractory, time }: Watched,
  memory: Memory,
  step: number,
  dt: number
): { readonly part: number | null; readonly memory: Memory } => {
  const armed = memory.armed || rearm <= 0
  if (!(armed && before <= 0 && after > 0)) {
    return { part: null, memory: armed === memory.armed ? memory : { ...memory, armed } }
  }
  const part = time === "step" ? 1 : -before / (after - before)
  const since = (step - memory.lastStep) + (part - memory.lastPart) // NaN where there was no spike: then nothing is too early
  if (since < refractory / dt - nearEnd) return { part: null, memory: { ...memory, armed: false } }
  return { part, memory: { armed: false, lastStep: step, lastPart: part } }
}
