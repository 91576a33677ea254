/**
 * Kernels on their way: how many networks go through one at a time, and on which machine.
 *
 * Networks that share structure share the kernel, and cells of different networks share SIMD lanes. As many go side by side as the processor's
 * cache holds; every one of them has the bits that it has alone.
 */
import type { Network } from "../../network/Network.ts"
import { type March, march } from "../March.ts"
import { resting } from "../Pieces.ts"
import type { SchemeName } from "../Scheme.ts"
import { instance } from "./Instance.ts"
import { type Machine, machineFor, type Machines, ownThread } from "./Machine.ts"
import type { Rates } from "./RateTable.ts"

/** Bytes that a group may take, so that it stays in the cache of a core. */
const cacheBytes = 400_000

/** Columns of 8 bytes that a compartment and a synapse take, roughly; decides the size of a group, nothing else. */
const columns = { node: 24, edge: 12 } as const

/** How many networks go through the instance together. */
export const groupSize = (network: Network): number => {
  const each = 8 * (columns.node * network.nodes.length + columns.edge * network.edges.length)
  return Math.max(2, 2 * Math.floor(cacheBytes / each / 2))
}

/**
 * How many of `most` networks go through an instance at a time: equal groups of whole pairs for every thread, so that the last one is not
 * filled up with many copies. `weight` is how much more memory a network takes than for a run forwards.
 */
export const groupOf = (network: Network, most: number, threads: number, weight = 1): number => {
  const groups = Math.ceil(most / (Math.max(2, groupSize(network) / weight) * threads))
  return 2 * threads * Math.ceil(most / groups / (2 * threads))
}

/** One machine for everything. */
export const onlyOn = (machine: Machine): Machines => ({ alone: machine, several: machine })

/** What kernels run: networks of the structure of the given one. */
export type Compiling = {
  readonly network: Network
  readonly scheme: SchemeName
  /** [ms] */
  readonly dt: number
  /** How many networks there will be. */
  readonly copies: number
  /** `tabulated`: voltage-dependent rates from tables, with errors of at most `tableAccuracy`; default `exact`. */
  readonly rates?: Rates
}

/** How many of some networks go at a time, and on which machine. */
export const sideBySide = <Code>(
  network: Network,
  copies: number,
  machines: Machines<Code>
): { readonly machine: Machine<Code>; readonly most: number } => {
  const machine = machineFor(machines, network, copies)
  return { machine, most: copies <= 1 ? 1 : groupOf(network, copies, machine.threads) }
}

/** A march of kernels; one network alone is divided among threads where that pays, several always. */
export const compiledMarch = (
  { copies, dt, network, rates = "exact", scheme }: Compiling,
  machines: Machines = onlyOn(ownThread())
): March => {
  const { machine, most } = sideBySide(network, copies, machines)
  return march({ scheme, dt, most, make: (networks) => resting(instance(networks, scheme, dt, machine, rates)) })
}
