/**
 * What of a network is not computed everywhere yet: backwards, or backwards by kernels. Kernels of gradients refuse it when they are planned, gradients
 * before they begin. Forwards kernels compute all that the interpreter does.
 *
 * One list, from which whoever learns something takes it off.
 */
import { compile } from "../mechanism/compile.ts"
import { shapeColumns } from "../network/Geometry.ts"
import { columnName, emitter, hasHandlers, isPooled, readColumn } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { recordsMembrane } from "../network/quantities.ts"
import { isOfRow } from "../network/Recording.ts"
import { listed } from "../table/excerpt.ts"
import type { SimulationReason } from "./SimulationError.ts"

/** Who lacks something, with what is there instead. */
const lacking = {
  gradients: "take differences of runs on Engine.layerInterpreter",
  "gradients by kernels": "run with Engine.layerInterpreter"
} as const

type Who = keyof typeof lacking

/** Whether what electrodes see of compartments is trained: their places and sizes. */
const movesElectrodes = ({ recordings, trainables }: Network): boolean =>
  recordings.some((recording) => !isOfRow(recording)) &&
  trainables.some(({ key }) => (shapeColumns as ReadonlyArray<string>).includes(key))

/** Pools that somebody reads: their columns. */
const readPools = ({ mechanisms, synapses }: Network): ReadonlyArray<string> => {
  const pooled = new Set(
    [...synapses.values()].flatMap((one) =>
      Object.keys(one.states).filter((local) => isPooled(one.states[local])).map((local) => columnName(one, local))
    )
  )
  const read = [...mechanisms.values(), ...synapses.values()].flatMap((one) =>
    Object.keys(one.reads).map((local) => columnName(one, local))
  )
  return [...new Set(read.filter((column) => pooled.has(column)))]
}

/** Whether a mechanism writes the voltage, so that a sample does not show at which a solve began. */
const writesVoltage = ({ mechanisms }: Network): boolean =>
  mechanisms.some((mechanism) => {
    const { reset, update } = compile(mechanism)
    return [...update, ...reset?.set ?? []].some(({ target }) => target === "v")
  })

/** Whether samples of voltages tell the recorded currents through membranes. */
export const membraneFromSamples = (network: Network): boolean =>
  recordsMembrane(network) && !writesVoltage(network) && !network.synapses.some(({ kind }) => kind === "Junction")

/** Clamps of what events or detectors have to do with, and reads that no step of a kernel keeps, in words. */
const heldByEvents = (network: Network): ReadonlyArray<string> => {
  const answering = [...network.synapses.values()].filter(hasHandlers)
  const moving = new Set(answering.flatMap((one) => Object.keys(one.states).map((local) => columnName(one, local))))
  const watched = new Set(
    [...network.mechanisms.values()].filter((one) => emitter(one) === "Crossing").flatMap(({ reads }) =>
      Object.keys(reads).map((name) => readColumn(name, reads[name]))
    )
  )
  const held = network.clamps.toArray().flatMap(({ state }) => moving.has(state) || watched.has(state) ? [state] : [])
  return held.length === 0
    ? []
    : [`clamps of what events change or detectors look at (${listed([...new Set(held)])})`]
}

/** Parts of a network, in words, and who cannot compute them. */
const partsOf = (network: Network): ReadonlyArray<readonly [what: string, ...who: ReadonlyArray<Who>]> => {
  const pools = readPools(network)
  return [
    ...movesElectrodes(network)
      ? [["potentials at electrodes by a trained length or radius", "gradients", "gradients by kernels"] as const]
      : [],
    ...pools.length === 0 ? [] : [[`reads of pools (${listed(pools)})`, "gradients by kernels"] as const],
    ...heldByEvents(network).map((what) => [what, "gradients by kernels"] as const)
  ]
}

/** Why somebody does not run a network, and what to do instead; null where nothing is in the way. */
export const onlyInterpreted = (network: Network, who: Who): SimulationReason | null => {
  const what = partsOf(network).flatMap(([what, ...whose]) => whose.includes(who) ? [what] : [])
  return what.length === 0 ? null : { _tag: "NotYet", who, what: listed(what), instead: lacking[who] }
}
