/**
 * Cells that junctions join, in kernels: the bits of the interpreter with every scheme, alone, side by side, in stretches, in parts and on
 * threads; what is refused is refused alike; and a kernel that leaves a statement out is seen.
 */
import { Result } from "effect"
import { layerWorkers } from "neurolens/node"
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import * as Network from "../../../src/Network.ts"
import type { Statement, Step } from "../../../src/program/Step.ts"
import { type Parts, stepOf, sweepsOf } from "../../../src/program/stepOf.ts"
import * as Select from "../../../src/select/Select.ts"
import { type Derivation, kernelModule } from "../../../src/solve/compiled/emitRun.ts"
import { instance, instanceOf } from "../../../src/solve/compiled/Instance.ts"
import { programsOf } from "../../../src/solve/compiled/Kernel.ts"
import { layout } from "../../../src/solve/compiled/Layout.ts"
import { ownThread } from "../../../src/solve/compiled/Machine.ts"
import { memoryMap } from "../../../src/solve/compiled/MemoryMap.ts"
import { moduleOf } from "../../../src/solve/compiled/moduleOf.ts"
import { partsOf } from "../../../src/solve/compiled/partsOf.ts"
import { startOf } from "../../../src/solve/March.ts"
import { plan } from "../../../src/solve/Plan.ts"
import { rawNetwork } from "../../../src/solve/recorded.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import type { State } from "../../../src/solve/State.ts"
import { atOnce } from "../atOnce.ts"
import { batchRunner, interpreter } from "../steppers.ts"
import { bits, enginesDiffer, outcome } from "./engines.ts"
import { firstDifference, interpreted, ranOn } from "./eventRuns.ts"
import { curved, ohmic } from "./joinedCells.ts"

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const longest = (scheme: SchemeName): number => scheme === "forwardEuler" ? 0.0005 : 0.025

describe.each(Object.entries({ ...ohmic, ...curved }))("%s", (name, network) => {
  it.each(names.filter((scheme) => scheme !== "exponentialEuler" || name in ohmic))("with %s", (scheme) => {
    for (const some of [[16], [3, 1, 12]]) {
      expect(enginesDiffer(network, scheme, longest(scheme), some, bits)).toBe(null)
    }
  })

  it("side by side", () => {
    const copies = [1, 1.1, 0.9].map((factor) => Network.editSync(network, [Edit.set("HH_gNa", 0.12 * factor)]))
    const steps = 6
    const count = network.recordings.size
    const alone = copies.map((one) => outcome(one, interpreter(one, "crankNicolson", 0.025), [steps]))
    const data = copies.map(() => new Float64Array(count * (steps + 1)))
    Result.getOrThrow(
      batchRunner(network, "crankNicolson", 0.025, 3)
        .run(copies, steps, data.map((one) => ({ data: one, stride: steps + 1, first: 0 })))
    )
    data.forEach((one, c) => {
      const recorded = Array.from(
        { length: count },
        (_, i) => [...one.subarray(i * (steps + 1) + 1, (i + 1) * (steps + 1))]
      )
      expect(recorded.flat()).toEqual(Array.from(alone[c].numbers.get("recorded")!))
    })
  })
})

/** Values of its own for each network of a batch. */
const copiesOf = (network: Network.Network): ReadonlyArray<Network.Network> =>
  [1, 1.1, 0.9, 1.05].map((factor) => Network.editSync(network, [Edit.set("HH_gNa", 0.12 * factor)]))

describe("groups", () => {
  const going = { dt: 0.025, scheme: "backwardEuler", stretches: [7, 9], reload: true } as const
  const names = ["pairs, and a cell alone", "held voltages", "a diffusing ion, and synapses"]

  it.each(names)("belong to one thread each: %s", async (name) => {
    const network = ohmic[name]
    const workers = layerWorkers({ size: 2, least: 0 })
    expect(firstDifference(await interpreted([network], going), await ranOn(workers, [network], going))).toBe(null)
    const copies = copiesOf(network)
    expect(firstDifference(await interpreted(copies, going), await ranOn(workers, copies, going))).toBe(null)
  })

  it("of one shape go two at a time", () => {
    const lanes = atOnce(layout(plan(ohmic["pairs, and a cell alone"]))).groups.map((
      { lanes, pairs }
    ) => [lanes, pairs])
    expect(lanes).toEqual([[2, 1], [1, 1]])
    const batch = atOnce(layout(plan(ohmic["a ring"]), 5)).groups.map(({ lanes, pairs }) => [lanes, pairs])
    expect(batch).toEqual([[2, 2], [1, 1]])
  })

  it("go in parts", () => {
    for (const network of [ohmic["held voltages"], ohmic["pairs, and a cell alone"]]) {
      for (const scheme of ["backwardEuler", "forwardEuler"] as const) {
        const raw = rawNetwork(network)
        const ends = [true, false].map((whole) => {
          const hand = atOnce(instance([raw], scheme, longest(scheme)))
          atOnce(hand.set([raw]))
          const start = [startOf(raw, longest(scheme))]
          atOnce(hand.load(start))
          if (whole) atOnce(hand.run(0, 3, []))
          else for (const k of [0, 1, 2]) for (const { run } of hand.parts!(k, [], 5)) run()
          return atOnce(hand.store(start, 3))
        })
        expect(firstDifference(ends[0], ends[1])).toBe(null)
      }
    }
  })

  it("that do not stand a step are found as the interpreter finds them", () => {
    const [tight, backwards] = [10, -0.1].map((g) =>
      Network.editSync(ohmic["a ring"], [Edit.set("Gap_g", g, Select.synapse("Gap"))])
    )
    expect(enginesDiffer(tight, "forwardEuler", 0.025, [4], bits)).toBe(null)
    expect(outcome(tight, interpreter(tight, "forwardEuler", 0.025), [4]).reason).toContain("Unstable")
    for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
      expect(enginesDiffer(backwards, scheme, 0.025, [4], bits)).toBe(null)
      expect(outcome(backwards, interpreter(backwards, scheme, 0.025), [4]).reason).toContain("Pivot")
    }
  })
})

describe("a kernel is seen", () => {
  const network = rawNetwork(ohmic["currents through membranes, and potentials outside"])
  const laid = atOnce(layout(plan(network)))
  const programs = atOnce(programsOf(laid, "exact", "crankNicolson"))
  const map = memoryMap(laid, programs, "crankNicolson")
  const start = [startOf(network, 0.025)]
  const ended = (derived?: Derivation): ReadonlyArray<State> => {
    const module = moduleOf(atOnce(kernelModule(map, programs, "crankNicolson", derived)))
    const hand = atOnce(instanceOf(map, module, [network], "crankNicolson", 0.025, ownThread()))
    atOnce(hand.set([network]))
    atOnce(hand.load(start))
    atOnce(hand.run(0, 4, [])) // the last one is held
    return atOnce(hand.store(start, 4))
  }
  /** A statement that does nothing, or something else. */
  const broken = (statement: Statement): ReadonlyArray<Statement> => {
    if (statement._tag === "Cells") return [{ ...statement, sweeps: [] }]
    return statement._tag === "Through" && statement.way === "forwards"
      ? [{ ...statement, values: statement.into }]
      : []
  }
  const phases = ["junctions", "solve", "membrane"]
  const count = stepOf(partsOf(map, programs, "crankNicolson"))
    .flatMap(({ members, name }) => phases.includes(name) ? members : []).length

  it("that leaves a statement undone", () => {
    const right = ended()
    expect(count).toBe(18)
    const unseen = Array.from({ length: count }, (_, left) => left).filter((left) => {
      let at = 0
      const step = (parts: Parts): Step =>
        stepOf(parts).map((phase) => ({
          ...phase,
          members: phase.members.flatMap((statement) =>
            phases.includes(phase.name) && at++ === left ? broken(statement) : [statement]
          )
        }))
      return firstDifference(right, ended({ step, sweeps: sweepsOf })) === null
    })
    expect(unseen).toEqual([])
  })
})
