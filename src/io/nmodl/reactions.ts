/**
 * The reactions of a KINETIC block: a scheme where nothing but reactions is said, rates of change where there are volumes or sources.
 */
import { difference, product, sum } from "../../equation/build.ts"
import { type Expression, nowhere } from "../../equation/Expression.ts"
import { nameOf, numberOf } from "./Definitions.ts"
import type { Flow } from "./Follower.ts"
import type { Reacted, Ruled } from "./Rule.ts"
import type { Settled } from "./settle.ts"
import type { Place } from "./Syntax.ts"

/** Adds what moves by reactions: as a scheme, or with the rates of states written out; says which states these are. */
export const reactions = (
  flows: ReadonlyArray<Flow>,
  volumes: ReadonlyMap<string, Expression>,
  own: (key: string) => string,
  rules: Map<string, Ruled>,
  scheme: Array<Reacted>,
  settled: Settled
): { readonly isScheme: boolean; readonly written: ReadonlyArray<string> } => {
  const plain = volumes.size === 0 && flows.every(({ kind }) => kind !== "<<")
  if (plain) {
    for (const { backward, forward, kind, left, place, right, unitsOff } of flows) {
      const side = (terms: Flow["left"]): string =>
        terms.map(({ count, name }) => count === 1 ? own(name) : `${count} ${own(name)}`).join(" + ")
      const rates = [forward, ...backward === null ? [] : [backward]].map((e) => settled.settle(e))
      for (const { name } of [...left, ...right]) rules.set(own(name), { rule: { _tag: "scheme" }, place, unitsOff })
      scheme.push({
        rates,
        place,
        unitsOff,
        text: (texts) => `${side(left)} ${kind === "<->" ? "<->" : "->"} ${side(right)} : ${texts.join(", ")}`.trim()
      })
    }
    return { isScheme: flows.length > 0, written: [] }
  }
  const slopes = new Map<string, Expression>()
  const places = new Map<string, { readonly place: Place; readonly unitsOff: boolean }>()
  const gain = (key: string, count: number, flow: Expression, at: Flow): void => {
    const part = count === 1 ? flow : count === -1 ? flow : product(numberOf(Math.abs(count)), flow)
    const before = slopes.get(key)
    slopes.set(
      key,
      before === undefined
        ? (count < 0 ? { _tag: "Unary", op: "-", operand: part, span: nowhere } : part)
        : count < 0
        ? difference(before, part)
        : sum(before, part)
    )
    places.set(key, places.get(key) ?? at)
  }
  for (const flow of flows) {
    const way = (rate: Expression, terms: Flow["left"]): Expression =>
      terms.reduce((all, { count, name }) => {
        const one = nameOf(own(name))
        return product(
          all,
          count === 1 ? one : { _tag: "Binary", op: "^", left: one, right: numberOf(count), span: nowhere }
        )
      }, rate)
    if (flow.kind === "<<") {
      for (const { name } of flow.left) gain(name, 1, settled.settle(flow.forward), flow)
      continue
    }
    const there = way(settled.settle(flow.forward), flow.left)
    const whole = flow.backward === null ? there : difference(there, way(settled.settle(flow.backward), flow.right))
    for (const { count, name } of flow.left) gain(name, -count, whole, flow)
    for (const { count, name } of flow.right) gain(name, count, whole, flow)
  }
  for (const [key, slope] of slopes) {
    const volume = volumes.get(key)
    const derivative: Expression = volume === undefined
      ? slope
      : { _tag: "Binary", op: "/", left: slope, right: settled.settle(volume), span: nowhere }
    rules.set(own(key), { rule: { _tag: "derivative", derivative }, ...places.get(key)! })
  }
  return { isScheme: false, written: [...slopes.keys()].map(own) }
}
