/**
 * What a new kind of phase, and a new scheme, ask of kernels: that a step be derived with it, and nothing else. Planted into the derivation, both
 * are in kernels with all their bits; planted into one side only, they show.
 */
import { describe, expect, it } from "vitest"
import * as Builder from "../../src/kernel/Builder.ts"
import type { Program } from "../../src/kernel/Program.ts"
import * as Columns from "../../src/program/Columns.ts"
import { withMeetings } from "../../src/program/meetings.ts"
import * as Place from "../../src/program/Place.ts"
import type { PhaseName, Step, Sweep } from "../../src/program/Step.ts"
import { stepOf, sweepsOf } from "../../src/program/stepOf.ts"
import { schemeKinds } from "../../src/program/System.ts"
import type { Derivation } from "../../src/solve/compiled/emitRun.ts"
import { schemes } from "../../src/solve/Scheme.ts"
import { dt, rich, schemeNames } from "../adjoint/richNetwork.ts"
import { stepAndKernelDiffer } from "./stepAndKernel.ts"

/** A program that takes three quarters of what is at a place. */
const less = <P>(place: P): Program<P> => {
  const b = Builder.make<P>()
  b.result(place, b.op("mul", b.input(place), b.number(0.75)))
  return b.build()
}

/** A phase of a new kind after the solve: every voltage goes down. */
const withRelax = (step: Step, sites: number): Step =>
  step.flatMap((phase) =>
    phase.name !== "solve" ? [phase] : [phase, {
      name: "relax" as PhaseName, // a new kind would be a member
      members: Array.from({ length: sites }, (_, site) => ({
        _tag: "Rows",
        space: { _tag: "Site", site },
        body: { program: less<Place.RowPlace>(Place.slot(Columns.voltage)), adds: new Set() },
        beyond: null
      }))
    }]
  )

const relaxing: Derivation = {
  sweeps: sweepsOf,
  step: (parts) => {
    const phases = stepOf(parts).filter(({ name }) => name !== "meet")
    return withMeetings(withRelax(phases, parts.sites.length), parts.systems)
  }
}

/** A new scheme: what another one does to a state, and then three quarters of that. */
const andLess = (sweeps: ReadonlyArray<Sweep>, x: Columns.SlotColumn): ReadonlyArray<Sweep> => [
  ...sweeps,
  { over: "compartments", body: { program: less<Place.CellPlace>(Place.node(x)), adds: new Set() } }
]
const damping: Derivation = {
  step: stepOf,
  sweeps: (scheme, solve) => andLess(sweepsOf(scheme, solve), solve.system.x)
}

const run = (scheme: (typeof schemeNames)[number]) => ({
  scheme,
  dt: scheme === "forwardEuler" ? dt / 50 : dt,
  steps: 3
})

describe("a phase of a new kind", () => {
  it.each(schemeNames)("is in kernels when a step is derived with it, with %s", (scheme) => {
    expect(stepAndKernelDiffer(rich, run(scheme), { derived: relaxing })).toBe(null)
  })

  it("shows where only one side has it", () => {
    const step = (own: Step): Step => withRelax(own, own.find(({ name }) => name === "sites")!.members.length)
    expect(stepAndKernelDiffer(rich, run("backwardEuler"), { step })).not.toBe(null)
  })
})

describe("a new scheme", () => {
  it.each(schemeNames)("is in kernels when its sweeps are, as is one over what %s goes over", (scheme) => {
    expect(stepAndKernelDiffer(rich, run(scheme), { derived: damping })).toBe(null)
    expect(stepAndKernelDiffer(rich, { ...run(scheme), copies: 3 }, { derived: damping })).toBe(null)
  })

  it.each(schemeNames)("shows where only one side has it, over what %s goes over", (scheme) => {
    const sweeps = (own: ReadonlyArray<Sweep>) => andLess(own, Columns.voltage)
    expect(stepAndKernelDiffer(rich, run(scheme), { sweeps })).not.toBe(null)
  })

  it("is a line of the record that all that is kept by names of schemes goes by", () => {
    expect(Object.keys(schemes)).toEqual(Object.keys(schemeKinds))
  })
})
