/** Short ways to run a small network on the interpreter, and to catch what it fails with. */
import { Result } from "effect"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/select/Select.ts"
import type { RunOptions } from "../../src/solve/RunOptions.ts"
import { SimulationError } from "../../src/solve/SimulationError.ts"
import * as Traces from "../../src/solve/Traces.ts"
import { simulate } from "./simulate.ts"

/** One compartment of default size with what the edits make of it. */
export const single = (...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make([Cell.make()]), edits)

/** A cable of `n` compartments. */
export const cable = (n: number, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make([Cell.make({ ncomp: n })]), edits)

/** A compartment by row. */
export const row = (...rows: ReadonlyArray<number>): Select.NodeSelection => Select.rows(rows)

/** Runs a network. */
export const run = (network: Network.Network, options: RunOptions): Traces.Traces =>
  Result.getOrThrow(simulate(network, options))

/** The samples of every recording, in their order. */
export const traces = (network: Network.Network, options: RunOptions): ReadonlyArray<ReadonlyArray<number>> => {
  const made = run(network, options)
  return made.recordings.map((_, i) => Array.from(Traces.trace(made, i)))
}

/** What records, in order: `recorded(network, options)("v", 0)` is the trace of v in row 0. */
export const recorded = (
  network: Network.Network,
  options: RunOptions
): (state: string, row?: number) => ReadonlyArray<number> => {
  const made = run(network, options)
  return (state, at = 0) => {
    const i = made.recordings.findIndex((r) => r.state === state && r.row === at)
    if (i < 0) throw new Error(`${state} of row ${at} is not recorded`)
    return Array.from(Traces.trace(made, i))
  }
}

/** The error that a run ends in. */
export const failure = (network: Network.Network, options: RunOptions): SimulationError => {
  const result = simulate(network, options)
  if (Result.isSuccess(result)) throw new Error("the run succeeds")
  if (result.failure instanceof SimulationError) return result.failure
  throw result.failure
}

/** Area of the default compartment [um2]. */
export const area = 20 * Math.PI

/** A leak towards -70 mV with a time constant of `tau` [ms] at 1 uF/cm2. */
export const leak = (
  tau: number
): ReadonlyArray<Edit.Edit> => [Edit.insert(Channels.Leak), Edit.set("Leak_gLeak", 1e-3 / tau)]
