/**
 * S8: gradients through systems of states are the derivative, to 1e-9, by either engine: ⟨w, J t⟩ = ⟨Jᵀ w, t⟩.
 *
 * J t by dual numbers (`test/adjoint/dual`), which know nothing of series, doublings or eliminations: random schemes of 2 to 8 states,
 * exponential and implicit, linear and with a bond, rows at different voltages so that some double and others do not, held states, along
 * everything at once and along single columns. The broken variant is off by a thousandth in one rate.
 */
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Gradient } from "../src/adjoint/gradient.ts"
import * as Edit from "../src/Edit.ts"
import * as Channels from "../src/mechanism/Channels.ts"
import * as Network from "../src/Network.ts"
import * as Cell from "../src/network/Cell.ts"
import type { Network as NetworkRecord } from "../src/network/Network.ts"
import * as Stimulus from "../src/network/Stimulus.ts"
import * as Select from "../src/select/Select.ts"
import { along, everything } from "../test/adjoint/dual/directions.ts"
import { tangentRun, type Tangents } from "../test/adjoint/dual/tangentRun.ts"
import { answerBy, compiled, dot, everythingWanted, interpreted, type Question } from "../test/adjoint/gradientRuns.ts"
import { kernelRuns } from "../test/solve/compiled/engines.ts"
import { row } from "../test/solve/run.ts"
import { arbitraryScheme, type Scheme } from "../test/solve/systems/arbitraryScheme.ts"
import { broken, settings } from "./settings.ts"

const schemes = fc.oneof(
  arbitraryScheme({ method: "exponential", most: 8, rates: [-2, 3.5] }),
  arbitraryScheme({ method: "implicit", most: 8, rates: [-2, 3.5] }),
  arbitraryScheme({ binds: true, most: 5, rates: [-2, 2] }),
  arbitraryScheme({ binds: true, method: "exponential", most: 5, rates: [-2, 1] })
)

const voltages = fc.array(fc.integer({ min: -90, max: 40 }), { minLength: 1, maxLength: 3 })
const held = fc.option(fc.tuple(fc.nat(7), fc.nat(2)))

const made = (scheme: Scheme, v: ReadonlyArray<number>, hold: readonly [number, number] | null): NetworkRecord => {
  const names = scheme.system.states.map((state) => `Random_${state}`)
  return Network.editSync(Network.make(v.map(() => Cell.make())), [
    Edit.insert(Channels.Leak),
    Edit.insert(scheme.mechanism),
    ...v.map((x, k) => Edit.set("v", x, row(k))),
    Edit.stimulate(Stimulus.samples([0.01, -0.01, 0.02]), row(0)),
    ...["v", ...names].map((name) => Edit.record(name, Select.all)),
    ...hold === null
      ? []
      : [Edit.clamp(names[hold[0] % names.length], hold[0] % 2 === 0 ? 0.2 : [null, 0.2, 0.1], row(hold[1] % v.length))]
  ])
}

const questionOf = (network: NetworkRecord): Question => ({
  dt: 0.1,
  scheme: "backwardEuler",
  steps: 3,
  wanted: everythingWanted(network),
  weight: (k) => Math.cos(1.7 * k)
})

type By = (network: NetworkRecord, question: Question) => Gradient

const by = (engine: typeof interpreted): By => (network, question) => {
  const answer = answerBy(engine(network, question), network, question)
  fc.pre(Result.isSuccess(answer))
  return Result.getOrThrow(answer)
}

const byKernels: By = (network, question) => {
  const { runs, value } = kernelRuns(() => by(compiled)(network, question))
  expect(runs).toBeGreaterThan(1) // forwards and back
  return value
}

const transposed = (gradientBy: By) =>
  fc.property(schemes, voltages, held, fc.nat(999), (scheme, v, hold, which) => {
    const network = made(scheme, v, hold)
    const question = questionOf(network)
    const { adjoint } = gradientBy(network, question)
    const rates = Object.keys(scheme.mechanism.parameters).map((name) => along(network, `Random_${name}`))
    const states = scheme.system.states.map((name) => along(network, `Random_${name}`))
    const single = [...rates, ...states]
    for (const tangents of [everything(network), single[which % single.length]]) {
      const [left, size] = forwards(network, question, tangents)
      const right = dot(adjoint, tangents)
      expect(Math.abs(left - right.value)).toBeLessThan(1e-9 * Math.max(size, right.size, 1e-3))
    }
  })

/** ⟨w, J t⟩ and the sum of its absolute terms. */
const forwards = (network: NetworkRecord, question: Question, tangents: Tangents): readonly [number, number] => {
  let [value, size] = [0, 0]
  tangentRun(network, { ...question, tangents }).tangents.forEach((x, k) => {
    value += question.weight(k) * x
    size += Math.abs(question.weight(k) * x)
  })
  return [value, size]
}

/** A thousandth off in what belongs to the first rate. */
const off: By = (network, question) => {
  const gradient = by(interpreted)(network, question)
  const nodes = new Map(Array.from(gradient.adjoint.nodes, ([name, values]) => [
    name,
    name === "Random_k0" ? values.map((x) => 0.999 * x) : values
  ]))
  return { ...gradient, adjoint: { ...gradient.adjoint, nodes } }
}

describe("S8: gradients through systems", () => {
  it.each([["interpreter", by(interpreted)], ["kernels", byKernels]] as const)(
    "are the derivative, by the %s",
    (_, gradientBy) => {
      fc.assert(transposed(gradientBy), { ...settings, numRuns: Math.ceil(settings.numRuns / 2) })
    }
  )

  it("the law notices a rate whose derivative is a thousandth off", () => {
    expect(fc.check(transposed(off), broken).failed).toBe(true)
  })
})
