/**
 * The blocks of rows that have the same mechanisms, in the order of need (states-and-clamps.md section 7).
 *
 * One idea: a unit is a system or a state that moves alone; a unit needs another that its rates read, through `equals` and through currents,
 * which are put in as formulas. Units that need each other in a ring are one block. Within a block unknowns are sorted by column, so that
 * neither insertion nor declaration changes a bit.
 */
import { constant, difference, isConstant, name as nameOf, sum } from "../../equation/build.ts"
import { derive } from "../../equation/derive.ts"
import type { Expression } from "../../equation/Expression.ts"
import { freeNames, usesName } from "../../equation/freeNames.ts"
import { simplify } from "../../equation/simplify.ts"
import { substitute } from "../../equation/substitute.ts"
import { type Coefficients, lawsOf, rateCoefficients } from "../../mechanism/conserved.ts"
import * as Rational from "../../mechanism/Rational.ts"
import type { Placed } from "../Plan.ts"
import { inOrderOfNeed } from "./inOrderOfNeed.ts"
import type { RestBlock } from "./RestBlock.ts"

/** Rows that have the same mechanisms and the same things held. */
export type RestGroup = {
  readonly placed: ReadonlyArray<Placed>
  /** Columns of states, and names of currents, that are held. */
  readonly held: ReadonlySet<string>
  /** Whether rows are synapses, to which compartments stand still. */
  readonly synapses: boolean
}

/** What a name of an expression stands for: a state's column, or what a mechanism sees under a local name. */
export type RestSource =
  | { readonly _tag: "State"; readonly column: string }
  | { readonly _tag: "Local"; readonly placed: number; readonly local: string }

/** Blocks in the order of need, and what the names in them stand for. */
export type RestBlocks = {
  readonly blocks: ReadonlyArray<RestBlock>
  readonly sources: ReadonlyMap<string, RestSource>
}

/** The blocks of a group. */
export const restBlocks = (of: RestGroup): RestBlocks => {
  const begun = new Set(
    of.placed.flatMap(({ compiled, states }) =>
      compiled.states.flatMap(({ initial, name }) => initial === null ? [] : [states.get(name)!])
    )
  )
  const group = { ...of, begun }
  const space = spaceOf(group)
  const units = group.placed.flatMap((placed, p) => unitsOf(placed, p, group, space))
  const owner = new Map(units.flatMap((unit, u) => unit.unknowns.map(({ name }) => [name, u] as const)))
  const needs = units.map(({ unknowns }) =>
    new Set(unknowns.flatMap(({ rate }) => [...freeNames(rate)].flatMap((name) => owner.get(name) ?? [])))
  )
  const blocks = inOrderOfNeed(needs).map((ring) => blockOf(ring.map((u) => units[u])))
  return { blocks, sources: space.sources }
}

/** A group, and the columns whose mechanism says where they begin. */
type Group = RestGroup & { readonly begun: ReadonlySet<string> }

type Unknown = {
  readonly column: string
  readonly name: string
  readonly rate: Expression
  readonly amount: boolean
  readonly coefficients: () => Coefficients
}

/** States that can only rest together. */
type Unit = { readonly unknowns: ReadonlyArray<Unknown>; readonly fixedPoint: Expression | null }

const blockOf = (units: ReadonlyArray<Unit>): RestBlock => {
  const unknowns = units.flatMap((unit) => unit.unknowns).sort((a, b) => a.column < b.column ? -1 : 1)
  const names = unknowns.map(({ name }) => name)
  const own = new Set(names)
  const slopes = unknowns.flatMap(({ rate }, row) => {
    const used = freeNames(rate)
    return names.flatMap((name, column) => {
      const value = used.has(name) ? simplify(derive(rate, name)) : constant(0)
      return isConstant(value, 0) ? [] : [{ row, column, value }]
    })
  })
  const single = unknowns.length === 1
  const fixedPoint = single ? units[0].fixedPoint : null
  return {
    columns: unknowns.map(({ column }) => column),
    names,
    rates: unknowns.map(({ rate }) => rate),
    slopes,
    laws: single ? [] : lawsOf(unknowns.map(({ coefficients }) => coefficients())),
    amounts: unknowns.map(({ amount }) => amount),
    linear: !slopes.some(({ value }) => [...freeNames(value)].some((name) => own.has(name))),
    fixedPoint: fixedPoint !== null && usesName(fixedPoint, names[0]) ? null : fixedPoint,
    drifts: single && !usesName(unknowns[0].rate, names[0])
  }
}

/** The one space of names of a group. */
type Space = {
  readonly sources: ReadonlyMap<string, RestSource>
  /** An expression of a mechanism with its local names brought into the space. */
  readonly bring: (e: Expression, p: number) => Expression
  /** The name of a local name that is not put in as a formula. */
  readonly named: (local: string, p: number) => string
}

const spaceOf = (group: RestGroup): Space => {
  const sources = new Map<string, RestSource>()
  const known = new Map<string, string>()
  const register = (key: string, source: RestSource): string => {
    let name = known.get(key)
    if (name === undefined) {
      known.set(key, name = `q${known.size}`)
      sources.set(name, source)
    }
    return name
  }
  const present = new Set(group.placed.flatMap((placed) => [...placed.states.values()]))
  const columnOf = (local: string, p: number): string | null => {
    const source = group.placed[p].sources.get(local)
    return source?._tag === "State" && source.at === "own" && present.has(source.column) ? source.column : null
  }
  const named = (local: string, p: number): string => {
    const column = columnOf(local, p)
    return column === null
      ? register(`local ${p} ${local}`, { _tag: "Local", placed: p, local })
      : register(`state ${column}`, { _tag: "State", column })
  }
  const open = new Set<string>()
  const formulas = new Map<string, Expression>()
  /** A state that equals a text, as that text; where that leads back to itself, as it stands. */
  const assigned = (column: string): Expression | null => {
    const before = formulas.get(column)
    if (before !== undefined) return before
    if (group.held.has(column) || open.has(column)) return null
    for (const [p, { compiled, states }] of group.placed.entries()) {
      const state = compiled.states.find(({ name, rule }) => rule._tag === "Assigned" && states.get(name) === column)
      if (state?.rule._tag !== "Assigned") continue
      open.add(column)
      const formula = bring(state.rule.value.expression, p)
      open.delete(column)
      formulas.set(column, formula)
      return formula
    }
    return null
  }
  /** A current that is read, as the sum of what makes it. */
  const current = (local: string, p: number): Expression | null => {
    const source = group.placed[p].sources.get(local)
    if (source?._tag !== "Current" || source.at !== "own") return null
    const key = `current ${source.name}`
    if (group.held.has(source.name) || open.has(key)) return null
    open.add(key)
    const parts = group.placed.flatMap(({ compiled }, q) =>
      compiled.currents.filter(({ name }) => name === source.name).map(({ value }) => bring(value.expression, q))
    )
    open.delete(key)
    return parts.length === 0 ? null : parts.reduce(sum)
  }
  const bring = (e: Expression, p: number): Expression =>
    substitute(
      e,
      new Map([...freeNames(e)].map((local) => {
        const column = columnOf(local, p)
        const formula = column === null ? current(local, p) : assigned(column)
        return [local, formula ?? nameOf(named(local, p))]
      }))
    )
  return { sources, bring, named }
}

/** A state that says where it begins, as one that rests there: its rate is what it still lacks. */
const begunUnits = (placed: Placed, p: number, group: Group, space: Space): ReadonlyArray<Unit> =>
  placed.compiled.states.flatMap(({ initial, name: local }): ReadonlyArray<Unit> => {
    const column = placed.states.get(local)!
    if (initial === null || group.held.has(column)) return []
    const at = space.bring(initial.expression, p)
    const name = space.named(local, p)
    const coefficients = (): Coefficients => new Map([[`begun ${name}`, Rational.one]])
    return [{
      unknowns: [{ column, name, rate: difference(at, nameOf(name)), amount: false, coefficients }],
      fixedPoint: at
    }]
  })

/** What rests together because its rates say so; a state that says where it begins does not. */
const unitsOf = (placed: Placed, p: number, group: Group, space: Space): ReadonlyArray<Unit> => {
  const { compiled, states } = placed
  const coefficients = rateCoefficients(compiled.mechanism, (local) => space.named(local, p))
  const unknown = (local: string, rate: Expression, amount: boolean): ReadonlyArray<Unknown> => {
    const column = states.get(local)!
    if (group.held.has(column) || group.begun.has(column)) return []
    return [{
      column,
      name: space.named(local, p),
      rate: space.bring(rate, p),
      amount,
      coefficients: () => coefficients(local)
    }]
  }
  const together = new Set(compiled.systems.flatMap((system) => system.states))
  const systems = compiled.systems.map((system): Unit => ({
    unknowns: system.states.flatMap((local, j) => unknown(local, system.rates[j].expression, system.amounts[j])),
    fixedPoint: null
  }))
  const singles = compiled.states.flatMap(({ fixedPoint, name, rate }): ReadonlyArray<Unit> => {
    if (rate === null || together.has(name)) return []
    return [{
      unknowns: unknown(name, rate.expression, false),
      fixedPoint: fixedPoint === null ? null : space.bring(fixedPoint.expression, p)
    }]
  })
  return [...begunUnits(placed, p, group, space), ...systems, ...singles].filter(({ unknowns }) => unknowns.length > 0)
}
