/**
 * The fifth phase of reading: what a name was before a block assigned it, from what other blocks make of it, moment by moment as NEURON does.
 *
 * A step of NEURON takes currents from the voltage and the states, moves the voltage, then the states. So a name that rules set and
 * currents read is frozen within a step, and one that currents set and rules read is a step old: both are states with `equals`. What only
 * INITIAL sets is a definition where it is made of parameters, and a state that keeps its start otherwise.
 */
import type { Expression } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { substitute } from "../../equation/substitute.ts"
import { nameOf } from "./Definitions.ts"
import type { Followed } from "./follow.ts"
import { elementOf, ownOf } from "./Follower.ts"
import type { Phase } from "./Follower.ts"
import type { Named } from "./names.ts"
import type { Place } from "./Syntax.ts"

/** A state that the file has not, but its memory. */
export type Memory = {
  readonly own: string
  readonly named: Named
  readonly kind: "equals" | "initial" | "update" | "events"
  readonly value: Expression
  readonly place: Place
}

/** What a name that a block reads before it sets it turned out to be. */
export type Settled = {
  /** An expression with every `?name@block` replaced, those in definitions too. */
  readonly settle: (e: Expression) => Expression
  /** A definition, settled. */
  readonly definition: (name: string) => Expression | undefined
  /** The states that were made, in the order in which they were met. */
  readonly memories: ReadonlyMap<string, Memory>
  /** Names that nothing sets, and parameters that were met so, by their names here. */
  readonly unset: ReadonlyMap<string, Named>
  /** Whether an expression is the same at all times. */
  readonly timeless: (e: Expression) => boolean
}

const sources: Readonly<Record<Phase, ReadonlyArray<Phase>>> = {
  initial: [],
  solve: ["current", "solve", "receive", "initial"],
  current: ["solve", "current", "receive", "initial"],
  receive: ["receive", "solve", "current", "initial"]
}

/** The state or parameter that a file's name became, apart from a definition of the same name. */
export const remembered = (own: string): Expression => nameOf(`!${own}`)

const placeholder = /^\?(.+)@(initial|solve|current|receive)$/

/** Finds out what all names were. */
export const settle = ({ phases, world }: Followed): Settled => {
  const { definitions, names, report } = world
  const memories = new Map<string, Memory>()
  const unset = new Map<string, Named>()
  const found = new Map<string, Expression>()
  const settledDefinitions = new Map<string, Expression>()
  const varying = new Map<string, boolean>()
  const open = new Set<string>()

  const namedOf = (key: string): Named =>
    names.get(key) ?? elementOf(names, key) ??
      { kind: "assigned", name: key, own: key, unit: null, value: null, length: null, range: null, place: null }

  const definition = (name: string): Expression | undefined => {
    const known = settledDefinitions.get(name)
    if (known !== undefined) return known
    const own = definitions.all.get(name)
    if (own === undefined) return undefined
    const value = whole(own.value)
    settledDefinitions.set(name, value)
    return value
  }

  const whole = (e: Expression): Expression => {
    const parts = [...freeNames(e)].filter((name) => placeholder.test(name))
    return parts.length === 0 ? e : substitute(e, new Map(parts.map((name) => [name, resolve(name)])))
  }

  const timeless = (e: Expression): boolean => [...freeNames(e)].every(isTimeless)

  const isTimeless = (name: string): boolean => {
    const known = varying.get(name)
    if (known !== undefined) return !known
    varying.set(name, true) // a ring is none
    const own = definitions.all.get(name)
    const answer = own !== undefined
      ? timeless(own.value)
      : placeholder.test(name)
      ? timeless(resolve(name))
      : name.startsWith("!")
      ? unset.has(name.slice(1))
      : timelessNames.has(name) ||
        [...names.values()].some((named) => named.kind === "parameter" && sameOwn(named, name))
    varying.set(name, !answer)
    return answer
  }

  const sameOwn = (named: Named, name: string): boolean =>
    named.own === name || named.length !== null && name.startsWith(`${named.own}_`)

  const resolve = (text: string): Expression => {
    const known = found.get(text)
    if (known !== undefined) return known
    const [, key, phase] = placeholder.exec(text)!
    const named = namedOf(key)
    const own = ownOf(named, key)
    if (open.has(text)) return remembered(own) // made of itself: its memory
    open.add(text)
    const answer = search(key, phase as Phase, named, own)
    open.delete(text)
    found.set(text, answer)
    return answer
  }

  const search = (key: string, phase: Phase, named: Named, own: string): Expression => {
    for (const source of sources[phase]) {
      const value = phases[source].env.get(key)
      if (value === undefined) continue
      const place = definitionPlace(value) ?? named.place ?? fallback
      if (source !== phase && timeless(value)) return value
      if (source === phase) {
        if (!memories.has(own) && phase === "current") {
          report.problem(
            "not-yet",
            place,
            key,
            `\`${key}\` is read in BREAKPOINT before it is set there, so that it depends on how often a step takes the currents: set it first`
          )
        }
        memories.set(
          own,
          memories.get(own) ?? { own, named, kind: phase === "receive" ? "events" : "update", value, place }
        )
      } else {
        const kind = source === "receive" ? "events" : source === "initial" ? "initial" : "equals"
        if (kind === "equals" && !memories.has(own)) {
          report.note(
            "frozen-name",
            place,
            key,
            source === "solve"
              ? `\`${key}\` is set where states move, so the current takes it as it is frozen within a step, as in NEURON`
              : `\`${key}\` is set with the currents, so states see it a step later, as in NEURON`
          )
        }
        memories.set(own, memories.get(own) ?? { own, named, kind, value, place })
      }
      return remembered(own)
    }
    if (named.kind === "parameter") return nameOf(own)
    if (named.kind === "reversal" || named.kind === "inside" || named.kind === "outside" || named.kind === "current") {
      world.reads.set(key, named)
      return nameOf(own)
    }
    if (!unset.has(own)) {
      const place = firstUse(key) ?? named.place ?? fallback
      report.note("unset-name", place, key, `nothing sets \`${key}\`, so it is a parameter, 0 unless it is set`)
    }
    unset.set(own, named)
    return remembered(own)
  }

  const fallback: Place = { file: { name: null, text: "" }, span: [0, 0] }

  const definitionPlace = (e: Expression): Place | undefined =>
    e._tag === "Name" ? definitions.all.get(e.name)?.place : undefined

  const firstUse = (key: string): Place | undefined => world.uses.get(key)

  return { settle: whole, definition, memories, unset, timeless }
}

/** What does not move within a run. */
const timelessNames: ReadonlySet<string> = new Set([
  "radius",
  "length",
  "area",
  "volume",
  "axial_resistivity",
  "capacitance",
  "celsius"
])
