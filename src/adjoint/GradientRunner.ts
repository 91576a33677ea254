/**
 * What an engine offers for gradients: networks of one structure, some at a time, forwards and backwards.
 */
import type { Result } from "effect/Result"
import type { Network } from "../network/Network.ts"
import { groupOf, onlyOn } from "../solve/compiled/compiledMarch.ts"
import { type Machine, machineFor, type Machines, ownThread } from "../solve/compiled/Machine.ts"
import { type Pausing, type Pieces, resting } from "../solve/Pieces.ts"
import type { SchemeName } from "../solve/Scheme.ts"
import type { SimulationError } from "../solve/SimulationError.ts"
import { type CompiledReversible, compiledReversible } from "./compiled/compiledReversible.ts"
import { type Gradient, type GradientRun, gradients, type LossOf } from "./gradient.ts"
import type { GradientError } from "./GradientError.ts"
import { interpretedReversible } from "./interpreted.ts"
import { gradientNetwork } from "./membraneSamples.ts"
import type { Wanted } from "./Wanted.ts"

/** Runs networks forwards and backwards. */
export type GradientRunner = {
  /** Most networks at a time. */
  readonly group: number
  /** Loss and derivatives of some networks; pulled, it pauses between pieces of work. */
  readonly run: (
    run: Omit<GradientRun, "scheme" | "dt" | "wanted">,
    lossOf: LossOf
  ) => Pieces<Result<ReadonlyArray<Gradient>, SimulationError | GradientError>>
  /** Bytes that a run of so many steps takes to remember all of them; null before the first run. */
  readonly needs: (steps: number) => number | null
  /** Lets go of memory and threads. */
  readonly release: () => void
}

/** The reference: one network after the other. */
export const interpretedGradients = (scheme: SchemeName, dt: number, wanted: Wanted): GradientRunner => ({
  group: 1,
  run: function*(run, lossOf) {
    const reversible = yield* resting(
      interpretedReversible(gradientNetwork(run.networks[0]), scheme, dt, wanted)
    )
    return yield* gradients(reversible, 1, { ...run, scheme, dt, wanted }, lossOf)
  },
  needs: () => null, // one network at a time, however many there are
  release: () => {}
})

/** With adjoints, sums and records a network takes about twice the memory of a run forwards. */
const weight = 2

/** Compiled: as many side by side as the processor's cache holds; one network alone is divided among the threads. */
export const compiledGradients = (
  network: Network,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted,
  most: number,
  machines: Machines = onlyOn(ownThread())
): GradientRunner => {
  const { group, machine } = groupOn(network, most, machines)
  return gradientsOf(group, scheme, dt, wanted, (full) => compiledReversible(full, scheme, dt, wanted, machine))
}

/** How many of `most` networks go side by side, and on which machine. */
export const groupOn = <Code>(
  network: Network,
  most: number,
  machines: Machines<Code>
): { readonly group: number; readonly machine: Machine<Code> } => {
  const machine = machineFor(machines, network, most)
  return { machine, group: most <= 1 ? 1 : groupOf(network, most, machine.threads, weight) }
}

/** Gradients of groups by a kernel that is made when the first ones come. */
export const gradientsOf = (
  group: number,
  scheme: SchemeName,
  dt: number,
  wanted: Wanted,
  make: (networks: ReadonlyArray<Network>) => Pausing<CompiledReversible>
): GradientRunner => {
  let made: CompiledReversible | null = null
  return {
    group,
    // A generator, so that a kernel that cannot be is an error of the work and not of whoever asks for it.
    run: function*(run, lossOf) {
      const full = Array.from(
        { length: group },
        (_, k) => gradientNetwork(run.networks[Math.min(k, run.networks.length - 1)])
      )
      made ??= yield* resting(make(full))
      yield* resting(made.pack(full))
      return yield* gradients(made, group, { ...run, scheme, dt, wanted }, lossOf)
    },
    needs: (steps) => made === null ? null : made.bytes.extra + steps * made.bytes.step,
    release: () => made?.release()
  }
}

/** How gradients are made, on kernels and by the reference: what work for gradients brings to its engine. */
export type Adjoint = { readonly compiled: typeof compiledGradients; readonly interpreted: typeof interpretedGradients }

/** The adjoint of runs. */
export const adjoint: Adjoint = { compiled: compiledGradients, interpreted: interpretedGradients }
