/**
 * Currents through membranes, and potentials that are imposed outside, in kernels: the bits of the interpreter, alone and side by side, and of
 * the interpreter of steps; and that a step without one of its phases is seen.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Pumps from "../../../src/mechanism/Pumps.ts"
import * as Synapses from "../../../src/mechanism/Synapses.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import type { Step } from "../../../src/program/Step.ts"
import { listed } from "../../../src/select/Connect.ts"
import * as Select from "../../../src/select/Select.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { stepAndKernelDiffer } from "../../program/stepAndKernel.ts"
import { batchRunner, interpreter } from "../steppers.ts"
import { bits, enginesDiffer, outcome } from "./engines.ts"

const forked = Cell.make({
  parents: [-1, 0, 0, 1, 2],
  ncomp: [2, 3, 1, 2, 1],
  radius: [3, 3, 1, 2, 0.5, 2, 1, 1, 0.7],
  length: 20,
  v: -65
})
/** Many branches from one point: a hub. */
const star = Cell.make({
  parents: [-1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ncomp: [2, 1, 3, 1, 1, 2, 1, 1, 1, 1],
  radius: [2, 2, 1, 1, 2, 3, 1, 2, 1, 1, 1, 2, 1, 1],
  length: 15,
  v: -60
})

const drive = (amplitude: number, row: number): Edit.Edit =>
  Edit.stimulate(Stimulus.step({ delay: 0.04, duration: 0.3, amplitude }), Select.rows([row]))
const outside = [
  Edit.impose(Stimulus.sine({ amplitude: 8, frequency: 900, delay: 0, duration: 1 }), Select.rows([0, 3])),
  Edit.impose(Stimulus.samples([5, -3, 2, 0, 7, 1]), Select.rows([3, 8, 10]))
]
const wave = [-60, null, -58, -50, null, null, -61, -60]
const sees = [Edit.record("i_membrane"), Edit.record("v", Select.rows([0, 8]))]
const moving = [Edit.insert(Channels.HH), drive(0.4, 0), drive(0.1, 0), drive(-0.2, 7)]

const make = (cells: ReadonlyArray<Network.Network>, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make(cells), [...moving, ...edits])

const networks: Readonly<Record<string, Network.Network>> = {
  "currents through membranes": make([forked, forked, star], ...sees),
  "with voltages held now and then": make([forked, star], Edit.clamp("v", wave, Select.rows([2, 12])), ...sees),
  "potentials outside": make([forked, star, forked], ...outside, Edit.record("v")),
  "both, with clamps, synapses and a diffusing ion": make(
    [star, forked, forked],
    ...outside,
    Edit.insert(Pumps.CaPump),
    Edit.insert(Channels.CaL),
    Edit.diffuse("CaCon_i", 2),
    Edit.clamp("v", wave, Select.rows([1])),
    Edit.connect(listed([[0, 20], [20, 1], [3, 30]]), Synapses.Ionotropic),
    Edit.record("i_clamp", Select.rows([1])),
    ...sees
  )
}

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const stepOf = (scheme: SchemeName): number => scheme === "forwardEuler" ? 0.0005 : 0.025

describe.each(Object.entries(networks))("%s", (_, network) => {
  it.each(names)("have the bits of the interpreter with %s", (scheme) => {
    for (const some of [[12], [3, 1, 8]]) expect(enginesDiffer(network, scheme, stepOf(scheme), some, bits)).toBe(null)
  })

  it.each(names)("have those of the interpreter of steps with %s", (scheme) => {
    expect(stepAndKernelDiffer(network, { scheme, dt: stepOf(scheme), steps: 3, copies: 2 })).toBe(null)
  })

  it("side by side", () => {
    const copies = [1, 1.1, 0.9].map((factor) => Network.editSync(network, [Edit.set("HH_gNa", 0.12 * factor)]))
    const steps = 6
    const count = network.recordings.size
    const alone = copies.map((one) => outcome(one, interpreter(one, "crankNicolson", 0.025), [steps]))
    const runner = batchRunner(network, "crankNicolson", 0.025, 3)
    const data = copies.map(() => new Float64Array(count * (steps + 1)))
    Result.getOrThrow(
      runner.run(copies, steps, data.map((one) => ({ data: one, stride: steps + 1, first: 0 })))
    )
    data.forEach((one, c) => {
      const recorded = Array.from(
        { length: count },
        (_, i) => [...one.subarray(i * (steps + 1) + 1, (i + 1) * (steps + 1))]
      )
      expect(recorded.flat()).toEqual(Array.from(alone[c].numbers.get("recorded")!))
    })
    expect(new Set(data.map((one) => one.at(-1))).size).toBe(3)
  })
})

describe("a step is seen", () => {
  const network = networks["both, with clamps, synapses and a diffusing ion"]
  const run = { scheme: "crankNicolson", dt: 0.025, steps: 3 } as const

  it.each([["membrane", [0, 1, -1]], ["stimulate", [0, 1]]] as const)(
    "that ends early in its phase %s",
    (name, ends) => {
      for (const end of ends) {
        const step = (phases: Step): Step =>
          phases.map((phase) => phase.name === name ? { ...phase, members: phase.members.slice(0, end) } : phase)
        expect(stepAndKernelDiffer(network, run, { step }), `${name} up to ${end}`).not.toBe(null)
      }
    }
  )
})
