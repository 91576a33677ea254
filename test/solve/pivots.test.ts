/** A pivot of the implicit solve that is not positive: an error with the compartment, the step and a dt that is short enough. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channel from "../../src/mechanism/Channel.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pump from "../../src/mechanism/Pump.ts"
import * as Network from "../../src/Network.ts"
import * as Cell from "../../src/network/Cell.ts"
import * as Select from "../../src/select/Select.ts"
import type { SchemeName } from "../../src/solve/Scheme.ts"
import { SimulationError } from "../../src/solve/SimulationError.ts"
import { compiledStepper, interpreter } from "./steppers.ts"

/** A slope of -60 mS/cm2 at 1 uF/cm2: dt |slope| / C = 1.5 at 0.025 ms. */
const Negative = Channel.make("Negative", { current: "-6e-2 [S/cm2] * (v + 60)" })

const cellOf = (ncomp: number) => Cell.make({ parents: [-1, 0, 0], ncomp: [ncomp, 2, 1], axial_resistivity: 1e5 })

const withSlope = (ncomp: number): Network.Network =>
  Network.editSync(Network.make([cellOf(ncomp), cellOf(ncomp)]), [
    Edit.insert(Channels.Leak),
    Edit.insert(Negative, Select.rows([ncomp + 4])),
    Edit.record("v")
  ])

const run = (
  engine: typeof interpreter,
  network: Network.Network,
  dt: number,
  scheme: SchemeName = "backwardEuler"
) => {
  const stepper = engine(network, scheme, dt)
  const steps = 3
  const data = new Float64Array(network.recordings.size * steps)
  return stepper.advance(stepper.initial, steps, { data, stride: steps, first: 0 })
}

const engines = [["interpreter", interpreter], ["compiled", compiledStepper]] as const

describe.each(engines)("a pivot that is not positive (%s)", (_, engine) => {
  it.each([1, 60])("is an error that says where, and a dt that will do (%d compartments in a branch)", (ncomp) => {
    const found = run(engine, withSlope(ncomp), 0.025)
    if (Result.isSuccess(found) || !(found.failure instanceof SimulationError)) throw new Error("it runs")
    const { reason } = found.failure
    if (reason._tag !== "VoltagePivot") throw found.failure
    expect(reason).toMatchObject({ state: "v", step: 1 })
    expect(reason.place).toMatch(new RegExp(`^cell 1, .* \\(row ${ncomp + 4}\\)$`))
    expect(reason.ratio).toBeCloseTo(1.5, 1)
    expect(found.failure.message).toMatch(/take a dt below 0\.008\d* ms$/)
    expect(Result.isSuccess(run(engine, withSlope(ncomp), reason.longest))).toBe(true)
  })

  it("is told of a pumped concentration that grows by itself within dt", () => {
    const Growing = Pump.make("Growing", {
      states: { CaCon_i: { default: 1e-4, unit: "mM", shared: true } },
      ion: "CaCon_i",
      current: "-60 [1/ms] * CaCon_i"
    })
    const made = Network.editSync(Network.make([cellOf(1)]), [Edit.insert(Growing, Select.rows([1])), Edit.record("v")])
    const found = run(engine, made, 0.025)
    if (Result.isSuccess(found)) throw new Error("it runs")
    expect(found.failure.message).toMatch(
      /^the solve for CaCon_i has a pivot that is not positive in step 1 .*\(row 1\) the current has a negative slope of -60\.0 \/ms, and dt times that is 1\.50; take a dt below 0\.00833 ms$/
    )
    expect(Result.isSuccess(run(engine, made, 0.008))).toBe(true)
    const held = Network.editSync(made, [Edit.clamp("CaCon_i", 1e-3, Select.rows([1]))])
    expect(Result.isSuccess(run(engine, held, 0.025))).toBe(true)
  })

  it("has no say where the row is held, or where the scheme solves for nothing", () => {
    const held = Network.editSync(withSlope(1), [Edit.clamp("v", -40, Select.rows([5]))])
    expect(Result.isSuccess(run(engine, held, 0.025))).toBe(true)
    expect(Result.isSuccess(run(engine, withSlope(1), 0.025, "exponentialEuler"))).toBe(true)
  })
})
