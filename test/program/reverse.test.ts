/**
 * The step backwards as the interpreter of steps runs it gives what kernels give, bit for bit, in all adjoints and sums; broken ones show; and
 * what it is made of is derived from the step.
 */
import * as fc from "fast-check"
import { Cell, Channels, Edit, Network } from "neurolens"
import { describe, expect, it } from "vitest"
import { connected } from "../../bench/cells.ts"
import * as Builder from "../../src/kernel/Builder.ts"
import { withPorts } from "../../src/kernel/Program.ts"
import * as Back from "../../src/program/BackPlace.ts"
import * as Columns from "../../src/program/Columns.ts"
import * as Place from "../../src/program/Place.ts"
import { record } from "../../src/program/record.ts"
import { type BackStatement, type BackStep, backSweepsOf, reverse } from "../../src/program/reverse.ts"
import type { Sweep } from "../../src/program/Step.ts"
import { type RowProgram, stepOf } from "../../src/program/stepOf.ts"
import { isImplicit, type SchemeName, type System } from "../../src/program/System.ts"
import { builtIn, modelOf } from "../adjoint/arbitraryModel.ts"
import { resetting, smooth } from "../adjoint/dual/networks.ts"
import { dt, rich, schemeNames } from "../adjoint/richNetwork.ts"
import { outcome } from "../solve/compiled/engines.ts"
import { interpreter } from "../solve/steppers.ts"
import { backAndKernelDiffer } from "./backAndKernel.ts"

/** With something to go back from. */
const recorded = (network: Network.Network): Network.Network => Network.editSync(network, [Edit.record("v")])
const networks: Readonly<Record<string, Network.Network>> = { ...smooth, ...resetting }

const stepFor = (scheme: SchemeName): number => scheme === "forwardEuler" ? dt / 50 : dt

describe("the interpreter of steps and a kernel, backwards,", () => {
  it.each(schemeNames)("agree in a network with everything in it, with %s", (scheme) => {
    expect(backAndKernelDiffer(rich, { scheme, dt: stepFor(scheme), steps: 4 })).toBe(null)
  })

  it.each(schemeNames)("agree in cells whose branch points have many members, with %s", (scheme) => {
    const parents = [-1, ...Array<number>(30).fill(0), 1, 1]
    const radius = parents.map((_, i) => 1 + (i * 7 % 5) / 3)
    const v = parents.map((_, i) => -70 + (i * 11 % 13))
    const network = Network.editSync(Network.make(Array(3).fill(Cell.make({ parents, radius, v }))), [
      Edit.insert(Channels.HH),
      Edit.record("v")
    ])
    expect(backAndKernelDiffer(network, { scheme, dt: 1e-4, steps: 3 })).toBe(null)
  })

  it("agree in cells side by side with synapses", () => {
    expect(backAndKernelDiffer(connected(5, 3), { scheme: "backwardEuler", dt, steps: 3 })).toBe(null)
  })

  it.each(Object.keys(networks))("agree: %s", (name) => {
    expect(backAndKernelDiffer(recorded(networks[name]), { scheme: "crankNicolson", dt, steps: 3 })).toBe(null)
  })

  it("agree in generated networks that can be run", () => {
    const models = fc.sample(modelOf(fc.constant(builtIn)), { seed: 20_261_130, numRuns: 25 })
    const ran = models.filter(({ dt, network, scheme }) =>
      network.recordings.size > 0 && outcome(network, interpreter(network, scheme, dt), [2]).reason === null
    )
    expect(ran.length).toBeGreaterThan(10)
    for (const { dt, network, scheme } of ran) {
      expect(backAndKernelDiffer(network, { scheme, dt, steps: 2 })).toBe(null)
    }
  })
})

describe("the comparison notices", () => {
  const eachMember = (change: (s: BackStatement) => BackStatement) => (step: BackStep): BackStep =>
    step.map((phase) => ({ ...phase, members: phase.members.map(change) }))
  const steps: Readonly<Record<string, (step: BackStep) => BackStep>> = {
    "phases in the order forwards": (step) => step.toReversed(),
    "gifts that nobody collects": (step) => step.filter(({ name }) => name !== "collect"),
    "what synapses give stored instead of added": eachMember((s) =>
      s._tag === "Rows" ? { ...s, body: { ...s.body, adds: new Set() } } : s
    )
  }
  it.each(Object.keys(steps))("%s", (name) => {
    const network = recorded(smooth["synapses that see both ends"])
    const found = backAndKernelDiffer(network, { scheme: "backwardEuler", dt, steps: 4 }, { step: steps[name] })
    expect(found).not.toBe(null)
  })

  const turned = (place: Back.CellBack): Back.CellBack =>
    place._tag === "Node" && place.column._tag === "Coefficient"
      ? Place.node(Columns.coefficient(place.column.way === "up" ? "down" : "up", place.column.system), place.at)
      : place
  type Sweeps = ReadonlyArray<Sweep<Back.CellBack>>
  const sweeps: Readonly<Record<string, readonly [SchemeName, (sweeps: Sweeps) => Sweeps]>> = {
    "a tree that is solved as it was forwards": [
      "backwardEuler",
      (list) => list.map(({ body, over }) => ({ over, body: { ...body, program: withPorts(body.program, turned) } }))
    ],
    "a matrix that is not transposed": [
      "exponentialEuler",
      (list) =>
        list.map((sweep): Sweep<Back.CellBack> => sweep.over === "columns" ? { ...sweep, over: "entries" } : sweep)
    ],
    "links forgotten": ["forwardEuler", (list) => list.filter(({ over }) => over !== "links")]
  }
  it.each(Object.keys(sweeps))("%s", (name) => {
    const [scheme, change] = sweeps[name]
    expect(backAndKernelDiffer(rich, { scheme, dt: stepFor(scheme), steps: 4 }, { sweeps: change })).not.toBe(null)
  })
})

const voltages: System = {
  x: Columns.voltage,
  lin: Columns.lin,
  constant: Columns.constant,
  scaled: true,
  ion: null,
  held: [false]
}

/** A program that gives to one column a product of what it reads of others. */
const product = (to: Columns.Column, ...from: ReadonlyArray<Columns.Column>): RowProgram => {
  const b = Builder.make<Columns.Column>({ calls: true })
  b.result(to, from.map(b.input).reduce((x, y) => b.op("mul", x, y)))
  return b.build()
}

const [gate, conductance] = [Columns.state("gate"), Columns.fixed("nodes", "g")]
const site = product(gate, gate, conductance)
const made = (...blocks: ReadonlyArray<RowProgram>) =>
  stepOf({
    scheme: "backwardEuler",
    systems: [voltages],
    sites: [{ program: site, looking: null }],
    blocks,
    classes: 1,
    extras: { imposes: false, membrane: false, joined: [false], groups: 0, junctions: blocks.map(() => false) }
  })
const asked = { seen: () => false, wanted: () => true, spike: null }
const names = (step: BackStep): string => step.map(({ name }) => name).join(" ")

describe("a step backwards", () => {
  it("has the phases from the last, after what is held; and none meet where nobody gives to others", () => {
    expect(names(reverse(made(), asked))).toBe("hold record solve stimulate blocks sites hold")
    const post = product(Columns.lin, Columns.at("post", Columns.voltage))
    expect(names(reverse(made(post), asked))).toBe("hold record solve stimulate blocks sites hold")
  })

  it("collects what rows give to those of others, who meet before and after", () => {
    const pre = product(Columns.lin, Columns.at("pre", Columns.voltage))
    expect(names(reverse(made(pre), asked))).toBe("hold record solve stimulate meet blocks meet collect sites hold")
  })

  it("reads what moved from the tape and constants where they are, and sums up what these get", () => {
    const [rows] = reverse(made(), asked).find(({ name }) => name === "sites")!.members
    const program = rows._tag === "Rows" ? rows.body.program : null
    const ports = program!.instructions.flatMap((i) => i._tag === "Input" ? [Back.print(i.port)] : [])
    expect(ports.toSorted()).toEqual(["bar state gate", "fixed g", "sum fixed g", "taped state gate"])
    expect(program!.results.map(({ port }) => Back.print(port)).toSorted()).toEqual(["bar state gate", "sum fixed g"])
  })
})

describe("a record", () => {
  const kept = (scheme: SchemeName, held: boolean, capacitance: boolean) => {
    const step = made(product(Columns.lin, Columns.at("pre", gate), Columns.at("post", Columns.voltage)))
    const system = { ...voltages, held: [held] }
    const wants = { coefficients: false, capacitance }
    return record(
      step,
      reverse(step, asked),
      [system],
      1,
      (index) => backSweepsOf(scheme, { system, index, held, wants })
    )
  }

  it("keeps what rows read, but voltages only by slot", () => {
    const { blocks, sites } = kept("backwardEuler", false, false)
    expect(sites.map((places) => places.map(Place.print))).toEqual([["state gate"]])
    expect(blocks.map((places) => places.map(Place.print))).toEqual([["state gate at pre"]])
  })

  it.each(schemeNames)("keeps pivots or lines by what the solve backwards reads, with %s", (scheme) => {
    const implicit = isImplicit(scheme)
    for (const [held, capacitance] of [[false, false], [true, false], [false, true]]) {
      expect(kept(scheme, held, capacitance).systems).toEqual([
        { beforeSites: false, given: false, lines: !implicit || held || capacitance, pivots: implicit }
      ])
    }
  })
})
