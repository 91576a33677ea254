/**
 * J4 to J6 (E10 of events.md): a potential that is the same everywhere outside is nothing. What goes through the membranes of cells is what is injected into them, in every step of every scheme, and in each
 * compartment it is what charges the membrane and what leaks, whatever potentials are imposed. A line is to an electrode what its parts
 * are together, and far away what a point is.
 */
import * as fc from "fast-check"
import { Cell, Channels, Connect, Edit, Electrode, Junction, Network, Select, Stimulus } from "neurolens"
import { describe, expect, it } from "vitest"
import * as Table from "../src/table/Table.ts"
import { recorded } from "../test/solve/run.ts"
import { broken, settings } from "./settings.ts"

const Gap = Junction.make("Gap", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  states: { s: { default: 0.5, inf: "1 / (1 + abs(v_pre - v_post) / 10)", tau: "2" } },
  current: "g * s * (v_pre - v_post)"
})

const models = fc.record({
  cells: fc.array(
    fc.record({
      parents: fc.constantFrom([-1], [-1, 0], [-1, 0, 0]),
      ncomp: fc.integer({ min: 1, max: 3 }),
      radius: fc.double({ min: 0.5, max: 10, noNaN: true }),
      v: fc.double({ min: -90, max: 20, noNaN: true })
    }),
    { minLength: 1, maxLength: 3 }
  ),
  joined: fc.boolean(),
  amplitude: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  at: fc.nat(99),
  held: fc.boolean(),
  outside: fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { maxLength: 4 }),
  scheme: fc.constantFrom("backwardEuler" as const, "crankNicolson" as const)
})

type Model = typeof models extends fc.Arbitrary<infer A> ? A : never

const networkOf = ({ amplitude, at, cells, held, joined, outside }: Model): Network.Network => {
  const bare = Network.make(cells.map((cell) => Cell.make({ ...cell, axial_resistivity: 200 })))
  const n = bare.nodes.length
  return Network.editSync(bare, [
    Edit.insert(Channels.Leak),
    ...joined && cells.length > 1 ? [Edit.connect(Connect.listed([[0, n - 1]]), Gap)] : [],
    Edit.stimulate(Stimulus.sine({ delay: 0.1, duration: 5, amplitude, frequency: 200 }), Select.rows([at % n])),
    ...outside.length === 0 ? [] : [
      Edit.impose(
        Array.from(
          { length: n },
          (_, row) => Stimulus.samples([0, 1, 2].map((k) => k * outside[row % outside.length]))
        ),
        Select.all
      )
    ],
    ...held ? [Edit.clamp("v", -50, Select.rows([0]))] : [],
    ...["v", "i_membrane", "i_stimulus", "i_clamp"].map((state) => Edit.record(state))
  ])
}

const steps = 12
const dt = 0.025

type Read = (state: string, row: number) => ReadonlyArray<number>

const sums = (change: (read: Read) => Read) =>
  fc.property(models, (model) => {
    const network = networkOf(model)
    const of = recorded(network, { steps, dt, scheme: model.scheme })
    const read = change((state, row) => of(state, row))
    const rows = Array.from({ length: network.nodes.length }, (_, row) => row)
    const [area, capacitance, gLeak, eLeak] = ["area", "capacitance", "Leak_gLeak", "Leak_eLeak"].map((name) =>
      Table.floats(network.nodes, name)
    )
    for (let k = 1; k <= steps; k++) {
      let [through, injected, size] = [0, 0, 0]
      for (const row of rows) {
        const now = read("i_membrane", row)[k]
        through += now
        injected += read("i_stimulus", row)[k] + read("i_clamp", row)[k]
        size += Math.abs(now) + Math.abs(read("i_clamp", row)[k])
        const v = of("v", row)
        const charging = area[row] * capacitance[row] * (v[k] - v[k - 1]) / dt / 1e5
        const at = model.scheme === "crankNicolson" ? (v[k] + v[k - 1]) / 2 : v[k]
        const leak = area[row] * gLeak[row] * (at - eLeak[row]) / 100
        // Differences of voltages over dt lose digits: 1e-13 mV of 0.025 ms on tens of nF.
        expect(Math.abs(now - charging - leak)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(charging) + Math.abs(leak)))
      }
      expect(Math.abs(through - injected)).toBeLessThanOrEqual(1e-9 * size + 1e-12)
    }
  })

/** Runs with a potential outside, and without. */
const sameWith = (outside: (e: number) => (row: number) => number) => (model: Model, e: number): void => {
  const without = networkOf({ ...model, outside: [] })
  const rows = Array.from({ length: without.nodes.length }, (_, row) => row)
  const imposed = Edit.impose(
    rows.map((row) => Stimulus.step({ delay: 0.05, duration: 1, amplitude: outside(e)(row) })),
    Select.all
  )
  const [a, b] = [without, Network.editSync(without, [imposed])].map((network) =>
    recorded(network, { steps, dt, scheme: model.scheme })
  )
  for (const state of ["v", "i_membrane"]) {
    for (const row of rows) {
      a(state, row).forEach((x, k) => expect(Math.abs(x - b(state, row)[k])).toBeLessThanOrEqual(1e-8))
    }
  }
}

describe("J4, currents through membranes", () => {
  it("are what is injected, and what charges and leaks", () => {
    fc.assert(sums((read) => read), settings)
  })

  it("J5: a potential that is the same everywhere is nothing", () => {
    fc.assert(fc.property(models, fc.double({ min: -100, max: 100, noNaN: true }), sameWith((e) => () => e)), settings)
  })

  it("J5 notices a potential that is not the same everywhere", () => {
    const uneven = fc.property(models, fc.double({ min: 50, max: 100, noNaN: true }), sameWith((e) => (row) => e * row))
    expect(fc.check(uneven, broken).failed).toBe(true)
  })

  it("the property notices a current that is a step late", () => {
    const late = (read: Read): Read => (state, row) => {
      const all = read(state, row)
      return state === "i_membrane" ? all.map((_, k) => all[Math.max(0, k - 1)]) : all
    }
    expect(fc.check(sums(late), broken).failed).toBe(true)
  })
})

/** A cylinder along x, an electrode farther from its axis than its radius, and in how many parts it is cut. */
const seen = fc.record({
  length: fc.double({ min: 1, max: 300, noNaN: true }),
  radius: fc.double({ min: 0.1, max: 5, noNaN: true }),
  x: fc.double({ min: -500, max: 500, noNaN: true }),
  away: fc.double({ min: 1.01, max: 100, noNaN: true }),
  parts: fc.integer({ min: 2, max: 9 })
})

const sumsUp = (method: "line" | "point") =>
  fc.property(seen, ({ away, length, parts, radius, x }) => {
    const electrode = Electrode.make([x, away * radius, 0], { method })
    const [whole, cut] = [1, parts].map((ncomp) =>
      Electrode.sensitivity(Network.make([Cell.make({ ncomp, length: length / ncomp, radius })]), electrode)
    )
    const mean = cut.reduce((sum, each) => sum + each, 0) / parts
    // A dozen roundings each; s - l loses up to six digits where a long thin line is seen from close by.
    expect(Math.abs(whole[0] - mean)).toBeLessThanOrEqual(1e-9 * mean)
  })

/** From `away` lengths off, a line is a point in its middle but for the square of 1 / `away`; `shift`: in lengths, where the point is instead. */
const farAway = (shift: number) =>
  fc.property(
    fc.double({ min: 1, max: 300, noNaN: true }),
    fc.double({ min: 30, max: 1000, noNaN: true }),
    fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
    (length, away, angle) => {
      const network = Network.make([Cell.make({ length, radius: 0.1 })])
      const at = (move: number): readonly [number, number, number] => [
        length * (0.5 + move + away * Math.cos(angle)),
        length * away * Math.sin(angle),
        0
      ]
      const [line] = Electrode.sensitivity(network, Electrode.make(at(0)))
      const [point] = Electrode.sensitivity(network, Electrode.make(at(shift), { method: "point" }))
      // The next term of the expansion is (3 cos^2 - 1) / (24 away^2), at most a twelfth.
      expect(Math.abs(line / point - 1)).toBeLessThanOrEqual(0.1 / away ** 2)
    }
  )

describe("J6, what electrodes see", () => {
  it("of a line far away is what they see of a point", () => {
    fc.assert(farAway(0), settings)
  })

  it("the property notices a point at the end of the line", () => {
    expect(fc.check(farAway(0.5), broken).failed).toBe(true)
  })

  it("of a line is what they see of its parts", () => {
    fc.assert(sumsUp("line"), settings)
  })

  it("the property notices points in the place of lines", () => {
    expect(fc.check(sumsUp("point"), broken).failed).toBe(true)
  })
})
