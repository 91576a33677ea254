/**
 * The fourth phase of reading: the blocks of a file are followed with names instead of numbers, each from what it finds before it.
 */
import type { Expression } from "../../equation/Expression.ts"
import { functionNames } from "../../equation/functions.ts"
import { reservedNames } from "../../mechanism/scope.ts"
import { Definitions, nameOf, numberOf } from "./Definitions.ts"
import { Follower, middle, now, type Phase, type World } from "./Follower.ts"
import { type Named, type Names, ownName } from "./names.ts"
import type { Report } from "./report.ts"
import { statements } from "./statementsFollowed.ts"
import type { Declared, Program, Routine, Statement } from "./Syntax.ts"

/** How a file's states are solved: the block, by which method, and where that is said. */
export type Solved = {
  readonly block: Routine
  readonly method: string | null
  readonly solve: Extract<Statement, { readonly _tag: "Solve" }>
}

/** What came out of following a file. */
export type Followed = {
  readonly world: World
  readonly program: Program
  readonly phases: Readonly<Record<Phase, Follower>>
  readonly solved: ReadonlyArray<Solved>
  /** What each connection has: the weight first; how it begins, and what an event makes of it. */
  readonly connection: ReadonlyArray<Connected>
}

/** A name of NET_RECEIVE. */
export type Connected = {
  readonly own: string
  readonly declared: Declared
  readonly begins: Expression
  readonly becomes: Expression
}

/** Follows all blocks. */
export const follow = (
  program: Program,
  names: Names,
  defined: ReadonlyMap<string, number>,
  pointers: Readonly<Record<string, string>>,
  report: Report
): Followed => {
  const taken = [
    ...reservedNames,
    ...functionNames,
    "celsius",
    now,
    middle,
    ...names.values().filter(({ kind }) => kind !== "assigned" && kind !== "constant").map(({ own }) => own)
  ]
  const world: World = {
    names,
    routines: new Map(program.routines.map((one) => [one.name, one])),
    aliases: program.aliases,
    definitions: new Definitions(taken),
    fixed: new Set(taken),
    report,
    defined,
    pointers,
    element: (name, index) => index === null ? name : `${name}[${index}]`,
    written: writtenIn(program),
    reads: new Map<string, Named>(),
    uses: new Map()
  }
  const breakpoint = program.routines.filter(({ kind }) => kind === "BREAKPOINT")
  const solved = breakpoint.flatMap(({ body }) => solvesIn(body)).flatMap((solve): ReadonlyArray<Solved> => {
    const block = world.routines.get(solve.block)
    return block === undefined ? [] : [{ block, method: solve.method, solve }]
  })
  const blocks = (kind: Routine["kind"]): ReadonlyArray<Routine> => program.routines.filter((one) => one.kind === kind)
  const run = (phase: Phase, list: ReadonlyArray<Routine>): Follower => {
    const at = new Follower(world, phase, statements)
    for (const { body, name, unitsOff } of list) {
      at.unitsOff = unitsOff
      at.block = name
      statements(body, at)
    }
    return at
  }
  const phases = {
    initial: run("initial", blocks("INITIAL")),
    solve: run("solve", [...new Set(solved.map(({ block }) => block))]),
    current: run("current", breakpoint),
    receive: new Follower(world, "receive", statements)
  }
  return { world, program, phases, solved, connection: connected(blocks("NET_RECEIVE"), phases.receive) }
}

/** Follows what happens when an event arrives. */
const connected = (blocks: ReadonlyArray<Routine>, at: Follower): ReadonlyArray<Connected> => {
  const [block] = blocks
  if (block === undefined) return []
  const { definitions } = at.world
  const own = block.formals.map(({ name }) => definitions.fresh(ownName(name)))
  const start = new Follower(at.world, "initial", statements)
  const frames = [start, at].map((follower) => {
    const frame = new Map<string, Expression>(
      block.formals.map(({ name }, k) => [name, follower === start && k > 0 ? numberOf(0) : nameOf(`!${own[k]}`)])
    )
    frame.set("flag", numberOf(0))
    follower.frames.push(frame)
    return frame
  })
  at.block = block.name
  for (const s of block.body) if (s._tag === "Initial") statements(s.body, start)
  // What no event changes is what it begins with.
  const changed = new Set<string>()
  collect(block.body.filter(({ _tag }) => _tag !== "Initial"), new Set(), changed)
  for (const { name } of block.formals.slice(1)) if (!changed.has(name)) frames[1].set(name, frames[0].get(name)!)
  statements(block.body.filter(({ _tag }) => _tag !== "Initial"), at)
  return block.formals.flatMap((declared, k) =>
    k > 0 && !changed.has(declared.name)
      ? []
      : [{ own: own[k], declared, begins: frames[0].get(declared.name)!, becomes: frames[1].get(declared.name)! }]
  )
}

const solvesIn = (list: ReadonlyArray<Statement>): ReadonlyArray<Extract<Statement, { readonly _tag: "Solve" }>> =>
  list.flatMap((s) => s._tag === "Solve" ? [s] : s._tag === "If" ? [...solvesIn(s.yes), ...solvesIn(s.no)] : [])

/** The names of the file, not of a routine, that anything is assigned to. */
const writtenIn = (program: Program): ReadonlySet<string> => {
  const found = new Set<string>()
  for (const { body, formals, kind, name } of program.routines) {
    const own = new Set([...formals.map((one) => one.name), ...kind === "FUNCTION" ? [name] : []])
    collect(body, own, found)
  }
  return found
}

const collect = (list: ReadonlyArray<Statement>, outer: ReadonlySet<string>, found: Set<string>): void => {
  const locals = list.flatMap((s) => s._tag === "Local" ? s.names.map(({ name }) => name) : [])
  const own = locals.length === 0 ? outer : new Set([...outer, ...locals])
  for (const s of list) {
    switch (s._tag) {
      case "Assign":
        if (s.primes === 0 && !own.has(s.target)) found.add(s.target)
        break
      case "If":
        collect(s.yes, own, found)
        collect(s.no, own, found)
        break
      case "For":
        collect(s.body, new Set([...own, s.name]), found)
        break
      case "Initial":
        collect(s.body, own, found)
        break
      case "Call":
        if (s.call.name === "state_discontinuity" && s.call.args[0]?._tag === "Name") found.add(s.call.args[0].name)
        break
      default:
    }
  }
}
