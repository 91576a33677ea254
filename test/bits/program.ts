/**
 * A program that touches every kind of number that is promised to the bit, and a hash of the bits of each: functions at a grid and at their
 * edges, states at rest, stimuli, random wiring, runs on every engine with every scheme, a gradient, training, documents.
 *
 * It runs wherever neurolens does: `bits.test.ts` holds it against a golden, `npm run bench:bits` against browsers and other versions of Node.
 */
import { Effect, Stream } from "effect"
import { functions, takesOrder } from "../../src/equation/functions.ts"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Json,
  LearningRate,
  Loss,
  Network,
  Optimizer,
  Pumps,
  Readout,
  Select,
  Share,
  Simulation,
  States,
  Stimulus,
  Synapses,
  Table,
  Training,
  Transform,
  View
} from "../../src/index.ts"
import { power } from "../../src/number/log.ts"
import { odd } from "../kernel/math/points.ts"

type Numbers = Iterable<number> | ArrayLike<number>

const view = new DataView(new ArrayBuffer(8))

/** FNV-1a of the bits, lowest byte first on every machine; every NaN is the same. */
const hash = (numbers: Numbers): string => {
  let low = 0x811c9dc5
  let high = 0x9e3779b9
  for (const x of Array.from(numbers)) {
    view.setFloat64(0, Number.isNaN(x) ? NaN : x)
    const [one, other] = Number.isNaN(x) ? [0x7ff80000, 0] : [view.getInt32(0), view.getInt32(4)]
    for (const word of [one, other]) {
      for (let shift = 0; shift < 32; shift += 8) {
        const byte = (word >>> shift) & 255
        low = Math.imul(low ^ byte, 0x01000193)
        high = Math.imul(high + byte, 0x85ebca6b) ^ (high >>> 13)
      }
    }
  }
  return [low, high].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("")
}

const hashText = (text: string): string => hash(Array.from(text, (c) => c.codePointAt(0)!))

const grid = [
  ...odd,
  ...Array.from({ length: 4001 }, (_, i) => (i - 2000) / 40),
  ...Array.from({ length: 1400 }, (_, i) => i - 700 + 1 / 3)
]

const functionBits = (): ReadonlyArray<readonly [string, string]> =>
  [...Object.entries(functions), ["power", { arity: 2, apply: power }] as const].map(([name, f]) => {
    const apply = f.apply as (...args: ReadonlyArray<number>) => number
    if (f.arity === 1) return [name, hash(grid.map((x) => apply(x)))]
    const firsts = name === "efunD" || name === "exprelD" ? [1, 2, 3, 4] : [...odd, 2.5, -1.75, 0.3, 40.5]
    return [name, hash(firsts.flatMap((x) => grid.map((y) => takesOrder(name as "efunD") ? apply(x, y) : apply(y, x))))]
  })

const cell = Cell.make({
  parents: [-1, 0, 0],
  ncomp: 2,
  radius: [3, 2, 1, 1.5, 0.7, 0.9],
  length: 23.7,
  axial_resistivity: 137,
  v: -64.3
})

const network = Network.editSync(Network.make([cell, cell, Cell.make({ ncomp: 3, v: -71.1 })]), [
  Edit.insert(Channels.HH),
  Edit.insert(Channels.Km, Select.cell([0, 1])),
  Edit.insert(Channels.CaL, Select.cell(0)),
  Edit.insert(Channels.CaT, Select.cell(1)),
  Edit.insert(Pumps.CaPump, Select.cell([0, 1])),
  Edit.insert(Pumps.CaNernstReversal, Select.cell([0, 1])),
  Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.21, seed: 12 }), Synapses.Ionotropic),
  Edit.connect(Connect.full(Select.cell(2), Select.cell(0)), Synapses.TanhRate),
  Edit.stimulate(
    Stimulus.sine({ duration: 20, amplitude: 0.05, frequency: 123.4, phase: 0.3, offset: 0.01 }),
    Select.cell(0).loc(0)
  ),
  Edit.stimulate(Stimulus.step({ delay: 0.33, duration: 1.07, amplitude: 0.1 }), Select.cell(1).loc(0)),
  States.init(),
  Edit.record("v"),
  Edit.record("HH_m")
])

/** Each pair of cells with a probability: a logarithm of a random number from hit to hit. */
const wired = Network.editSync(Network.make(Array(150).fill(Cell.make({}))), [
  Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.13, seed: 12 }), Synapses.Ionotropic)
])

const columns = ["area", "volume", "HH_m", "HH_h", "HH_n", "Km_p", "CaL_q", "CaT_u"]

const engines = {
  compiled: Engine.layer,
  interpreter: Engine.layerInterpreter,
  tabulated: Engine.layerTabulated
} as const

const runs = async (): Promise<ReadonlyArray<readonly [string, string]>> => {
  const found: Array<readonly [string, string]> = []
  for (const [name, layer] of Object.entries(engines)) {
    for (const scheme of ["backwardEuler", "crankNicolson", "forwardEuler", "exponentialEuler"] as const) {
      const dt = scheme === "forwardEuler" ? 0.001 : 0.025
      const traces = await Effect.runPromise(
        Simulation.run(network, { steps: 120, dt, scheme }).pipe(Effect.provide(layer))
      )
      found.push([`${name} ${scheme}`, hash(traces.data)])
    }
  }
  return found
}

const trained = Network.editSync(network, [
  Edit.train("HH_gNa", { at: Select.all, share: Share.perCell }),
  Edit.train("radius", { at: Select.cell(0), share: Share.one }),
  Edit.train("IonotropicSynapse_gS", { at: Select.edges.synapse("IonotropicSynapse"), share: Share.one })
])

const training = async (name: keyof typeof engines): Promise<ReadonlyArray<readonly [string, string]>> => {
  const fit = Training.fit(trained, {
    data: [0.02, 0.07],
    present: (
      amplitude: number
    ) => [Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude }), Select.cell(2).loc(0))],
    loss: Loss.sum(
      Loss.squared(Readout.samples({ from: 1 }), () => -60),
      Loss.squared(Readout.peak({ from: 0.5 }), () => -20),
      Loss.logistic(Readout.scale(Readout.mean(), 0.01), () => 1)
    ),
    transform: {
      HH_gNa: Transform.sigmoid(0, 1),
      radius: Transform.softplus(0),
      IonotropicSynapse_gS: Transform.softplus(0)
    },
    optimizer: Optimizer.chain(
      Optimizer.normalizeGradient({ beta: 0.8 }),
      Optimizer.adam({
        learningRate: LearningRate.warmup(
          { from: 1e-3, to: 0.1, steps: 2 },
          LearningRate.cosine({ start: 0.1, end: 1e-4, steps: 20 })
        )
      })
    ),
    steps: 80
  })
  const steps = await Effect.runPromise(Stream.runCollect(Stream.take(fit, 4)).pipe(Effect.provide(engines[name])))
  return [
    [`training ${name}: loss`, hash(steps.map(({ loss }) => loss))],
    [
      `training ${name}: gradient`,
      hash(steps.flatMap(({ gradient }) => gradient.entries.flatMap(({ values }) => Array.from(values))))
    ],
    [`training ${name}: state`, hashText(Json.encodeTraining(steps.at(-1)!.state))]
  ]
}

/** Name and hash of everything. */
export const results = async (): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries([
    ...functionBits(),
    ...columns.map((name) => [name, hash(View.column(Select.all, name).get(network))] as const),
    ...["pre_index", "post_index"].map((name) => [`wiring ${name}`, hash(Table.ints(wired.edges, name))] as const),
    [
      "sine",
      hash(
        Array.from({ length: 2000 }, (_, k) =>
          Stimulus.sample(Stimulus.sine({ duration: 1e7, amplitude: 1, frequency: 997, phase: 1 }), 7919 * k, 0.025))
      )
    ],
    [
      "exponential rate",
      hash(Array.from({ length: 500 }, (_, k) =>
        LearningRate.at(LearningRate.exponential({ start: 0.1, decay: 0.93, every: 7 }), k)))
    ],
    ...await runs(),
    ...await training("compiled"),
    ...await training("interpreter")
  ])
