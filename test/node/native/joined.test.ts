/**
 * Cells that junctions join, currents through membranes and potentials outside in native code: as the interpreter has them, on every number of
 * lanes, with every scheme, and on two threads.
 */
import { Layer } from "effect"
import { Edit, Engine, Network } from "neurolens"
import { expect, it } from "vitest"
import { engineOf } from "../../../src/node/native/Native.ts"
import { bits, difference } from "../../solve/compiled/engines.ts"
import { firstDifference, interpreted, ranOn } from "../../solve/compiled/eventRuns.ts"
import { curved, ohmic } from "../../solve/compiled/joinedCells.ts"
import { compiler, describeNative } from "./compiled.ts"
import { compiled, folder, gradientOn, native } from "./nativeRuns.ts"

const going = { dt: 0.025, scheme: "backwardEuler", stretches: [7, 6] } as const
const both = ohmic["currents through membranes, and potentials outside"]

describeNative("junctions in native code", () => {
  it.each([1, 2, 4, 8] as const)("have the bits of the interpreter on %s lanes", async (lanes) => {
    const layer = Layer.succeed(Engine.Engine, native(lanes))
    for (const network of [ohmic["a diffusing ion, and synapses"], curved["junctions with states"]]) {
      expect(firstDifference(await interpreted([network], going), await ranOn(layer, [network], going))).toBe(null)
    }
  })

  it.each(["crankNicolson", "forwardEuler", "exponentialEuler"] as const)("have them with %s", async (scheme) => {
    const layer = Layer.succeed(Engine.Engine, native())
    const own = { ...going, scheme, dt: scheme === "forwardEuler" ? 0.0005 : 0.025 }
    expect(firstDifference(await interpreted([both], own), await ranOn(layer, [both], own))).toBe(null)
  })

  it.each([1, 2, 4, 8] as const)("have the gradients of WebAssembly on %s lanes", async (lanes) => {
    const networks = [ohmic["held voltages"], curved["junctions with states"], both]
    for (const [k, network] of networks.entries()) {
      const scheme = (["backwardEuler", "crankNicolson", lanes < 4 ? "forwardEuler" : "exponentialEuler"] as const)[k]
      const [a, b] = await Promise.all([compiled, native(lanes)].map((engine) => gradientOn(engine, network, scheme)))
      expect(a.numbers.size).toBeGreaterThan(5)
      expect(difference(a, b, bits)).toBe(null)
    }
  })

  it("have them in each network of a batch, on two threads", async () => {
    const copies = [1, 1.1, 0.9, 1.05].map((factor) => Network.editSync(both, [Edit.set("HH_gNa", 0.12 * factor)]))
    const two = Layer.succeed(Engine.Engine, engineOf({ compiler: compiler!, folder }, 2, 0))
    expect(firstDifference(await interpreted(copies, going), await ranOn(two, copies, going))).toBe(null)
  })
})
