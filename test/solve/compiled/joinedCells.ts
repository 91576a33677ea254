/** Networks of cells that junctions join, for tests of kernels: everything that a kernel must tell apart. */
import * as Edit from "../../../src/Edit.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Junction from "../../../src/mechanism/Junction.ts"
import * as Pumps from "../../../src/mechanism/Pumps.ts"
import * as Synapses from "../../../src/mechanism/Synapses.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import { listed } from "../../../src/select/Connect.ts"
import * as Select from "../../../src/select/Select.ts"

const point = Cell.make({ v: -65 })
/** Nine compartments in unequal branches. */
const forked = Cell.make({
  parents: [-1, 0, 0, 1, 2],
  ncomp: [2, 3, 1, 2, 1],
  radius: [3, 3, 1, 2, 0.5, 2, 1, 1, 0.7],
  length: 20,
  v: -62
})
const large = Cell.make({ parents: [-1, 0, 0, 1, 1, 2], ncomp: [6, 5, 4, 6, 3, 4], radius: 1, length: 15, v: -65 })

/** Ohmic, as all of exponential Euler's. */
export const Gap = Junction.make("Gap", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})
/** Comes before it by name, and after it by row. */
const Bridge = Junction.make("Bridge", {
  parameters: { g: { default: 4e-4, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})
const Rectifying = Junction.make("Rectifying", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post) * (1 + tanh((v_pre - v_post) / 10))"
})
const Gated = Junction.make("Gated", {
  parameters: { g: { default: 1e-3, unit: "uS" } },
  states: { s: { default: 0.2, inf: "1 / (1 + abs(v_pre - v_post) / 10)", tau: "2" } },
  current: "g * s * (v_pre - v_post)"
})

const drive = (row: number): Edit.Edit =>
  Edit.stimulate(Stimulus.step({ delay: 0.05, duration: 0.4, amplitude: 0.3 }), Select.rows([row]))
const make = (cells: ReadonlyArray<Network.Network>, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make(cells), [Edit.insert(Channels.HH), drive(0), ...edits, Edit.record("v")])
const join = (pairs: ReadonlyArray<readonly [number, number]>, by = Gap): Edit.Edit => Edit.connect(listed(pairs), by)

const wave = [-60, null, -58, -50, null, null, -61, -60]
const times = (n: number, cell: Network.Network): ReadonlyArray<Network.Network> =>
  Array.from({ length: n }, () => cell)
const conductances = (n: number): Edit.Edit =>
  Edit.set("Gap_g", Array.from({ length: n }, (_, k) => 1e-3 * (1 + k / 7)), Select.synapse("Gap"))

/** A ring of cells of one compartment. */
export const ring = (n: number): Network.Network =>
  make(times(n, point), join(Array.from({ length: n }, (_, k) => [k, (k + 1) % n] as const)), conductances(n))

/** Junctions that every scheme takes. */
export const ohmic: Readonly<Record<string, Network.Network>> = {
  "two cells": make([point, point], join([[0, 1]])),
  "a ring": ring(7),
  "pairs, and a cell alone": make(times(7, point), join([[0, 1], [2, 3], [5, 4]]), conductances(3)),
  "branched cells in groups of one shape, with loops": make(
    times(5, forked),
    join([[0, 9], [5, 14], [18, 27], [23, 32], [8, 2], [26, 20]]),
    conductances(6)
  ),
  "both ways, twice, and of two types": make(
    [forked, point, forked],
    join([[0, 9], [9, 0], [3, 12], [0, 9]]),
    join([[2, 9], [0, 12], [12, 0]], Bridge)
  ),
  "large cells": make([large, large, point], join([[0, 28], [27, 30], [56, 3]])),
  "held voltages": make(
    [forked, forked, forked],
    join([[0, 9], [5, 14], [9, 18]]),
    Edit.clamp("v", wave, Select.rows([2, 9])),
    Edit.clamp("v", -55, Select.rows([20])),
    Edit.record("i_clamp")
  ),
  "currents through membranes, and potentials outside": make(
    [forked, point, forked],
    join([[0, 9], [9, 12], [3, 15]]),
    Edit.impose(Stimulus.samples([5, -3, 2, 0, 7, 1]), Select.rows([3, 9, 10])),
    Edit.clamp("v", wave, Select.rows([0])),
    Edit.record("i_membrane")
  ),
  "a diffusing ion, and synapses": make(
    [forked, forked, point, point],
    join([[0, 9], [19, 3]]),
    Edit.insert(Pumps.CaPump),
    Edit.insert(Channels.CaL),
    Edit.diffuse("CaCon_i", 2),
    Edit.connect(listed([[0, 9], [9, 18], [18, 0], [19, 18]]), Synapses.Ionotropic)
  )
}

/** Junctions that exponential Euler refuses. */
export const curved: Readonly<Record<string, Network.Network>> = {
  "rectifying junctions": make([forked, point, forked], join([[0, 9], [9, 12], [3, 15]], Rectifying)),
  "junctions with states": make(
    [forked, point, forked],
    join([[0, 9], [9, 12], [3, 15]], Gated),
    join([[0, 10]], Rectifying),
    Edit.impose(Stimulus.samples([5, -3, 2, 0, 7, 1]), Select.rows([3, 9, 10])),
    Edit.record("i_membrane"),
    Edit.record("Gated_s", Select.synapse("Gated")),
    Edit.record("i_Gated", Select.synapse("Gated"))
  )
}
