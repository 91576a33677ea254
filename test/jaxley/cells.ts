/**
 * Cells for the counterparts of Jaxley's tests: trees of cylinders numbered as theirs, and the shared SWC files, which are read where they are.
 */
import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stimulus, Swc, Traces, View } from "neurolens"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { absent, shared } from "../reference/shared.ts"

export { shared }

/** The title of tests of shared files, which says why they are skipped where they are. */
export const ofFiles = (title: string): string => shared === null ? `${title}: ${absent}` : title

/** A tree that forks in two wherever it can: branches -1, 0, 0, 1, 1, 2, 2, … */
export const tree = (branches: number, ncomp: number): Network.Network =>
  Cell.make({ parents: Array.from({ length: branches }, (_, b) => Math.ceil(b / 2) - 1), ncomp })

/** The text of a shared file. */
export const text = (file: string): string => readFileSync(join(shared!, "swc", `${file}.swc`), "utf8")

/** A morphology as Jaxley reads it. */
export const jaxleys = (file: string, options: Swc.SwcOptions = {}) =>
  Swc.readSync(text(file), { reading: "jaxley", ...options }).morphology

/** A cell as Jaxley reads it. */
export const traced = (file: string, ncomp: number, options: Swc.SwcOptions = {}): Network.Network =>
  Cell.traced(jaxleys(file, options), { ncomp })

/** The voltages that are recorded. */
export const voltages = async (
  network: Network.Network,
  tMax = 5
): Promise<ReadonlyArray<ReadonlyArray<number>>> => {
  const run = await Effect.runPromise(Simulation.run(network, { tMax }).pipe(Effect.provide(Engine.layer)))
  return run.recordings.map((_, i) => Array.from(Traces.trace(run, i)))
}

/** The largest distance between two lists of traces of one shape; NaN where a number is not finite. */
export const apart = (a: ReadonlyArray<ReadonlyArray<number>>, b: ReadonlyArray<ReadonlyArray<number>>): number =>
  Math.max(...a.flatMap((trace, i) => trace.map((v, k) => Math.abs(v - (b[i]?.[k] ?? NaN)))))

/** 0.1 nA from 0.5 ms on for 1 ms into the first compartment, whose voltage is recorded. */
export const pulse = (at: Select.NodeSelection = Select.rows([0]), amplitude = 0.1): Edit.Edit =>
  Edit.all([
    Edit.stimulate(Stimulus.step({ delay: 0.5, duration: 1, amplitude }), at),
    Edit.record("v", at)
  ])

/** A network with HH everywhere. */
export const withHH = (network: Network.Network): Network.Network =>
  Network.editSync(network, [Edit.insert(Channels.HH)])

/** A column of compartments. */
export const column = (network: Network.Network, name: string, at: Select.NodeSelection = Select.all) =>
  Array.from(View.of(network, at).column(name).values as ArrayLike<number>)

/** How many compartments a selection has. */
export const count = (network: Network.Network, at: Select.Selection): number => View.of(network, at).rows.length
