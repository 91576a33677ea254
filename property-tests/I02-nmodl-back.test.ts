/**
 * I2: a channel that is printed as NMODL and read back is the channel, but for what a file does not say; and what was read once comes back exactly.
 *
 * What a file does not say: defaults of columns of ions, which are NEURON's; where a state with a rule begins before `init`; which names
 * definitions have that one text uses; that a rate is an `inf` and a `tau`. So both sides are compared with definitions put in, as rates.
 * Broken variants: a print whose first sign is another, one that loses the value of a parameter.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { evaluate } from "../src/equation/evaluate.ts"
import type { Expression } from "../src/equation/Expression.ts"
import { mapChildren } from "../src/equation/Expression.ts"
import { bottomUp } from "../src/equation/graph.ts"
import { parse } from "../src/equation/parse.ts"
import { print } from "../src/equation/print.ts"
import { Channels, Mechanism, Nmodl } from "../src/index.ts"
import * as testing from "../src/testing/index.ts"
import { parseUnit, printUnit } from "../src/unit/unitText.ts"
import { broken, settings } from "./settings.ts"

/** Signs that cancel, numbers of numbers, units by one spelling, `1 [K]` that makes a temperature of a number of degrees. */
const tidy = bottomUp<Expression>((e, of) => {
  if (e._tag === "Number") {
    return { ...e, unit: e.unit === null ? null : printUnit(Result.getOrThrow(parseUnit(e.unit))) }
  }
  const made = mapChildren(e, of)
  if (made._tag === "Unary" && made.op === "-" && made.operand._tag === "Unary") return made.operand.operand
  if (made._tag !== "Binary" || made.op === "^") return made
  const isNumbers = [made.left, made.right].every((part) => part._tag === "Number" && part.unit === null)
  if (isNumbers) return Result.getOrThrow(parse(String(evaluate(made, () => [], 1)[0])))
  return made.op === "*" && print(made.right) === "1 [K]" ? made.left : made
})

/** A text with definitions put in, and functions that NMODL has not written out. */
const plain = ({ definitions }: Mechanism.Mechanism) => {
  const whole = (text: string): Expression =>
    bottomUp<Expression>((e, of) => {
      if (e._tag === "Name") return Object.hasOwn(definitions, e.name) ? whole(definitions[e.name]) : e
      const made = mapChildren(e, of)
      if (made._tag !== "Call") return made
      const x = print(made.args[0])
      const written: Readonly<Record<string, string>> = {
        sigmoid: `1 / (1 + exp(-(${x})))`,
        exprel: `1 / efun(${x})`,
        expm1: `exp(${x}) - 1`,
        log1p: `log(1 + (${x}))`
      }
      return Object.hasOwn(written, made.name) ? Result.getOrThrow(parse(written[made.name])) : made
    })(Result.getOrThrow(parse(text)))
  return (text: string): string => print(tidy(whole(text)))
}

const columns = (
  list: Readonly<Record<string, { readonly shared?: boolean; readonly unit: string; readonly default?: number }>>
) =>
  Object.entries(list).filter(([, { shared }]) => shared !== true).map(([name, spec]) => [
    name,
    spec.default,
    printUnit(Result.getOrThrow(parseUnit(spec.unit)))
  ])

/** What a mechanism is, as far as NMODL says it. */
const shared = (mechanism: Mechanism.Mechanism): unknown => {
  const text = plain(mechanism)
  const rate = (name: string, { rule }: Mechanism.Mechanism["states"][string]): string => {
    switch (rule._tag) {
      case "Relaxation":
        return text(`((${rule.inf}) - ${name}) / (${rule.tau})`)
      case "Rates":
        return text(`(${rule.alpha}) * (1 - ${name}) - (${rule.beta}) * ${name}`)
      case "Derivative":
      case "Assigned":
        return text(rule.text)
      default:
        return rule._tag
    }
  }
  return {
    parameters: columns(mechanism.parameters),
    states: Object.entries(mechanism.states).map(([name, state]) => [
      name,
      rate(name, state),
      state.initial === undefined ? state.rule._tag === "Held" ? String(state.default) : "rest" : text(state.initial)
    ]),
    update: mechanism.update.map((line) => [line.target, text(line.text)]),
    currents: [...mechanism.current === null ? [] : [mechanism.current], ...mechanism.currents].map((current) => [
      current.name,
      text(current.text)
    ]).sort(([a], [b]) => a < b ? -1 : 1)
  }
}

/** Only parameters that some text names: a file may declare others, and what is read has none of them. */
const used = (mechanism: Mechanism.Mechanism): Mechanism.Mechanism => {
  const { parameters, ...fields } = Mechanism.toFields(mechanism)
  const texts = JSON.stringify(fields)
  const named = Object.entries(parameters).filter(([name]) => new RegExp(`\\b${name}\\b`).test(texts))
  return Mechanism.fromFields({ ...fields, parameters: Object.fromEntries(named) })
}

/** A drawn channel whose current and potential are ones that a file may have. */
const channels = testing.mechanism({ kinds: ["Channel"], name: "Drawn" }).map((drawn) => {
  const fields = Mechanism.toFields(drawn)
  const name = (current: string): string => current === "i_drawn" ? "i_Drawn" : current === "i_other" ? "i_K" : "i_Na"
  return used(Mechanism.fromFields({
    ...fields,
    parameters: { ...fields.parameters, e: { ...fields.parameters.e, shared: false } },
    current: fields.current === null ? null : { ...fields.current, name: name(fields.current.name) },
    currents: fields.currents.map((current) => ({ ...current, name: name(current.name) })),
    unchecked: []
  }))
})

let printed = 0

const law = (spoil: (text: string) => string) =>
  fc.property(channels, (mechanism) => {
    const text = Nmodl.print(mechanism)
    if (Result.isFailure(text)) return
    printed++
    const [back] = Nmodl.readSync(spoil(text.success)).mechanisms
    expect(shared(back)).toEqual(shared(mechanism))
    const [again] = Nmodl.readSync(Nmodl.printSync(back)).mechanisms
    expect(Mechanism.print(again)).toBe(Mechanism.print(back))
  })

it("I2: a channel printed as NMODL comes back", () => {
  printed = 0
  fc.assert(law((text) => text), { ...settings, numRuns: 3 * settings.numRuns })
  expect(printed).toBeGreaterThan(settings.numRuns / 2)
})

it("I2 notices a sign, and a value that is lost", () => {
  expect(fc.check(law((text) => text.replace(/(i\w* = .*?)\*/, "$1/")), broken).failed).toBe(true)
  expect(fc.check(law((text) => text.replace(/(g|e) = [-\d.e]+/, "$1 = 7")), broken).failed).toBe(true)
})

/** Built-in channels that NMODL has words for. */
const known = Object.values(Channels).filter((channel) => Result.isSuccess(Nmodl.print(channel)))

it.each(known.map((channel) => [channel.name, channel] as const))("I2 holds of %s", (_, channel) => {
  const [back] = Nmodl.readSync(Nmodl.printSync(channel)).mechanisms
  const [again] = Nmodl.readSync(Nmodl.printSync(back)).mechanisms
  expect(Mechanism.print(again)).toBe(Mechanism.print(back))
  // What sees a concentration comes back as the step that NEURON makes, which sees it moved.
  if (back.update.length === 0) expect(shared(back)).toEqual(shared(channel))
})

it("I2: most built-in channels have words in NMODL", () => {
  expect(known.map(({ name }) => name).sort()).toEqual([
    "BK",
    "CaGHK",
    "CaL",
    "CaT",
    "Ca_LVAst",
    "HH",
    "HHCelsius",
    "Ih",
    "Im",
    "KA",
    "KADistal",
    "KAProximal",
    "K_Pst",
    "K_Tst",
    "Km",
    "Leak",
    "NaTa_t",
    "NaTs2_t",
    "Nap_Et2",
    "SK_E2",
    "SKv3_1"
  ])
})
