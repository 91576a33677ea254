/** `check` finds every kind of broken invariant, in networks that were broken by hand. */
import { List, OrderedMap, OrderedSet } from "immutable"
import { describe, expect, it } from "vitest"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Network from "../../src/Network.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import * as Select from "../../src/select/Select.ts"
import * as Column from "../../src/table/Column.ts"
import { structural } from "../../src/table/structural.ts"
import * as Table from "../../src/table/Table.ts"
import { wired } from "../fixtures.ts"

const sound = Network.editSync(wired, [
  Edit.group("soma", Select.branch(0)),
  Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 1 }), Select.rows([0])),
  Edit.record("v", Select.rows([0])),
  Edit.record("IonotropicSynapse_s", Select.edges.rows([3])),
  Edit.clamp("v", -70, Select.rows([1])),
  Edit.train("Na_gNa", { at: Select.cell("all") })
])

type Break = (network: Network.Network) => Network.Network

const node = (name: string, column: Column.Column): Break => (n) => n.set("nodes", Table.set(n.nodes, name, column))
const edge = (name: string, column: Column.Column): Break => (n) => n.set("edges", Table.set(n.edges, name, column))
const number = (domain: "nodes" | "edges", name: string, row: number, value: number): Break => (n) => {
  const values = Table.floats(n[domain], name).slice()
  values[row] = value
  return n.set(domain, Table.set(n[domain], name, Column.float(values)))
}
const index = (domain: "nodes" | "edges", name: string, row: number, value: number): Break => (n) => {
  const values = Table.ints(n[domain], name).slice()
  values[row] = value
  return n.set(domain, Table.set(n[domain], name, Column.int(values)))
}
type Trainable = NonNullable<ReturnType<typeof sound.trainables.first>>
const trainable = (change: (t: Trainable) => object): Break => (n) =>
  n.set("trainables", List(n.trainables.map((t) => structural({ ...t, ...change(t) }) as Trainable)))

/** An index whose labels name no rows. */
const unnamed = ({ named: _, ...index }: Trainable["index"]) => index

describe("check", () => {
  it("finds nothing in a sound network", () => {
    expect(Network.check(sound)).toEqual([])
  })

  it.each<[string, Break, ReadonlyArray<string>]>([
    ["a missing column of nodes", (n) => n.set("nodes", Table.remove(n.nodes, "radius")), [
      "nodes has no column radius"
    ]],
    ["a missing index", (n) => n.set("nodes", Table.remove(n.nodes, "global_comp_index")), [
      "nodes has no column global_comp_index"
    ]],
    ["a missing column of edges", (n) => n.set("edges", Table.remove(n.edges, "type")), ["edges has no column type"]],
    ["an index of another kind", edge("pre_index", Column.constant(12, 0)), [
      "edges.pre_index is not a column of integers"
    ]],
    ["a passive column of another kind", node("radius", Column.int(new Int32Array(12).fill(1))), [
      "nodes.radius is not a column of numbers"
    ]],
    [
      "a column of another length",
      (n) => n.set("nodes", new Table.Table(12, n.nodes.columns.set("radius", Column.constant(3, 1)))),
      ["nodes.radius has not 12 rows"]
    ],
    ["a flag that is neither yes nor no", node("soma", Column.flag(new Uint8Array(12).fill(2))), [
      "nodes.soma holds values outside its kind"
    ]],
    [
      "a text without its level",
      node("label", { _tag: "Text", values: new Int32Array(12).fill(1), levels: ["a"] }),
      ["nodes.label holds values outside its kind"]
    ],
    ["a wrong index", index("nodes", "local_branch_index", 3, 0), ["nodes.local_branch_index does not fit the cells"]],
    ["cells that do not fit the table", (n) => n.set("cells", n.cells.pop()), [
      "the cells have 8 compartments, nodes has 12 rows"
    ]],
    ["a wrong synapse number", index("edges", "global_edge_index", 2, 7), [
      "edges.global_edge_index is not 0, 1, 2, …"
    ]],
    ["a synapse that ends nowhere", index("edges", "post_index", 4, 12), [
      "edges.post_index of row 4 is no compartment"
    ]],
    ["a wrong number within the type", index("edges", "index_within_type", 9, 3), [
      "edges.index_within_type of row 9 is 3, not 0"
    ]],
    [
      "a synapse without a type",
      edge(
        "type",
        Column.text([...Array<string>(9).fill("IonotropicSynapse"), "TanhRateSynapse", "TanhRateSynapse", null])
      ),
      [
        "edges.type has rows without a type",
        ...["gS", "x_offset", "slope"].map((name) =>
          `edges.TanhRateSynapse_${name} of row 11 is there without its mechanism`
        )
      ]
    ],
    ["a synapse of an unknown type", (n) => n.set("synapses", n.synapses.remove("TanhRateSynapse")), [
      "edges.type names unknown synapse types TanhRateSynapse"
    ]],
    ["a radius of 0", number("nodes", "radius", 5, 0), ["nodes.radius of row 5 is 0"]],
    ["a voltage that is no number", number("nodes", "v", 0, NaN), ["nodes.v of row 0 is NaN"]],
    ["a parameter that is missing", number("nodes", "K_gK", 2, NaN), ["nodes.K_gK of row 2 is missing"]],
    ["a parameter where its channel is not", number("nodes", "K_gK", 4, 1), [
      "nodes.K_gK of row 4 is there without its mechanism"
    ]],
    ["a synaptic parameter of another type", number("edges", "IonotropicSynapse_gS", 9, 1), [
      "edges.IonotropicSynapse_gS of row 9 is there without its mechanism"
    ]],
    ["a channel without its columns", (n) => n.set("mechanisms", n.mechanisms.set("HH", Channels.HH)), [
      "nodes has no boolean column for HH",
      ...["gNa", "gK", "gLeak", "eNa", "eK", "eLeak", "m", "h", "n"].map((name) =>
        `nodes has no column of numbers HH_${name}`
      )
    ]],
    [
      "a channel under another name",
      (n) =>
        n.set(
          "mechanisms",
          OrderedMap(n.mechanisms.mapEntries(([name, m]) => [name, name === "K" ? Channels.Leak : m]))
        ),
      [
        "mechanism Leak is listed as K",
        "nodes.Leak_gLeak of row 0 is missing",
        "nodes.Leak_eLeak of row 0 is missing"
      ]
    ],
    ["a group without a column", (n) => n.set("groups", OrderedSet(["soma", "axon"])), ["group axon has no column"]],
    ["a diffusing state without a constant", (n) => n.set("diffusion", OrderedSet(["CaCon_i"])), [
      "nodes.axial_diffusion_CaCon_i is not a column of numbers",
      "CaCon_i diffuses, but is no state of a channel or pump"
    ]],
    ["a stimulus nowhere", (n) => n.set("stimuli", n.stimuli.map((s) => structural({ ...s, row: 12 }))), [
      "stimulus 0 is on row 12, which is no compartment"
    ]],
    [
      "a recording of nothing",
      (n) => n.setIn(["recordings", 0], structural({ ...n.recordings.get(0)!, state: "K_n", row: 4 })),
      [
        "recording 0: row 4 of nodes has no K_n"
      ]
    ],
    [
      "a recording in the wrong table",
      (n) => n.setIn(["recordings", 0], structural({ ...n.recordings.get(0)!, domain: "edges" })),
      [
        "recording 0: row 0 of edges has no v"
      ]
    ],
    ["a recording twice", (n) => n.set("recordings", n.recordings.push(n.recordings.get(0)!)), [
      "recording 2: v of row 0 is there twice"
    ]],
    ["a clamp nowhere", (n) => n.set("clamps", n.clamps.map((c) => structural({ ...c, row: -1 }))), [
      "clamp 0: row -1 of nodes has no v"
    ]],
    ["a clamp twice", (n) => n.set("clamps", n.clamps.concat(n.clamps.map((c) => structural({ ...c, value: 1 })))), [
      "clamp 1: v of row 1 is there twice"
    ]],
    [
      "two trainables of one name",
      (n) => n.set("trainables", n.trainables.push(structural({ ...n.trainables.get(0)!, key: "eNa" }))),
      [
        "two trainables are named Na_gNa",
        ...Array.from({ length: 12 }, (_, row) => `eNa of row ${row} is not what trainable Na_gNa says`)
      ]
    ],
    [
      "a row that is claimed twice",
      (n) => n.set("trainables", n.trainables.push(structural({ ...n.trainables.get(0)!, name: "again" }))),
      Array.from({ length: 12 }, (_, row) => `Na_gNa of row ${row} is claimed by Na_gNa and again`)
    ],
    [
      "labels that repeat",
      trainable((t) => ({ index: structural({ ...unnamed(t.index), labels: ["a", "a", "b"] }) })),
      [
        "trainable Na_gNa has two parameters of one label"
      ]
    ],
    ["values of another number", trainable(() => ({ values: Float64Array.of(1) })), [
      "trainable Na_gNa has lists of different lengths"
    ]],
    [
      "a parameter without rows",
      trainable((t) => ({
        index: structural({ ...unnamed(t.index), labels: [...t.index.labels, "d"] }),
        values: Float64Array.of(0.05, 0.05, 0.05, 0.05)
      })),
      ["trainable Na_gNa has a parameter without rows"]
    ],
    ["a value that differs from the table", number("nodes", "Na_gNa", 4, 1), [
      "Na_gNa of row 4 is not what trainable Na_gNa says"
    ]],
    [
      "a trainable of nothing",
      trainable(() => ({ key: "Na_gK" })),
      [
        "trainable Na_gNa trains Na_gK, which is no parameter, state or passive column of nodes",
        ...Array.from({ length: 12 }, (_, row) => `Na_gK of row ${row} is not what trainable Na_gNa says`)
      ]
    ],
    [
      "a recording of a constant",
      (network) =>
        network.set(
          "recordings",
          List([structural({ _tag: "Recording" as const, domain: "nodes" as const, row: 0, state: "Na_gNa" })])
        ),
      ["recording 0: row 0 of nodes has no Na_gNa"]
    ]
  ])("finds %s", (_, broken, problems) => {
    expect(Network.check(broken(sound))).toEqual(problems)
  })
})
