/**
 * Mechanisms near the size that a kernel can have, and beyond: they run with the interpreter's bits, or are refused with
 * the limit, as a run and as a gradient.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Edit,
  Engine,
  Gradient,
  Loss,
  Network,
  Readout,
  Simulation,
  Traces
} from "../../../src/index.ts"
import { counted, moduleOf } from "../../../src/solve/compiled/moduleOf.ts"
import { SimulationError } from "../../../src/solve/SimulationError.ts"

/** A cell with a channel whose definitions each use the one before. */
const chain = (levels: number, step: (before: string) => string) => {
  const definitions: Record<string, string> = { d0: "v / 100 [mV]" }
  for (let i = 1; i <= levels; i++) definitions[`d${i}`] = step(`d${i - 1}`)
  const X = Channel.make("X", {
    definitions,
    parameters: { g: { default: 1e-4, unit: "S/cm2" } },
    states: { x: { inf: `d${levels}`, tau: "1" } },
    current: `g * (x + d${levels}) * (v + 60)`
  })
  return Network.editSync(Network.make([Cell.make()]), [Edit.insert(X), Edit.record("v"), Edit.train("X_g")])
}

const run = (network: Network.Network, engine = Engine.layer) =>
  Simulation.run(network, { steps: 20 }).pipe(Effect.provide(engine))

const gradient = (network: Network.Network, engine = Engine.layer) =>
  Gradient.run(network, Loss.squared(Readout.mean(), -60), { steps: 3 }).pipe(Effect.provide(engine))

describe("definitions that use the one before twice", () => {
  for (const levels of [22, 300]) {
    it.effect(`${levels} levels have the bits of the interpreter`, () =>
      Effect.gen(function*() {
        const network = chain(levels, (d) => `0.5 * ${d} * (1 - ${d})`)
        const [compiled, interpreted] = [yield* run(network), yield* run(network, Engine.layerInterpreter)]
        assert.deepStrictEqual(Traces.trace(compiled, 0), Traces.trace(interpreted, 0))
        const [found, right] = [yield* gradient(network), yield* gradient(network, Engine.layerInterpreter)]
        assert.closeTo(found.loss, right.loss, 1e-12 * Math.abs(right.loss))
      }), 60_000)
  }
})

describe("a kernel that no engine compiles", () => {
  const program = (length: number) => ({
    instructions: Array.from({ length }, () => ({ _tag: "Number" as const, value: 1 })),
    results: []
  })

  it("is a typed error, before it is emitted or after", () => {
    counted()(program(400_000))
    const count = counted()
    count(program(3))
    assert.throws(
      () => count(program(400_001)),
      SimulationError,
      /a kernel with 400001 instructions in one program, at most 400000 can be compiled/
    )
    assert.throws(
      () => moduleOf(new Uint8Array(8_000_000)),
      SimulationError,
      /the kernel is 8000000 bytes of code, which/
    )
  })

  it("is a defect where it is small", () => {
    assert.throws(() => moduleOf(new Uint8Array(100)), WebAssembly.CompileError)
  })
})
