/**
 * L10: kernels compute what the interpreter computes, bit for bit, functions included.
 *
 * Expressions go four ways: interpreter, evaluated program, scalar and SIMD code. Trees: the elimination against its straight line.
 * Networks: whole steppers against each other, with random mechanisms, diffusion, pumps, clamps, autapses and trees on both sides of the
 * largest that is unrolled, with proof that the kernel ran. Broken variants stand at the end.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import { evaluate as interpret } from "../src/equation/evaluate.ts"
import type { Expression } from "../src/equation/Expression.ts"
import { type FunctionName, functionNames, functions, takesOrder } from "../src/equation/functions.ts"
import * as Builder from "../src/kernel/Builder.ts"
import { lower } from "../src/kernel/lower.ts"
import { makers } from "../src/kernel/math/functions.ts"
import type { Program } from "../src/kernel/Program.ts"
import { schedule } from "../src/kernel/schedule.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Pumps from "../src/mechanism/Pumps.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import type { Mechanism } from "../src/network/Mechanism.ts"
import { isObserved } from "../src/network/quantities.ts"
import { quantities } from "../src/network/quantities.ts"
import * as Columns from "../src/program/Columns.ts"
import { implicitSweeps } from "../src/program/implicitSweeps.ts"
import * as Place from "../src/program/Place.ts"
import type { System } from "../src/program/System.ts"
import { type Tree, treeOf } from "../src/program/Tree.ts"
import { unrolled } from "../src/program/unrolled.ts"
import { pairwise } from "../src/select/Connect.ts"
import * as Select from "../src/select/Select.ts"
import { layout } from "../src/solve/compiled/Layout.ts"
import { twoLanes } from "../src/solve/compiled/Tuning.ts"
import { voltageCoupling } from "../src/solve/Coupling.ts"
import { plan } from "../src/solve/Plan.ts"
import { type SchemeName, schemes } from "../src/solve/Scheme.ts"
import { solveTree } from "../src/solve/solveTree.ts"
import { network } from "../src/testing/network.ts"
import { arbitraryExpression, moderate } from "../test/equation/arbitraryExpression.ts"
import { withoutEvents } from "../test/fixtures.ts"
import { number } from "../test/kernel/arbitraryProgram.ts"
import { evaluate } from "../test/kernel/evaluate.ts"
import { runColumns } from "../test/kernel/math/compiled.ts"
import { atOnce } from "../test/solve/atOnce.ts"
import { exactExpression, exactMechanisms } from "../test/solve/compiled/arbitraryMechanism.ts"
import { bits, difference, enginesDiffer, outcome } from "../test/solve/compiled/engines.ts"
import { compiledStepper, interpreter } from "../test/solve/steppers.ts"
import { broken, settings } from "./settings.ts"

type Rows = ReadonlyArray<readonly [v: number, w: number]>
type Lower = (b: Builder.ProgramBuilder<string>, e: Expression) => Builder.Value

const rows: fc.Arbitrary<Rows> = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 4 })
const names = ["v", "w"] as const
const plainLower: Lower = (b, e) => lower(b, e, b.input)

const programOf = (e: Expression, how: Lower = plainLower): Program<string> => {
  const b = Builder.make()
  b.result("y", how(b, e))
  return b.build()
}

const interpreted = (e: Expression, at: Rows): ReadonlyArray<number> =>
  Array.from(interpret(e, (name) => at.map((row) => row[names.indexOf(name as "v")]), at.length))

const evaluated = (p: Program<string>, at: Rows): ReadonlyArray<number> =>
  at.map((row) => evaluate(p, (name) => row[names.indexOf(name as "v")]).get("y")!)

const emitted = (p: Program<string>, at: Rows, mode: "scalar" | "simd"): ReadonlyArray<number> =>
  runColumns(p, mode, new Map(names.map((name, k) => [name, at.map((row) => row[k])])), ["y"]).get("y")!

/** All four ways have the same bits. */
const sameBits = (how: Lower = plainLower) =>
  fc.property(
    fc.oneof(
      arbitraryExpression(moderate),
      exactExpression(names, fc.oneof(moderate.numbers, number.filter((x) => x >= 0 && x < Infinity)))
    ),
    rows,
    (e, at) => {
      const p = programOf(e, how)
      const expected = interpreted(e, at)
      expect(evaluated(p, at)).toEqual(expected)
      expect(emitted(p, at, "scalar")).toEqual(expected)
      expect(emitted(schedule(p, () => false), at, "simd")).toEqual(expected)
    }
  )

/** A function of wild and of tame arguments, to some order: numbers and kernel have the same bits. */
const sameCalls = (wrong: (name: FunctionName, x: number) => number = (_, x) => x) =>
  fc.property(
    fc.constantFrom(...functionNames),
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.tuple(fc.oneof(number, tame), fc.oneof(number, tame)), { minLength: 4, maxLength: 4 }),
    (name, order, at) => {
      const arity = takesOrder(name) ? 1 : functions[name].arity
      const b = Builder.make()
      const args = names.slice(0, arity).map((v) => b.input(v))
      b.result("y", makers[name](b, takesOrder(name) ? [b.number(order), ...args] : args))
      const apply = functions[name].apply as (...args: ReadonlyArray<number>) => number
      const expected = at.map((row) => apply(...(takesOrder(name) ? [order] : []), ...row.slice(0, arity)))
      expect(emitted(b.build(), at, "simd").map((y) => wrong(name, y)), name).toEqual(expected)
    }
  )

const tame = fc.double({ min: -50, max: 50, noNaN: true })

/** A step writes its results over its inputs: `v` and `w` become two expressions of the old ones. */
const inPlace = (run: (p: Program<string>, at: Rows) => ReadonlyMap<string, ReadonlyArray<number>>) =>
  fc.property(exactExpression(names), exactExpression(names), rows, (x, y, at) => {
    const b = Builder.make()
    b.result("v", plainLower(b, x))
    b.result("w", plainLower(b, y))
    const found = run(schedule(b.build(), () => false), at)
    expect(found.get("v")).toEqual(interpreted(x, at))
    expect(found.get("w")).toEqual(interpreted(y, at))
  })

const memoryOf = (at: Rows): ReadonlyMap<string, ReadonlyArray<number>> =>
  new Map(names.map((name, k) => [name, at.map((row) => row[k])]))

/** A small cell, and what a solve is given. */
const system = fc.record({
  network: network({ cells: [1, 1], branches: [1, 6], compartments: [1, 3], mechanisms: [], attachments: false }),
  h: fc.double({ min: 1e-3, max: 1, noNaN: true }),
  lin: fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 5 }),
  x: fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 5 })
})

/** Voltages, as they are without capacitances. */
const solved: System = {
  x: Columns.voltage,
  lin: Columns.lin,
  constant: Columns.constant,
  scaled: false,
  ion: null,
  held: [false]
}

const sameTrees = (change: (tree: Tree) => Tree = (tree) => tree) =>
  fc.property(system, ({ h, lin, network, x }) => {
    const coupling = voltageCoupling(network)
    const n = network.nodes.length
    const [a, b] = [lin, x].map((list) => Array.from({ length: n }, (_, k) => list[k % list.length]))
    const expected = solveTree(coupling, h, a, b)
    const morphology = network.cells.get(0)!
    const whole = treeOf(morphology)
    const points = whole.compartment.flatMap((k, t) => k < 0 ? [t] : [])
    const tree = change(whole)
    const nodeOf = (t: number): number => tree.compartment[t] >= 0 ? tree.compartment[t] : n + points.indexOf(t)
    const numbers = (column: Columns.SlotColumn, k: number): number =>
      column === Columns.lin ? a[k] : column === Columns.voltage ? b[k] : 0
    const results = evaluate(
      unrolled(implicitSweeps("backwardEuler", { system: solved, index: 0, held: false }), tree, Place.atNode),
      (place) => {
        if (place._tag === "Uniform") return h
        const t = place.at as number
        if (place.column._tag === "Slot") return numbers(place.column, tree.compartment[t])
        const { way } = place.column as Extract<Columns.NodeColumn, { readonly _tag: "Coefficient" }>
        return h * coupling[way === "up" ? "toParent" : "fromParent"][nodeOf(t)]
      }
    )
    const found = new Map(Array.from(results, ([place, value]) => [
      place._tag === "Node" ? tree.compartment[place.at as number] : null,
      value
    ]))
    expect(Array.from(expected, (_, k) => found.get(k))).toEqual([...expected])
  })

/** What happens to a network beside its mechanisms. */
const run = fc.record({
  diffuses: fc.boolean(),
  autapse: fc.nat(99),
  held: fc.option(
    fc.record({
      which: fc.nat(99),
      row: fc.nat(99),
      samples: fc.array(fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { freq: 4 }), {
        minLength: 9,
        maxLength: 20
      })
    })
  ),
  scheme: fc.constantFrom(...Object.keys(schemes) as ReadonlyArray<SchemeName>),
  dt: fc.constantFrom(0.025, 0.1, 0.005),
  stretches: fc.constantFrom([20], [7, 13], [1, 0, 19])
})

/** Small cells, or a few large ones whose solve goes through tables. */
const networks = (mechanisms: ReadonlyArray<Mechanism>): fc.Arbitrary<Network.Network> =>
  fc.oneof(
    { weight: 3, arbitrary: network({ cells: [1, 5], branches: [1, 5], compartments: [1, 3], mechanisms }) },
    { weight: 1, arbitrary: network({ cells: [1, 3], branches: [4, 9], compartments: [4, 7], mechanisms }) }
  )

type Run = typeof run extends fc.Arbitrary<infer A> ? A : never

const prepared = (
  made: Network.Network,
  mechanisms: ReadonlyArray<Mechanism>,
  ion: string,
  p: Run
): Network.Network => {
  const synapse = mechanisms.find((m) => m.kind === "Synapse")!
  const row = p.autapse % made.nodes.length
  const first = Network.editSync(made, [
    Edit.connect(pairwise(Select.rows([row]), Select.rows([row])), synapse),
    ...p.diffuses && quantities(made).get(ion)?.role === "State"
      ? [Edit.diffuse(ion, { constant: 2, elsewhere: 0 })]
      : []
  ])
  const all = [...quantities(first).values()].filter((q) => q.role === "Current" || q.role === "State")
  const recorded = Network.editSync(
    first,
    all.map((q) => Edit.record(q.name, q.domain === "nodes" ? Select.all : Select.edges, { allowEmpty: true }))
  )
  if (p.held === null || recorded.recordings.size === 0) return recorded
  // What is recorded can be held: states and currents of compartments and synapses. What compartments only show stands for the voltage.
  const { domain, row: held, state } = recorded.recordings.get(
    (p.held.which * 100 + p.held.row) % recorded.recordings.size
  )!
  if (isObserved(quantities(recorded).get(state)!)) {
    const voltages = p.held.samples.map((x) => x === null ? null : 30 * x - 50)
    return Network.editSync(recorded, [
      Edit.unclamp("v", Select.rows([held])),
      Edit.clamp("v", voltages, Select.rows([held]))
    ])
  }
  if (recorded.clamps.some((c) => c.domain === domain && c.row === held && c.state === state)) return recorded
  return Network.editSync(recorded, [
    Edit.clamp(state, p.held.samples, domain === "nodes" ? Select.rows([held]) : Select.edges.rows([held]))
  ])
}

const builtIn: ReadonlyArray<Mechanism> = withoutEvents([
  ...Object.values(Channels),
  ...Object.values(Pumps),
  ...Object.values(Synapses)
])

const sameRuns = (
  drawn: fc.Arbitrary<ReadonlyArray<Mechanism>>,
  ion: string,
  differ: typeof enginesDiffer = enginesDiffer
) =>
  fc.property(
    drawn.chain((mechanisms) => fc.record({ mechanisms: fc.constant(mechanisms), made: networks(mechanisms) })),
    run,
    ({ made, mechanisms }, p) => {
      const texts = [...made.mechanisms.values(), ...made.synapses.values()].map((m) => JSON.stringify(m))
      expect(differ(prepared(made, mechanisms, ion, p), p.scheme, p.dt, p.stretches, bits), texts.join("\n")).toBe(null)
    }
  )

const exactRuns = (differ: typeof enginesDiffer = enginesDiffer) => sameRuns(exactMechanisms, "c", differ)

const fewer = { ...settings, numRuns: Math.ceil(settings.numRuns / 2) }

describe("L10", () => {
  it("expressions have the interpreter's bits in every way", () => {
    fc.assert(sameBits(), { ...settings, numRuns: 4 * settings.numRuns })
  })

  it("calls have the bits of numbers", () => {
    fc.assert(sameCalls(), { ...settings, numRuns: 5 * settings.numRuns })
  })

  it("results may be written over inputs", () => {
    fc.assert(inPlace((p, at) => runColumns(p, "simd", memoryOf(at), names)), settings)
  })

  it("the straight line of a tree has the bits of the elimination", () => {
    fc.assert(sameTrees(), settings)
  })

  it("networks of random mechanisms have the interpreter's bits", () => {
    fc.assert(exactRuns(), settings)
  }, 180_000)

  it("the networks run, and reach every kind of solve", () => {
    const seen = new Set<string>()
    let finished = 0
    const samples = fc.sample(fc.tuple(networks(builtIn), run), { seed: settings.seed, numRuns: 120 })
    for (const [made, p] of samples) {
      const network = prepared(made, builtIn, "CaCon_i", p)
      for (const c of atOnce(layout(plan(network))).classes) {
        seen.add(`${c.lanes} ${treeOf(c.morphology).parent.length > twoLanes.largestUnrolled ? "tables" : "straight"}`)
      }
      if (network.diffusion.size > 0) seen.add("diffusion")
      network.clamps.forEach((c) =>
        seen.add(
          `${c.domain} ${
            c.state === "v" ? "v" : c.state.startsWith("i_") || c.state.includes("_i_") ? "current" : "state"
          }`
        )
      )
      if (outcome(network, interpreter(network, p.scheme, p.dt), p.stretches).reason === null) finished++
    }
    for (
      const kind of [
        "1 straight",
        "2 straight",
        "1 tables",
        "2 tables",
        "diffusion",
        "nodes v",
        "nodes state",
        "nodes current",
        "edges state"
      ]
    ) {
      expect(seen).toContain(kind)
    }
    expect(finished).toBeGreaterThan(0.6 * samples.length)
  })

  it("networks of built-in mechanisms have the interpreter's bits", () => {
    fc.assert(sameRuns(fc.constant(builtIn), "CaCon_i"), fewer)
  }, 180_000)
})

describe("the properties notice", () => {
  const fails = <A>(property: fc.IPropertyWithHooks<A>): void => expect(fc.check(property, broken).failed).toBe(true)

  it("a lowering that multiplies by the inverse instead of dividing", () => {
    fails(sameBits((b, e) => {
      const op: Builder.ProgramBuilder<string>["op"] = (name, ...args) =>
        name === "div" ? b.op("mul", args[0], b.op("div", b.number(1), args[1])) : b.op(name, ...args)
      return lower({ ...b, op }, e, b.input)
    }))
  })

  it("a function that is off by a unit in the last place", () => {
    fails(sameCalls((name, x) => name === "tanh" ? x * (1 + Number.EPSILON) : x))
  })

  it("a store that comes before its column is read for the last time", () => {
    fails(inPlace((p, at) => {
      const memory = new Map(names.map((name, k) => [name, at.map((row) => row[k])]))
      for (const i of at.keys()) {
        // Results are stored as soon as they are there.
        p.instructions.forEach((_, k) => {
          const upTo: Program<string> = {
            instructions: p.instructions.slice(0, k + 1),
            results: p.results.filter((r) => r.value === k)
          }
          const read = new Map(names.map((name) => [name, memory.get(name)![i]]))
          evaluate(upTo, (name) => read.get(name as "v")!).forEach((
            value,
            name
          ) => (memory.get(name as "v")![i] = value))
        })
      }
      return memory
    }))
  })

  it("a solve that forgets a branch point", () => {
    fails(sameTrees((tree) => {
      const isPoint = (t: number): boolean => t >= 0 && tree.compartment[t] < 0
      return { compartment: tree.compartment, parent: tree.parent.map((p) => isPoint(p) ? tree.parent[p] : p) }
    }))
  })

  it("a kernel whose dt is off by a unit in the last place", () => {
    fails(exactRuns((made, scheme, dt, stretches, apart) => {
      const kernel = compiledStepper(made, scheme, dt * (1 + Number.EPSILON))
      return difference(
        outcome(made, interpreter(made, scheme, dt), stretches),
        outcome(made, kernel, stretches),
        apart
      )
    }))
  })
})
