/**
 * Several networks at once: each with the bits that it has alone, whatever values, stimuli and clamps they have; and what is said of
 * networks that cannot run side by side.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Network,
  Parameters,
  Progress,
  Pumps,
  Select,
  Share,
  Simulation,
  Stimulus,
  Synapse,
  Synapses,
  type Traces
} from "neurolens"
import { countedEngine } from "./countedEngine.ts"

const cell = Cell.make({ parents: [-1, 0], ncomp: [2, 1] })
const first = Select.rows([0])
/** Two cells with everything that can be different and yet side by side. */
const network = Network.editSync(Network.make([cell, cell]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.CaL, Select.cell(1)),
  Edit.insert(Pumps.CaPump, Select.cell(1)),
  Edit.diffuse("CaCon_i", { elsewhere: 0 }),
  Edit.connect(Connect.listed([[0, 3], [4, 1]]), Synapses.Ionotropic),
  Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 1, amplitude: 0.1 }), first),
  Edit.clamp("HH_h", 0.5, Select.rows([5])),
  Edit.record("v"),
  Edit.record("IonotropicSynapse_s"),
  Edit.record("CaCon_i"),
  Edit.train("HH_gNa", { at: Select.cell("all"), share: Share.perCell })
])
const options = { steps: 40, dt: 0.025 }

const otherStimulus = (stimulus: Stimulus.Stimulus): ReadonlyArray<Edit.Edit> => [
  Edit.unstimulate(),
  Edit.stimulate(stimulus, first)
]
const otherClamp = (value: number | ReadonlyArray<number>): ReadonlyArray<Edit.Edit> => [
  Edit.unclamp("HH_h"),
  Edit.clamp("HH_h", value, Select.rows([5]))
]
const parameters = Parameters.set(Network.parameters(network), "HH_gNa", [0.1, 0.2])

/** Networks that differ from the first in everything that may differ. */
const variants: Readonly<Record<string, ReadonlyArray<Edit.Edit>>> = {
  "nothing": [],
  "an initial voltage": [Edit.set("v", -60)],
  "a parameter": [Edit.set("HH_gK", 0.05), Edit.set("IonotropicSynapse_gS", 1e-3)],
  "its shape": [Edit.set("radius", 2), Edit.set("length", 25)],
  "a diffusion": [Edit.set("axial_diffusion_CaCon_i", 0.5)],
  "another kind of stimulus": otherStimulus(Stimulus.samples([0.1, -0.1, 0.2])),
  "a stimulus elsewhere": [Edit.unstimulate(), Edit.stimulate(Stimulus.samples([0.2]), Select.rows([4]))],
  "a clamp of another value": otherClamp(0.1),
  "a clamp that moves": otherClamp(Array.from({ length: 40 }, (_, k) => 0.2 + k / 100)),
  "what is trained": [Edit.writeParameters(parameters)]
}
const networks = Object.values(variants).map((edits) => Network.editSync(network, edits))

const sameBits = (a: Traces.Traces, b: Traces.Traces, what: string): void => {
  assert.deepStrictEqual(a.labels, b.labels, what)
  assert.deepStrictEqual([a.dt, a.first, a.samples], [b.dt, b.first, b.samples], what)
  assert.deepStrictEqual(a.data, b.data, what)
  assert.deepStrictEqual(a.state, b.state, what)
}

describe("networks side by side", () => {
  for (
    const [engine, layer] of [["compiled", Engine.layerCompiled], ["interpreter", Engine.layerInterpreter]] as const
  ) {
    for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
      it.effect(`have the bits that each has alone, by ${scheme} on the ${engine} engine`, () =>
        Effect.gen(function*() {
          const given = { ...options, scheme }
          const made = yield* Simulation.batchOf(networks, given)
          assert.strictEqual(made.length, networks.length)
          const names = Object.keys(variants)
          for (const [k, traces] of made.entries()) {
            sameBits(traces, yield* Simulation.run(networks[k], given), names[k])
          }
          // No two are alike, so that none ran in the place of another.
          assert.strictEqual(new Set(made.map(({ data }) => data.join())).size, networks.length)
        }).pipe(Effect.provide(layer)))
    }
  }

  it.effect("may be one, many of a kind, or none", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Simulation.batchOf([], options), [])
      const alone = yield* Simulation.run(networks[1], options)
      const [one] = yield* Simulation.batchOf([networks[1]], options)
      sameBits(one, alone, "one")
      const many = yield* Simulation.batchOf(Array.from({ length: 33 }, (_, k) => networks[k % 2]), options)
      many.forEach((traces, k) => k % 2 === 1 && sameBits(traces, alone, `${k}`))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("are what a batch of sets of parameters runs", () =>
    Effect.gen(function*() {
      const sets = [Network.parameters(network), parameters]
      const written = sets.map((set) => Network.editSync(network, [Edit.writeParameters(set)]))
      const [a, b] = [
        yield* Simulation.batch(network, sets, options),
        yield* Simulation.batchOf(written, options)
      ]
      a.forEach((traces, k) => sameBits(traces, b[k], `set ${k}`))
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("may have been made one by one: what counts is that they are alike", () =>
    Effect.gen(function*() {
      const made = (v: number) =>
        Network.editSync(Network.make([cell, cell]), [
          Edit.insert(Channels.HH, Select.cell(0)),
          Edit.connect(Connect.listed([[0, 3]]), Synapses.Ionotropic),
          Edit.set("v", v),
          Edit.record("v"),
          Edit.train("HH_gNa", { share: Share.each }),
          Edit.train("radius")
        ])
      const pair = [made(-70), made(-50)]
      const both = yield* Simulation.batchOf(pair, options)
      for (const k of [0, 1]) sameBits(both[k], yield* Simulation.run(pair[k], options), `${k}`)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("of no steps are their starts", () =>
    Effect.gen(function*() {
      const made = yield* Simulation.batchOf(networks.slice(0, 2), { steps: 0 })
      assert.deepStrictEqual(made.map(({ data, samples }) => [samples, data[0]]), [[1, -70], [1, -60]])
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("are not changed by running", () =>
    Effect.gen(function*() {
      const again = yield* Simulation.batchOf(networks, options)
      const once = yield* Simulation.batchOf(networks, options)
      again.forEach((traces, k) => sameBits(traces, once[k], `${k}`))
    }).pipe(Effect.provide(Engine.layer)))
})

/** A channel and a synapse that read labels, in a small network with some. */
const read = (...labels: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(Network.make([cell, cell]), [
    ...labels,
    Edit.insert(
      Channel.make("Deep", {
        reads: { depth: { unit: "1", default: 3 } },
        current: "1e-4 [mA/cm2] * depth * exp(v / 100)"
      })
    ),
    Edit.connect(
      Connect.listed([[0, 3], [4, 1]]),
      Synapse.make("Kind", {
        reads: { kind: { end: "pre", unit: "1", default: 5 } },
        current: "1e-4 [nA] * kind * exp(v_post / 50)"
      })
    ),
    Edit.record("v")
  ])

describe("labels that mechanisms read", () => {
  const list = [[1, 2], [3, 4]].map(([depth, kind], k) =>
    read(Edit.label("depth", depth, Select.cell(k)), Edit.label("kind", kind, Select.rows([k * 4])))
  )

  it.effect("may have other values in other rows of a batch", () =>
    Effect.gen(function*() {
      const both = yield* Simulation.batchOf(list, options)
      for (const k of [0, 1]) sameBits(both[k], yield* Simulation.run(list[k], options), `${k}`)
      assert.notDeepEqual([...both[0].data], [...both[1].data])
    }).pipe(Effect.provide(Engine.layer)))
})

const failure = (list: ReadonlyArray<Network.Network>, given: object = options) =>
  Effect.flip(Simulation.batchOf(list, given as Simulation.BatchOptions)).pipe(Effect.provide(Engine.layer))

describe("networks that cannot run side by side", () => {
  const edited = (...edits: ReadonlyArray<Edit.Edit>): Network.Network => Network.editSync(network, edits)
  const bare = Network.editSync(network, [Edit.unclamp(), Edit.unrecord(), Edit.untrain()])
  const grown = Network.editSync(Network.make([cell, Cell.make({ ncomp: 3 })]), [Edit.record("v")])
  /** Two synapses of different types, or the other way round. */
  const wired = (a: readonly [number, number], b: readonly [number, number], turned = false): Network.Network => {
    const both = [
      Edit.connect(Connect.listed([a]), Synapses.Ionotropic),
      Edit.connect(Connect.listed([b]), Synapses.TanhRate)
    ]
    const types = [
      Edit.connect(Connect.listed([[0, 3]]), Synapses.Ionotropic),
      Edit.connect(Connect.listed([[0, 3]]), Synapses.TanhRate)
    ]
    return Network.editSync(Network.make([cell, cell]), [
      ...types,
      ...turned ? both.toReversed() : both,
      Edit.record("v")
    ])
  }
  const cases: ReadonlyArray<readonly [string, ReadonlyArray<Network.Network>]> = [
    ["cells", [Network.editSync(Network.make([cell, cell]), [Edit.record("v")]), grown]],
    ["channels and pumps", [network, edited(Edit.insert(Channels.Leak))]],
    ["types of synapses", [
      network,
      edited(Edit.connect(Connect.listed([[0, 3]]), Synapses.TanhRate))
    ]],
    ["diffusing concentrations", [
      edited(Edit.unrecord("CaCon_i")),
      edited(Edit.unrecord("CaCon_i"), Edit.undiffuse("CaCon_i"))
    ]],
    ["compartments that mechanisms are in", [network, edited(Edit.insert(Channels.CaL, Select.rows([0])))]],
    ["synapses", [network, edited(Edit.connect(Connect.listed([[0, 4]]), Synapses.Ionotropic))]],
    ["synapses", [wired([0, 3], [4, 1]), wired([0, 3], [5, 1])]],
    ["synapses", [wired([0, 3], [4, 1]), wired([0, 3], [4, 2])]],
    ["synapses", [wired([0, 3], [0, 3]), wired([0, 3], [0, 3], true)]],
    ["labels that mechanisms read", [read(Edit.label("depth", 2)), read()]],
    ["labels that mechanisms read", [read(Edit.label("depth", 2)), read(Edit.label("depth", "two"))]],
    ["labels that mechanisms read", [read(Edit.label("kind", 2)), read(Edit.label("kind", true))]],
    ["recordings", [network, edited(Edit.record("HH_m"))]],
    ["number of stimuli", [network, edited(Edit.stimulate(Stimulus.samples([1]), first))]],
    ["clamps", [network, edited(Edit.clamp("HH_m", 0.5, Select.rows([5])))]],
    ["trainables", [network, edited(Edit.train("HH_gK"))]],
    ["trainables", [
      edited(Edit.train("HH_gK", { at: Select.cell(0) })),
      edited(Edit.train("HH_gK", { at: Select.cell(1) }))
    ]]
  ]

  it.effect.each(cases)(
    "say that they differ in %s, and which network does",
    ([what, [a, b]]) =>
      Effect.gen(function*() {
        const error = yield* failure([a, a, b, a])
        assert.strictEqual(
          error.message,
          `network 2 of the batch differs from the first in its ${what}; networks of a batch may differ in values, stimuli and ` +
            "what clamps hold"
        )
        assert.deepStrictEqual(error.reason, { _tag: "OtherStructure", index: 2, what })
        assert.strictEqual((yield* failure([b, a])).message.slice(0, 9), "network 1")
      })
  )

  it.effect("say so too for a clamp, a recording or a trainable of another place", () =>
    Effect.gen(function*() {
      const held = (row: number) => Network.editSync(bare, [Edit.record("v"), Edit.clamp("v", -60, Select.rows([row]))])
      const seen = (row: number) => Network.editSync(bare, [Edit.record("v", Select.rows([row]))])
      const trained = (row: number) =>
        Network.editSync(bare, [Edit.record("v"), Edit.train("HH_gK", { at: Select.rows([row]) })])
      const what = (make: (row: number) => Network.Network) =>
        Effect.map(failure([make(0), make(1)]), ({ reason }) => reason._tag === "OtherStructure" && reason.what)
      assert.deepStrictEqual(yield* Effect.all([what(held), what(seen), what(trained)]), [
        "clamps",
        "recordings",
        "trainables"
      ])
    }))
})

describe("a batch of networks is refused", () => {
  it.effect("with options that make no sense", () =>
    Effect.gen(function*() {
      const messages = yield* Effect.forEach(
        [
          { steps: 1, from: null },
          { steps: 1, parameters },
          { stpes: 1 },
          { steps: -1 },
          {},
          { steps: 1, dt: 0 },
          { steps: 1, scheme: "euler" }
        ],
        (given) => Effect.map(failure(networks, given), ({ message }) => message)
      )
      assert.deepStrictEqual(messages, [
        "run option \"from\" does not exist (there is: tMax, steps, dt, scheme)",
        "run option \"parameters\" does not exist (there is: tMax, steps, dt, scheme)",
        "run option \"stpes\" does not exist; did you mean \"steps\"? (there is: tMax, steps, dt, scheme)",
        "steps is -1; expected a whole number of 0 or more",
        "the length of the run is missing; expected either tMax [ms] or steps",
        "dt is 0; expected a positive number [ms]",
        "scheme is \"euler\"; expected one of backwardEuler, crankNicolson, forwardEuler, exponentialEuler"
      ])
      // Unknown options also where there is no network to be wrong for.
      assert.strictEqual((yield* failure([], { stpes: 1 })).message, messages[2])
    }))

  it.effect("when nothing is recorded", () =>
    Effect.gen(function*() {
      const silent = Network.editSync(network, [Edit.unrecord()])
      assert.strictEqual(
        (yield* failure([silent, silent])).message,
        "nothing is recorded; say what to write down, for example Edit.record(\"v\")"
      )
    }))

  it.effect("when one of them explodes, with the place", () =>
    Effect.gen(function*() {
      const wild = Network.editSync(network, otherStimulus(Stimulus.samples([0, 0, 1e308, 1e308])))
      assert.match(
        (yield* failure([network, wild, network])).message,
        /^run 2 of 3: \w+ of cell 0, branch \d, compartment \d \(row \d\) became -?(NaN|Infinity) in step \d+ \(t = [\d.]+ ms, it was .* before\); /
      )
    }))
})

describe("while a batch of networks runs", () => {
  it.effect("it reports, and at the end releases what it held", () =>
    Effect.gen(function*() {
      const reports = yield* Ref.make<ReadonlyArray<Progress.Progress>>([])
      const listener = (progress: Progress.Progress) => Ref.update(reports, (all) => [...all, progress])
      const counts = { opened: 0, released: 0 }
      const run = Effect.provideService(
        Simulation.batchOf(networks.slice(0, 3), options),
        Progress.ProgressListener,
        listener
      )
      yield* Effect.provide(run, countedEngine("open", counts))
      assert.deepStrictEqual(counts, { opened: 1, released: 1 })
      const told = yield* Ref.get(reports)
      const done = told.map((report) => report.done)
      assert.deepStrictEqual(told, done.map((done) => ({ what: "batch", done, total: 3, unit: "runs" })))
      assert.deepStrictEqual(done.filter(Number.isInteger).slice(-3), [1, 2, 3])
      assert.deepStrictEqual(done, [...new Set(done)].sort((a, b) => a - b)) // parts of runs lie between, ever more
    }))
})
