/**
 * One step of the explicit schemes backwards in the cells of a class, as sweeps: `forwardEulerAdjoint.ts`, `LinkSums.ts` and, but for the
 * exponentials, `exponentialEulerAdjoint.ts`, with every operation in its order.
 *
 * What a compartment does by itself goes back by its program reversed; what happens between compartments, by the transpose: links with the rate
 * of the other way, entries down the columns of the matrix.
 */
import type * as Builder from "../kernel/Builder.ts"
import { expand } from "../kernel/expand.ts"
import type { Program } from "../kernel/Program.ts"
import { replay } from "../kernel/replay.ts"
import { reverse } from "../kernel/reverse.ts"
import * as Back from "./BackPlace.ts"
import * as Columns from "./Columns.ts"
import { coupledProgram, type ExplicitPort, forwardProgram, membraneProgram } from "./explicitPrograms.ts"
import { sweep } from "./implicitSweeps.ts"
import * as Place from "./Place.ts"
import type { Sweep } from "./Step.ts"
import { systemColumns } from "./System.ts"
import type { SolveBack } from "./transposedSweeps.ts"

/** The adjoints that reversed programs read and write. */
type Adjoint =
  | "bar x"
  | "bar lin"
  | "bar constant"
  | "bar flow"
  | "bar next"
  | "bar held"
  | "bar clampCurrent"
  | "sum inverseCapacitance"

type LocalPort = ExplicitPort | Adjoint

/**
 * Adjoints of what goes into a compartment's own step; those of its results come in. With `onto`, what another program gave is added to.
 */
const localBack = (program: Program<ExplicitPort>, capacitance: boolean, onto = false): Program<LocalPort> => {
  const out = (input: ExplicitPort): Adjoint | null => {
    switch (input) {
      case "x":
      case "lin":
      case "constant":
      case "flow":
      case "held":
        return `bar ${input}`
      case "inverseCapacitance":
        return capacitance ? "sum inverseCapacitance" : null
      case "h":
      case "next":
      case "clampUnit":
      case "clampCurrent":
        return null
    }
  }
  return expand(reverse<ExplicitPort, Adjoint>(program, {
    bar: (result) => result === "clampCurrent" ? "bar clampCurrent" : "bar next",
    out,
    onto: (input) => onto || input === "inverseCapacitance" ? out(input) : null
  }))
}

type BackSweep = Sweep<Back.CellBack>
const backSweep = sweep<Back.CellBack>

/** Where a program of compartments finds its numbers, but for those that sweeps give or take themselves. */
const placeOf = (
  { system }: SolveBack,
  port: LocalPort,
  own: { readonly [P in LocalPort]?: Back.CellBack }
): Back.CellBack => {
  const columns = systemColumns(system)
  const found = own[port]
  if (found !== undefined) return found
  switch (port) {
    case "h":
      return Place.h
    case "x":
    case "lin":
    case "constant":
      return Back.nodeTaped(Place.node(columns[port]))
    case "inverseCapacitance":
    case "held":
    case "clampUnit":
      return Place.node(columns[port])
    case "bar x":
      return Back.nodeBar(Place.node(columns.x))
    case "bar lin":
      return Back.nodeBar(Place.node(columns.lin))
    case "bar constant":
      return Back.nodeBar(Place.node(columns.constant))
    case "bar held":
      return Back.nodeBar(Place.node(columns.held))
    case "bar clampCurrent":
      return Back.nodeBar(Place.node(columns.clampCurrent))
    case "sum inverseCapacitance":
      return Back.nodeSum(Place.node(columns.inverseCapacitance))
    case "flow":
    case "next":
    case "clampCurrent":
    case "bar flow":
    case "bar next":
      throw new Error(`internal: nobody gives or takes ${port}`)
  }
}

/** A program of compartments as a sweep; some columns are 0 afterwards. */
const local = (
  solve: SolveBack,
  program: Program<LocalPort>,
  own: { readonly [P in LocalPort]?: Back.CellBack },
  cleared: ReadonlyArray<Back.CellBack> = []
): BackSweep =>
  backSweep("compartments", (b) => {
    const { at } = replay(b, program.instructions, { input: (port) => b.input(placeOf(solve, port, own)) })
    for (const { port, value } of program.results) b.result(placeOf(solve, port, own), at[value])
    for (const place of cleared) b.result(place, b.number(0))
  })

/** What clamps put in has been gone back through, where there is such a thing. */
const spent = ({ held, system }: SolveBack): ReadonlyArray<Back.CellBack> =>
  held && system.scaled ? [Back.nodeBar(Place.node(systemColumns(system).clampCurrent))] : []

/**
 * Numbers per compartment that are kept from sweep to sweep. Forward Euler: what its value gets; of a hub, at its first member, the adjoint of
 * its value, the value, and what is left for the first member. Exponential Euler: what comes back to a sum over the cell; the next value of the
 * membrane alone, and its adjoint.
 */
const [got, hubBar, hubValue, rest] = [0, 1, 2, 3].map((k) => Columns.scratch(k))
const [given, next, nextBar] = [0, 1, 2].map((k) => Columns.scratch(k))

/** A result that is what was there and something more. */
export const increase = (b: Builder.ProgramBuilder<Back.CellBack>, place: Back.CellBack, part: Builder.Value): void =>
  b.result(place, b.op("add", b.input(place), part))

/**
 * The sweeps of forward Euler backwards. Of cells that junctions join, what flows in has its adjoint in a column of its own, where the transpose of
 * what flows through junctions finds it, and the values from which it is: that comes last.
 */
export const forwardBackSweeps = (solve: SolveBack, joined = false): ReadonlyArray<BackSweep> => {
  const { held, index, system, wants } = solve
  const rows = { scaled: system.scaled, held }
  const bar = Back.nodeBar(Place.node(system.x))
  // Else it is in the place of that of the value meanwhile, where neighbours read it.
  const flow = (at: Place.At): Back.CellBack => Back.nodeBar(Place.node(joined ? Columns.flow : system.x, at))
  const into = joined ? bar : Place.node(got)
  const value = (at: Place.At): Back.CellBack => Back.nodeTaped(Place.node(system.x, at))
  const rate = Place.node(Columns.rate("links", index))
  return [
    local(solve, localBack(forwardProgram(rows), wants.capacitance), {
      "bar next": bar,
      "bar x": into,
      "bar flow": flow("own")
    }, spent(solve)),
    ...hubSweeps(
      index,
      flow("own"),
      (at) => joined ? Back.nodeBar(Place.node(system.x, at)) : Place.node(got, at),
      value,
      wants.coefficients
    ),
    backSweep("links", (b) => {
      const own = b.input(flow("own"))
      const turned = b.input(Place.node(Columns.rate("turned", index)))
      const other = b.input(flow("other"))
      b.result(into, b.op("sub", b.op("mul", turned, other), b.op("mul", b.input(rate), own)))
      if (!wants.coefficients) return
      const difference = b.op("sub", b.input(value("other")), b.input(value("own")))
      increase(b, Back.nodeSum(rate), b.op("mul", own, difference))
    }, [into]),
    joined
      ? backSweep("compartments", (b) => b.result(Place.node(Columns.solved), b.input(value("own"))))
      : backSweep("compartments", (b) => b.result(bar, b.input(Place.node(got))))
  ]
}

/** A place of the compartment at hand, of its neighbour, or of the first of a hub. */
type Somewhere = (at: Place.At) => Back.CellBack

/**
 * What flows through hubs where values are `x`: a member's rate takes from the hub's value, of which each member is a share. The adjoint `flow` goes
 * `into` those of the values, and, where that is asked, to those of rates and shares.
 */
export const hubSweeps = (
  index: number,
  flow: Back.CellBack,
  into: Somewhere,
  at: Somewhere,
  sums: boolean
): ReadonlyArray<BackSweep> => {
  const [rate, share] = [Place.node(Columns.rate("members", index)), Place.node(Columns.share(index))]
  const [x, first] = [at("own"), at("first")]
  const [bar, value, left] = [hubBar, hubValue, rest].map((column) => Place.node(column, "first"))
  const values: ReadonlyArray<BackSweep> = [
    backSweep("hubs", (b) => b.result(value, b.input(first))),
    backSweep("members", (b) => {
      increase(b, value, b.op("mul", b.input(share), b.op("sub", b.input(x), b.input(first))))
    })
  ]
  return [
    backSweep("hubs", (b) => b.result(bar, b.number(0))),
    backSweep("members", (b) => increase(b, bar, b.op("mul", b.input(rate), b.input(flow)))),
    ...(sums ? values : []),
    backSweep("hubs", (b) => b.result(left, b.input(bar))),
    backSweep("members", (b) => {
      const part = b.op("mul", b.input(share), b.input(bar))
      increase(b, into("own"), b.op("sub", part, b.op("mul", b.input(rate), b.input(flow))))
      b.result(left, b.op("sub", b.input(left), part))
      if (!sums) return
      increase(b, Back.nodeSum(rate), b.op("mul", b.input(flow), b.op("sub", b.input(value), b.input(x))))
      increase(b, Back.nodeSum(share), b.op("mul", b.input(bar), b.op("sub", b.input(x), b.input(first))))
    }),
    backSweep("hubs", (b) => increase(b, into("first"), b.input(left)))
  ]
}

/** The sweeps of exponential Euler backwards; where rows may be held, first what the sums over the cell become. */
export const exponentialBackSweeps = (solve: SolveBack): ReadonlyArray<BackSweep> => {
  const { held, index, system, wants } = solve
  const rows = { scaled: system.scaled, held }
  const columns = systemColumns(system)
  const bars = [columns.x, columns.lin, columns.constant].map((column) => Back.nodeBar(Place.node(column)))
  const entry = Place.node(Columns.entry(index))
  const membrane = membraneProgram(rows)
  const begin = held
    // What holding a concentration takes nobody asks, so that nothing but what is held gets anything here.
    ? local(solve, localBack(coupledProgram(rows), wants.capacitance), {
      "bar next": bars[0],
      "bar flow": Place.node(given)
    }, system.scaled ? spent(solve) : bars)
    : backSweep("compartments", (b) => b.result(Place.node(given), b.input(bars[0])))
  const ofEntries: ReadonlyArray<BackSweep> = [
    local(solve, expand(membrane), { next: Place.node(next) }),
    backSweep("entries", (b) => {
      increase(b, Back.nodeSum(entry), b.op("mul", b.input(Place.node(given)), b.input(Place.node(next, "other"))))
    })
  ]
  return [
    begin,
    ...(wants.coefficients ? ofEntries : []),
    backSweep("compartments", (b) => b.result(Place.node(nextBar), b.number(0))),
    backSweep(
      "columns",
      (b) => b.result(Place.node(nextBar), b.op("mul", b.input(entry), b.input(Place.node(given, "other")))),
      [Place.node(nextBar)]
    ),
    local(solve, localBack(membrane, wants.capacitance, held), { "bar next": Place.node(nextBar) })
  ]
}
