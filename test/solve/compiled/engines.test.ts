/**
 * Chosen networks on both engines: everything that needs a place of its own in a kernel, with every scheme; and that the comparison itself
 * can fail.
 */
import { describe, expect, it } from "vitest"
import * as Edit from "../../../src/Edit.ts"
import * as Channel from "../../../src/mechanism/Channel.ts"
import * as Channels from "../../../src/mechanism/Channels.ts"
import * as Pumps from "../../../src/mechanism/Pumps.ts"
import * as Synapses from "../../../src/mechanism/Synapses.ts"
import * as Network from "../../../src/Network.ts"
import * as Cell from "../../../src/network/Cell.ts"
import * as Stimulus from "../../../src/network/Stimulus.ts"
import { treeOf } from "../../../src/program/Tree.ts"
import { listed } from "../../../src/select/Connect.ts"
import * as Select from "../../../src/select/Select.ts"
import { layout } from "../../../src/solve/compiled/Layout.ts"
import { twoLanes } from "../../../src/solve/compiled/Tuning.ts"
import { plan } from "../../../src/solve/Plan.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { atOnce } from "../atOnce.ts"
import { interpreter } from "../steppers.ts"
import { bits, byMoreThan, difference, enginesDiffer, outcome } from "./engines.ts"

const point = Cell.make({ v: -65 })
/** Unequal branches, branch points with two children and with one. */
const forked = Cell.make({
  parents: [-1, 0, 0, 1, 2],
  ncomp: [2, 3, 1, 2, 1],
  radius: [3, 3, 1, 2, 0.5, 2, 1, 1, 0.7],
  length: 20,
  v: -65
})
const large = Cell.make({ parents: [-1, 0, 0, 1, 1, 2], ncomp: [6, 5, 4, 6, 3, 4], radius: 1, length: 15, v: -65 })

const drive = Edit.stimulate(Stimulus.step({ delay: 0.05, duration: 0.4, amplitude: 0.5 }), Select.rows([0]))
const calcium = [Edit.insert(Channels.CaL), Edit.insert(Pumps.CaPump)]
const make = (cells: ReadonlyArray<Network.Network>, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make(cells), [...edits, drive, Edit.record("v")])

const wave = Array.from({ length: 20 }, (_, k) => Math.round(20 * Math.sin(k / 3)) / 4 - 60)
const all = [[0, 1], [1, 0], [0, 0], [2, 2], [1, 2], [2, 0], [0, 2]] as const

/** Reads its own current, as it was a step ago. */
const Echo = Channel.make("Echo", {
  states: { last: { default: 0, equals: "i_Leak / 1 [mA/cm2]" } },
  reads: { i_Leak: { unit: "mA/cm2", default: 0 } },
  current: { name: "i_Echo", equals: "1e-3 [mA/cm2] * last" }
})

/** One table: exact ones have no function calls. */
const exact: Readonly<Record<string, Network.Network>> = {
  "a passive point": make([point], Edit.insert(Channels.Leak)),
  "a passive tree": make([forked], Edit.insert(Channels.Leak)),
  "trees side by side": make(
    [forked, forked, forked, point],
    Edit.insert(Channels.Leak, Select.rows([0, 1, 9, 10, 18, 19]))
  ),
  "a large tree": make([large], Edit.insert(Channels.Leak)),
  "large trees side by side": make([large, large, large], Edit.insert(Channels.Leak)),
  "nothing but a capacitance": make([forked, point]),
  "integrate and fire": make(
    [point, point, point],
    Edit.insert(Channels.Leak),
    Edit.insert(Channels.Fire),
    Edit.set("Fire_vth", -64.5)
  ),
  "a voltage clamp in the middle of a tree": make(
    [forked],
    Edit.insert(Channels.Leak),
    Edit.clamp("v", wave, Select.rows([3]))
  ),
  "a current clamp that is read": make(
    [forked],
    Edit.insert(Channels.Leak),
    Edit.insert(Echo),
    Edit.clamp("i_Leak", wave, Select.rows([2]))
  ),
  "a current that is read": make([forked], Edit.insert(Channels.Leak), Edit.insert(Echo, Select.rows([1, 4, 8]))),
  "a pump without diffusion": make(
    [forked],
    Edit.insert(Channels.Leak),
    Edit.insert(Pumps.CaPump, Select.rows([0, 3, 4]))
  ),
  "a diffusing ion with a pump in places": make(
    [forked, forked],
    Edit.insert(Pumps.CaPump, Select.rows([0, 3, 4])),
    Edit.diffuse("CaCon_i", { constant: 2, elsewhere: 0 })
  ),
  "diffusion in a large tree": make(
    [large, large],
    Edit.insert(Pumps.CaPump, Select.rows([0, 30])),
    Edit.diffuse("CaCon_i", { constant: 2, elsewhere: 0 })
  ),
  "a held diffusing ion": make(
    [forked],
    Edit.insert(Pumps.CaPump),
    Edit.diffuse("CaCon_i", 2),
    Edit.clamp("CaCon_i", 3e-4, Select.rows([2]))
  )
}

const close: Readonly<Record<string, Network.Network>> = {
  "HH": make([forked, forked, point], Edit.insert(Channels.HH)),
  "HH in a large tree": make([large, large, large], Edit.insert(Channels.HH, Select.rows([0, 1, 2, 28, 29, 60]))),
  "a held gate": make([forked], Edit.insert(Channels.HH), Edit.clamp("HH_m", 0.3, Select.rows([0, 4]))),
  "eCa as a parameter": make([forked], ...calcium),
  "eCa from Nernst, in places": make([forked], ...calcium, Edit.insert(Pumps.CaNernstReversal, Select.rows([0, 2, 5]))),
  "Nernst with diffusion": make(
    [forked, forked],
    ...calcium,
    Edit.insert(Pumps.CaNernstReversal),
    Edit.diffuse("CaCon_i", 2)
  ),
  "resets": make(
    [point, point, point],
    Edit.insert(Channels.Izhikevich, Select.rows([0, 1])),
    Edit.insert(Channels.AdEx, Select.rows([2]))
  ),
  "synapses of all types, autapses among them": make(
    [point, point, point],
    Edit.insert(Channels.HH),
    Edit.connect(listed(all), Synapses.Ionotropic),
    Edit.connect(listed(all.slice(2)), Synapses.TanhRate),
    Edit.connect(listed(all.slice(0, 3)), Synapses.TanhConductance)
  ),
  "many synapses on one compartment": make(
    [forked, point],
    Edit.insert(Channels.Leak),
    Edit.connect(listed([[9, 2], [0, 2], [9, 2], [2, 2], [1, 2]]), Synapses.Ionotropic)
  ),
  "a held synapse": make(
    [point, point],
    Edit.connect(listed([[0, 1], [1, 0], [0, 1]]), Synapses.Ionotropic),
    Edit.clamp("IonotropicSynapse_s", 0.7, Select.edges.rows([1]))
  )
}

const names = Object.keys(schemes) as ReadonlyArray<SchemeName>
const stretches = [[20], [3, 1, 16]] as const

describe.each(Object.entries({ ...exact, ...close }))("%s", (_, network) => {
  it.each(names)("with %s", (scheme) => {
    for (const some of stretches) expect(enginesDiffer(network, scheme, 0.025, some, bits)).toBe(null)
  })
})

describe("the networks", () => {
  it("move, so that there is something to compare", () => {
    for (const [name, network] of Object.entries({ ...exact, ...close })) {
      const { numbers, reason } = outcome(network, interpreter(network, "backwardEuler", 0.025), [20])
      expect(reason, name).toBe(null)
      expect(new Set(Array.from(numbers.get("recorded")!)).size, name).toBeGreaterThan(15)
    }
  })

  it("are solved alone and in pairs, by straight lines and by tables", () => {
    const seen = new Set(
      Object.values(exact).flatMap((network) =>
        atOnce(layout(plan(network))).classes.map((c) =>
          `${c.lanes} ${treeOf(c.morphology).parent.length > twoLanes.largestUnrolled ? "large" : "small"}`
        )
      )
    )
    expect([...seen].sort()).toEqual(["1 large", "1 small", "2 large", "2 small"])
  })
})

describe("the comparison", () => {
  it("notices a bit", () => {
    const network = exact["a passive tree"]
    const a = outcome(network, interpreter(network, "backwardEuler", 0.025), [20])
    const b = outcome(network, interpreter(network, "backwardEuler", 0.025 * (1 + Number.EPSILON)), [20])
    expect(difference(a, a, bits)).toBe(null)
    expect(difference(a, b, bits)).toMatch(/^recorded, \d+: /)
    expect(difference(a, b, byMoreThan(1e-9))).toBe(null)
  })
})
