/**
 * N1: what a cell computes does not depend on cells that it is not connected to.
 *
 * Two cells run beside a third that has nothing, and again beside the third with mechanisms, labels, groups, values and synapses of its own:
 * the two keep every bit, on both engines. Mechanisms read each other's states, parameters and currents, at both ends of synapses, so what
 * stands for a quantity where nobody has it is asked everywhere.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { Cell, Connect, Edit, Network, Select } from "neurolens"
import { describe, expect, it } from "vitest"
import { edit } from "../src/network/edit.ts"
import { fromFields, type Mechanism, toFields } from "../src/network/Mechanism.ts"
import { exactMechanisms } from "../test/solve/compiled/arbitraryMechanism.ts"
import { type Outcome, outcome } from "../test/solve/compiled/engines.ts"
import { compiledStepper, interpreter, type Stepper } from "../test/solve/steppers.ts"
import { broken, settings } from "./settings.ts"

/** Compartments of the two cells, and of the third. */
const own = 5
const stranger = [5, 6]
const cells = [Cell.make({ ncomp: 3, v: -60 }), Cell.make({ ncomp: 2, v: -50 }), Cell.make({ ncomp: 2, v: -40 })]

type Model = {
  readonly mechanisms: ReadonlyArray<Mechanism>
  /** By mechanism: the compartments that have it; by synapse type: its wires. */
  readonly places: ReadonlyArray<ReadonlyArray<number>>
  readonly wires: ReadonlyArray<ReadonlyArray<readonly [number, number]>>
  readonly strange: {
    readonly places: ReadonlyArray<ReadonlyArray<number>>
    readonly wires: ReadonlyArray<ReadonlyArray<readonly [number, number]>>
    readonly label: "none" | "numbers" | "group"
  }
}

const placesIn = (rows: ReadonlyArray<number>, atLeast = 0): fc.Arbitrary<Model["places"]> =>
  fc.array(fc.subarray([...rows], { minLength: atLeast }), { minLength: 3, maxLength: 3 })

const wiresIn = (rows: ReadonlyArray<number>): fc.Arbitrary<Model["wires"]> =>
  fc.array(
    fc.array(fc.tuple(fc.constantFrom(...rows), fc.constantFrom(...rows)), { minLength: 1, maxLength: 4 }),
    { minLength: 2, maxLength: 2 }
  )

const ownRows = Array.from({ length: own }, (_, k) => k)

const model: fc.Arbitrary<Model> = fc.record({
  mechanisms: exactMechanisms,
  places: placesIn(ownRows),
  wires: wiresIn(ownRows),
  strange: fc.record({
    places: placesIn(stranger),
    wires: wiresIn(stranger),
    label: fc.constantFrom("none", "numbers", "group")
  })
})

const insertAll = (mechanisms: ReadonlyArray<Mechanism>, places: Model["places"]): ReadonlyArray<Edit.Edit> =>
  places.flatMap((rows, k) => rows.length === 0 ? [] : [Edit.insert(mechanisms[k], Select.rows(rows))])

const connectAll = (mechanisms: ReadonlyArray<Mechanism>, wires: Model["wires"]): ReadonlyArray<Edit.Edit> =>
  wires.map((list, k) => Edit.connect(Connect.listed(list), mechanisms[3 + k]))

/** What may be different in another implementation: how a mechanism reads where the third cell has something. */
type Variant = (mechanism: Mechanism, strange: boolean) => Mechanism

const right: Variant = (mechanism) => mechanism

/** A current that only others have is read as 0. */
const byNetwork: Variant = (mechanism, strange) => {
  const { reads, ...fields } = toFields(mechanism)
  return strange && Object.hasOwn(reads, "i_first")
    ? fromFields({ ...fields, reads: { ...reads, i_first: { ...reads["i_first"], default: 0 } } })
    : mechanism
}

/** The network; two mechanisms that move one column of one compartment are none. */
const networkOf = (m: Model, strange: boolean, variant: Variant): Result.Result<Network.Network, unknown> => {
  const mechanisms = m.mechanisms.map((mechanism) => variant(mechanism, strange))
  const own = [...insertAll(mechanisms, m.places), ...connectAll(mechanisms, m.wires)]
  const others = [
    ...insertAll(mechanisms, m.strange.places),
    ...connectAll(mechanisms, m.strange.wires),
    ...m.strange.label === "numbers" ? [Edit.label("e", 0.5, Select.rows(stranger))] : [],
    ...m.strange.label === "group" ? [Edit.group("others", Select.rows(stranger))] : []
  ]
  return edit(Network.make(cells), strange ? [...own, ...others] : own)
}

const dt = 0.05
const steppers: ReadonlyArray<(network: Network.Network) => Stepper> = [
  (network) => interpreter(network, "crankNicolson", dt),
  (network) => compiledStepper(network, "crankNicolson", dt)
]

/** The first number of the two cells or of their synapses that is another one, or null. */
const changed = (before: Outcome, after: Outcome, synapses: number): string | null => {
  if (before.reason !== null) return null // they stop by themselves
  if (after.reason !== null) return /row (5|6)\b/.test(after.reason) ? null : after.reason
  for (const [name, values] of before.numbers) {
    const others = after.numbers.get(name)!
    const count = values.length === own + stranger.length ? own : synapses
    for (let k = 0; k < Math.min(count, values.length); k++) {
      const [x, y] = [values[k], others[k]]
      if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return `${name}, ${k}: ${x} and ${y}`
    }
  }
  return null
}

const unconnected = (variant: Variant = right) =>
  fc.property(model, (m) => {
    const made = [networkOf(m, false, variant), networkOf(m, true, variant)].map(Result.getOrNull)
    fc.pre(!made.includes(null))
    const [alone, beside] = made as ReadonlyArray<Network.Network>
    for (const stepper of steppers) {
      const [before, after] = [alone, beside].map((network) => outcome(network, stepper(network), [3, 7]))
      expect(changed(before, after, alone.edges.length)).toBe(null)
    }
  })

describe("N1", () => {
  it("what a cell computes does not depend on cells that it is not connected to", () => {
    fc.assert(unconnected(), settings)
  }, 120_000)

  it("notices a default that is decided by what the network has", () => {
    expect(fc.check(unconnected(byNetwork), broken).failed).toBe(true)
  }, 120_000)
})
