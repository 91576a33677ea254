/**
 * What goes through buffers of a kernel that goes backwards: cotangents of samples in, what stimuli and clamps get out, a chunk of steps at a
 * time.
 *
 * Entries lie step by step, in the order of the networks and of their lists.
 */
import type { Network } from "../../network/Network.ts"
import { membraneCurrent } from "../../network/quantities.ts"
import { isOfRow } from "../../network/Recording.ts"
import { sample } from "../../network/Stimulus.ts"
import { acting } from "../../network/streams.ts"
import * as Columns from "../../program/Columns.ts"
import type { Entry, Lists } from "../../solve/compiled/lists.ts"
import type { MemoryMap } from "../../solve/compiled/MemoryMap.ts"
import { voltageCoupling } from "../../solve/Coupling.ts"
import { imposedAt, imposes } from "../../solve/imposed.ts"
import { pointCurrentUnit } from "../../solve/linearise.ts"
import * as Table from "../../table/Table.ts"
import type { Sums } from "../Bars.ts"
import { drivenBack, imposedBack } from "../flowsBack.ts"
import type { Cotangent } from "../Reversible.ts"
import type { Wanted } from "../Wanted.ts"

/** A stretch of steps of some networks, counted from the start of the run, and their sums. */
export type Chunk = {
  readonly networks: ReadonlyArray<Network>
  readonly sums: ReadonlyArray<Sums>
  readonly begin: number
  readonly steps: number
  readonly dt: number
  /** Step at which each of the runs began. */
  readonly starts: ReadonlyArray<number>
}

/** Puts in the cotangents of the samples that the steps of a chunk end with. */
export const fillCotangents = (
  f64: Float64Array,
  buffer: number,
  { begin, networks, steps }: Chunk,
  cotangents: ReadonlyArray<Cotangent>
): void => {
  const recorded = networks.reduce((sum, network) => sum + network.recordings.size, 0)
  let entry = 0
  networks.forEach((network, c) => {
    const samples = cotangents[c].length / network.recordings.size
    for (let i = 0; i < network.recordings.size; i++, entry++) {
      const from = i * samples + begin + 1
      for (let k = 0; k < steps; k++) f64[buffer + k * recorded + entry] = cotangents[c][from + k]
    }
  })
}

/**
 * The entries of the list that takes the adjoints of constants of compartments: of each network those that stimuli inject into, then, where
 * potentials are imposed, all.
 */
export const stimulatedEntries = (
  { layout, slots }: MemoryMap,
  networks: ReadonlyArray<Network>
): ReadonlyArray<Entry> =>
  networks.flatMap((network, copy) => {
    const n = network.nodes.length
    const injected = network.stimuli.toArray().flatMap(({ _tag, row }) => _tag === "Injection" ? [row] : [])
    const all = imposes(network) ? Array.from({ length: n }, (_, row) => row) : []
    return [...injected, ...all].map((row): Entry => {
      const slot = layout.slotOf[copy * n + row]
      return { address: slots.get(Columns.constant)! + 8 * slot, thread: layout.threadOf[slot], sample: null }
    })
  })

/**
 * Takes what stimuli, imposed potentials and clamps got in a chunk, from the buffers that have it; `wanted` is closed. `through` are the cotangents of
 * samples, or none.
 */
export const takeInputs = (
  f64: Float64Array,
  { clamped, stimulated }: { readonly clamped: number; readonly stimulated: number },
  chunk: Chunk,
  wanted: Wanted,
  held: Lists["hold"],
  through: ReadonlyArray<Cotangent>
): void => {
  const { networks: [network] } = chunk
  if (wanted.inputs) takeInjected(through, chunk)
  if (wanted.inputs || wanted.nodes.has("area") || imposes(network)) {
    takeStimuli(f64, stimulated, chunk, wanted.inputs, gotOutside(f64, clamped, held, network.nodes.length))
  }
  if (wanted.inputs) takeClamps(f64, clamped, held, chunk)
}

/**
 * A stimulus adds I 1e5 / area to the constant of its compartment; what comes back goes to currents and areas, as far as wanted. What imposed
 * potentials drive along cells goes back to them, onto what they have `got` in a step.
 */
const takeStimuli = (
  f64: Float64Array,
  buffer: number,
  { begin, dt, networks, starts, steps, sums }: Chunk,
  wantsInputs: boolean,
  got: (copy: number, k: number) => Float64Array
): void => {
  const counts = networks.map((network) => {
    const injected = network.stimuli.count(({ _tag }) => _tag === "Injection")
    return { injected, all: injected + (imposes(network) ? network.nodes.length : 0) }
  })
  const stride = counts.reduce((sum, { all }) => sum + all, 0)
  let first = buffer
  networks.forEach((network, c) => {
    const area = Table.floats(network.nodes, "area")
    const { areaOfStimuli: intoArea, stimuli } = sums[c]
    for (let k = steps - 1; k >= 0; k--) {
      const step = begin + k
      let at = first + k * stride
      acting(network).forEach(({ _tag, row, stimulus }, s) => {
        if (_tag === "Imposed") return
        const bar = f64[at++]
        if (wantsInputs) stimuli[s][step] += bar * pointCurrentUnit / area[row]
        if (intoArea !== null) {
          intoArea[row] -= bar * sample(stimulus, starts[c] + step, dt) * pointCurrentUnit / (area[row] * area[row])
        }
      })
      const imposed = imposedAt(network, starts[c] + step, dt)
      if (imposed === null) continue
      const outside = got(c, k)
      drivenBack(network, voltageCoupling(network), imposed, f64.slice(at, at + imposed.length), outside, sums[c])
      imposedBack(network, step, { outside }, sums[c])
    }
    first += counts[c].all
  })
}

/**
 * What potentials outside have got in the k-th step of a chunk through junctions and membranes, by copy and row; what a kernel takes with what
 * clamps hold.
 */
const gotOutside = (f64: Float64Array, buffer: number, held: Lists["hold"], rows: number) => {
  const places = held.flatMap(({ imposed }, entry) => imposed === undefined ? [] : [{ ...imposed, entry }])
  const byCopy = Map.groupBy(places, ({ copy }) => copy)
  return (copy: number, k: number): Float64Array => {
    const out = new Float64Array(rows)
    for (const { entry, row } of byCopy.get(copy) ?? []) out[row] = f64[buffer + k * held.length + entry]
    return out
  }
}

/** What is injected goes through membranes: it gets what the samples of these currents have, where a step goes back through them. */
const takeInjected = (through: ReadonlyArray<Cotangent>, { begin, networks, steps, sums }: Chunk): void =>
  through.forEach((cotangent, c) => {
    const network = networks[c]
    const samples = cotangent.length / network.recordings.size
    const currents = Map.groupBy(
      network.recordings.toArray().flatMap((one, i) =>
        isOfRow(one) && one.state === membraneCurrent ? [{ i, row: one.row }] : []
      ),
      ({ row }) => row
    )
    network.stimuli.forEach(({ _tag, row }, s) => {
      const own = _tag === "Injection" ? currents.get(row) ?? [] : []
      if (own.length === 0) return
      for (let k = 0; k < steps; k++) {
        let bar = 0
        for (const { i } of own) bar += cotangent[i * samples + begin + k + 1]
        sums[c].stimuli[s][begin + k] += bar
      }
    })
  })

/** Takes what clamps got for what they held. */
const takeClamps = (
  f64: Float64Array,
  buffer: number,
  held: Lists["hold"],
  { begin, steps, sums }: Chunk
): void =>
  held.forEach(({ clamp }, entry) => {
    if (clamp === undefined) return
    const into = sums[clamp.copy].clamps[clamp.of]
    for (let step = 0; step < steps; step++) into[begin + step] += f64[buffer + step * held.length + entry]
  })
