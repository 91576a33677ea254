/**
 * P2: what is printed of cells and edits, run, is the network, to the byte of its JSON. Nothing is printed of a list with a function in it; the
 * edit is named by its place. Broken variants: a printer that forgets an edit, one that takes a mechanism for its namesake, one that names
 * one constant twice, one that rounds.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { Channels, Edit, Json, Mechanism, Network, Print } from "neurolens"
import { cell } from "neurolens/testing"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdit } from "../src/testing/edit.ts"
import { networkOf } from "./evaluated.ts"
import { broken, settings } from "./settings.ts"

type Drawn = {
  readonly cells: ReadonlyArray<Parameters<typeof Print.program>[0][number]>
  readonly edits: ReadonlyArray<Edit.Edit>
  readonly network: Network.Network
}

/** Mechanisms beside the built-in ones, two of one name among them. */
const own: ReadonlyArray<Mechanism.Mechanism> = [
  Mechanism.withDefaults(Channels.Leak, { gLeak: 1 / 3 }),
  Mechanism.rename(Mechanism.withDefaults(Channels.Leak, { eLeak: -65 }), "class"),
  Mechanism.fromFields({ ...Mechanism.toFields(Channels.Leak), about: "another one", name: "Cell" }),
  Mechanism.fromFields({ ...Mechanism.toFields(Channels.Leak), about: "one more", name: "Cell" })
]

/** Cells and edits that succeed one after the other; `printable` leaves out those with a function in them. */
const drawn = (printable: boolean): fc.Arbitrary<Drawn> =>
  fc.record({
    shapes: fc.array(cell(), { minLength: 1, maxLength: 2 }),
    which: fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }),
    tapes: fc.array(tape, { minLength: 3, maxLength: 14 }),
    extra: fc.array(fc.tuple(fc.nat(13), fc.constantFrom(...own)), { maxLength: 4 }),
    spikes: fc.boolean()
  }).map(({ extra, shapes, spikes, tapes, which }) => {
    const cells = which.map((k) => shapes[k % shapes.length])
    const edits: Array<Edit.Edit> = []
    let network = Network.make(cells)
    const add = (edit: Edit.Edit): void => {
      const next = Network.edit(network, [edit])
      if (Result.isFailure(next) || (printable && Result.isFailure(Print.editResult(edit)))) return
      network = next.success
      edits.push(edit)
    }
    if (spikes) add(Edit.insert(Channels.Spike)) // then sources and what they drive are drawn too
    tapes.forEach((numbers, i) => {
      for (const [at, mechanism] of extra) if (at === i) add(Edit.insert(mechanism))
      add(drawEdit(network, read(numbers)))
    })
    return { cells, edits, network }
  })

type Printer = (cells: Drawn["cells"], edits: Drawn["edits"]) => string

const comesBack = (print: Printer) =>
  fc.property(drawn(true), ({ cells, edits, network }) => {
    const program = print(cells, edits)
    assert.isAtMost(Math.max(...program.split("\n").map((line) => line.length)), 120)
    assert.strictEqual(Json.encode(networkOf(program)), Json.encode(network))
  })

describe("P2", () => {
  it("a printed program makes its network", () => {
    fc.assert(comesBack(Print.program), settings)
  })

  it("what has a function in it is refused with its place", () => {
    fc.assert(
      fc.property(drawn(false), ({ cells, edits, network }) => {
        const program = Print.programResult(cells, edits)
        const first = edits.findIndex((edit) => Result.isFailure(Print.editResult(edit)))
        if (Result.isSuccess(program)) {
          assert.strictEqual(first, -1)
          assert.strictEqual(Json.encode(networkOf(program.success)), Json.encode(network))
        } else {
          assert.include(
            program.failure.message,
            `edit ${first + 1} of ${edits.length}, ${edits[first].title}`.slice(0, 150)
          )
          assert.include(program.failure.message, "which has no text")
        }
      }),
      settings
    )
  })

  const fails = (print: Printer) => assert.isTrue(fc.check(comesBack(print), broken).failed)

  it("the property notices a printer that forgets an edit", () => {
    fails((cells, edits) => Print.program(cells, edits.slice(0, -1)))
  })

  it("the property notices a printer that takes a mechanism for its namesake", () => {
    fails((cells, edits) =>
      Print.program(cells, edits).replaceAll(/Mechanism\.withDefaults\((Channels\.\w+), [^)]*\)/g, "$1")
    )
  })

  it("the property notices a printer that names one constant twice", () => {
    fails((cells, edits) => Print.program(cells, edits).replaceAll("Cell2", "Cell").replaceAll("Cell3", "Cell"))
  })

  it("the property notices a printer that rounds", () => {
    fails((cells, edits) => Print.program(cells, edits).replaceAll(/\d+\.\d{5,}/g, (x) => Number(x).toPrecision(4)))
  })
})
