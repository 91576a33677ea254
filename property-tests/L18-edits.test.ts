/**
 * L18: decode ∘ encode = identity, for lists of edits: what is read is equal, says the same text, and makes the same network to the byte of
 * its JSON, error for error where an edit fails. Edits that hold a function are refused, and the message names them and the way out.
 *
 * Lists are drawn so that each edit works on what those before it left; wirings, labels with any double and edits that were misused come
 * from here. Broken variants: codecs that lose an argument, a number's sign, what is left out, or an edit in an edit.
 */
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import * as Edit from "../src/Edit.ts"
import * as Json from "../src/io/Json.ts"
import * as Synapses from "../src/mechanism/Synapses.ts"
import * as Network from "../src/Network.ts"
import * as Connect from "../src/select/Connect.ts"
import * as Select from "../src/select/Select.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdit } from "../src/testing/edit.ts"
import { network } from "../src/testing/network.ts"
import { drawNodes } from "../src/testing/nodeSelection.ts"
import { double } from "./doubles.ts"
import { broken, settings } from "./settings.ts"

type Edits = ReadonlyArray<Edit.Edit>

type Codec = {
  readonly encode: (edits: Edits) => string
  readonly decode: (text: string) => Result.Result<Edits, Json.JsonError>
}

const own: Codec = { encode: Json.encodeEdits, decode: Json.decodeEdits }

/** Whether what an edit says holds a function of the user's own, methods of values of the library aside. */
const holdsFunction = (u: unknown): boolean =>
  Edit.isEdit(u)
    ? Object.values(Edit.toStep(u)).some(holdsFunction)
    : typeof u === "function" || (typeof u === "object" && u !== null && Object.values(u).some(holdsFunction))

/** What edits say, as text, in which -0 is not 0 and NaN is not null. */
const said = (edits: Edits): string =>
  JSON.stringify(edits, (_, value: unknown) => {
    if (Edit.isEdit(value)) return Edit.toStep(value)
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : String(value)
    return value
  })

/** What a network becomes, or why not. */
const outcome = (start: Network.Network, edits: Edits): string => {
  const made = Network.edit(start, edits)
  return Result.isSuccess(made) ? Json.encode(made.success) : made.failure.message
}

const comesBack = ({ decode, encode }: Codec, start: Network.Network, edits: Edits): void => {
  if (edits.some(holdsFunction)) {
    assert.throws(() => encode(edits), /edits\[\d+\].* is a function; a function cannot be stored: /)
    return
  }
  const text = encode(edits)
  const back = Result.getOrThrow(decode(text))
  assert.strictEqual(back.length, edits.length)
  back.forEach((edit, i) => assert.isTrue(Equal.equals(edit, edits[i]), edit.title))
  assert.strictEqual(said(back), said(edits))
  assert.deepStrictEqual(back.map((edit) => edit.title), edits.map((edit) => edit.title))
  assert.strictEqual(encode(back), text)
  assert.strictEqual(outcome(start, back), outcome(start, edits))
}

/** Edits that the generators do not draw: wirings of every kind, labels that hold any double, and some that fail. */
const others = (start: Network.Network): fc.Arbitrary<Edit.Edit> => {
  const nodes = tape.map((choices) => drawNodes(start, read(choices)))
  const to = fc.constantFrom("first" as const, { random: 7 })
  const wirings = fc.oneof(
    fc.tuple(nodes, nodes).map(([pre, post]) => Connect.pairwise(pre, post)),
    fc.tuple(nodes, nodes, to).map(([pre, post, to]) => Connect.full(pre, post, { to })),
    fc.tuple(nodes, nodes, to, fc.double({ min: 0, max: 1, noNaN: true })).map(([pre, post, to, probability]) =>
      Connect.sparse(pre, post, { probability, seed: 3, to })
    ),
    fc.tuple(nodes, nodes, fc.array(fc.array(fc.boolean()))).map(([pre, post, matrix]) =>
      Connect.matrix(pre, post, matrix)
    ),
    fc.array(fc.tuple(fc.nat(3), fc.nat(3))).map((pairs) => Connect.listed(pairs))
  )
  const label = fc.oneof(double, fc.array(fc.oneof(double, fc.string())), fc.string(), fc.boolean())
  return fc.oneof(
    wirings.map((wiring) => Edit.connect(wiring, Synapses.Ionotropic, { allowEmpty: true })),
    label.map((value) => Edit.label("odd", value)),
    double.map((x) => Edit.move({ x, z: -0 }, Select.all)),
    fc.tuple(double, fc.string()).map(([x, name]) => Edit.all([Edit.values(name, { [name]: x })], name)),
    fc.constant(Edit.insert(Synapses.Ionotropic)),
    fc.tuple(fc.array(fc.option(fc.double({ noNaN: true })), { minLength: 1, maxLength: 3 }), nodes).map((
      [values, at]
    ) => Edit.clamp("v", values, at))
  )
}

const identity = (codec: Codec) =>
  fc.property(
    network({ events: true, trainables: true, traced: true }).chain((start) =>
      fc.tuple(fc.constant(start), fc.array(others(start), { maxLength: 4 }))
    ),
    fc.array(tape, { minLength: 1, maxLength: 3 }),
    ([start, odd], tapes) => {
      const edits: Array<Edit.Edit> = []
      let current = start
      for (const choices of tapes) {
        const edit = drawEdit(current, read(choices))
        edits.push(edit)
        current = Result.getOrElse(edit(current), () => current)
      }
      const data = edits.filter((edit) => !holdsFunction(edit))
      comesBack(codec, start, [...data, ...odd])
      if (data.length < edits.length) comesBack(codec, start, edits)
    }
  )

const replaced = (part: RegExp, by: string): Codec => ({
  ...own,
  encode: (edits) => own.encode(edits).replaceAll(part, by)
})

describe("L18, edits", () => {
  it("decode ∘ encode = identity, and the network is the same", () => {
    fc.assert(identity(own), settings)
  })

  it.each<[string, Codec]>([
    ["the sign of zero", replaced(/\{ "number": "-0" \}|"-0"/g, "0")],
    ["where", replaced(/"step": "cell"/g, "\"step\": \"comp\"")],
    ["which of two edits", replaced(/"_tag": "Unrecord"/g, "\"_tag\": \"Unclamp\"")],
    [
      "the direction of wirings",
      replaced(/"wiring": "full",\s*"pre": (\{[^}]*\}),/g, "\"wiring\": \"full\", \"pre\": null,")
    ],
    ["null in clamps", { ...own, encode: (edits) => own.encode(edits).replaceAll(/,null\]/g, "]") }],
    ["the last of several", { ...own, encode: (edits) => own.encode(edits.slice(0, -1)) }],
    ["titles", {
      ...own,
      decode: (text) =>
        Result.map(own.decode(text), (edits) =>
          edits.map((edit) => {
            const step = Edit.toStep(edit)
            return step._tag === "All" ? Edit.all(step.edits) : edit
          }))
    }]
  ])("the property notices a codec that forgets %s", (_, codec) => {
    assert.isTrue(fc.check(identity(codec), broken).failed)
  })
})
