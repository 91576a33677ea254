/**
 * Two synapse types, connected in turns and with unequal fan-out: each synapse is clamped, recorded, set and trained on
 * its own, and only it moves (jx#643, jx#485, jx#501).
 *
 * After one step nothing has spread yet: a synapse that is clamped changes its own state and current, and the voltage
 * of the cell that it acts on. So everything else must keep its bits.
 */
import { Cell, Channels, Connect, Edit, Network, Parameters, Select, Share, Synapse, Synapses } from "neurolens"
import { describe, expect, it } from "vitest"
import { run } from "../solve/run.ts"
import { simulate } from "../solve/simulate.ts"
import { march, walk } from "./march.ts"

const Slow = Synapse.make("SlowSynapse", {
  parameters: { gS: { default: 2e-4, unit: "uS" } },
  states: { c: { default: 0.1, inf: "sigmoid((v_pre + 40) / 5)", tau: "20" } },
  current: "gS * c * (v_post + 80)"
})

const state = { IonotropicSynapse: "IonotropicSynapse_s", SlowSynapse: "SlowSynapse_c" } as const
const strength = { IonotropicSynapse: "IonotropicSynapse_gS", SlowSynapse: "SlowSynapse_gS" } as const

/**
 * From which cell to which, and of which type; rows 0, 1, 2, …: Ionotropic has rows 0, 3, 4, 7, 8; the slow one 1, 2,
 * 5, 6.
 */
const wiring = [
  [0, 1, "IonotropicSynapse"],
  [0, 2, "SlowSynapse"],
  [1, 2, "SlowSynapse"],
  [0, 3, "IonotropicSynapse"],
  [2, 0, "IonotropicSynapse"],
  [0, 1, "SlowSynapse"],
  [3, 0, "SlowSynapse"],
  [0, 2, "IonotropicSynapse"],
  [0, 4, "IonotropicSynapse"]
] as const

const cells = 5
const compartments = 3 // in each cell
const first = (cell: number): number => cell * compartments

const network = Network.editSync(
  Network.make(
    Array.from({ length: cells }, (_, c) => Cell.make({ parents: [-1, 0], ncomp: [1, 2], v: [-60 - c, -61, -62 - c] }))
  ),
  [
    Edit.insert(Channels.HH),
    ...wiring.map(([pre, post, type]) =>
      Edit.connect(
        Connect.pairwise(Select.rows([first(pre)]), Select.rows([first(post) + 1])),
        type === "SlowSynapse" ? Slow : Synapses.Ionotropic
      )
    ),
    // Unequal everywhere, so that a wrong row shows.
    Edit.set("IonotropicSynapse_s", (row) => 0.1 + 0.01 * row.row),
    Edit.set("SlowSynapse_c", (row) => 0.3 + 0.01 * row.row),
    Edit.set("IonotropicSynapse_gS", (row) => 1e-3 * (1 + row.row)),
    Edit.set("SlowSynapse_gS", (row) => 1e-3 * (2 + row.row)),
    Edit.record("v", Select.rows([0]))
  ]
)

const rows = wiring.map((_, row) => row)
const at = (row: number): Select.EdgeSelection => Select.edges.rows([row])

/** Every number of a synapse, and every voltage, after some steps: by name. */
const everything = (model: Network.Network, steps = 1): ReadonlyMap<string, number> => {
  const { end } = walk(model, { scheme: "backwardEuler", dt: 0.1, tMax: 0.1 * steps })
  return new Map([
    ...Array.from(end.v, (v, i) => [`v ${i}`, v] as const),
    ...wiring.flatMap(([, , type], row) => [
      [`state ${row}`, end.edges.get(state[type])![row]] as const,
      [`current ${row}`, end.synapticCurrents.get(`i_${type}`)![row]] as const
    ])
  ])
}

const moved = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): ReadonlyArray<string> =>
  [...a.keys()].filter((name) => !Object.is(a.get(name), b.get(name)))

/** What may move after one step when synapse `row` does. */
const ownCell = (row: number): ReadonlyArray<string> =>
  Array.from({ length: compartments }, (_, k) => `v ${first(wiring[row][1]) + k}`)

const before = everything(network)

describe.each(rows)("synapse %d of two interleaved types", (row) => {
  const type = wiring[row][2]

  it("is clamped alone", () => {
    const after = everything(Network.editSync(network, [Edit.clamp(state[type], 0.9, at(row))]))
    expect(moved(before, after)).toEqual([...ownCell(row), `state ${row}`, `current ${row}`])
    expect(after.get(`state ${row}`)).toBe(0.9)
  })

  it("is recorded alone, by row, by type and by its ends", () => {
    const [pre, post] = wiring[row]
    const within = wiring.slice(0, row).filter(([, , t]) => t === type).length
    const selections = [
      at(row),
      Select.synapse(type).edge(within),
      Select.synapse(type).pre(Select.cell(pre)).post(Select.cell(post))
    ]
    for (const selection of selections) {
      const one = Network.editSync(network, [Edit.unrecord(), Edit.record(state[type], selection)])
      expect(one.recordings.toArray().map((r) => [r.domain, r.row, r.state])).toEqual([["edges", row, state[type]]])
      for (const made of [walk, march]) {
        const { end, traces } = made(one, { scheme: "backwardEuler", dt: 0.1, tMax: 2 })
        expect(traces[0][0]).toBe((type === "SlowSynapse" ? 0.3 : 0.1) + 0.01 * row)
        expect(traces[0].at(-1)).toBe(end.edges.get(state[type])![row])
        // The value belongs to no other synapse.
        expect(wiring.filter((_, k) => traces[0].at(-1) === end.edges.get(state[type])![k]).length).toBe(1)
      }
    }
  })

  it("is set alone", () => {
    const changed = Network.editSync(network, [Edit.set(strength[type], 0.5, at(row))])
    expect(moved(before, everything(changed))).toEqual([...ownCell(row), `current ${row}`])
  })

  it("is trained alone: its parameter drives its row and no other", () => {
    const trained = Network.editSync(network, [Edit.train(strength[type], { at: at(row), share: Share.each })])
    expect(Network.parameters(trained).entries.map((e) => [e.key, e.values.length])).toEqual([[strength[type], 1]])
    expect(moved(before, everything(trained))).toEqual([]) // training writes the value that is there

    const parameters = Parameters.set(Network.parameters(trained), strength[type], [0.25])
    const written = Network.editSync(trained, [Edit.writeParameters(parameters)])
    expect(moved(before, everything(written))).toEqual([...ownCell(row), `current ${row}`])
    const column = written.edges.columns.get(strength[type])!.values
    expect(column[row]).toBe(0.25)
    wiring.forEach(([, , t], k) => {
      if (k !== row) expect(column[k]).toBe(t === type ? 1e-3 * ((t === "SlowSynapse" ? 2 : 1) + k) : NaN)
    })

    // The same through the option of a run.
    const option = run(trained, { steps: 1, dt: 0.1, parameters })
    expect(Array.from(option.state.v)).toEqual(Array.from(run(written, { steps: 1, dt: 0.1 }).state.v))
  })

  it("has its initial state trained alone", () => {
    const trained = Network.editSync(network, [Edit.train(state[type], { at: at(row), initial: 0.77 })])
    const after = everything(trained)
    expect(moved(before, after)).toEqual([...ownCell(row), `state ${row}`, `current ${row}`])
  })
})

describe("a selection", () => {
  it("that is out of range is refused, not clipped", () => {
    expect(() => Network.editSync(network, [Edit.clamp(state.SlowSynapse, 1, at(9))])).toThrow(/synapse row/)
    expect(() => Network.editSync(network, [Edit.record(state.SlowSynapse, Select.synapse("SlowSynapse").edge(4))]))
      .toThrow()
  })

  it("of synapses of the other type is refused", () => {
    expect(() => Network.editSync(network, [Edit.clamp(state.SlowSynapse, 1, at(0))])).toThrow(/SlowSynapse_c/)
    expect(simulate(network, { steps: 1 })._tag).toBe("Success")
  })
})
