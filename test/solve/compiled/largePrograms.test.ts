/**
 * Programs so large that their values share local variables: runs and gradients have the interpreter's bits all the same.
 *
 * What goes to compartments from several synapses is added up when the program has been written, so the variables of these results are not
 * free before.
 */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import { ownLocals } from "../../../src/kernel/emit.ts"
import * as Channel from "../../../src/mechanism/Channel.ts"
import * as Synapse from "../../../src/mechanism/Synapse.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import * as Connect from "../../../src/select/Connect.ts"
import * as Select from "../../../src/select/Select.ts"
import { programsOf } from "../../../src/solve/compiled/Kernel.ts"
import { layout } from "../../../src/solve/compiled/Layout.ts"
import { twoLanes } from "../../../src/solve/compiled/Tuning.ts"
import { plan } from "../../../src/solve/Plan.ts"
import { enginesApart } from "../../adjoint/closeness.ts"
import { answerBy, compiled, everythingWanted, interpreted, type Question } from "../../adjoint/gradientRuns.ts"
import { schemeNames } from "../../adjoint/richNetwork.ts"
import { atOnce } from "../atOnce.ts"
import { bits, enginesDiffer } from "./engines.ts"

/** A sum of so many different terms of a voltage, none of which can be left out. */
const many = (count: number, v: string): string =>
  Array.from({ length: count }, (_, k) => `sigmoid((${v} + ${20 + k}) / ${30 + k})`).join(" + ")

/** Coupled and nonlinear: Newton's iterations stand in line behind each other, and other synapses' currents between them. */
const Wordy = Synapse.make("Wordy", {
  parameters: { g: { default: 1e-4, unit: "uS" } },
  states: {
    h: { default: 0.3, unit: "1", alpha: "0.1 [1/ms] * sigmoid(v_pre / 30)", beta: "0.2 [1/ms]" },
    m: {
      default: 0.3,
      unit: "1",
      alpha: "1 [1/ms] * (0.1 + sigmoid(m - 0.7 * (v_pre + 50) / 30)^2)",
      beta: `0.01 [1/ms] * (${many(12, "v_pre")} + sigmoid(h)^2)`
    }
  },
  current: `g * m * h * (v_post + 20) * (1 + 0.3 * sigmoid(v_pre / 30))`
})

const Long = Channel.make("Long", {
  parameters: { g: { default: 1e-4, unit: "S/cm2" } },
  states: { s: { default: 0.2, unit: "1", alpha: `0.01 [1/ms] * (${many(80, "v")})`, beta: "0.2 [1/ms]" } },
  definitions: { a: many(80, "v"), b: many(80, "2 * v") },
  current: "g * s * (v + 20) * (1 + 0.01 * (a + b))"
})

const cell = Cell.make({ parents: [-1, 0, 0], ncomp: 2 })
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Long),
  Edit.connect(Connect.full(Select.rows([0, 3, 5]), Select.rows([0, 1, 5, 9])), Wordy),
  Edit.set("v", Array.from({ length: 12 }, (_, row) => -70 + 2 * row)),
  Edit.record("v"),
  Edit.record("Wordy_m"),
  Edit.record("i_Wordy")
])

describe("large programs", () => {
  it("are as large as this test is about", () => {
    const { sites, synapses } = atOnce(programsOf(atOnce(layout(plan(network), 1, 1)), "exact", "backwardEuler"))
    expect(twoLanes.blockUnroll * synapses[0].instructions.length).toBeGreaterThan(ownLocals)
    expect(twoLanes.siteUnroll * sites[0].instructions.length).toBeGreaterThan(ownLocals)
  })

  it.each(schemeNames)("run with the interpreter's bits (%s)", (scheme) => {
    expect(enginesDiffer(network, scheme, 0.001, [3, 4], bits)).toBe(null)
  })

  it.each(schemeNames)("have the interpreter's gradients (%s)", (scheme) => {
    const weight = (k: number): number => Math.cos(1.7 * k) / 2 ** 20
    const question: Question = { steps: 4, dt: 0.001, scheme, weight, wanted: everythingWanted(network) }
    const [own, other] = [interpreted, compiled].map((engine) =>
      Result.getOrThrow(answerBy(engine(network, question), network, question)).adjoint
    )
    expect(enginesApart(network, scheme, own, other)).toBe(null)
  })
})
