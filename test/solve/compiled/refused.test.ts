/**
 * Where WebAssembly is forbidden, as under a page's policy, or missing, every compiled engine says so and what to do about it.
 */
import { assert, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Cell, Channel, Edit, Engine, Gradient, Network, Schemas, Simulation } from "neurolens"
import { afterEach, vi } from "vitest"
import { all } from "../../runtime/gradientModels.ts"

afterEach(() => vi.unstubAllGlobals())

let structures = 0
/** A structure that no kernel was made for before. */
const network = () =>
  Network.editSync(Network.make([Cell.make()]), [
    Edit.insert(
      Channel.make(`Refused${structures++}`, { parameters: { g: { default: 1e-4, unit: "S/cm2" } }, current: "g * v" })
    ),
    Edit.train(`Refused${structures - 1}_g`),
    Edit.record("v")
  ])

const { CompileError, Memory, RuntimeError } = WebAssembly

class Forbidden {
  constructor() {
    throw new CompileError("WebAssembly.Module(): Wasm code generation disallowed by embedder")
  }
}

const platforms = {
  "a policy": [
    { CompileError, Memory, Module: Forbidden, RuntimeError },
    "WebAssembly.Module(): Wasm code generation disallowed by embedder"
  ],
  "no WebAssembly": [undefined, "there is none"]
} as const

for (const [what, [stub, cause]] of Object.entries(platforms)) {
  it.effect(`says so under ${what}`, () =>
    Effect.gen(function*() {
      vi.stubGlobal("WebAssembly", stub)
      for (const engine of [Engine.layer, Engine.layerTabulated]) {
        const run = yield* Effect.flip(Effect.provide(Simulation.run(network(), { steps: 1 }), engine))
        assert(run._tag === "SimulationError")
        assert.deepStrictEqual(run.reason, { _tag: "WebAssemblyRefused", cause })
        assert.strictEqual(
          run.message,
          `kernels are WebAssembly, which may not be compiled here (${cause}): add 'wasm-unsafe-eval' to the script-src of the page's ` +
            "Content-Security-Policy (eval stays forbidden), or run with Engine.layerInterpreter"
        )
        const gradient = yield* Effect.flip(Effect.provide(Gradient.run(network(), all, { steps: 1 }), engine))
        assert.strictEqual(gradient.message, run.message)
        const sent = Schema.encodeSync(Schemas.SimulationError)(run)
        assert.strictEqual(Schema.decodeUnknownSync(Schemas.SimulationError)(sent).message, run.message)
      }
      const interpreted = yield* Effect.provide(Simulation.run(network(), { steps: 1 }), Engine.layerInterpreter)
      assert.strictEqual(interpreted.samples, 2)
    }))
}

it.effect("does not say so of a defect of a module", () =>
  Effect.gen(function*() {
    class Picky {
      constructor(bytes: Uint8Array) {
        if (bytes.length > 8) throw new CompileError("at offset 9")
      }
    }
    vi.stubGlobal("WebAssembly", { CompileError, Memory, Module: Picky, RuntimeError })
    const exit = yield* Effect.exit(Effect.provide(Simulation.run(network(), { steps: 1 }), Engine.layer))
    assert.match(String(exit), /at offset 9/)
    assert.notMatch(String(exit), /wasm-unsafe-eval/)
  }))
