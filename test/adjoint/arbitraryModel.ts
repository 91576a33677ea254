/**
 * Random networks with runs to differentiate: everything that a step can do, on trees on both sides of the largest that is unrolled.
 *
 * One idea: the testing kit's networks, with a stimulus, an autapse, diffusion, a clamp of anything that can be recorded, and the recordings
 * chosen so that sometimes nobody looks at a current. All numbers stay moderate; whether a run stays finite is the property's business.
 */
import * as fc from "fast-check"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import { columnName, ionColumn, type Mechanism } from "../../src/network/Mechanism.ts"
import { quantities } from "../../src/network/quantities.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import { pairwise } from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { mechanism } from "../../src/testing/mechanism.ts"
import { network } from "../../src/testing/network.ts"

/** A network, and how it runs. */
export type Model = {
  readonly network: Network.Network
  readonly scheme: SchemeName
  readonly dt: number
  readonly steps: number
  readonly weight: (k: number) => number
}

/** Mechanisms to choose from. */
export type Kit = ReadonlyArray<Mechanism>

/** All built-in mechanisms. */
export const builtIn: Kit = [...Object.values(Channels), ...Object.values(Pumps), ...Object.values(Synapses)]

/** All built-in mechanisms, those of calcium oftener, so that pumps read currents and concentrations diffuse. */
export const calcium: Kit = [
  ...builtIn,
  ...Array.from({ length: 4 }, () => [Channels.CaL, Pumps.CaPump, Pumps.CaNernstReversal]).flat()
]

/** Built-in mechanisms whose formulas are smooth and do not reset. */
export const smoothKit: Kit = builtIn.filter(({ name }) => !["Fire", "Izhikevich", "AdEx"].includes(name))

/** Names of the columns of a mechanism, and of its current. */
const namesOf = (m: Mechanism): ReadonlyArray<string> => [
  ...[...Object.keys(m.parameters), ...Object.keys(m.states)].map((local) => columnName(m, local)),
  ...m.current === null ? [] : [m.current.name]
]

/** Whether no name is one of compartments and of synapses. */
const fits = (kit: Kit): boolean => {
  const [nodes, edges] = [kit.filter((m) => m.kind !== "Synapse"), kit.filter((m) => m.kind === "Synapse")]
  const taken = new Set(nodes.flatMap(namesOf))
  return !edges.flatMap(namesOf).some((name) => taken.has(name))
}

/** Mechanisms with random text: two channels, a pump and two types of synapses. */
export const randomKit: fc.Arbitrary<Kit> = fc.tuple(
  mechanism({ kinds: ["Channel"], name: "First" }),
  mechanism({ kinds: ["Channel"], name: "Second" }),
  mechanism({ kinds: ["Pump"], name: "Third" }),
  mechanism({ kinds: ["Synapse"], name: "Fourth" }),
  mechanism({ kinds: ["Synapse"], name: "Fifth" })
).filter(fits)

/** Those whose pumps move a column that bears the name they have for it, which is how the oracle of dual numbers finds it. */
export const sharedIons: fc.Arbitrary<Kit> = randomKit.filter((kit) => kit.every((m) => ionColumn(m) === m.ion))

/** Most steps of a run. */
export const mostSteps = 20

const few = (most: number): fc.Arbitrary<ReadonlyArray<number>> =>
  fc.array(fc.integer({ min: -most, max: most }), { minLength: 1, maxLength: 7 })

const parts = fc.record({
  samples: few(50),
  autapse: fc.option(fc.nat(99)),
  diffuses: fc.boolean(),
  records: fc.constantFrom("everything", "voltages", "what the network has"),
  held: fc.option(fc.record({ which: fc.nat(999), samples: fc.option(few(8)) })),
  scheme: fc.constantFrom(...Object.keys(schemes) as ReadonlyArray<SchemeName>),
  dt: fc.constantFrom(0.025, 0.1, 0.005),
  steps: fc.integer({ min: 0, max: mostSteps }),
  weights: few(9)
})

type Parts = typeof parts extends fc.Arbitrary<infer A> ? A : never

/** Small cells, or fewer large ones whose solve goes through tables. */
const networks = (mechanisms: Kit): fc.Arbitrary<Network.Network> =>
  fc.oneof(
    { weight: 4, arbitrary: network({ cells: [1, 4], branches: [1, 4], compartments: [1, 3], mechanisms }) },
    { weight: 1, arbitrary: network({ cells: [1, 2], branches: [5, 7], compartments: [4, 5], mechanisms }) }
  )

/** Models made with some mechanisms. */
export const modelWith = (mechanisms: Kit): fc.Arbitrary<Model> =>
  fc.tuple(networks(mechanisms), parts).map(([made, p]) => built(made, mechanisms, p))

/** Models made with mechanisms that are random themselves. */
export const modelOf = (kits: fc.Arbitrary<Kit>): fc.Arbitrary<Model> => kits.chain(modelWith)

const built = (made: Network.Network, mechanisms: Kit, p: Parts): Model => {
  const synapse = mechanisms.find((m) => m.kind === "Synapse")!
  const ions = mechanisms.flatMap((m) => ionColumn(m) ?? [])
  const at = Select.rows([p.autapse === null ? 0 : p.autapse % made.nodes.length])
  const first = Network.editSync(made.set("clamps", made.clamps.filter((c) => typeof c.value === "number")), [
    Edit.stimulate(Stimulus.samples(p.samples.map((x) => x / 100)), Select.rows([0])),
    ...p.autapse === null ? [] : [Edit.connect(pairwise(at, at), synapse)]
  ])
  const known = quantities(first)
  const ion = ions.find((name) => known.get(name)?.role === "State")
  const moving = Network.editSync(first, p.diffuses && ion !== undefined ? [Edit.diffuse(ion, 2)] : [])
  const recorded = Network.editSync(moving, recordings(moving, p))
  return {
    network: held(recorded, p),
    scheme: p.scheme,
    dt: p.dt,
    steps: p.steps,
    // Small, because the adjoint of a matrix exponential is the less exact the larger the loss is (classes.test.ts).
    weight: (k) => (p.weights[k % p.weights.length] + Math.cos(1.7 * k)) / 2 ** 20
  }
}

const recordings = (made: Network.Network, { records }: Parts): ReadonlyArray<Edit.Edit> =>
  [...quantities(made).values()]
    .filter(({ role }) => role === "Voltage" || (records === "everything" && (role === "Current" || role === "State")))
    .filter(({ role }) => records !== "what the network has" || (role === "Voltage" && made.recordings.size === 0))
    .map((q) => Edit.record(q.name, q.domain === "nodes" ? Select.all : Select.edges, { allowEmpty: true }))

/** Holds one of the things that are recorded, near where it is at rest. */
const held = (made: Network.Network, p: Parts): Network.Network => {
  if (p.held === null) return made
  const { domain, row, state } = made.recordings.get(p.held.which % made.recordings.size)!
  if (made.clamps.some((c) => c.domain === domain && c.row === row && c.state === state)) return made
  const [mean, size] = state === "v" ? [-60, 1] : state.startsWith("i_") ? [0, 1e-3] : [0.3, 0.02]
  const { samples } = p.held
  const value = samples === null
    ? mean
    : Array.from({ length: mostSteps }, (_, k) => mean + size * samples[k % samples.length])
  return Network.editSync(made, [
    Edit.clamp(state, value, domain === "nodes" ? Select.rows([row]) : Select.edges.rows([row]))
  ])
}
