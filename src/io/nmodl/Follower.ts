/**
 * What is known while statements are followed: the values of names, of the routine's own first, and what was met on the way.
 *
 * A name that was not assigned yet in a block stands for what it was before, `?name@block`; `settle.ts` finds out what that is.
 */
import type { Expression } from "../../equation/Expression.ts"
import { type Definitions, nameOf, numberOf, TooLarge } from "./Definitions.ts"
import { mostFollowed } from "./limits.ts"
import type { Named, Names } from "./names.ts"
import type { Report } from "./report.ts"
import type { Place, Routine, Statement, Term } from "./Syntax.ts"
import { type Aliases, unitText } from "./unitTexts.ts"

/** Which block is followed: at the start, in a step's rules, in its currents, when an event arrives. */
export type Phase = "initial" | "solve" | "current" | "receive"

/** The derivative of a state, and whether its own line names the state. */
export type Slope = {
  readonly value: Expression
  readonly place: Place
  readonly sees: boolean
  readonly block: string
  readonly unitsOff: boolean
}

/** A reaction with values. */
export type Flow = {
  readonly left: ReadonlyArray<{ readonly count: number; readonly name: string }>
  readonly right: ReadonlyArray<{ readonly count: number; readonly name: string }>
  readonly forward: Expression
  readonly backward: Expression | null
  readonly kind: "<->" | "->" | "<<"
  readonly place: Place
  readonly unitsOff: boolean
}

/** A line of what happens when an event arrives. */
export type Sent = {
  readonly call: string
  readonly args: ReadonlyArray<Expression>
  readonly test: Expression | null
  readonly place: Place
}

/** What following a file needs to know, and what it finds. */
export type World = {
  readonly names: Names
  readonly routines: ReadonlyMap<string, Routine>
  readonly aliases: Aliases
  readonly definitions: Definitions
  readonly report: Report
  readonly defined: ReadonlyMap<string, number>
  /** What a name is called that the file reads of elsewhere, by pointers. */
  readonly pointers: Readonly<Record<string, string>>
  /** What a place of an array is called. */
  readonly element: (name: string, index: number | null) => string
  /** Names that no definition may have. */
  readonly fixed: ReadonlySet<string>
  /** Which names are assigned anywhere. */
  readonly written: ReadonlySet<string>
  readonly reads: Map<string, Named>
  /** Where a name was read first before anything set it. */
  readonly uses: Map<string, Place>
}

/** The states that hold the time: at the start of a step and in its middle. */
export const [now, middle] = ["t_now", "t_middle"] as const

/** The walk through one phase. */
export class Follower {
  readonly world: World
  readonly phase: Phase
  readonly env = new Map<string, Expression>()
  readonly slopes = new Map<string, Slope>()
  readonly flows: Array<Flow> = []
  readonly sums: Array<{ readonly terms: ReadonlyArray<Term>; readonly total: Expression; readonly place: Place }> = []
  readonly volumes = new Map<string, Expression>()
  readonly sent: Array<Sent> = []
  /** By state: that a block puts it at rest. */
  readonly steady = new Set<string>()
  /** The values of names of routines, the innermost last. */
  readonly frames: Array<Map<string, Expression>> = []
  /** The conditions under which a statement is followed. */
  readonly tests: Array<Expression> = []
  #followed = 0
  unitsOff = false
  /** The block that is followed. */
  block = ""
  /** How many routines stand within each other. */
  depth = 0

  /** Follows statements: what a routine that is put in is made of. */
  readonly follow: (list: ReadonlyArray<Statement>, at: Follower) => void

  constructor(world: World, phase: Phase, follow: (list: ReadonlyArray<Statement>, at: Follower) => void) {
    this.world = world
    this.phase = phase
    this.follow = follow
  }

  /** Counts a statement. */
  count(): void {
    if (++this.#followed > mostFollowed) throw new TooLarge()
  }

  /** The frame that has a name, if a routine's own. */
  frameOf(key: string): Map<string, Expression> | undefined {
    return this.frames.findLast((frame) => frame.has(key))
  }

  /** A value under a name of its own. */
  define(wanted: string, value: Expression, place: Place): Expression {
    return this.world.definitions.add(wanted, value, place, this.unitsOff)
  }

  /** What a name is, at this place. */
  read(key: string, place: Place): Expression {
    const local = this.frameOf(key)?.get(key) ?? this.env.get(key)
    return local ?? this.outer(key, place)
  }

  /** What a name is before anything is assigned to it in this phase. */
  outer(key: string, place: Place): Expression {
    const { defined, definitions, names, pointers, written } = this.world
    const number = defined.get(key)
    if (number !== undefined) return numberOf(number)
    const named = names.get(key) ?? elementOf(names, key)
    if (named === undefined) return this.#start(key)
    switch (named.kind) {
      case "constant": {
        const unit = named.unit === null ? null : this.unit(named.unit)
        const value = numberOf(named.value ?? 0, unit)
        return definitions.add(ownOf(named, key), value, named.place ?? place, false, true)
      }
      case "world":
        if (key === "diam") return { _tag: "Binary", op: "*", left: numberOf(2), right: nameOf("radius"), span: [0, 0] }
        if (key === "t") return this.#time(place)
        this.world.reads.set(key, named)
        return nameOf(named.own)
      case "pointer":
        if (pointers[key] !== undefined) {
          this.world.reads.set(key, named)
          return nameOf(pointers[key] === "v_pre" ? "v_pre" : named.own)
        }
        return nameOf(named.own)
      case "state":
        if (this.phase === "initial") return this.#stateAtStart(key, named)
        return nameOf(ownOf(named, key))
      case "parameter":
        if (!written.has(key)) return nameOf(ownOf(named, key))
        return this.phase === "initial" ? nameOf(ownOf(named, key)) : nameOf(`?${key}@${this.phase}`)
      case "assigned":
        if (!this.world.uses.has(key)) this.world.uses.set(key, place)
        return this.phase === "initial" && written.has(key) ? numberOf(0) : nameOf(`?${key}@${this.phase}`)
      default:
        if (named.kind === "current" && written.has(key)) return nameOf(`?${key}@${this.phase}`)
        if (written.has(key) && this.phase !== "initial") return nameOf(`?${key}@${this.phase}`)
        this.world.reads.set(key, named)
        return nameOf(named.own)
    }
  }

  /** The library's text of a unit, or nothing. */
  unit(text: string): string | null {
    return unitText(text, this.world.aliases)
  }

  /** `x0`, the value that a state has before INITIAL. */
  #start(key: string): Expression {
    const state = key.endsWith("0") ? this.world.names.get(key.slice(0, -1)) : undefined
    return numberOf(state?.value ?? 0)
  }

  /** The time: of the middle of a step where currents see it, of its start where rules do. */
  #time(place: Place): Expression {
    switch (this.phase) {
      case "initial":
        return numberOf(0)
      case "receive":
        this.world.report.problem("not-yet", place, "t", "what happens when an event arrives sees no time here")
        return numberOf(0)
      default:
        return nameOf(this.phase === "current" ? `!${middle}` : `!${now}`)
    }
  }

  #stateAtStart(key: string, named: Named): Expression {
    if (this.steady.has(key)) return nameOf(ownOf(named, key))
    const start = this.world.names.get(`${key}0`)
    return start?.kind === "parameter" ? nameOf(start.own) : numberOf(named.value ?? 0)
  }
}

/** The declaration of an array of which this is a place, `ca[2]`. */
export const elementOf = (names: Names, key: string): Named | undefined => {
  const bracket = key.indexOf("[")
  return bracket < 0 ? undefined : names.get(key.slice(0, bracket))
}

/** What a name, or a place of an array, is called in texts of this library. */
export const ownOf = (named: Named, key: string): string => {
  const bracket = key.indexOf("[")
  return bracket < 0 ? named.own : `${named.own}_${key.slice(bracket + 1, -1)}`
}
