/**
 * Recipes of SWC files: what Jaxley makes of a file, compartment by compartment, and the voltages of three of them.
 *
 * Files stand in `swc/` beside the recipe. Compartments are matched by their centres, those in one place by their lengths and areas. The
 * load of a half that ends in a point is infinite, in Jaxley now and then only as large as rounding lets it be; nothing flows there.
 */
import { Effect, Result } from "effect"
import {
  Cell,
  Channels,
  Edit,
  type Engine,
  Network,
  Select,
  Simulation,
  Stimulus,
  Swc,
  Traced,
  Traces
} from "neurolens"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { cutColumns } from "../../src/network/frusta.ts"
import { axes } from "../../src/network/Placement.ts"
import { type Comparison, unmeasured } from "./recipe.ts"

/** Columns that a recipe says. */
const columns = [...cutColumns, ...axes] as const

type Columns = Readonly<Record<(typeof columns)[number], ReadonlyArray<number | null>>>

/** A recipe of an SWC file. */
export type SwcRecipe = {
  readonly name: string
  readonly swc: string
  readonly ncomp_per_branch: number
  readonly dt: number
  readonly steps: number
  readonly stride: number
  readonly record: ReadonlyArray<number>
  readonly expected: Columns & {
    readonly branches: number
    readonly branch_index: ReadonlyArray<number>
    readonly ncomp: number
    readonly groups: Readonly<Record<string, ReadonlyArray<number>>>
    readonly traces: ReadonlyArray<ReadonlyArray<number>>
  }
}

/** How far a geometric column may be off, relative to itself; a centre, relative to the largest of its axis. */
export const geometryTolerance = 1e-9

/** How far a voltage may be off [mV]. */
export const traceTolerance = 1e-6

/** A load above it is that of a half which ends in a point. */
const endless = 1e10

/** The current of all SWC recipes: 1 nA into the first compartment for samples 40 to 119. */
const current = { start: 40, stop: 120, amplitude: 1 }

const values = (network: Network.Network, name: string): ArrayLike<number> => network.nodes.columns.get(name)!.values

/** For each compartment of a recipe, the row that it is; null where none lies there. */
export const matched = (network: Network.Network, expected: SwcRecipe["expected"]): ReadonlyArray<number | null> => {
  const scale = (["x", "y", "z"] as const).map((axis) =>
    Math.max(1e-300, ...expected[axis].map((value) => Math.abs(value ?? 0)))
  )
  const free = new Set(Array.from({ length: network.nodes.length }, (_, row) => row))
  return Array.from({ length: expected.ncomp }, (_, i) => {
    const off = (row: number): number =>
      Math.max(
        ...(["x", "y", "z"] as const).map((axis, k) =>
          Math.abs(values(network, axis)[row] - (expected[axis][i] ?? NaN)) / scale[k]
        ),
        ...(["length", "area"] as const).map((name) =>
          Math.abs(values(network, name)[row] - (expected[name][i] ?? NaN)) / (expected[name][i] ?? NaN)
        )
      )
    for (const row of free) {
      if (!(off(row) < 1e-6)) continue
      free.delete(row)
      return row
    }
    return null
  })
}

const geometryProblems = (
  network: Network.Network,
  rows: ReadonlyArray<number | null>,
  expected: SwcRecipe["expected"]
): ReadonlyArray<string> =>
  columns.flatMap((name) => {
    const isPlace = ["x", "y", "z"].includes(name)
    const largest = Math.max(...expected[name].map((value) => Math.abs(value ?? 0)), 1e-300)
    const off = (row: number, want: number | null): number => {
      const found = values(network, name)[row]
      if (found === Infinity) return want === null || Math.abs(want) > endless ? 0 : Infinity
      return Math.abs(found - (want ?? NaN)) / (isPlace ? largest : Math.abs(want ?? NaN))
    }
    const errors = expected[name].map((want, i) => {
      const error = rows[i] === null ? Infinity : off(rows[i], want)
      return Number.isNaN(error) ? Infinity : error
    })
    const worst = errors.reduce((most, error, i) => error <= errors[most] ? most : i, 0)
    return errors[worst] < geometryTolerance
      ? []
      : [`${name} of compartment ${worst} is off by ${errors[worst].toExponential(2)} of itself`]
  })

const groupProblems = (
  network: Network.Network,
  rows: ReadonlyArray<number | null>,
  { groups }: SwcRecipe["expected"]
): ReadonlyArray<string> =>
  ["soma", "axon", "basal", "apical"].flatMap((name) => {
    const wanted = new Set((groups[name] ?? []).map((i) => rows[i]))
    const members = network.groups.has(name) ? Array.from(values(network, name)) : []
    const found = members.flatMap((flag, row) => flag === 1 ? [row] : [])
    return found.length === wanted.size && found.every((row) => wanted.has(row))
      ? []
      : [`group ${name} has ${found.length} compartments, expected ${wanted.size}, or others`]
  })

/** Reads the file as Jaxley does, and compares branches, compartments, groups and voltages. */
export const compareSwc = (recipe: SwcRecipe, folder: string): Effect.Effect<Comparison, never, Engine.Engine> =>
  Effect.gen(function*() {
    const { dt, expected, name, record, steps, stride } = recipe
    const failed = (problems: ReadonlyArray<string>): Comparison => unmeasured(name, problems)
    const text = Result.try(() => readFileSync(join(folder, "swc", recipe.swc), "utf8"))
    if (Result.isFailure(text)) return failed([`there is no ${join("swc", recipe.swc)} beside the recipe`])
    const read = Swc.read(text.success, { reading: "jaxley" })
    if (Result.isFailure(read)) return failed([read.failure.message])
    const { morphology } = read.success
    if (Traced.branchCount(morphology) !== expected.branches) {
      return failed([`${Traced.branchCount(morphology)} branches, expected ${expected.branches}`])
    }
    const cell = Network.make([Cell.traced(morphology, { ncomp: recipe.ncomp_per_branch })])
    if (cell.nodes.length !== expected.ncomp) {
      return failed([`${cell.nodes.length} compartments, expected ${expected.ncomp}`])
    }
    const rows = matched(cell, expected)
    const problems = [...geometryProblems(cell, rows, expected), ...groupProblems(cell, rows, expected)]
    if (rows.includes(null)) return failed([`no compartment where compartment ${rows.indexOf(null)} is`, ...problems])
    const row = (i: number): number => rows[i]! // none is null
    const recorded = [...new Set(record)]
    if (recorded.length !== expected.traces.length) {
      return failed([...problems, `${expected.traces.length} traces of ${recorded.length} compartments`])
    }
    const network = Network.editSync(cell, [
      Edit.insert(Channels.Leak),
      Edit.insert(Channels.HH),
      Edit.stimulate(
        Stimulus.step({
          delay: current.start * dt,
          duration: (current.stop - current.start) * dt,
          amplitude: current.amplitude
        }),
        Select.rows([row(0)])
      ),
      ...recorded.map((i) => Edit.record("v", Select.rows([row(i)])))
    ])
    const ran = yield* Effect.result(Simulation.run(network, { dt, steps }))
    if (Result.isFailure(ran)) return failed([...problems, ran.failure.message])
    const traces = expected.traces.map((wanted, i) => {
      const found = Traces.trace(ran.success, i)
      const worst = wanted.reduce((most, v, k) => Math.max(most, Math.abs(found[k * stride] - v)), 0)
      const error = (wanted.length - 1) * stride + 1 === found.length && !Number.isNaN(worst) ? worst : Infinity
      return { label: ran.success.labels[i], error, tolerance: traceTolerance, unit: "mV" }
    })
    return {
      ...failed(problems),
      traces,
      maxTraceError: Math.max(...traces.map(({ error }) => error)),
      pass: problems.length === 0 && traces.every(({ error }) => error <= traceTolerance)
    }
  })
