/**
 * Runs a network's step on the interpreter of steps and in a kernel, from the same numbers in the same memory, and says where they differ.
 */
import type { Network } from "../../src/network/Network.ts"
import type { Statement, Step, Sweep } from "../../src/program/Step.ts"
import { stepOf, sweepsOf } from "../../src/program/stepOf.ts"
import { type Core, core } from "../../src/solve/compiled/Core.ts"
import { type Derivation, kernelModule } from "../../src/solve/compiled/emitRun.ts"
import { loadAll, runForward } from "../../src/solve/compiled/Instance.ts"
import { programsOf } from "../../src/solve/compiled/Kernel.ts"
import { layout } from "../../src/solve/compiled/Layout.ts"
import { ownThread } from "../../src/solve/compiled/Machine.ts"
import { memoryMap } from "../../src/solve/compiled/MemoryMap.ts"
import { moduleOf } from "../../src/solve/compiled/moduleOf.ts"
import { partsOf } from "../../src/solve/compiled/partsOf.ts"
import { plan } from "../../src/solve/Plan.ts"
import { rawNetwork } from "../../src/solve/recorded.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import { startState } from "../../src/solve/step.ts"
import { atOnce } from "../solve/atOnce.ts"
import { kernelMemory } from "./kernelMemory.ts"
import { runStep } from "./runStep.ts"

/** What a run is: some copies of a network, a scheme, and steps of a length [ms]. */
export type Run = {
  readonly scheme: SchemeName
  readonly dt: number
  readonly steps: number
  readonly copies?: number
}

/** Changes that break a step, or its solves. */
export type Changes = {
  readonly step?: (step: Step) => Step
  readonly sweeps?: (sweeps: ReadonlyArray<Sweep>) => ReadonlyArray<Sweep>
  /** How the step of both is derived, where it is another one. */
  readonly derived?: Derivation
}

/** The first number that the two give differently, or null; changes break the step, to see that it shows. */
export const stepAndKernelDiffer = (
  given: Network,
  { copies = 1, dt, scheme, steps }: Run,
  { derived = { step: stepOf, sweeps: sweepsOf }, step: changed = (step) => step, sweeps: swept = (sweeps) => sweeps }:
    Changes = {}
): string | null => {
  const network = rawNetwork(given)
  const laid = atOnce(layout(plan(network), copies))
  const programs = atOnce(programsOf(laid, "exact", scheme))
  const map = memoryMap(laid, programs, scheme)
  const module = moduleOf(atOnce(kernelModule(map, programs, scheme, derived)))
  const networks = Array.from({ length: copies }, () => network)
  const start = (): Core => {
    const own = atOnce(core(map, module, networks, scheme, dt, ownThread()))
    atOnce(own.pack(networks))
    atOnce(loadAll(own, networks.map((one) => startState(plan(one), one, dt))))
    return own
  }
  const [kernel, stepped] = [start(), start()]
  const recorded = network.recordings.size
  const sinks = (data: Float64Array) => networks.map((_, c) => ({ data, stride: steps, first: c * recorded * steps }))
  const [expected, found] = [0, 1].map(() => new Float64Array(copies * recorded * steps))
  atOnce(runForward(kernel, networks.map(() => recorded), 0, steps, sinks(expected)))

  const parts = partsOf(map, programs, scheme)
  const step = changed(derived.step(parts))
  const expand = (
    solve: Extract<Statement, { readonly _tag: "Solve" }>
  ): Extract<Statement, { readonly _tag: "Cells" }> => {
    const { cls, system } = solve
    const [own, index] = [parts.systems[system], system]
    return { _tag: "Cells", cls, sweeps: swept(derived.sweeps(scheme, { system: own, index, held: own.held[cls] })) }
  }
  const memory = kernelMemory(map, stepped.views, stepped.lists())
  const matrices = stepped.matrices()
  for (let k = 0; k < steps; k++) {
    if (matrices !== null) atOnce(matrices.pack(k))
    runStep(step, expand, memory, {
      give: (list, entry) => {
        const { at, over } = stepped.lists()[list.list][entry].sample!
        return at(k) / over
      },
      take: (_, entry, value) => {
        found[entry * steps + k] = value
      }
    })
  }
  const sample = expected.findIndex((x, i) => !Object.is(x, found[i]))
  if (sample >= 0) return `sample ${sample}: ${expected[sample]} and ${found[sample]}`
  const ends = [kernel, stepped].map(({ views }) => views.f64)
  for (let at = (map.uniform.dt) / 8; at < map.end / 8; at++) {
    if (!Object.is(ends[0][at], ends[1][at])) return `number ${at} of the memory: ${ends[0][at]} and ${ends[1][at]}`
  }
  return null
}
