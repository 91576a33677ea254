/**
 * One thing that a user can make large, and how its time grows: sizes that double until a run takes long enough, a straight line through the
 * logarithms of the larger ones, its slope the exponent.
 *
 * Everything is prepared anew for every run, so that no memo of an earlier one hides the work. What counts is the processor's time of the
 * thread, whatever else the machine does, and of three runs the least: what is left are collections of garbage and the compiler of
 * JavaScript. What comes out above the mark is measured again.
 */

/** Something that grows. */
export type Probe = {
  readonly name: string
  /** Smallest and largest size that is tried; the largest is the limit, where there is one within reach. */
  readonly from: number
  readonly most: number
  /** Prepares a size; what it gives is timed. */
  readonly make: (n: number) => (() => unknown) | Promise<() => unknown>
  /** Of what grows faster by nature: why, and what keeps it from being asked too much. */
  readonly nature?: string
}

/** What was measured: the largest size, its least time, and the exponent. */
export type Growth = {
  readonly name: string
  readonly size: number
  readonly ms: number
  /** Null where it takes no time to speak of. */
  readonly exponent: number | null
  readonly nature: string | null
}

/** Exponents above this are marked. */
export const mostExponent = 1.2

/**
 * A ladder ends with the size that takes this long [ms], and with that which, preparation included, keeps everybody waiting: for long where
 * there is something to see and the line would have fewer than three points, else soon [ms].
 */
const [longEnough, patience, soon] = [40, 2000, 300]

/** Times below this tell nothing: the clock ticks in milliseconds, and code that ran seldom is not yet compiled well [ms]. */
const leastTime = 4

/** How often what comes out above the mark is measured again. */
const again = 2

/** Sizes through which the line goes, at least and at most, and runs of each. */
const [fewest, fitted, runs] = [3, 4, 3]

/** Time that the processor has spent on this thread [ms]. */
const processorTime = (): number => {
  const { system, user } = process.threadCpuUsage()
  return (system + user) / 1000
}

const once = async ({ make }: Probe, n: number): Promise<number> => {
  const work = await make(n)
  const start = processorTime()
  await work()
  return processorTime() - start
}

/** The slope of the line through the logarithms. */
const slope = (x: ReadonlyArray<number>, y: ReadonlyArray<number>): number => {
  const mean = (z: ReadonlyArray<number>): number => z.reduce((a, b) => a + b, 0) / z.length
  const [lx, ly] = [x.map(Math.log), y.map(Math.log)]
  const [mx, my] = [mean(lx), mean(ly)]
  const top = lx.reduce((sum, one, k) => sum + (one - mx) * (ly[k] - my), 0)
  return top / lx.reduce((sum, one) => sum + (one - mx) ** 2, 0)
}

const ladder = async (probe: Probe): Promise<Growth> => {
  const sizes: Array<number> = []
  const ms: Array<number> = []
  await once(probe, probe.from)
  for (let n = probe.from; n <= probe.most; n *= 2) {
    const start = performance.now()
    let least = Infinity
    for (let k = 0; k < runs; k++) least = Math.min(least, await once(probe, n))
    sizes.push(n)
    ms.push(least)
    const told = ms.filter((time) => time >= leastTime).length
    const waited = performance.now() - start
    if (
      waited > patience || (waited > soon && told === 0) || (told >= fewest && (least > longEnough || waited > soon))
    ) break
  }
  const from = ms.findIndex((time) => time >= leastTime)
  const first = from < 0 ? ms.length : Math.max(sizes.length - fitted, from)
  const [x, y] = [sizes.slice(first), ms.slice(first)]
  return {
    name: probe.name,
    size: sizes.at(-1)!,
    ms: ms.at(-1)!,
    exponent: x.length < fewest ? null : slope(x, y),
    nature: probe.nature ?? null
  }
}

/** Whether time grows faster than it should. */
export const isMarked = ({ exponent, nature }: Growth): boolean =>
  nature === null && exponent !== null && exponent > mostExponent

/** Measures one. */
export const measure = async (probe: Probe): Promise<Growth> => {
  let least = await ladder(probe)
  for (let k = 0; k < again && isMarked(least); k++) {
    const next = await ladder(probe)
    if (next.exponent === null || next.exponent < least.exponent!) least = next
  }
  return least
}
