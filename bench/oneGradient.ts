/**
 * One gradient in a process of its own, reported as JSON: `first` times the first one, `long` watches memory in 40,000 steps of (b).
 */
const began = performance.now()
const { Effect } = await import("effect")
const { Engine, Gradient, Simulation } = await import("neurolens")
const { gradientModels, meanOfAll } = await import("./gradientModels.ts")

const dt = 0.025

const network = (letter: string) => gradientModels.find((model) => model.letter === letter)!.make()

const run = <A, E>(effect: import("effect").Effect.Effect<A, E, import("neurolens").Engine.Engine>): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(Engine.layer)))

const first = async () => {
  const tutorial = network("d")
  const start = performance.now()
  await run(Gradient.run(tutorial, meanOfAll, { steps: 400, dt }))
  return { gradient: performance.now() - start, all: performance.now() - began }
}

/** Highest memory of the process so far [bytes]. */
const highest = (): number => process.resourceUsage().maxRSS * 1024

const long = async () => {
  const [budget, steps] = [2 ** 29, 40_000]
  const connected = network("b")
  // Code and kernels are there before the memory of the long run is counted.
  await run(Simulation.run(connected, { steps: 10, dt }))
  await run(Gradient.run(connected, meanOfAll, { steps: 10, dt }))
  const before = highest()
  const start = performance.now()
  await run(Gradient.run(connected, meanOfAll, { steps, dt, memory: budget }))
  return { budget, peak: highest() - before, seconds: (performance.now() - start) / 1000, steps }
}

console.log(JSON.stringify(await (process.argv[2] === "long" ? long() : first())))
