/**
 * N2: runs in any order in one process give each its own bits.
 *
 * Networks of the same mechanisms that differ in what names are (a label of numbers, of text or of yes and no, a parameter, a state; at one
 * end or both), in what clamps hold and in what is read where nothing is, run one after the other on kernels that are remembered; each must
 * have the bits of the interpreter, and its gradient, whatever ran before.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { Cell, Channel, Channels, Connect, Edit, Network, Select, Synapse } from "neurolens"
import { describe, expect, it } from "vitest"
import { core } from "../src/solve/compiled/Core.ts"
import { loadAll, runForward } from "../src/solve/compiled/Instance.ts"
import { compileKernel, type Kernel } from "../src/solve/compiled/Kernel.ts"
import { layout } from "../src/solve/compiled/Layout.ts"
import { ownThread } from "../src/solve/compiled/Machine.ts"
import { storeStates } from "../src/solve/compiled/stateMemory.ts"
import { plan } from "../src/solve/Plan.ts"
import { initialState } from "../src/solve/step.ts"
import * as Table from "../src/table/Table.ts"
import { enginesApart } from "../test/adjoint/closeness.ts"
import { answerBy, compiled, everythingWanted, interpreted } from "../test/adjoint/gradientRuns.ts"
import { atOnce } from "../test/solve/atOnce.ts"
import { compiledStepper, interpreter } from "../test/solve/steppers.ts"
import { broken, settings } from "./settings.ts"

const word = fc.constantFrom("depth", "density", "lin", "held", "constructor", "__proto__")
const what = fc.constantFrom("nothing", "numbers", "some", "text", "flags", "group", "parameter", "state")

type Case = {
  readonly name: string
  readonly is: "nothing" | "numbers" | "some" | "text" | "flags" | "group" | "parameter" | "state"
  readonly fallback: number
  readonly end: "pre" | "post"
  readonly held: boolean
}

const aCase: fc.Arbitrary<Case> = fc.record({
  name: word,
  is: what,
  fallback: fc.constantFrom(3, 0, -0),
  end: fc.constantFrom("pre", "post"),
  held: fc.boolean()
})

const first = Select.rows([0, 1])

/** Edits that make a name what it is. */
const edits: Readonly<Record<Case["is"], (name: string) => ReadonlyArray<Edit.Edit>>> = {
  nothing: () => [],
  numbers: (name) => [Edit.label(name, 7)],
  some: (name) => [Edit.label(name, 7, first)],
  text: (name) => [Edit.label(name, "seven")],
  flags: (name) => [Edit.label(name, true)],
  group: (name) => [Edit.group(name, first)],
  parameter: (name) => [
    Edit.insert(
      Channel.make("Owner", { parameters: { [name]: { default: 5, unit: "1", shared: true } }, current: "0" }),
      first
    )
  ],
  state: (name) => [
    Edit.insert(
      Channel.make("Owner", {
        states: { [name]: { default: 0.25, shared: true } },
        update: `${name} = 0.5 * ${name} + 0.125`,
        current: "0"
      }),
      first
    )
  ]
}

const networkOf = ({ end, fallback, held, is, name }: Case): Network.Network => {
  const read = { unit: "1", default: fallback }
  return Network.editSync(Network.make([Cell.make({ ncomp: 2, v: -60 }), Cell.make({ v: -30 })]), [
    ...edits[is](name),
    Edit.insert(Channels.Leak),
    Edit.insert(
      Channel.make("Reader", {
        reads: { [name]: read },
        states: { seen: { equals: `1 / ${name}` } },
        current: `1e-5 [mA/cm2] * ${name}`
      })
    ),
    Edit.connect(
      Connect.listed([[0, 2], [2, 1]]),
      Synapse.make("Wire", {
        reads: { y: { ...read, of: name, end } },
        states: { s: { equals: "y" } },
        current: "1e-4 [nA] * s"
      })
    ),
    ...held ? [Edit.clamp("Wire_s", 0.5, Select.edges.rows([0]))] : [],
    Edit.record("v"),
    Edit.record("Reader_seen"),
    Edit.record("Wire_s", Select.edges)
  ])
}

const steps = 4
const dt = 0.05
const scheme = "crankNicolson"

/** Samples of a run on a remembered kernel, or what went wrong. */
type Runner = (network: Network.Network) => ReadonlyArray<number> | string

const sampled = (network: Network.Network, stepper: ReturnType<typeof interpreter>): ReadonlyArray<number> | string => {
  const data = new Float64Array(network.recordings.size * steps)
  const end = stepper.advance(stepper.initial, steps, { data, stride: steps, first: 0 })
  return Result.isFailure(end) ? end.failure.reason._tag : Array.from(data)
}

const byInterpreter: Runner = (network) => sampled(network, interpreter(network, scheme, dt))
const byKernels: Runner = (network) => sampled(network, compiledStepper(network, scheme, dt))

/** Kernels that are remembered by whether a name exists, as they once were. */
const byExistence = (): Runner => {
  const known = new Map<string, Kernel>()
  return (network) => {
    const laid = atOnce(layout(plan(network)))
    const mechanisms = [...network.mechanisms.values(), ...network.synapses.values()]
    const exists = mechanisms.flatMap((m) => Object.keys(m.reads)).filter((name) => Table.has(network.nodes, name))
    const key = JSON.stringify([
      exists,
      mechanisms,
      network.clamps.map((c) => c.state),
      laid.sites.map((s) => s.mechanisms)
    ])
    const { map, module } = known.get(key) ?? atOnce(compileKernel(laid, scheme))
    known.set(key, { map, module, bytes: new Uint8Array() })
    try {
      const own = atOnce(core({ ...map, layout: laid }, module, [network], scheme, dt, ownThread()))
      atOnce(own.pack([network]))
      const data = new Float64Array(network.recordings.size * steps)
      const start = initialState(laid.plan)
      atOnce(loadAll(own, [start]))
      atOnce(runForward(own, [network.recordings.size], 0, steps, [{ data, stride: steps, first: 0 }]))
      return atOnce(storeStates(own.views, own.map, [start], steps, dt)).every(({ v }) => v.every(Number.isFinite))
        ? Array.from(data)
        : "NotFinite"
    } catch (error) {
      return String(error)
    }
  }
}

const inAnyOrder = (runner: () => Runner) =>
  fc.property(fc.array(aCase, { minLength: 2, maxLength: 5 }), (cases) => {
    const run = runner()
    for (const one of cases) {
      const network = networkOf(one)
      expect(run(network), JSON.stringify(one)).toEqual(byInterpreter(network))
    }
  })

const gradientsInAnyOrder = fc.property(fc.array(aCase, { minLength: 2, maxLength: 4 }), (cases) => {
  for (const one of cases) {
    const network = networkOf({ ...one, fallback: one.fallback === 0 ? 2 : one.fallback })
    const question = {
      steps,
      dt,
      scheme,
      wanted: everythingWanted(network),
      weight: (k: number) => Math.cos(k)
    } as const
    const [expected, found] = [interpreted, compiled].map((way) =>
      Result.getOrThrow(answerBy(way(network, question), network, question)).adjoint
    )
    expect(enginesApart(network, scheme, expected, found), JSON.stringify(one)).toBe(null)
  }
})

describe("N2", () => {
  it("runs in any order give each its own bits", () => {
    fc.assert(inAnyOrder(() => byKernels), settings)
  }, 120_000)

  it("gradients in any order are each its own", () => {
    fc.assert(gradientsInAnyOrder, { ...settings, numRuns: Math.ceil(settings.numRuns / 2) })
  }, 120_000)

  it("notices kernels that are remembered by whether a name exists", () => {
    expect(fc.check(inAnyOrder(byExistence), broken).failed).toBe(true)
  }, 120_000)
})
