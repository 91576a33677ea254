/**
 * The matrices of exponential Euler in a kernel's memory, kept right while clamps change which rows they hold.
 *
 * A matrix is for a set of held rows. A run is cut where such a set changes, and the matrices of the new one are packed; they are made once
 * (`propagators.ts`). Other schemes need none of this: what is held is a number in their memory.
 */
import type { Network } from "../../network/Network.ts"
import { type Clamp, heldAt } from "../../network/Recording.ts"
import { mayHold, type System } from "../../program/System.ts"
import { heldIn } from "../clamped.ts"
import { diffusionCoupling, voltageCoupling } from "../Coupling.ts"
import { pieceOfNumbers } from "../expm.ts"
import { type Pausing, stretches } from "../Pieces.ts"
import { propagators } from "../propagators.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import { packGroupMatrices } from "./packGroups.ts"

/** Numbers of a kernel's memory. */
type Numbers = { readonly f64: Float64Array }

/** Keeps matrices. */
export type HeldMatrices = {
  /** How many of the next `most` steps, from one on, hold the same rows; how many of the last `most`, up to one and with it. */
  readonly alikeAfter: (step: number, most: number) => number
  readonly alikeBefore: (step: number, most: number) => number
  /** Whether two steps hold the same rows. */
  readonly alike: (a: number, b: number) => boolean
  /** Packs the matrices for a step unless they are there, pausing every few milliseconds. */
  readonly pack: (step: number) => Pausing<void>
  /** What is held in a step of the `copy`-th network. */
  readonly held: (copy: number, system: System, step: number) => Float64Array | null
}

/** The clamps that hold a row of a system. */
const clampsOf = (network: Network, { ion }: System): ReadonlyArray<Clamp> =>
  network.clamps.filter((c) => c.domain === "nodes" && c.state === (ion ?? "v")).toArray()

/** Keeps the matrices of some networks; null where there is nothing to keep. */
export const heldMatrices = (
  views: Numbers,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  dt: number
): HeldMatrices | null => {
  const systems = map.matrices.length === 0 ? [] : map.systems.filter(mayHold)
  if (systems.length === 0) return null
  const lists = networks.flatMap((network) => systems.flatMap((system) => clampsOf(network, system)))
    .filter((c) => typeof c.value !== "number")
  const isFree = (clamp: Clamp, step: number): boolean => Number.isNaN(heldAt(clamp, step))
  const alike = (a: number, b: number): boolean => lists.every((clamp) => isFree(clamp, a) === isFree(clamp, b))
  let packed: number | null = null // a step that the matrices in memory are for
  const held: HeldMatrices["held"] = (copy, { ion }, step) => heldIn(networks[copy], "nodes", ion ?? "v", step)
  return {
    held,
    alike,
    alikeAfter: (step, most) => {
      let count = 1
      while (count < most && alike(step + count, step)) count++
      return count
    },
    alikeBefore: (step, most) => {
      let count = 1
      while (count < most && alike(step - count, step)) count++
      return count
    },
    pack: function*(step) {
      if (packed !== null && alike(packed, step)) return
      packed = null // what is half packed is for no step
      for (const system of systems) {
        yield* packSystem(views, map, networks, system, dt, (copy) => held(copy, system, step))
      }
      if (systems.includes(map.systems[0])) {
        yield* packGroupMatrices(views, map, networks, dt, (copy) => held(copy, map.systems[0], step))
      }
      packed = step
    }
  }
}

/** Writes the matrices of a system, which are made unless they are there; pauses in between. */
export function* packSystem(
  views: Numbers,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  system: System,
  dt: number,
  held: (copy: number) => Float64Array | null
): Pausing<void> {
  const n = networks[0].nodes.length
  const at = map.matrices[map.systems.indexOf(system)]
  const matrices: Array<{ readonly cells: ReadonlyArray<Float64Array>; readonly cellAt: ReadonlyMap<number, number> }> =
    []
  for (const [copy, network] of networks.entries()) {
    const coupling = system.ion === null ? voltageCoupling(network) : diffusionCoupling(network, system.ion)
    const cellAt = new Map(Array.from(coupling.cellStarts, (start, cell) => [start, cell]))
    matrices.push({ cells: yield* propagators(coupling, dt, held(copy)), cellAt })
  }
  for (const [k, c] of map.layout.classes.entries()) {
    const perEntry = c.pairs * map.trees[k].width / 8
    for (const [cell, row] of c.firstRows.entries()) {
      const { cellAt, cells } = matrices[Math.floor(row / n)]
      const to = at[k] / 8 + (c.lanes === 2 ? cell : 0)
      const matrix = cells[cellAt.get(row % n)!]
      for (const [from, end] of stretches(matrix.length, pieceOfNumbers)) {
        for (let entry = from; entry < end; entry++) views.f64[to + entry * perEntry] = matrix[entry]
        yield
      }
    }
  }
}
