/** `States.init` where states depend on each other: schemes, rings, held states, and rows that have no one place of rest. */
import { Cell, Channel, Channels, Connect, Edit, Network, Select, States, Synapse } from "neurolens"
import { describe, expect, it } from "vitest"
import { edgeColumn, failure, nodeColumn } from "../fixtures.ts"
import { cable, row, single } from "./run.ts"

const rate = (value: number) => ({ default: value, unit: "1/ms" })

const scheme = Channel.make("Scheme", {
  parameters: { a: rate(2), b: rate(20), c: rate(50), d: rate(0.5) },
  states: { C: { default: 1 }, O: {}, I: {} },
  scheme: ["C <-> O : a, b", "O <-> I : c, d"]
})

const values = (network: Network.Network, ...names: ReadonlyArray<string>): ReadonlyArray<number> =>
  names.map((name) => nodeColumn(network, name)[0] as number)

const close = (found: ReadonlyArray<number>, expected: ReadonlyArray<number>, digits = 13): void => {
  expect(found.length).toBe(expected.length)
  found.forEach((x, i) => expect(x).toBeCloseTo(expected[i], digits))
}

describe("a system at rest", () => {
  it("is the steady state of the scheme with the sum of the table", () => {
    close(values(single(Edit.insert(scheme), States.init()), "Scheme_C", "Scheme_O", "Scheme_I"), [
      10 / 111,
      1 / 111,
      100 / 111
    ])
    const twice = single(Edit.insert(scheme), Edit.set("Scheme_O", 1), States.init())
    close(values(twice, "Scheme_C", "Scheme_O", "Scheme_I"), [20 / 111, 2 / 111, 200 / 111])
  })

  it("stays where it is when it is put to rest again", () => {
    const once = single(Edit.insert(scheme), States.init())
    expect(Network.editSync(once, [States.init()])).toBe(once)
    const dimer = Channel.make("Dimer", { states: { A: { default: 1 }, B: {} }, scheme: ["2 A <-> B : 0.3, 0.7"] })
    const bent = single(Edit.insert(dimer), States.init())
    expect(Network.editSync(bent, [States.init()])).toBe(bent)
  })

  it("keeps the sums of reactions that are not linear: 2 A <-> B keeps A + 2 B, and the root is the positive one", () => {
    const dimer = Channel.make("Dimer", {
      parameters: { k: rate(2), l: rate(1) },
      states: { A: { default: 1 }, B: {} },
      scheme: ["2 A <-> B : k, l"]
    })
    // B = 2 A^2 and A + 2 B = 1
    const a = (-1 + Math.sqrt(17)) / 8
    close(values(single(Edit.insert(dimer), States.init()), "Dimer_A", "Dimer_B"), [a, 2 * a * a])
  })

  it("may be where something is used up: an enzyme turns all of its substrate into product", () => {
    const enzyme = Channel.make("Enzyme", {
      parameters: { bind: { default: 1e5, unit: "1/mM/ms" }, leave: rate(1e3), turn: rate(10) },
      states: {
        E: { default: 1e-3, unit: "mM" },
        S: { default: 0.5, unit: "mM" },
        ES: { unit: "mM" },
        P: { unit: "mM" }
      },
      scheme: ["E + S <-> ES : bind, leave", "ES -> E + P : turn"]
    })
    const found = values(single(Edit.insert(enzyme), States.init()), "Enzyme_E", "Enzyme_S", "Enzyme_ES", "Enzyme_P")
    close(found, [1e-3, 0, 0, 0.5], 12)
    for (const x of found) expect(x >= 0 && !Object.is(x, -0)).toBe(true)
    const sink = Channel.make("Sink", {
      parameters: { f: rate(1e4), k: rate(1e-6) },
      states: { C: { default: 1 }, O: {}, D: {} },
      scheme: ["C <-> O : f, f", "O -> D : k"]
    })
    expect(values(single(Edit.insert(sink), States.init()), "Sink_C", "Sink_O", "Sink_D")).toEqual([0, 0, 1])
  })

  it("is the one of several places that the table's values flow to", () => {
    const bistable = Channel.make("Bistable", {
      states: { x: { default: 0.6, derivative: "x * (1 - x) * (x - 0.5) / 1 [ms]" } }
    })
    close(values(single(Edit.insert(bistable), States.init()), "Bistable_x"), [1])
    close(values(single(Edit.insert(bistable), Edit.set("Bistable_x", 0.4), States.init()), "Bistable_x"), [0])
  })

  it("has each row's own parameters, and leaves rows that are not selected", () => {
    const network = cable(3, Edit.insert(scheme), Edit.set("Scheme_d", [0.5, 5, 50]), States.init(Select.rows([0, 2])))
    close(nodeColumn(network, "Scheme_I") as ReadonlyArray<number>, [100 / 111, 0, 1 / 12])
  })

  it("waits for what it reads, whatever the order of insertion", () => {
    const first = Channel.make("First", { states: { x: { inf: "0.25", tau: "1" } } })
    const reads = { First_x: { unit: "1", default: 0 } }
    const second = Channel.make("Second", {
      reads,
      states: { open: { equals: "2 * First_x" }, y: { default: 0, inf: "open^2", tau: "1" } }
    })
    for (const order of [[first, second], [second, first]]) {
      close(values(single(...order.map((m) => Edit.insert(m)), States.init()), "Second_y"), [0.25])
    }
  })

  it("is one with what needs it in turn, across mechanisms", () => {
    const make = (name: string, other: string, inf: string) =>
      Channel.make(name, { reads: { [other]: { unit: "1", default: 0 } }, states: { x: { inf, tau: "1" } } })
    const ring = [make("A", "B_x", "0.5 * B_x + 0.1"), make("B", "A_x", "0.4 * A_x")]
    // a = 0.5 (0.4 a) + 0.1
    for (const order of [ring, [...ring].reverse()]) {
      close(values(single(...order.map((m) => Edit.insert(m)), States.init()), "A_x", "B_x"), [0.125, 0.05])
    }
    const bent = [make("A", "B_x", "sigmoid(4 * (B_x - 0.5))"), make("B", "A_x", "A_x")]
    const [a, b] = values(
      single(...bent.map((m) => Edit.insert(m)), Edit.set("A_x", 0.9), Edit.set("B_x", 0.9), States.init()),
      "A_x",
      "B_x"
    )
    expect(a).toBeCloseTo(b, 13)
    expect(a).toBeCloseTo(1 / (1 + Math.exp(-4 * (b - 0.5))), 13)
  })

  it("sees the currents of what is at rest", () => {
    const source = Channel.make("Source", {
      states: { m: { inf: "0.5", tau: "1" } },
      current: { name: "i_S", equals: "0.001 [mA/cm2] * m" }
    })
    const reader = Channel.make("Reader", {
      reads: { i_S: { unit: "mA/cm2", default: 0 } },
      states: { y: { inf: "i_S / 0.001 [mA/cm2]", tau: "1" } }
    })
    close(values(single(Edit.insert(reader), Edit.insert(source), States.init()), "Reader_y"), [0.5])
  })

  it("takes what a clamp holds from the start as given, and loses what reaches it", () => {
    const held = single(Edit.insert(scheme), Edit.clamp("Scheme_O", [0.25, 0.5], row(0)), States.init())
    // C and I are each in balance with O = 0.25
    close(values(held, "Scheme_C", "Scheme_O", "Scheme_I"), [2.5, 0.25, 25])
  })

  it("shows synapses their compartments at rest, and as they are held", () => {
    const source = Channel.make("Source", {
      states: { m: { inf: "0.5", tau: "1" } },
      current: { name: "i_S", equals: "0.001 [mA/cm2] * m" }
    })
    const reader = Channel.make("Reader", {
      reads: { i_S: { unit: "mA/cm2", default: 0 } },
      states: { y: { inf: "i_S / 0.001 [mA/cm2]", tau: "1" }, z: { equals: "2 * y" }, w: { equals: "z + 1" } }
    })
    const synapse = Synapse.make("Syn", {
      reads: {
        w: { unit: "1", of: "Reader_w", end: "pre" },
        k: { unit: "mA/cm2", of: "i_S", end: "pre" },
        m: { unit: "1", of: "Source_m", end: "post", default: 0.1 }
      },
      states: { s: { inf: "w + m + k / 0.001 [mA/cm2]", tau: "1" } }
    })
    const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.insert(source, Select.cell(0)),
      Edit.insert(reader),
      Edit.connect(Connect.listed([[0, 1]]), synapse)
    ])
    const s = (...edits: ReadonlyArray<Edit.Edit>): number =>
      edgeColumn(Network.editSync(network, [...edits, States.init()]), "Syn_s")[0] as number
    expect(s()).toBeCloseTo(2 * 0.5 + 1 + 0.1 + 0.5, 13)
    expect(s(Edit.clamp("i_S", 0.002, Select.cell(0)))).toBeCloseTo(2 * 2 + 1 + 0.1 + 2, 13)
    expect(s(Edit.clamp("Reader_z", 7, Select.cell(0)))).toBeCloseTo(7 + 1 + 0.1 + 0.5, 13)
    expect(s(Edit.clamp("Syn_s", 3, Select.edges))).toBe(3)
  })

  it("starts synapses that are schemes from compartments at rest", () => {
    const receptor = Synapse.make("Receptor", {
      parameters: { a: rate(1) },
      states: { C: { default: 1 }, O: {} },
      scheme: ["C <-> O : a * sigmoid(v_pre / 10), a"],
      current: "0 [uS] * v_post"
    })
    const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [
      Edit.connect(Connect.listed([[0, 1]]), receptor),
      Edit.set("v", 0),
      States.init()
    ])
    close([edgeColumn(network, "Receptor_O")[0] as number], [1 / 3])
  })
})

describe("no place of rest, or several", () => {
  it("is an error that says which states are free, where", () => {
    const stuck = cable(3, Edit.insert(scheme), Edit.set("Scheme_a", [2, 0, 2]), Edit.set("Scheme_b", [20, 0, 20]))
    const { message, reason } = failure(stuck, [States.init()])
    expect(reason).toMatchObject({ _tag: "SteadyStateNotUnique", domain: "nodes", row: 1 })
    expect(reason._tag === "SteadyStateNotUnique" && reason.states).toEqual(["Scheme_C", "Scheme_I", "Scheme_O"])
    expect(message).toContain(
      "init states: Scheme_C, Scheme_I, Scheme_O of cell 0, branch 0, compartment 1 (row 1) can rest at more than one place"
    )
    const gate = Channel.make("Gate", { parameters: { r: rate(0) }, states: { m: { alpha: "r", beta: "r" } } })
    expect(failure(single(Edit.insert(gate)), [States.init()]).reason).toMatchObject({
      _tag: "SteadyStateNotUnique",
      states: ["Gate_m"]
    })
  })

  it("is an error that says what never rests, where", () => {
    const drift = Channel.make("Drift", { states: { x: { derivative: "1 [1/ms]" } } })
    expect(failure(single(Edit.insert(drift)), [States.init()]).reason).toEqual({
      _tag: "NoSteadyState",
      domain: "nodes",
      row: 0,
      where: "cell 0, branch 0, compartment 0 (row 0)",
      states: ["Drift_x"],
      residual: 1
    })
    const grows = Channel.make("Grows", {
      states: { x: { derivative: "1 [1/ms] * y^2 + 1 [1/ms]" }, y: { default: 1, derivative: "1 [1/ms] * (x - y)" } }
    })
    expect(failure(single(Edit.insert(grows)), [States.init()]).reason).toMatchObject({
      _tag: "NoSteadyState",
      states: ["Grows_x", "Grows_y"]
    })
  })

  it("leaves everything as it was", () => {
    const network = cable(
      2,
      Edit.insert(Channels.HH),
      Edit.insert(scheme),
      Edit.set("Scheme_a", [2, 0]),
      Edit.set("Scheme_b", [20, 0])
    )
    const before = nodeColumn(network, "HH_m")
    failure(network, [States.init()])
    expect(nodeColumn(network, "HH_m")).toEqual(before)
  })
})
