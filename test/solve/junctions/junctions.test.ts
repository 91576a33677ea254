/** Gap junctions: closed forms of every scheme, and what is refused. */
import { Effect, Result } from "effect"
import { Cell, Channels, Connect, Edit, Engine, Gradient, Json, Junction, Network, Parameters, Select } from "neurolens"
import { describe, expect, it } from "vitest"
import { voltageCoupling } from "../../../src/solve/Coupling.ts"
import { eliminationOrder } from "../../../src/solve/junctions/eliminationOrder.ts"
import { joinedCells } from "../../../src/solve/junctions/groups.ts"
import { failure, recorded } from "../run.ts"

const Gap = Junction.make("Gap", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})

/** A chain of equal passive cells with one of them away from rest. */
const chain = (n: number, g: number, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make(Array.from({ length: n }, (_, k) => Cell.make({ v: k === 0 ? -60 : -70 }))), [
    Edit.insert(Channels.Leak),
    Edit.set("Leak_gLeak", 1e-4),
    Edit.set("Leak_eLeak", -70),
    ...n === 1 ? [] : [
      Edit.connect(Connect.listed(Array.from({ length: n - 1 }, (_, k) => [k, k + 1] as const)), Gap),
      Edit.set("Gap_g", g, Select.synapse("Gap"))
    ],
    Edit.record("v"),
    ...edits
  ])

const area = 20 * Math.PI
const dt = 0.025

/** What a scheme makes of `x' = -rate x` in one step. */
const factors = {
  backwardEuler: (rate: number) => 1 / (1 + dt * rate),
  crankNicolson: (rate: number) => (1 - dt / 2 * rate) / (1 + dt / 2 * rate),
  forwardEuler: (rate: number) => 1 - dt * rate,
  // The membrane and the coupling commute here.
  exponentialEuler: (rate: number) => Math.exp(-dt * rate)
} as const

describe("gap junctions", () => {
  for (const scheme of ["backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler"] as const) {
    for (const g of [1e-6, 1e-3, ...scheme === "forwardEuler" ? [] : [1, 1000]]) {
      it(`chains of equal cells move in their modes: ${scheme}, ${g} uS`, () => {
        const n = 5
        const steps = 8
        const of = recorded(chain(n, g), { steps, dt, scheme })
        for (let sample = 0; sample <= steps; sample++) {
          for (let i = 0; i < n; i++) {
            let expected = -70
            for (let k = 0; k < n; k++) {
              const mode = (at: number): number => Math.cos(Math.PI * k * (at + 0.5) / n)
              const rate = 0.1 + 4e5 * g * Math.sin(Math.PI * k / (2 * n)) ** 2 / area
              const amplitude = 10 * mode(0) * (k === 0 ? 1 : 2) / n
              expected += amplitude * mode(i) * factors[scheme](rate) ** sample
            }
            expect(of("v", i)[sample]).toBeCloseTo(expected, 9)
          }
        }
      })
    }
  }

  it("two cells joined tightly are one cell of both areas", () => {
    const tight = recorded(chain(2, 1e9), { steps: 40, dt })
    const mean = recorded(chain(1, 0), { steps: 40, dt })("v").map((v) => -70 + (v + 70) / 2)
    for (const i of [0, 1]) {
      tight("v", i).slice(1).forEach((v, k) => expect(v).toBeCloseTo(mean[k + 1], 9))
    }
  })

  it("several between the same compartments add, and both ways are one", () => {
    const twice = Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make()]), [
      Edit.connect(Connect.listed([[0, 1], [1, 0]]), Gap),
      Edit.set("Gap_g", [3e-4, 7e-4], Select.synapse("Gap")),
      Edit.record("v")
    ])
    const once = Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make()]), [
      Edit.connect(Connect.listed([[0, 1]]), Gap),
      Edit.record("v")
    ])
    const [a, b] = [twice, once].map((network) => recorded(network, { steps: 20 }))
    for (const i of [0, 1]) a("v", i).forEach((v, k) => expect(v).toBeCloseTo(b("v", i)[k], 11))
  })

  it("a junction within one cell makes a loop of its tree", () => {
    // Three compartments in a ring of equal conductances: the far two see the first alike.
    const ring = Network.editSync(Network.make([Cell.make({ ncomp: 3, v: [-60, -70, -70] })]), [
      Edit.connect(Connect.listed([[0, 2]]), Gap),
      // Conductance between neighbours: area of the cross section over resistivity and length, pi um2 / (5000 ohm cm 10 um).
      Edit.set("Gap_g", Math.PI / (5000 * 10) * 100, Select.synapse("Gap")),
      Edit.record("v")
    ])
    const of = recorded(ring, { steps: 20 })
    of("v", 1).forEach((v, k) => expect(v).toBeCloseTo(of("v", 2)[k], 11))
  })

  it("states of junctions advance with the voltages of the step's start", () => {
    const Gated = Junction.make("Gated", {
      parameters: { g: { default: 1e-3, unit: "uS" } },
      states: { s: { default: 1, inf: "1 / (1 + abs(v_pre - v_post) / 10)", tau: "2" } },
      current: "g * s * (v_pre - v_post)"
    })
    const pair = Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make()]), [
      Edit.connect(Connect.listed([[0, 1]]), Gated),
      Edit.record("v"),
      Edit.record("Gated_s", Select.synapse("Gated")),
      Edit.record("i_Gated", Select.synapse("Gated"))
    ])
    const of = recorded(pair, { steps: 2, dt })
    let [a, b, s] = [-60, -70, 1]
    for (let sample = 1; sample <= 2; sample++) {
      const inf = 1 / (1 + Math.abs(a - b) / 10)
      s = inf + (s - inf) * Math.exp(-dt / 2)
      const half = (a - b) / (1 + dt * 2e5 * 1e-3 * s / area) / 2
      const mean = (a + b) / 2
      ;[a, b] = [mean + half, mean - half]
      expect(of("v", 0)[sample]).toBeCloseTo(a, 10)
      expect(of("v", 1)[sample]).toBeCloseTo(b, 10)
      expect(of("Gated_s", 0)[sample]).toBeCloseTo(s, 12)
      expect(of("i_Gated", 0)[sample]).toBeCloseTo(1e-3 * s * (a - b), 12)
    }
  })

  it("a rectifying junction is solved with both of its slopes", () => {
    const Rectifying = Junction.make("Rectifying", {
      parameters: { g: { default: 1e-3, unit: "uS" } },
      current: "g * (v_pre - v_post) * sigmoid((v_pre - v_post) / 5)"
    })
    const pair = Network.editSync(Network.make([Cell.make({ v: -60 }), Cell.make()]), [
      Edit.connect(Connect.listed([[0, 1]]), Rectifying),
      Edit.record("v")
    ])
    const of = recorded(pair, { steps: 1, dt })
    const open = 1 / (1 + Math.exp(-2))
    const slope = 1e-3 * (open + 10 * open * (1 - open) / 5)
    // d' = d - 2 k (I + slope (d' - d)), with d = 10 mV and k = dt 1e5/area.
    const k = dt * 1e5 / area
    const expected = (10 - 2 * k * (1e-3 * 10 * open - slope * 10)) / (1 + 2 * k * slope)
    expect(of("v", 0)[1] - of("v", 1)[1]).toBeCloseTo(expected, 10)
  })

  it("what clamps put in counts what flows through junctions", () => {
    const held = chain(2, 1e-3, Edit.clamp("v", -60, Select.rows([0])), Edit.record("i_clamp", Select.rows([0])))
    const of = recorded(held, { steps: 4000, dt })
    // At rest: the leak of the second cell and the junction in series, and the leak of the first.
    const leak = 1e-4 * area * 10 // nS of a cell, in 1e-3 uS
    const own = 1e-3 * leak
    const v = -70 + 10 * 1e-3 / (1e-3 + own)
    expect(of("v", 1)[4000]).toBeCloseTo(v, 9)
    expect(of("i_clamp", 0)[4000]).toBeCloseTo(10 * own + 1e-3 * (-60 - v), 9)
  })
})

describe("the order of elimination", () => {
  const lettersOf = (n: number, pairs: ReadonlyArray<readonly [number, number]>) => {
    const made = eliminationOrder(n, pairs)
    if ("entries" in made) throw new Error("too large")
    return { order: [...made.order], entries: made.others.length }
  }

  it("takes leaves first, smallest numbers first, and fills nothing on trees", () => {
    expect(lettersOf(5, [[0, 1], [1, 2], [2, 3], [2, 4]])).toEqual({ order: [0, 1, 3, 2, 4], entries: 4 })
  })

  it("fills one entry in a ring of four", () => {
    expect(lettersOf(4, [[0, 1], [1, 2], [2, 3], [3, 0]])).toEqual({ order: [0, 1, 2, 3], entries: 5 })
  })

  it("groups are what junctions join, ascending; other cells keep their trees", () => {
    const network = Network.make(Array.from({ length: 6 }, () => Cell.make({ ncomp: 2 })))
    const made = joinedCells(voltageCoupling(network), { pre: Int32Array.of(9, 2), post: Int32Array.of(4, 10) })
    expect(made.groups.map(({ cells }) => cells)).toEqual([[1, 5], [2, 4]])
    expect([...made.rest]).toEqual([0, 1, 6, 7])
  })

  it("is refused beyond a number of entries, before they are made", () => {
    const network = Network.make(Array.from({ length: 3 }, () => Cell.make()))
    const ends = { pre: Int32Array.of(0, 1, 2), post: Int32Array.of(1, 2, 0) }
    expect(() => joinedCells(voltageCoupling(network), ends, 8)).toThrow(
      "9 entries of the matrix of 3 cells of 3 compartments and branch points that junctions join are asked for, at most 8 are possible; "
        + "join fewer cells to one group, or use fewer compartments"
    )
  })
})

describe("what is refused of junctions", () => {
  const edits = (...all: ReadonlyArray<Edit.Edit>): string =>
    Result.match(Network.edit(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), all), {
      onFailure: (error) => error.message,
      onSuccess: () => "nothing"
    })

  it("within one compartment", () => {
    expect(edits(Edit.connect(Connect.listed([[0, 1], [2, 2]]), Gap))).toBe(
      "connect Gap: a junction of Gap is within one compartment, cell 1, branch 0, compartment 0 (row 2); expected two compartments"
    )
  })

  it("inserted", () => {
    expect(edits(Edit.insert(Gap))).toBe(
      "insert Gap: \"Gap\" is a junction; expected a channel or pump; junctions are made by Edit.connect"
    )
  })

  it("what is not ohmic with a constant conductance, by exponential Euler", () => {
    const Shy = Junction.make("Shy", {
      parameters: { g: { default: 1e-3, unit: "uS" } },
      current: "g * (v_pre - v_post)^3 / 1 [mV2]"
    })
    const network = Network.editSync(chain(2, 1e-3), [Edit.connect(Connect.listed([[0, 1]]), Shy)])
    expect(failure(network, { steps: 1, scheme: "exponentialEuler" }).message).toBe(
      "scheme is exponentialEuler with Shy 0 (row 1), a junction that is not ohmic with a constant conductance; expected backwardEuler, " +
        "crankNicolson or forwardEuler, or a current of g * (v_pre - v_post)"
    )
  })
})

describe("gradients by junctions", () => {
  it("are those of the modes of a pair", async () => {
    const g = 1e-3
    const steps = 8
    const network = Network.editSync(chain(2, g), [Edit.train("Gap_g"), Edit.unrecord("v", Select.rows([1]))])
    // v_0 = -70 + 5 sum^n + 5 difference^n, of which the second is a function of g.
    const factor = 1 / (1 + dt * (0.1 + 2e5 * g / area))
    const slope = 5 * steps * factor ** (steps + 1) * -dt * 2e5 / area
    const last: Gradient.Loss = ({ data, samples }) => ({
      value: data[samples - 1],
      cotangent: Float64Array.from({ length: samples }, (_, k) => Number(k === samples - 1))
    })
    const { parameters } = await Effect.runPromise(
      Effect.provide(Gradient.run(network, last, { steps, dt }), Engine.layerInterpreter)
    )
    expect(Parameters.vector(parameters)[0] / slope).toBeCloseTo(1, 12)
  })
})

describe("junctions as data", () => {
  it("are stored and read", () => {
    const network = chain(3, 2e-3)
    expect(Json.decodeSync(Json.encode(network))).toEqual(network)
  })
})
