/**
 * The last phase of reading: a declaration as texts, made with units checked where they fit, and left unchecked where they do not.
 *
 * Values are what the text says, whatever its units; checking is advice. So what does not fit is left alone text by text, and said.
 */
import * as Result from "effect/Result"
import { type Expression, mapChildren } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { bottomUp } from "../../equation/graph.ts"
import { print } from "../../equation/print.ts"
import { declare } from "../../mechanism/declare.ts"
import type { MechanismError, MechanismProblem } from "../../mechanism/MechanismError.ts"
import type { AnySpec, StateInput } from "../../mechanism/spec.ts"
import type { Mechanism } from "../../network/Mechanism.ts"
import { numberOf } from "./Definitions.ts"
import type { Report } from "./report.ts"
import type { Place } from "./Syntax.ts"
import { ruleTexts, type Translated } from "./translate.ts"

type Kind = Mechanism["kind"]

type Origin = { readonly place: Place | null; readonly unitsOff: boolean }

/** A declaration with where its texts come from, by their keys joined by dots. */
export type Declaration = { readonly spec: AnySpec; readonly origins: ReadonlyMap<string, Origin> }

/** Texts of a declaration; with `kelvin` the temperature is one, and otherwise a pure number in degrees Celsius. */
export const declarationOf = (translated: Translated, about: string, kelvin: boolean): Declaration => {
  const { currents, definitions, implicit, onPre, own, parameters, reads, scheme, states, update: lines } = translated
  const pool = (name: string): { readonly at?: "post" } => onPre.length > 0 && !own.has(name) ? { at: "post" } : {}
  const origins = new Map<string, Origin>()
  const text = (e: Expression): string => print(temperature(e, kelvin))
  const unit = (each: string): string => !kelvin && each === "K" ? "1" : each

  const made: Record<string, StateInput> = {}
  for (const state of states) {
    const rule: Record<string, string> = {}
    for (const [key, value] of ruleTexts(state.rule)) {
      rule[key] = text(value)
      origins.set(`states.${state.own}.${key}`, state)
    }
    if (state.initial !== null) {
      rule.initial = text(state.initial)
      origins.set(`states.${state.own}.initial`, state)
    }
    made[state.own] = {
      ...state.default === 0 ? {} : { default: state.default },
      ...state.unit === "1" ? {} : { unit: unit(state.unit) },
      ...state.shared ? { shared: true } : {},
      ...pool(state.own),
      ...rule
    } as StateInput // a rule by its keys
  }
  const texts: Record<string, string> = {}
  for (const definition of definitions) {
    texts[definition.name] = text(definition.value)
    origins.set(`definitions.${definition.name}`, definition)
  }
  scheme.forEach((reaction, k) => origins.set(`scheme.${k}`, reaction))
  onPre.forEach((line, k) => origins.set(`onPre.${k}`, line))
  lines.forEach((line) => origins.set(`update.${line.target}`, line))
  for (const current of currents) origins.set(currents.length === 1 ? "current" : `currents.${current.name}`, current)
  const update = lines.map(({ target, value }) => `${target} = ${text(value)}`)
  return {
    origins,
    spec: {
      ...about === "" ? {} : { about },
      ...given(
        "parameters",
        mapped(
          parameters,
          (each, name) => ({ ...each, unit: unit(each.unit), ...each.shared === true ? {} : pool(name) })
        )
      ),
      ...given("states", made),
      ...scheme.length === 0 ? {} : { scheme: scheme.map((reaction) => reaction.text(reaction.rates.map(text))) },
      ...implicit ? { method: "implicit" as const } : {},
      ...given("reads", reads),
      ...given("definitions", texts),
      ...update.length === 0 ? {} : { update },
      ...onPre.length === 0 ? {} : { onPre: onPre.map(({ target, value }) => `${target} = ${text(value)}`) },
      ...currents.length === 1 ? { current: { name: currents[0].name, equals: text(currents[0].value) } } : {},
      ...currents.length > 1
        ? { currents: Object.fromEntries(currents.map(({ name, value }) => [name, text(value)])) }
        : {}
    }
  }
}

const given = <K extends string, A extends object>(key: K, part: A): { readonly [_ in K]?: A } =>
  Object.keys(part).length === 0 ? {} : { [key]: part } as { readonly [_ in K]: A }

const mapped = <A, B>(
  part: Readonly<Record<string, A>>,
  f: (value: A, name: string) => B
): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(part).map(([name, value]) => [name, f(value, name)]))

/** The temperature as a number in degrees, or as a quantity in kelvin. */
const temperature = (e: Expression, kelvin: boolean): Expression =>
  bottomUp<Expression>((each, of) => {
    if (each._tag === "Name" && each.name === "celsius" && kelvin) {
      return { _tag: "Binary", op: "*", left: each, right: numberOf(1, "K"), span: [0, 0] }
    }
    if (each._tag === "Number" && each.unit === "K" && !kelvin) return { ...each, unit: "1" }
    return mapChildren(each, of)
  })(e)

/** A mechanism, and what is said of its units. */
export const make = (
  kind: Kind,
  name: string,
  translated: Translated,
  about: string,
  report: Report,
  fallback: Place
): Mechanism | null => {
  const plain = declarationOf(translated, about, false)
  const first = declare(kind, name, plain.spec)
  if (Result.isSuccess(first)) return first.success
  const usesTemperature = [
    ...translated.definitions.map(({ value }) => value),
    ...translated.states.flatMap(({ initial, rule }) => [
      ...ruleTexts(rule).map(([, value]) => value),
      ...initial === null ? [] : [initial]
    ]),
    ...translated.currents.map(({ value }) => value)
  ]
    .some((e) => freeNames(e).has("celsius"))
  const other = usesTemperature ? declarationOf(translated, about, true) : null
  const second = other === null ? null : declare(kind, name, other.spec)
  if (second !== null && Result.isSuccess(second)) return second.success
  const isFewer = second !== null && Result.isFailure(second) &&
    second.failure.problems.length < first.failure.problems.length
  return unchecked(
    kind,
    name,
    isFewer ? other! : plain,
    isFewer ? (second as Result.Failure<Mechanism, MechanismError>).failure : first.failure,
    report,
    fallback
  )
}

/** Leaves the texts unchecked that do not fit, one after the other. */
const unchecked = (
  kind: Kind,
  name: string,
  { origins, spec }: Declaration,
  error: MechanismError,
  report: Report,
  fallback: Place
): Mechanism | null => {
  const left = new Map<string, MechanismProblem>()
  let problems = error.problems
  for (let turn = 0; turn < 50; turn++) {
    const before = left.size
    for (const problem of problems) {
      const where = (problem.where[0] === "update" ? problem.where.slice(0, 2) : problem.where).join(".")
      if (where !== "" && !left.has(where)) left.set(where, problem)
    }
    if (left.size === before) break
    const tried = declare(kind, name, { ...spec, unchecked: [...left.keys()] })
    if (Result.isSuccess(tried)) {
      for (const [where, problem] of left) {
        const origin = origins.get(where)
        if (origin?.unitsOff === true) continue
        report.note(
          "unchecked",
          origin?.place ?? fallback,
          "unit",
          `${problem.message}; the value is as it is written, and the text is left unchecked`
        )
      }
      return tried.success
    }
    // What is said of the list of texts itself comes of a place that is none; what led there is said beside it.
    problems = tried.failure.problems.filter(({ where: [group] }) => group !== "unchecked")
  }
  for (const problem of problems) {
    report.problem(
      "mechanism",
      origins.get(problem.where.join("."))?.place ?? fallback,
      problem.where.join(".") || name,
      problem.message
    )
  }
  return null
}
