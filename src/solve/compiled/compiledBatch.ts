/**
 * Many networks of one structure at once: as many side by side as the processor's cache holds, group after group through one instance.
 *
 * Networks that share structure share the kernel, and cells of different networks share SIMD lanes. Every network has the bits that it
 * has alone.
 */
import * as Result from "effect/Result"
import type { Network } from "../../network/Network.ts"
import { plan } from "../Plan.ts"
import { recordedBatch } from "../recordedRuns.ts"
import type { SchemeName } from "../Scheme.ts"
import { SimulationError } from "../SimulationError.ts"
import type { State } from "../State.ts"
import { startState } from "../step.ts"
import { type BatchRunner, notFinite, type Sink, writeSample } from "../Stepper.ts"
import { type CompiledOptions, diagnose } from "./compiledStepper.ts"
import { type Instance, instance } from "./Instance.ts"
import type { ThreadPool } from "./ThreadPool.ts"

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
 * How many of `most` networks go through a instance at a time: equal groups of whole pairs for every thread, so that the last one is not
 * filled up with many copies. `weight` is how much more memory a network takes than for a run forwards.
 */
export const groupOf = (network: Network, most: number, threads: number, weight = 1): number => {
  const groups = Math.ceil(most / (Math.max(2, groupSize(network) / weight) * threads))
  return 2 * threads * Math.ceil(most / groups / (2 * threads))
}

/** Makes a runner for networks of the structure of the given one. */
export const batchRunner = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  most: number,
  pool: ThreadPool | null = null,
  options: CompiledOptions = {}
): BatchRunner => recordedBatch(network, dt, (raw) => rawRunner(raw, scheme, dt, most, pool, options))

const rawRunner = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  most: number,
  pool: ThreadPool | null,
  options: CompiledOptions
): BatchRunner => {
  const group = groupOf(network, Math.max(1, most), pool?.size ?? 1)
  let made: Instance | null = null
  return {
    group,
    release: () => made?.release(),
    run: (networks, steps, sinks) => {
      // A smaller last group is filled up with its last network, whose extra copies are thrown away.
      const full = Array.from({ length: group }, (_, c) => networks[Math.min(c, networks.length - 1)])
      try {
        if (made === null) made = instance(full, scheme, dt, pool, options.rates)
        else made.repack(full)
      } catch (error) {
        if (error instanceof SimulationError) return Result.fail(error)
        throw error
      }
      const like = plan(network)
      const starts = full.map((n) => startState(like, n, dt))
      // Copies that only fill up write where the last network's samples go, and the same numbers.
      const all = full.map((_, c) => sinks[Math.min(c, sinks.length - 1)])
      made.load(starts)
      const ends = advance(made, full, starts, steps, all)
      const finite = made.finite()
      for (let c = 0; c < networks.length; c++) {
        const wrong = notFinite(networks[c], dt, starts[c], ends[c])
        if (wrong === null && finite) continue
        const checked = diagnose(networks[c], scheme, dt, starts[c], steps, wrong)
        if (Result.isFailure(checked)) return Result.fail(checked.failure)
      }
      return Result.succeed(ends.slice(0, networks.length))
    }
  }
}

const advance = (
  made: Instance,
  networks: ReadonlyArray<Network>,
  starts: ReadonlyArray<State>,
  steps: number,
  sinks: ReadonlyArray<Sink>
): ReadonlyArray<State> => {
  sinks.forEach((sink, c) => writeSample(networks[c].recordings, starts[c], sink))
  if (steps === 0) return starts
  made.run(0, steps, sinks.map((sink) => ({ ...sink, first: sink.first + 1 })))
  return made.store(starts, steps)
}
