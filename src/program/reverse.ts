/**
 * A step backwards: from adjoints after a step to adjoints before it, derived from the step.
 *
 * Phases from the last to the first, the members of each in their own order, so that sums keep theirs. What goes up to a place comes back
 * from its adjoint, by rules that are total by type:
 *
 * | forwards | backwards |
 * | --- | --- |
 * | a body of rows | reversed (`kernel/reverse.ts`) |
 * | load of what moves | its value: `Taped`; its adjoint: a store to `Bar` |
 * | load of a constant | its value: as it was; its adjoint: onto `Sum` |
 * | store | load of `Bar` |
 * | load at the compartment that a synapse acts on | added to its `Bar`, by ascending row |
 * | load at the one that it comes from, which may be another owner's | `Give`; that owner collects |
 * | added, at either end | load of `Bar` |
 * | solve | the transposed solve; never its sweeps reversed |
 * | list: put, add, take | of adjoints: take, take, add |
 * | events, and what tells of spikes | nothing: whoever runs the step undoes them between its parts (`adjoint/compiled/events`) |
 *
 * What lists put is put again first, so that no tape keeps it; and junctions say again what they are to a solve, where that is asked. What they do
 * besides stands in `joinedBack.ts`.
 */
import type { Builder, Value } from "../kernel/Builder.ts"
import { type Program, withoutDead, withPorts } from "../kernel/Program.ts"
import { reverse as reverseProgram } from "../kernel/reverse.ts"
import * as Back from "./BackPlace.ts"
import type * as Columns from "./Columns.ts"
import { exponentialBackSweeps, forwardBackSweeps } from "./explicitBackSweeps.ts"
import { type Flowing, joinedSolves, membranesBack, readsLinks, restAgain, restBack } from "./joinedBack.ts"
import { meeting } from "./meetings.ts"
import type * as Place from "./Place.ts"
import type { Body, Phase, PhaseName, Space, Statement, Step, Sweep } from "./Step.ts"
import { isImplicit, schemeKinds, type SchemeName } from "./System.ts"
import { type SolveBack, transposedSweeps } from "./transposedSweeps.ts"

/** What is asked of the way back. */
export type Asked = {
  /** Whether somebody looks at a current, so that its adjoint may be another number than 0. */
  readonly seen: (current: Columns.CurrentColumn) => boolean
  /** Whether the adjoint of a constant is wanted. */
  readonly wanted: (constant: Columns.ConstantColumn) => boolean
  /** The derivative of a spike by the distance from its threshold; null where it is 0. */
  readonly spike: ((b: Builder, distance: Value) => Value) | null
}

/** A step backwards. */
export type BackStep = Step<Back.RowBack, Back.CellBack>

/** A statement of it. */
export type BackStatement = Statement<Back.RowBack, Back.CellBack>

type Adjoint = Extract<Back.RowBack, { readonly _tag: "Bar" | "Sum" | "Give" }>

/** Where the adjoint of what is at a place goes, or comes from; null where there is none, or nobody wants it. */
const adjointOf = ({ seen, spike, wanted }: Asked) => (place: Place.RowPlace): Adjoint | null => {
  switch (place._tag) {
    case "Uniform":
    case "Looked":
      return null
    case "Slot":
      // Of what is held of a voltage, programs only ask whether something is.
      return place.column.what === "held" && place.column.ion === null ? null : Back.bar(place)
    case "Via":
      return place.of.end === "pre" ? Back.give(place) : Back.bar(place)
    case "Own":
      break
  }
  const { column } = place
  switch (column._tag) {
    case "State":
    case "Unpumped":
    case "Held":
    case "Link":
      return Back.bar(place)
    case "Current":
      return seen(column) ? Back.bar(place) : null
    case "Fixed":
    case "Density":
      return wanted(column) ? Back.sum(column) : null
    case "Detector":
      // Of a reset, that it is a spike.
      return spike !== null && column.what === "spike" ? Back.bar(place) : null
    case "Line":
      return Back.bar(place)
    case "Flaw":
    case "Ahead":
    case "Kept":
      return null
  }
}

/** Where the value that was at a place is read. */
const valueAt = (place: Place.RowPlace): Back.RowBack => {
  switch (place._tag) {
    case "Uniform":
      return place
    case "Looked":
      throw new Error("internal: rates in tables have no derivative")
    case "Via":
      return Back.taped(place)
    case "Slot":
      return place.column.what === "value" ? Back.taped(place) : place
    case "Own":
      break
  }
  switch (place.column._tag) {
    case "State":
    case "Unpumped":
    case "Current":
    case "Line":
      return Back.taped(place)
    case "Fixed":
    case "Density":
    case "Held":
    case "Link":
    case "Flaw":
    case "Detector":
    case "Ahead":
    case "Kept":
      return place
  }
}

/** What is kept of a moving number between steps: states and currents, not the lines that every step makes anew. */
const lasts = (place: Place.RowPlace): boolean =>
  (place._tag === "Own" && (place.column._tag === "State" || place.column._tag === "Current")) ||
  (place._tag === "Slot" && place.column.what === "value")

/** The body of rows backwards; the program has calls, and so has its reverse. */
export const reverseBody = ({ program }: Body<Place.RowPlace>, asked: Asked): Body<Back.RowBack> => {
  const adjoint = adjointOf(asked)
  const results = new Set(program.results.map(({ port }) => port))
  const reversed: Program<Place.RowPlace | Adjoint> = reverseProgram<Place.RowPlace, Adjoint>(program, {
    spike: asked.spike,
    bar: (result) => result._tag === "Via" ? Back.bar(result) : adjoint(result),
    out: adjoint,
    part: ({ _tag }) => _tag === "Via",
    // Sums run on, and what a step leaves alone goes on with the adjoint that it has.
    onto: (input) => {
      const own = adjoint(input)
      // What is held of a diffusing state has got something from its solve already.
      const solved = input._tag === "Slot" && input.column.what === "held"
      return own?._tag === "Sum" || solved || (lasts(input) && !results.has(input)) ? own : null
    },
    // Synapses add to the adjoint of what they saw of a concentration; the step back that made it takes all of that.
    spent: (result) =>
      lasts(result) || (result._tag === "Own" && result.column._tag === "Unpumped") ? adjoint(result) : null
  })
  const placed = withPorts(reversed, (port): Back.RowBack => {
    switch (port._tag) {
      case "Bar":
      case "Sum":
      case "Give":
        return port
      default:
        return valueAt(port)
    }
  })
  const isAdded = (place: Back.RowBack): boolean => place._tag === "Bar" && place.of._tag === "Via"
  return { program: placed, adds: new Set(placed.results.map(({ port }) => port).filter(isAdded)) }
}

/** A statement backwards. */
const reverseStatement = (statement: Statement, asked: Asked): BackStatement => {
  switch (statement._tag) {
    case "Rows":
      return { ...statement, body: reverseBody(statement.body, asked), beyond: null }
    case "Solve":
      return { ...statement, way: "transposed" }
    case "List":
      return { ...statement, way: statement.way === "take" ? "add" : "take", of: "adjoints" }
    case "Join":
    case "Through":
      throw new Error("internal: what junctions do in a step goes back as a whole")
    case "Cells":
      throw new Error("internal: solves are reversed as they are called, not as they are written out")
    case "Collect":
      throw new Error("internal: a way back has no way back")
    case "Spikes":
    case "Pull":
    case "Due":
      throw new Error("internal: events are not gone back through as statements")
    case "Meet":
      return statement
  }
}

/** Whether a statement goes back as one: not what events do at rows one by one, and not what looks for spikes. */
const goesBack = (statement: Statement): boolean => {
  switch (statement._tag) {
    case "Spikes":
    case "Pull":
    case "Due":
      return false
    case "Rows":
      return statement.space._tag !== "Detectors"
    default:
      return true
  }
}

const givesOf = (statement: BackStatement): ReadonlyArray<Back.Give> =>
  statement._tag !== "Rows"
    ? []
    : statement.body.program.results.flatMap(({ port }) => port._tag === "Give" ? [port] : [])

/** What junctions are to a solve, made again by the rows that made it: the rates of their links, and, where `rest` is asked, what is left of currents. */
const linksAgain = (statement: Rows, rest: boolean): BackStatement => {
  const { body: { adds, program }, space } = statement
  const isAsked = (place: Place.RowPlace): boolean =>
    place._tag === "Own" ? place.column._tag === "Link" : rest && place._tag === "Via"
  const made = withoutDead({ ...program, results: program.results.filter(({ port }) => isAsked(port)) })
  const placed: Program<Back.RowBack> = {
    instructions: made.instructions.map((i) => i._tag === "Input" ? { _tag: "Input", port: valueAt(i.port) } : i),
    results: made.results.map(({ port, value }) => ({ port: port as Back.RowBack, value })) // both are of either way
  }
  const added = new Set([...adds].filter(isAsked)) as ReadonlySet<Back.RowBack>
  const again: Space = "block" in space ? { _tag: "Links", block: space.block } : space
  return { _tag: "Rows", space: again, body: { program: placed, adds: added }, beyond: null }
}

type Rows = Extract<Statement, { readonly _tag: "Rows" }>

const isRows = (statement: Statement): statement is Rows => statement._tag === "Rows"

/** Rows of blocks in the order of these, whatever phase they are of, as sums of compartments have it. */
const byBlock = (statements: ReadonlyArray<Statement>): ReadonlyArray<Statement> => {
  const of = (s: Statement): number => s._tag === "Rows" && "block" in s.space ? s.space.block : -1
  return statements.toSorted((a, b) => of(a) - of(b))
}

/**
 * The step backwards; bodies of the step have calls, and so have those of its reverse. `flowing` is what it has of junctions, and of currents through
 * membranes; null where there is nothing.
 */
export const reverse = (step: Step, asked: Asked, flowing: Flowing | null = null): BackStep => {
  const junctions = step.flatMap(({ members, name }) => name === "junctions" ? members.filter(isRows) : [])
  const again: ReadonlyArray<Phase<Back.RowBack, Back.CellBack>> = step.flatMap(({ members, name }) => {
    const puts: ReadonlyArray<BackStatement> = name === "junctions" && flowing !== null && readsLinks(flowing)
      ? [...restAgain(flowing), ...junctions.map((rows) => linksAgain(rows, flowing.extras.membrane))]
      : members.flatMap((s) => s._tag === "List" && s.way === "put" ? [s] : [])
    return puts.length === 0 ? [] : [{ name, members: puts }]
  })
  /** Statements of a phase backwards. */
  const membersBack = ({ members: all, name }: Phase): ReadonlyArray<BackStatement> => {
    const members = all.filter(goesBack)
    const reversed = (some: ReadonlyArray<Statement>) => some.map((s) => reverseStatement(s, asked))
    if (flowing === null) return reversed(members)
    switch (name) {
      case "membrane":
        return membranesBack(flowing)
      case "solve":
        return [...reversed(members.filter(({ _tag }) => _tag === "Solve")), ...joinedSolves(flowing)]
      case "blocks":
        return [...restBack(flowing), ...reversed(byBlock([...members, ...junctions]))]
      default:
        return reversed(members)
    }
  }
  const left: ReadonlyArray<PhaseName> = ["meet", "junctions"]
  const phases = step.toReversed().filter(({ name }) => !left.includes(name)).flatMap((phase) => {
    const { name } = phase
    if (phase.members.length > 0 && !phase.members.some(goesBack)) return []
    const back: Phase<Back.RowBack, Back.CellBack> = { name, members: membersBack(phase) }
    const collect: Phase<Back.RowBack, Back.CellBack> = { name: "collect", members: [{ _tag: "Collect" }] }
    return back.members.some((s) => givesOf(s).length > 0) ? [back, collect] : [back]
  })
  const gives = phases.flatMap(({ members }) => members.flatMap(givesOf))
  return meeting([...again, ...phases], (s) => s._tag === "Collect" ? gives : [], givesOf)
}

/** The sweeps of a solve backwards. */
export const backSweepsOf = (scheme: SchemeName, solve: SolveBack): ReadonlyArray<Sweep<Back.CellBack>> => {
  if (isImplicit(scheme)) return transposedSweeps(scheme, solve)
  return schemeKinds[scheme].over === "links" ? forwardBackSweeps(solve) : exponentialBackSweeps(solve)
}

/** The same step with other programs in its rows. */
export const withPrograms = (
  step: BackStep,
  change: (program: Program<Back.RowBack>) => Program<Back.RowBack>
): BackStep =>
  step.map(({ members, name }) => ({
    name,
    members: members.map((s) => s._tag === "Rows" ? { ...s, body: { ...s.body, program: change(s.body.program) } } : s)
  }))
