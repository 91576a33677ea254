/**
 * The interpreter of steps gives what kernels give, bit for bit, in all of their memory; and broken steps show.
 */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { connected } from "../../bench/cells.ts"
import { withPorts } from "../../src/kernel/Program.ts"
import * as Columns from "../../src/program/Columns.ts"
import * as Place from "../../src/program/Place.ts"
import type { Statement, Step, Sweep } from "../../src/program/Step.ts"
import { builtIn, modelOf } from "../adjoint/arbitraryModel.ts"
import { dt, rich, schemeNames } from "../adjoint/richNetwork.ts"
import { outcome } from "../solve/compiled/engines.ts"
import { interpreter } from "../solve/steppers.ts"
import { stepAndKernelDiffer } from "./stepAndKernel.ts"

describe("the interpreter of steps and a kernel", () => {
  it.each(schemeNames)("agree in a network with everything in it, with %s", (scheme) => {
    const step = scheme === "forwardEuler" ? dt / 50 : dt
    expect(stepAndKernelDiffer(rich, { scheme, dt: step, steps: 4 })).toBe(null)
    expect(stepAndKernelDiffer(rich, { scheme, dt: step, steps: 2, copies: 3 })).toBe(null)
  })

  it("agree in generated networks that can be run", () => {
    const models = fc.sample(modelOf(fc.constant(builtIn)), { seed: 20_261_130, numRuns: 40 })
    const ran = models.filter(({ dt, network, scheme }) =>
      outcome(network, interpreter(network, scheme, dt), [2]).reason === null
    )
    expect(ran.length).toBeGreaterThan(20)
    for (const { dt, network, scheme } of ran) {
      expect(stepAndKernelDiffer(network, { scheme, dt, steps: 2 })).toBe(null)
    }
  })

  it("agree in cells side by side with synapses", () => {
    expect(stepAndKernelDiffer(connected(5, 3), { scheme: "backwardEuler", dt, steps: 3 })).toBe(null)
  })
})

describe("the comparison notices", () => {
  const eachMember = (change: (s: Statement) => Statement) => (step: Step): Step =>
    step.map((phase) => ({ ...phase, members: phase.members.map(change) }))
  const steps: Readonly<Record<string, (step: Step) => Step>> = {
    "phases in another order": (step) => step.toReversed(),
    "a step without stimuli": (step) => step.filter(({ name }) => name !== "stimulate"),
    "shares of synapses that are stored instead of added": eachMember((s) =>
      s._tag === "Rows" ? { ...s, body: { ...s.body, adds: new Set() } } : s
    )
  }
  it.each(Object.keys(steps))("%s", (name) => {
    expect(stepAndKernelDiffer(rich, { scheme: "backwardEuler", dt, steps: 4 }, { step: steps[name] })).not.toBe(null)
  })

  const turned = (place: Place.CellPlace): Place.CellPlace =>
    place._tag === "Node" && place.column._tag === "Coefficient"
      ? Place.node(Columns.coefficient(place.column.way === "up" ? "down" : "up", place.column.system), place.at)
      : place
  const sweeps: Readonly<Record<string, (sweeps: ReadonlyArray<Sweep>) => ReadonlyArray<Sweep>>> = {
    "coefficients up and down exchanged": (list) =>
      list.map(({ body, over }) => ({ over, body: { ...body, program: withPorts(body.program, turned) } })),
    "a root that is solved for last": (list) => [...list.filter(({ over }) => over !== "root"), list[3]],
    "branch points with what was in scratch": (list) => list.filter(({ over }) => over !== "branchPoints")
  }
  it.each(Object.keys(sweeps))("%s", (name) => {
    const found = stepAndKernelDiffer(rich, { scheme: "backwardEuler", dt, steps: 4 }, { sweeps: sweeps[name] })
    expect(found).not.toBe(null)
  })
})
