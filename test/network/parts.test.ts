/** Networks as parts of networks: what goes along, what is refused, and in which words. */
import { pipe } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Mechanism,
  Network,
  Pumps,
  Select,
  Share,
  Stimulus,
  Synapses,
  Table,
  View
} from "neurolens"
import { assert, describe, it } from "vitest"
import { thrown } from "../fixtures.ts"

const message = (run: () => unknown): string => thrown(run).message

const edited = (network: Network.Network, ...edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(network, edits)

const valuesOf = (network: Network.Network, domain: "nodes" | "edges", name: string) =>
  Table.toObjects(network[domain]).map((row) => row[name])

const spiking = edited(
  Cell.make({ parents: [-1, 0], ncomp: 2 }),
  Edit.insert(Channels.HH),
  Edit.group("soma", Select.branch(0)),
  Edit.label("layer", 5),
  Edit.stimulate(Stimulus.step({ delay: 1, duration: 1, amplitude: 0.1 }), Select.rows([1])),
  Edit.clamp("v", -60, Select.rows([3])),
  Edit.record("v", Select.rows([0, 3]))
)

const trained = edited(spiking, Edit.train("HH_gNa", { share: Share.perBranch }))

const synaptic = edited(
  Network.make([Cell.make(), Cell.make({ ncomp: 2 })]),
  Edit.connect(Connect.listed([[0, 1], [1, 0], [0, 2]]), Synapses.Ionotropic),
  Edit.record("IonotropicSynapse_s", Select.edges.rows([1])),
  Edit.train("IonotropicSynapse_gS", { share: Share.each })
)

describe("Network.make", () => {
  it("takes parts with all that they carry", () => {
    const network = Network.make([spiking, Cell.make(), spiking])
    assert.deepStrictEqual(valuesOf(network, "nodes", "layer"), [5, 5, 5, 5, null, 5, 5, 5, 5])
    assert.deepStrictEqual(Network.check(network), [])
    assert.deepStrictEqual(network.stimuli.map(({ row }) => row).toArray(), [1, 6])
    assert.deepStrictEqual(network.clamps.map(({ row }) => row).toArray(), [3, 8])
    assert.deepStrictEqual(network.recordings.map(({ row }) => row).toArray(), [0, 3, 5, 8])
    assert.deepStrictEqual(View.of(network, Select.group("soma")).rows.length, 4)
  })

  it("numbers synapses part after part, and within their type", () => {
    const other = edited(
      Network.make([Cell.make(), Cell.make()]),
      Edit.connect(Connect.listed([[0, 1]]), Synapses.TanhRate)
    )
    const { edges } = Network.concat([synaptic, other, synaptic], { trainables: "shared" })
    const ints = (name: string) => Array.from(edges.columns.get(name)!.values)
    assert.deepStrictEqual(ints("pre_index"), [0, 1, 0, 3, 5, 6, 5])
    assert.deepStrictEqual(ints("post_index"), [1, 0, 2, 4, 6, 5, 7])
    assert.deepStrictEqual(ints("index_within_type"), [0, 1, 2, 0, 3, 4, 5])
  })

  it("gives a single part back", () => {
    assert.strictEqual(Network.make([spiking]), spiking)
    assert.strictEqual(Network.concat([trained]), trained)
  })

  it("knows a part that stands in the list many times by its one object", () => {
    const network = Network.make(Array.from({ length: 3000 }, () => spiking))
    assert.strictEqual(network.cells.size, 3000)
    assert.strictEqual(network.recordings.get(5999)!.row, 4 * 2999 + 3)
  })

  it("looks copies of indices and groups up where a part has none", () => {
    const wired = edited(
      Network.make([spiking, spiking]),
      Edit.connect(Connect.listed([[0, 4], [7, 0]]), Synapses.Ionotropic)
    )
    const copied = edited(wired, Edit.copyToEdges(["soma", "cell_index"], ["pre"]))
    const network = Network.make([copied, wired])
    assert.deepStrictEqual(valuesOf(network, "edges", "pre_cell_index"), [0, 1, 2, 3])
    assert.deepStrictEqual(valuesOf(network, "edges", "pre_soma"), [true, false, true, false])
  })
})

describe("parts that do not go together", () => {
  const refused = (parts: ReadonlyArray<Network.Network>, options?: Network.ConcatOptions): string =>
    message(() => Network.concat(parts, options))
  const cell = Cell.make()

  it("have mechanisms of one name that differ", () => {
    const other = edited(cell, Edit.insert(Mechanism.withDefaults(Channels.HH, { gNa: 1 })))
    assert.strictEqual(
      refused([cell, spiking, other]),
      "the name \"HH\" is taken by channel HH of part 1 and cannot be that of part 2, which has other equations or defaults, too; " +
        "rename one of them with Mechanism.rename before it is put in"
    )
  })

  it("have a label of two kinds, or a name that is two things", () => {
    assert.strictEqual(
      refused([spiking, edited(cell, Edit.label("layer", "five"))]),
      "the column \"layer\" of nodes of part 1 is strings; expected numbers, as in part 0; give one of them another name"
    )
    assert.strictEqual(
      refused([spiking, edited(cell, Edit.label("soma", true))]),
      "the name \"soma\" is taken by a group (part 0); choose another name for the label, or remove the group with Edit.ungroup"
    )
    assert.strictEqual(
      refused([spiking, edited(cell, Edit.label("HH_gNa", 1))]),
      "the name \"HH_gNa\" is taken by parameter HH_gNa of channel HH (part 0); choose another name for the label, or " +
        "rename HH with Mechanism.rename"
    )
  })

  it("differ in what diffuses", () => {
    const calcium = edited(cell, Edit.insert(Channels.CaL), Edit.insert(Pumps.CaPump), Edit.diffuse("CaCon_i", 1))
    assert.strictEqual(
      refused([cell, calcium]),
      "what diffuses in part 1 is CaCon_i; expected nothing, as in part 0; let it diffuse with Edit.diffuse when the parts are together"
    )
  })

  it("have trainables of one name, unless it is said what becomes of them", () => {
    assert.strictEqual(
      refused([cell, trained, trained]),
      "the name \"HH_gNa\" is taken by a trainable of part 1 and cannot be one of part 2 too; say with the option trainables " +
        "whether they are \"shared\" (one number for all), \"separate\" (one for each), or to \"drop\" them"
    )
    const one = edited(spiking, Edit.train("HH_gNa"))
    assert.strictEqual(
      refused([trained, one], { trainables: "shared" }),
      "trainable \"HH_gNa\" of part 1 is one of parameters all; expected one of cell 0 branch 0, cell 0 branch 1, as in " +
        "part 0, where they are shared; or let them be separate"
    )
    assert.strictEqual(
      refused([one, edited(spiking, Edit.train("HH_gNa", { initial: 1 }))], { trainables: "shared" }),
      "trainable \"HH_gNa\" of part 1 is 1 in parameter \"all\"; expected 0.12, as in part 0, where they are shared; or let them be separate"
    )
  })

  it("are too many together", () => {
    const large = Cell.make({ ncomp: 2 ** 20 })
    assert.strictEqual(
      refused(Array.from({ length: 17 }, () => large)),
      "17825792 compartments of the parts are asked for, at most 16777216 are possible; give fewer, or longer ones"
    )
    assert.strictEqual(
      refused(Array.from({ length: 10_001 }, () => trained), { trainables: "separate" }),
      "10001 trainables of the parts are asked for, at most 10000 are possible; share them, or train rows of one column together"
    )
  })

  it("have as many prefixes as parts", () => {
    assert.strictEqual(
      refused([spiking, spiking], { prefixes: ["a"] }),
      "the list of prefixes has 1 value where 2 are needed; give one prefix for every part; an empty one leaves its groups as they are"
    )
    assert.strictEqual(
      refused([edited(spiking, Edit.label("a_soma", 1)), cell], { prefixes: ["a_", ""] }),
      "the name \"a_soma\" is taken by a label of nodes; choose another name for the group, or remove the label with Edit.unlabel"
    )
  })
})

describe("Network.concat", () => {
  it("shares trainables, or gives each part its own", () => {
    const shared = Network.concat([trained, trained], { trainables: "shared" }).trainables.toArray()
    assert.deepStrictEqual(shared.map(({ index, name }) => [name, index.labels, Array.from(index.rows)]), [
      ["HH_gNa", ["cell 0 branch 0", "cell 0 branch 1"], [0, 1, 2, 3, 4, 5, 6, 7]]
    ])
    const separate = Network.concat([Cell.make(), trained, trained], { trainables: "separate" }).trainables.toArray()
    assert.deepStrictEqual(separate.map(({ index, name }) => [name, index.labels, Array.from(index.rows)]), [
      ["HH_gNa", ["cell 1 branch 0", "cell 1 branch 1"], [1, 2, 3, 4]],
      ["HH_gNa#2", ["cell 2 branch 0", "cell 2 branch 1"], [5, 6, 7, 8]]
    ])
    assert.strictEqual(Network.concat([trained, trained], { trainables: "drop" }).trainables.size, 0)
    const edges = Network.concat([synaptic, synaptic], { trainables: "separate" }).trainables.toArray()
    assert.deepStrictEqual(edges[1].index.labels, ["edge 3", "edge 4", "edge 5"])
  })

  it("puts together what a formula reads", () => {
    const falling = (a: number) => Share.formula("a * layer", { a })
    const part = edited(spiking, Edit.train("HH_gK", { share: falling(2) }))
    const whole = Network.concat([part, part], { trainables: "shared" })
    assert.deepStrictEqual(Network.check(whole), [])
    assert.strictEqual(whole.trainables.get(0)!.index.formula!.reads[0].values.length, 8)
    const other = edited(spiking, Edit.train("HH_gK", { share: Share.formula("a * layer + 0", { a: 2 }) }))
    assert.strictEqual(
      message(() => Network.concat([part, other], { trainables: "shared" })),
      "trainable \"HH_gK\" of part 1 is the formula a * layer + 0; expected the formula a * layer, as in part 0, where they are " +
        "shared; or let them be separate"
    )
  })

  it("keeps groups apart by prefixes, which only their owners get", () => {
    const network = pipe([spiking, spiking, Cell.make()], Network.concat({ prefixes: ["a_", "b_", "c_"] }))
    assert.deepStrictEqual(network.groups.toArray(), ["a_soma", "b_soma"])
    assert.deepStrictEqual(Array.from(View.of(network, Select.group("b_soma")).rows), [4, 5])
  })
})

describe("Network.part", () => {
  const network = Network.concat([synaptic, spiking, synaptic], { trainables: "shared" })

  it("takes cells in the order in which they are given", () => {
    const part = Network.part(network, [3, 4, 2])
    assert.deepStrictEqual(part.cells.map(({ ncomp }) => ncomp).toArray(), [[1], [2], [2, 2]])
    assert.deepStrictEqual(part.recordings.map(({ domain, row }) => [domain, row]).toArray(), [
      ["nodes", 3],
      ["nodes", 6],
      ["edges", 1]
    ])
    assert.deepStrictEqual(Array.from(part.trainables.get(0)!.index.rows), [0, 1, 2])
    assert.deepStrictEqual(Network.check(part), [])
    assert.deepStrictEqual([...Network.cell(network, 2).synapses.keys()], [])
  })

  it("cuts synapses only where it is told to", () => {
    assert.strictEqual(
      message(() => Network.part(network, [0, 2])),
      "the border of the part is in use by 3 synapses, one of them IonotropicSynapse 0 (row 0); take the cells at their " +
        "other ends too, or say { cut: \"drop\" }"
    )
    const alone = pipe(network, Network.cell(1, { cut: "drop" }))
    assert.deepStrictEqual([alone.edges.length, alone.recordings.size, alone.trainables.size], [0, 0, 0])
    assert.deepStrictEqual(Network.check(alone), [])
  })

  it("refuses cells that are not there, or twice", () => {
    assert.strictEqual(message(() => Network.part(network, [0, 5])), "cell 5 does not exist; there are cells 0 to 4")
    assert.strictEqual(
      message(() => Network.part(network, [0, 0])),
      "the list of cells is one with cell 0 twice; expected each cell once; copies are put together by Network.concat"
    )
    assert.strictEqual(
      message(() => Network.part(network, [])),
      "the list of cells is empty; expected at least one cell"
    )
  })
})
