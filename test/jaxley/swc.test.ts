/**
 * What Jaxley's tests of SWC files ask: lengths, types and groups, voltages to their stored digits, a network of two, a file of one branch.
 *
 * Lengths and radii beside NEURON's are in test/reference/neuron-swc.test.ts and neuron-runs.test.ts.
 */
import { Cell, Connect, Edit, Network, Select, Stimulus, Swc, Synapses, View } from "neurolens"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { apart, column, count, jaxleys, ofFiles, shared, text, traced, voltages, withHH } from "./cells.ts"

const groups = ["soma", "axon", "basal", "apical"] as const

const counts = (network: Network.Network): Record<string, number> =>
  Object.fromEntries(groups.filter((g) => network.groups.includes(g)).map((g) => [g, count(network, Select.group(g))]))

describe.skipIf(shared === null)(ofFiles("SWC files, as Jaxley's tests ask"), () => {
  it("with a soma between two dendrites are a chain of three branches, in either reading", () => {
    for (const reading of ["jaxley", "file"] as const) {
      const options = reading === "jaxley" ? { reading } : {}
      const cell = Cell.traced(Swc.readSync(text("morph_soma_both_ends"), options).morphology)
      assert.deepStrictEqual(cell.cells.get(0)!.parents, [-1, 0, 1])
      const lengths = column(cell, "length")
      // The file's first row is in the middle of the chain; here it begins at the tip that comes first by its place.
      const ordered = lengths[0] > lengths[2] ? lengths.toReversed() : lengths
      for (const [k, length] of [2.2, 1, 2.6].entries()) assert.closeTo(ordered[k], length, 1e-12)
    }
  })

  it.each(
    [
      ["morph_3_types", { soma: 1, axon: 1, basal: 1 }],
      ["morph_3_types_single_point_soma", { soma: 1, axon: 1, basal: 1 }],
      ["morph_ca1_n120", { soma: 2, basal: 100, apical: 53 }],
      ["morph_l5pc_with_axon", { soma: 1, axon: 128, basal: 66, apical: 129 }]
    ] as const
  )("%s has a group for each type", (file, expected) => {
    assert.deepStrictEqual(counts(traced(file, 1)), expected)
    assert.strictEqual(
      count(traced(file, 3), Select.all),
      3 * Object.values(expected).reduce((a, b) => a + b, 0)
    )
  })

  it("of CA1 has one basal branch more where it is cut at interruptions", () => {
    assert.deepStrictEqual(counts(traced("morph_ca1_n120", 1, { interruptions: "cut" })), {
      soma: 2,
      basal: 101,
      apical: 53
    })
  })

  it.each([
    "morph_3_types_single_point_soma",
    "morph_3_types",
    "morph_interrupted_soma",
    "morph_soma_both_ends",
    "morph_somatic_branchpoint",
    "morph_non_somatic_branchpoint",
    "morph_ca1_n120_single_point_soma",
    "morph_ca1_n120",
    "morph_l5pc_with_axon",
    "morph_allen_485574832"
  ])("%s, cut at interruptions, has branches as long as NEURON's sections", (file) => {
    const answer: { readonly read: { readonly each: ReadonlyArray<{ readonly L: number }> } } = JSON.parse(
      readFileSync(join(shared!, "neuron-swc", `${file}.json`), "utf8")
    )
    const theirs = answer.read.each.map(({ L }) => L).toSorted((a, b) => a - b)
    const ours = Array.from(jaxleys(file, { interruptions: "cut" }).branches.length).toSorted((a, b) => a - b)
    assert.strictEqual(ours.length, theirs.length)
    for (const [k, length] of ours.entries()) assert.closeTo(length, theirs[k], 1e-3)
  })

  it("of one branch runs", async () => {
    const cell = Network.editSync(Cell.traced(jaxleys("morph_single_branch"), { ncomp: 4 }), [
      Edit.record("v", Select.rows([0]))
    ])
    assert.isTrue((await voltages(cell, 1)).flat().every(Number.isFinite))
  })
})

/** Jaxley's stored voltages of the soma, every 0.5 ms: 0.2 nA from 0.5 to 1.5 ms, HH everywhere, branches of at most 300 um in two. */
const single = {
  morph_ca1_n120_single_point_soma: [
    -70,
    -66.53085703,
    -59.29790807,
    -53.52391766,
    -52.35430432,
    -47.27344832,
    -26.23156449,
    26.36152268,
    2.32087057,
    -25.39217393,
    -48.79067959
  ],
  morph_ca1_n120: [
    -70,
    -66.53085703,
    -56.74039791,
    -49.09988229,
    -45.18674417,
    -18.02906416,
    24.57915633,
    -1.09081191,
    -27.87178471,
    -50.71482553,
    -70.38637602
  ]
}

/** Of two such cells that get the current both, the first with a synapse onto the second. */
const pairs = {
  morph_ca1_n120: [
    single.morph_ca1_n120,
    [
      -70,
      -65.71986463,
      -55.51779941,
      -46.97870197,
      -37.46298705,
      16.25680606,
      13.7342436,
      -14.51311616,
      -38.04526019,
      -60.3871947,
      -71.55525201
    ]
  ],
  morph_ca1_n120_250: [
    [
      -70,
      -66.53085703,
      -49.21898099,
      -22.94224484,
      28.74045665,
      2.91546483,
      -23.02591871,
      -42.61463332,
      -64.1234962,
      -71.49147031,
      -73.34623772
    ],
    [
      -70,
      -65.59415424,
      -47.68599328,
      -16.57527038,
      27.41181873,
      -0.68072272,
      -25.03181138,
      -44.1761724,
      -64.08079883,
      -70.0792351,
      -71.66197441
    ]
  ]
}

const current = Stimulus.step({ delay: 0.5, duration: 1, amplitude: 0.2 })
const thinned = (traces: ReadonlyArray<ReadonlyArray<number>>) =>
  traces.map((trace) => trace.filter((_, k) => k % 20 === 0))

/** The compartment at the end of the first branch of the soma. */
const somaEnd = (network: Network.Network): number => View.of(network, Select.group("soma")).rows[1]

describe.skipIf(shared === null)(ofFiles("voltages that Jaxley's tests keep"), () => {
  it.each(Object.entries(single))("of %s, to 1e-8 mV", async (file, expected) => {
    const cell = traced(file, 2, { maxBranchLength: 300 })
    const at = Select.rows([somaEnd(cell)])
    const network = Network.editSync(withHH(cell), [Edit.stimulate(current, at), Edit.record("v", at)])
    assert.isBelow(apart(thinned(await voltages(network)), [expected]), 1e-8)
  })

  it.each(Object.entries(pairs))("of two cells of %s with a synapse, to 1e-8 mV", async (file, expected) => {
    const cell = traced(file, 2, { maxBranchLength: 300 })
    const [pre, post] = [somaEnd(cell), cell.nodes.length + somaEnd(cell)]
    const [length] = column(cell, "length", Select.rows([pre]))
    const [radius] = column(cell, "radius", Select.rows([pre]))
    const network = Network.editSync(withHH(Network.make([cell, cell])), [
      Edit.connect(Connect.listed([[pre, post]]), Synapses.Ionotropic),
      Edit.set("IonotropicSynapse_gS", 0.5 * 2 * Math.PI * length * radius / 100_000, Select.edges),
      Edit.stimulate(current, Select.rows([pre, post])),
      Edit.record("v", Select.rows([pre, post]))
    ])
    assert.isBelow(apart(thinned(await voltages(network)), expected), 1e-8)
  })
})
