/**
 * Random mechanisms whose texts are arithmetic only: + - * /, integer powers, comparisons, choices, square roots and absolute values. On
 * these every engine must have the same bits. Texts are tamed to stay between -1 and 1, so that runs go on.
 */
import * as fc from "fast-check"
import { type Expression, nowhere } from "../../../src/equation/Expression.ts"
import { print } from "../../../src/equation/print.ts"
import { fromFields, type Mechanism } from "../../../src/network/Mechanism.ts"
import { type MechanismFields, noEvents } from "../../../src/network/MechanismFields.ts"
import { largestProductExponent } from "../../../src/number/coefficients.ts"
import { arbitraryExpression, type Language, moderate } from "../../equation/arbitraryExpression.ts"

/** Powers whose exponent is no small integer literal become squares: only products are exact. */
const withProducts = (e: Expression): Expression => {
  switch (e._tag) {
    case "Number":
    case "Name":
      return e
    case "Unary":
      return { ...e, operand: withProducts(e.operand) }
    case "Conditional":
      return { ...e, test: withProducts(e.test), yes: withProducts(e.yes), no: withProducts(e.no) }
    case "Call":
      return { ...e, args: e.args.map(withProducts) }
    case "Binary": {
      const { left, op, right } = e
      if (op !== "^") return { ...e, left: withProducts(left), right: withProducts(right) }
      const small = right._tag === "Number" && Number.isInteger(right.value) && right.value <= largestProductExponent
      return {
        ...e,
        left: withProducts(left),
        right: small ? right : { _tag: "Number", value: 2, unit: null, span: nowhere }
      }
    }
  }
}

/** Expressions without calls but of sqrt and abs, over these names. */
export const exactExpression = (
  names: ReadonlyArray<string>,
  numbers: Language["numbers"] = moderate.numbers
): fc.Arbitrary<Expression> =>
  arbitraryExpression({ ...moderate, numbers, names, functions: ["abs", "sqrt"] }).map(withProducts)

const tamed = (e: Expression): string => `(${print(e)}) > -1 && (${print(e)}) < 1 ? (${print(e)}) : 0.25`

const parameter = (value: number, shared = false): MechanismFields["parameters"][string] => ({
  default: value,
  unit: "1",
  shared
})

const texts = (names: ReadonlyArray<string>) =>
  fc.record({
    assigned: exactExpression(names).map(tamed),
    updated: exactExpression(names).map(tamed),
    when: exactExpression(names).map(print),
    jump: exactExpression(names).map(tamed),
    current: exactExpression(names).map(tamed),
    twice: exactExpression([names[0], "s", "e", "seen"]).map(tamed),
    resets: fc.boolean(),
    writes: fc.boolean(),
    own: fc.boolean()
  })

type Texts = ReturnType<typeof texts> extends fc.Arbitrary<infer A> ? A : never

/** What things are called: the shared state of channels and pumps, a state that moves by `update` only, an assigned one, a parameter. */
type Words = { readonly shared: string; readonly held: string; readonly a: string; readonly p: string }

/** Plain words, words that kernels, solves and adjoints use themselves, and names that every object of JavaScript has. */
const vocabulary =
  "shared still open factor density lin constant held flaw up down inverse h next bar state current fixed".split(" ")
    .concat("constructor toString hasOwnProperty valueOf __proto__ isPrototypeOf".split(" "))

const words: fc.Arbitrary<Words> = fc.shuffledSubarray(vocabulary, { minLength: 4, maxLength: 4 }).map(
  ([shared, held, a, p]) => ({ shared, held, a, p })
)

const fields = (kind: MechanismFields["kind"], name: string, t: Texts, w: Words): MechanismFields => ({
  kind,
  name,
  about: "Random.",
  parameters: { [w.p]: parameter(0.5), s: parameter(-0.75, kind !== "Synapse") },
  states: {
    [w.a]: { ...parameter(0.1), rule: { _tag: "Assigned", text: t.assigned } },
    [w.held]: { ...parameter(0.2), rule: { _tag: "Held" } },
    ...kind === "Synapse" ? {} : { [w.shared]: { ...parameter(0.3, true), rule: { _tag: "Held" as const } } }
  },
  ...noEvents,
  scheme: [],
  method: null,
  reads: {
    i_first: { unit: "mA/cm2", default: 0.01 },
    e: { unit: "1", default: 0.02 },
    ...kind === "Synapse" ? endReads(w) : {}
  },
  // A current of 0 may be -0 in a kernel, because the interpreter starts its sums at 0: nobody divides by it.
  definitions: {
    seen: `1 + 1000 * i_first${kind === "Synapse" ? " - 100 * i_far" : ""}`,
    twice: t.twice,
    level: "twice * (0.5 - twice)",
    deep: "level * level - twice * level"
  },
  update: [
    { target: w.held, text: t.updated },
    ...kind !== "Synapse" && t.own ? [{ target: w.shared, text: `0.5 * (${w.shared} + ${w.held})` }] : [],
    ...kind === "Channel" && t.writes ? [{ target: "v", text: `v + dt * (0.01 * v^2 / 100 - ${w.held})` }] : []
  ],
  reset: t.resets ? { when: t.when, set: { [w.held]: t.jump, ...kind === "Channel" ? { v: "-60" } : {} } } : null,
  current: null,
  ion: null
})

/** What a synapse reads at its ends: states, a parameter, a concentration, a current, geometry, the voltage. */
const endReads = (w: Words): MechanismFields["reads"] => ({
  there: { of: w.shared, end: "pre", unit: "1", default: 0.03 },
  here: { of: w.shared, unit: "1", default: 0.04 },
  moved: { of: `first_${w.held}`, end: "pre", unit: "1", default: -0.05 },
  given: { of: `second_${w.p}`, end: "pre", unit: "1", default: 0.06 },
  conc: { of: "c", end: "pre", unit: "1", default: 0.07 },
  i_far: { of: "i_first", end: "pre", unit: "mA/cm2", default: 0.08 },
  wide: { of: "radius", end: "pre", unit: "um" },
  far: { of: "v", end: "pre", unit: "mV" }
})

const common = ({ a, held, p }: Words): ReadonlyArray<string> => [a, held, p, "s", "seen", "e", "deep"]

const channel = (name: string, w: Words): fc.Arbitrary<Mechanism> =>
  texts(["v", w.shared, "radius", ...common(w)]).map((t) =>
    fromFields({
      ...fields("Channel", name, t, w),
      ...t.own
        ? {
          current: null,
          currents: [
            { name: `i_${name}`, text: `1e-4 * (${t.current}) * (v + 60)` },
            { name: `i_${name}_more`, text: `1e-5 * (v - 1)` },
            ...name === "first" ? [] : [{ name: "i_first", text: `1e-5 * (${t.current})` }]
          ]
        }
        : { current: { name: "i_first", text: `1e-4 * (${t.current}) * (v + 60)` } }
    })
  )

const pump = (name: string, w: Words): fc.Arbitrary<Mechanism> =>
  texts(["c", w.shared, ...common(w)]).map((t) => {
    const own = fields("Pump", name, t, w)
    const states = { ...own.states, c: { ...parameter(0.5, true), rule: { _tag: "Held" as const } } }
    return fromFields({
      ...own,
      states,
      ion: "c",
      current: { name: `i_${name}`, text: `0.1 * c + 0.01 * (${t.current})` }
    })
  })

const synapse = (name: string, w: Words): fc.Arbitrary<Mechanism> =>
  texts(["v_pre", "v_post", "there", "here", "moved", "given", "conc", "wide", "far", ...common(w)]).map((t) =>
    fromFields({
      ...fields("Synapse", name, t, w),
      current: { name: `i_${name}`, text: `1e-4 * (${t.current}) * (v_post - 10)` }
    })
  )

/** Two channels, a pump and two types of synapses, which read each other's currents, states and parameters. */
export const exactMechanisms: fc.Arbitrary<ReadonlyArray<Mechanism>> = words.chain((w) =>
  fc.tuple(
    channel("first", w),
    channel("second", w),
    pump("third", w),
    synapse("fourth", w),
    synapse("fifth", w)
  )
)
