/**
 * Small networks of cells that junctions join, in fields, whose currents through membranes are recorded: like `networks.ts`, apart because
 * not every engine knows them.
 */
import * as Edit from "../../../src/Edit.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Junction from "../../../src/mechanism/Junction.ts"
import * as Synapses from "../../../src/mechanism/Synapses.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import { quantities } from "../../../src/network/quantities.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import { listed } from "../../../src/select/Connect.ts"
import * as Select from "../../../src/select/Select.ts"
import { steps } from "./networks.ts"

const Gap = Junction.make("Gap", {
  parameters: { g: { default: 2e-3, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})

/** A junction whose conductance moves with what is across it, and which rectifies. */
const Gated = Junction.make("Gated", {
  parameters: { g: { default: 1e-3, unit: "uS" }, width: { default: 8, unit: "mV" } },
  states: { s: { default: 0.6, inf: "1 / (1 + ((v_pre - v_post) / width)^2)", tau: "2 + v_post / 100" } },
  current: "g * s * (v_pre - v_post) * sigmoid((v_pre - v_post) / width)"
})

const fork = Cell.make({
  parents: [-1, 0, 0],
  ncomp: [2, 1, 2],
  radius: [3, 2.5, 1, 2, 0.8],
  length: [20, 25, 30, 15, 20],
  axial_resistivity: [1000, 1200, 3000, 2000, 5000],
  capacitance: [1, 1.1, 0.9, 1, 2],
  v: [-65, -64, -66, -60, -65]
})
const point = Cell.make({ v: -58, capacitance: 1.3 })

const row = (...rows: ReadonlyArray<number>): Select.NodeSelection => Select.rows(rows)
const wave = (mean: number, size: number): ReadonlyArray<number> =>
  Array.from({ length: steps }, (_, k) => mean + size * Math.sin(k / 3))

const make = (cells: ReadonlyArray<Network.Network>, ...edits: ReadonlyArray<Edit.Edit>): Network.Network => {
  const made = Network.editSync(Network.make(cells), edits)
  const moving = [...quantities(made).values()].filter((q) => ["Voltage", "State", "Current"].includes(q.role))
  return Network.editSync(made, moving.map((q) => Edit.record(q.name)))
}

const driven = Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 0.6, amplitude: 0.1, offset: 0.01 }), row(1))
const field = Edit.impose(
  Array.from({ length: 5 }, (_, i) => Stimulus.samples(wave(3 * i, i - 2))),
  row(0, 1, 2, 3, 4)
)

/** Ohmic junctions of constant conductance, which every scheme takes. */
const joint: ReadonlyArray<Edit.Edit> = [
  Edit.insert(Channels.HH),
  // A loop of three cells, two between the same compartments, and one within a cell.
  Edit.connect(listed([[1, 5], [5, 6], [6, 4], [6, 4], [0, 3]]), Gap),
  Edit.set("Gap_g", [1e-3, 2e-3, 5e-4, 3e-3, 1e-4], Select.synapse("Gap")),
  driven
]

/** Networks for every scheme. */
export const joined = {
  "cells that junctions join": make([fork, point, point, point], ...joint),
  "joined cells with clamps": make(
    [fork, point, point, point],
    ...joint,
    Edit.clamp("v", wave(-60, 5), row(1)),
    Edit.clamp(
      "v",
      [...wave(-55, 3).slice(0, 9), ...new Array<null>(5).fill(null), ...wave(-50, 3).slice(14, 30)],
      row(5)
    )
  ),
  "joined cells in a field": make(
    [fork, point, point, point],
    ...joint,
    field,
    Edit.impose(Stimulus.samples(wave(2, 1)), row(6)),
    Edit.clamp("v", wave(-60, 5), row(4))
  ),
  "cells in a field, with synapses": make(
    [fork, point],
    Edit.insert(Channels.HH),
    Edit.connect(listed([[0, 5], [5, 2]]), Synapses.Ionotropic),
    driven,
    field,
    Edit.clamp("v", wave(-60, 5), row(3))
  )
} as const satisfies Readonly<Record<string, Network.Network>>

/** Networks whose junctions exponential Euler does not take. */
export const bent = {
  "junctions with states": make(
    [fork, point, point],
    Edit.insert(Channels.HH),
    Edit.connect(listed([[1, 5], [5, 6], [6, 4], [3, 1]]), Gated),
    Edit.connect(listed([[2, 6]]), Gap),
    Edit.clamp("Gated_s", 0.3, Select.edges.rows([2])),
    Edit.clamp("v", wave(-60, 5), row(6)),
    driven,
    field
  )
} as const satisfies Readonly<Record<string, Network.Network>>
