/**
 * L18 for networks with odd things in them: what could be made is written, read back equal and written the same again, and runs with the
 * same bits; what cannot be written is refused when it is made.
 *
 * `encode` takes every network that edits accepted, and `decode` everything that `encode` wrote. Broken variants: codecs that lose one part of
 * a value each.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { is } from "immutable"
import * as Json from "../src/io/Json.ts"
import { broken as check } from "../src/network/check.ts"
import type { Network } from "../src/network/Network.ts"
import * as Engine from "../src/runtime/Engine.ts"
import * as Simulation from "../src/runtime/Simulation.ts"
import * as Table from "../src/table/Table.ts"
import { difference, snapshot } from "../src/testing/snapshot.ts"
import { type OddKind, oddKinds, oddNetwork } from "./oddNetworks.ts"
import { broken, settings } from "./settings.ts"

type Value = Json.DocumentValue

/** What a broken codec does to a document on its way. */
type Loss = (value: Value) => Value

const none: Loss = (value) => value

/** There and back, through text and whatever happens to the document. */
const back = (net: Network, loss: Loss): Network =>
  Result.getOrThrow(Json.fromValue(loss(JSON.parse(Json.encode(net)) as Value)))

/** Whether there is something to lose: what a loss leaves as it was says no more of it than of a right codec. */
const losesOf = (net: Network, loss: Loss): boolean => {
  const value = JSON.parse(Json.encode(net)) as Value
  return JSON.stringify(loss(value)) !== JSON.stringify(value)
}

const identity = (loss: Loss, seen?: Set<OddKind>) =>
  fc.property(oddNetwork, ({ accepted, network }) => {
    for (const kind of accepted) seen?.add(kind)
    if (loss !== none && !losesOf(network, loss)) return
    const read = back(network, loss)
    assert.isNull(difference(snapshot(network), snapshot(read)))
    assert.isTrue(is(network, read) && is(read, network))
    assert.isTrue(Equal.equals(network, read))
    assert.deepStrictEqual(Table.names(read.nodes), Table.names(network.nodes))
    assert.deepStrictEqual(Table.names(read.edges), Table.names(network.edges))
    assert.strictEqual(Json.encode(read), Json.encode(network))
    assert.deepStrictEqual(check(read), check(network))
  })

const notices = (loss: Loss) => assert.isTrue(fc.check(identity(loss), { ...broken, numRuns: 1000 }).failed)

/** What a run gives, or what it says: the bits of all samples. */
const ran = (net: Network): Effect.Effect<string> =>
  Simulation.run(net, { steps: 3 }).pipe(
    Effect.map(({ data }) => Buffer.from(Float64Array.from(data).buffer).toString("hex")),
    Effect.catch((error) => Effect.succeed(error.message)),
    Effect.provide(Engine.layerInterpreter)
  )

describe("L18, odd networks", () => {
  it("decode ∘ encode = identity, encode is canonical, and every kind of edit was accepted somewhere", () => {
    const seen = new Set<OddKind>()
    fc.assert(identity(none, seen), { ...settings, numRuns: 4 * settings.numRuns })
    assert.deepStrictEqual(oddKinds.filter((kind) => !seen.has(kind)), [])
  })

  it("both run with the same bits, or stop with the same words", () =>
    fc.assert(
      fc.asyncProperty(oddNetwork, ({ network }) =>
        Effect.runPromise(
          Effect.map(Effect.all([ran(network), ran(back(network, none))]), ([a, b]) => assert.strictEqual(b, a))
        )),
      { ...settings, numRuns: 30 }
    ))
})

/** A document with each entry of a list changed. */
const each = <K extends "stimuli" | "clamps" | "recordings" | "trainables" | "mechanisms" | "synapses">(
  key: K,
  change: (entry: Value[K][number]) => Value[K][number]
): Loss =>
(value) => ({ ...value, [key]: (value[key] as ReadonlyArray<Value[K][number]>).map(change) })

const unsigned = (x: unknown): unknown =>
  x === "-0"
    ? 0
    : Array.isArray(x)
    ? x.map(unsigned)
    : typeof x === "object" && x !== null
    ? Object.fromEntries(Object.entries(x).map(([key, part]) => [key, unsigned(part)]))
    : x

/** A record as a loop of plain assignments copies it: `__proto__` is gone. */
const assigned = <A>(record: Readonly<Record<string, A>>): Readonly<Record<string, A>> => {
  const out: Record<string, A> = {}
  for (const [key, part] of Object.entries(record)) out[key] = part
  return out
}

describe("the property notices a codec", () => {
  it("that drops the gaps of clamps", () => {
    notices(each("clamps", (clamp) => {
      const { value } = clamp
      const kept = typeof value === "object" ? value.filter((x) => x !== null) : value
      return { ...clamp, value: typeof kept === "object" && kept.length === 0 ? value : kept }
    }))
  })

  it("that drops only the gaps at the end of clamps", () => {
    notices(each("clamps", (clamp) => {
      const { value } = clamp
      if (typeof value !== "object") return clamp
      const last = value.findLastIndex((x) => x !== null)
      return last < 0 ? clamp : { ...clamp, value: value.slice(0, last + 1) }
    }))
  })

  it("that writes -0 as 0, in stimuli, in mechanisms or in tables", () => {
    notices((value) => ({ ...value, stimuli: unsigned(value.stimuli) as Value["stimuli"] }))
    notices((value) => ({ ...value, mechanisms: unsigned(value.mechanisms) as Value["mechanisms"] }))
    notices((value) => ({ ...value, nodes: unsigned(value.nodes) as Value["nodes"] }))
  })

  it("that loses where a stimulus stands, or its offset or phase", () => {
    notices(each("stimuli", (injection) => ({ ...injection, row: 0 })))
    notices(each("stimuli", ({ row, stimulus }) => ({
      row,
      stimulus: "offset" in stimulus ? { ...stimulus, offset: 0 } : stimulus
    })))
    notices(each("stimuli", ({ row, stimulus }) => ({
      row,
      stimulus: stimulus._tag === "Sine" ? { ...stimulus, phase: 0 } : stimulus
    })))
  })

  it("that loses what is lent elsewhere to a state that diffuses", () => {
    notices((value) => ({
      ...value,
      nodes: {
        ...value.nodes,
        columns: value.nodes.columns.map((column) => {
          const owned = value.nodes.columns.find(({ name }) => column.name.startsWith(`${name}_`))
          return owned?.kind === "Flag" && column.kind === "Float" && value.diffusion.includes(column.name)
            ? { ...column, values: column.values.map((x, row) => owned.values[row] === 0 ? null : x) }
            : column
        })
      }
    }))
  })

  it("that loses the method of a system, its scheme, or of what a read is, its end or its default", () => {
    notices(each("mechanisms", ({ method: _, ...rest }) => rest))
    notices(each("mechanisms", ({ scheme: _, ...rest }) => rest))
    for (const key of ["of", "end", "default"] as const) {
      notices(each("synapses", (synapse) => ({
        ...synapse,
        reads: Object.fromEntries(
          Object.entries(synapse.reads).map((
            [name, { [key]: _, ...read }]
          ) => [name, read as typeof synapse.reads[string]])
        )
      })))
    }
  })

  it("that loses resets or updates", () => {
    notices(each("mechanisms", (mechanism) => ({ ...mechanism, reset: null })))
    notices(each("mechanisms", (mechanism) => ({ ...mechanism, update: [] })))
  })

  it("that loses names which objects treat in their own way", () => {
    notices(each("mechanisms", (mechanism) => ({
      ...mechanism,
      states: assigned(mechanism.states),
      reads: assigned(mechanism.reads)
    })))
    notices((value) => ({ ...value, groups: value.groups.filter((name) => name !== "__proto__" && name !== "né") }))
  })

  it("that loses what is recorded of currents from outside, or the order of recordings", () => {
    notices((value) => ({ ...value, recordings: value.recordings.filter(({ state }) => state !== "i_clamp") }))
    notices((value) => ({ ...value, recordings: value.recordings.filter(({ state }) => state !== "i_stimulus") }))
    notices((value) => ({ ...value, recordings: value.recordings.toReversed() }))
  })

  it("that loses factors, names of synapses or names of trainables", () => {
    notices(each("trainables", (trainable) => ({ ...trainable, factors: null })))
    notices(each("trainables", ({ named: _, ...trainable }) => trainable))
    notices(each("trainables", (trainable) => ({ ...trainable, name: trainable.key })))
  })

  it("that mends half characters", () => {
    notices((value) => JSON.parse(JSON.stringify(value).replaceAll("\\ud800", "\\ufffd")) as Value)
  })

  it("that sorts types of synapses", () => {
    notices((value) => ({
      ...value,
      synapses: value.synapses.toSorted((a, b) => a.name < b.name ? -1 : 1)
    }))
  })
})
