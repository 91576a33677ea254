/**
 * A name is not an address: what parameters, states and mechanisms are called changes no bit, whatever the words mean inside of kernels.
 *
 * Each network is built twice, with a plain word and with one that kernels, solves and adjoints use themselves, or that every object has;
 * runs and gradients by everything must agree on both engines, also after a way through JSON.
 */
import { Result } from "effect"
import { OrderedMap } from "immutable"
import { Cell, Channel, Connect, Edit, Json, Network, Synapse, Table } from "neurolens"
import { describe, expect, it } from "vitest"
import { fromFields, toFields } from "../../../src/network/Mechanism.ts"
import { answerBy, compiled, everythingWanted, interpreted, numbersOf } from "../../adjoint/gradientRuns.ts"
import { compiledStepper, interpreter } from "../steppers.ts"
import { outcome } from "./engines.ts"

const cells = Network.make([Cell.make({ v: -60 }), Cell.make({ v: -30, ncomp: 2 })])
const leak = Channel.make("Leaky", {
  parameters: { g: { default: 1e-4, unit: "S/cm2" } },
  current: "g * (v + 65)"
})
const wired = Connect.listed([[0, 1], [2, 0], [1, 0]])

/** Networks in which something is called so. */
const networks: Readonly<Record<string, (word: string) => Network.Network>> = {
  "a shared parameter of a synapse": (word) =>
    Network.editSync(cells, [
      Edit.insert(leak),
      Edit.connect(
        wired,
        Synapse.make("Wire", {
          parameters: { [word]: { default: 2e-4, unit: "uS", shared: true } },
          states: { s: { default: 0.1, inf: "sigmoid(v_pre / 10)", tau: "1 [ms]" } },
          current: `${word} * s * (v_post - 10)`
        })
      ),
      Edit.record("v")
    ]),
  "a shared parameter that others read": (word) => {
    const reads = { [word]: { default: 0.5, unit: "1" } }
    return Network.editSync(cells, [
      Edit.insert(
        Channel.make("Owner", {
          parameters: { [word]: { default: 1.5, unit: "1", shared: true } },
          current: `1e-4 * ${word} * (v + 50)`
        })
      ),
      Edit.insert(Channel.make("Reader", { reads, current: `1e-5 [S/cm2] * ${word}^2 * (v + 40)` })),
      Edit.connect(wired, Synapse.make("Wire", { reads, current: `1e-4 [uS] * ${word} * (v_post - v_pre)` })),
      Edit.record("v")
    ])
  },
  "a shared state that others read": (word) => {
    const reads = { [word]: { default: 0.5, unit: "1" } }
    return Network.editSync(cells, [
      Edit.insert(
        Channel.make("Owner", {
          states: { [word]: { default: 0.2, shared: true, inf: "sigmoid((v + 50) / 10)", tau: "2 [ms]" } },
          current: `1e-4 [S/cm2] * ${word} * (v + 50)`
        })
      ),
      Edit.insert(Channel.make("Reader", { reads, current: `1e-5 [S/cm2] * ${word}^2 * (v + 40)` })),
      Edit.connect(wired, Synapse.make("Wire", { reads, current: `1e-4 [uS] * ${word} * (v_post - v_pre)` })),
      Edit.record("v"),
      Edit.record(word)
    ])
  }
}

/** Words that kernels, solves and adjoints use themselves. */
const words = ["density", "lin", "constant", "held", "flaw", "up", "down", "inverse", "h", "next", "bar", "sum"]
const moreWords = [
  "inverseCapacitance",
  "capacitances",
  "fixed",
  "state",
  "current",
  "slot",
  "nodes",
  "pre",
  "post",
  "part"
]

/** Names that every object of JavaScript has. */
const ofObjects = ["constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf", "__proto__"]

/** Every number of a run and of a gradient by everything, in order. */
const numbers = (network: Network.Network): ReadonlyArray<ArrayLike<number>> => {
  const steppers = [interpreter(network, "crankNicolson", 0.1), compiledStepper(network, "crankNicolson", 0.1)]
  const runs = steppers.flatMap((stepper) => [...outcome(network, stepper, [12]).numbers.values()])
  const question = {
    steps: 12,
    dt: 0.1,
    scheme: "backwardEuler",
    wanted: everythingWanted(network),
    weight: (k: number) => Math.sin(k + 1)
  } as const
  const gradients = [interpreted, compiled].flatMap((way) => [
    ...numbersOf(Result.getOrThrow(answerBy(way(network, question), network, question)).adjoint).values()
  ])
  return [...runs, ...gradients].map((values) => Array.from(values))
}

describe.each(Object.entries(networks))("%s", (_, make) => {
  const written = (word: string): Network.Network => Json.decodeSync(Json.encode(make(word)))
  const plain = numbers(written("plain"))

  it.each([...words, ...moreWords, ...ofObjects])("may be called %s", (word) => {
    expect(numbers(written(word))).toEqual(plain)
  })
})

describe("a mechanism", () => {
  it("may be called whatever a file says", () => {
    const other = fromFields({ ...toFields(leak), name: "Other" })
    const plain = Network.editSync(cells, [Edit.insert(other), Edit.record("v")])
    // No edit takes such a name, and no file either: only the engines are asked here.
    const name = "Leaky or 5"
    const columns = [...plain.nodes.columns].map(([column, values]) =>
      [column.replace(/^Other/, name), values] as const
    )
    const odd = plain.set("nodes", Table.make(plain.nodes.length, columns))
      .set("mechanisms", OrderedMap([[name, fromFields({ ...toFields(leak), name })]]))
    expect(numbers(odd)).toEqual(numbers(plain))
  })
})
