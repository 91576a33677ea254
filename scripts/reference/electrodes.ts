/**
 * Electrodes of recipes: cells are laid along x by the library, so they are moved to where the recipe's first compartment begins, and it is
 * said where they do not lie as the recipe says. Potentials come of the recorded currents through all membranes.
 */
import { Edit, Electrode, type Network, Select, type Traces, View } from "neurolens"

/** Electrodes of a recipe: the conductivity [S/m], both ends of every compartment [um], and the places. */
export type RecipeElectrodes = {
  readonly sigma: number
  readonly ends: ReadonlyArray<readonly [ReadonlyArray<number>, ReadonlyArray<number>]>
  readonly points: ReadonlyArray<{ readonly at: ReadonlyArray<number>; readonly method: "line" | "point" }>
}

/** Puts cells where they are, and records what potentials are made of. */
export const electrodeEdits = (electrodes: RecipeElectrodes | undefined): ReadonlyArray<Edit.Edit> => {
  if (electrodes === undefined) return []
  const [x, y, z] = electrodes.ends[0][0]
  return [Edit.move({ x, y, z }, Select.all), Edit.record("i_membrane")]
}

/** What is wrong with where compartments are. */
export const placeProblems = (
  network: Network.Network,
  electrodes: RecipeElectrodes | undefined
): ReadonlyArray<string> => {
  if (electrodes === undefined) return []
  const places = ["x", "y", "z"].map((axis) => View.column(Select.all, axis).get(network) as ArrayLike<number>)
  return electrodes.ends.flatMap(([from, to], row) => {
    const off = places.some((of, axis) => Math.abs(of[row] - (from[axis] + to[axis]) / 2) > 1e-9)
    return off ? [`compartment ${row} is not where the recipe says`] : []
  })
}

/** The potential at one of the electrodes. */
export const potentialAt = (
  traces: Traces.Traces,
  { points, sigma }: RecipeElectrodes,
  electrode: number
): Float64Array => {
  const { at, method } = points[electrode]
  return Electrode.potential(traces, Electrode.make(at, { sigma, method }))
}
