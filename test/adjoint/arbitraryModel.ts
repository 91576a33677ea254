/**
 * Random networks with runs to differentiate: everything that a step can do, on trees on both sides of the largest that is unrolled.
 *
 * One idea: the testing kit's networks, with further mechanisms, a stimulus, an autapse, diffusion, clamps of anything that can be recorded,
 * and the recordings chosen so that sometimes nobody looks at a current. All numbers stay moderate; whether a run stays finite is the
 * property's business.
 */
import * as fc from "fast-check"
import * as Edit from "../../src/Edit.ts"
import * as Channels from "../../src/mechanism/Channels.ts"
import { checkRing } from "../../src/mechanism/checkRing.ts"
import * as Pumps from "../../src/mechanism/Pumps.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import * as Network from "../../src/Network.ts"
import { fromFields, type Mechanism } from "../../src/network/Mechanism.ts"
import { columnName, currentsOf, ionColumn, type MechanismFields, noEvents } from "../../src/network/MechanismFields.ts"
import { isObserved, quantities } from "../../src/network/quantities.ts"
import * as Stimulus from "../../src/network/Stimulus.ts"
import { pairwise } from "../../src/select/Connect.ts"
import * as Select from "../../src/select/Select.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { type Draw, drawn } from "../../src/testing/Draw.ts"
import { mechanism } from "../../src/testing/mechanism.ts"
import { network } from "../../src/testing/network.ts"
import { roomFor } from "../../src/testing/rows.ts"
import { withoutEvents } from "../fixtures.ts"

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

/** All built-in mechanisms that have nothing to do with events. */
export const builtIn: Kit = withoutEvents([
  ...Object.values(Channels),
  ...Object.values(Pumps),
  ...Object.values(Synapses)
])

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
  ...currentsOf(m).map(({ name }) => name)
]

/** Whether no name is one of compartments and of synapses, and no `equals` states are made of each other, which declarations refuse. */
const fits = (kit: Kit): boolean => {
  if (kit.some((m) => checkRing(m).length > 0)) return false
  const [nodes, edges] = [kit.filter((m) => m.kind !== "Synapse"), kit.filter((m) => m.kind === "Synapse")]
  const taken = new Set(nodes.flatMap(namesOf))
  return !edges.flatMap(namesOf).some((name) => taken.has(name))
}

type Columns = Record<string, MechanismFields["states"][string]>

/** What others have and any of them may read: states, constants and currents, some of which nobody has. */
const foreign = ["First_m", "First_g", "i_First", "i_all", "i_Third", "Third_m", "tally", "axial_diffusion_ca"]

/** The unit of what others have: the texts are not checked, but names that meet agree. */
const unitOf = (name: string): string =>
  name === "i_Third"
    ? "mM/ms"
    : name.startsWith("i_")
    ? "mA/cm2"
    : name.startsWith("axial_")
    ? "um2/ms"
    : "1"

/** A name brought to a size of about 1. */
const sized = (name: string): string =>
  name.startsWith("v")
    ? `(${name} + 50) / 30`
    : name.startsWith("i_")
    ? `50 * ${name}`
    : name.endsWith("g")
    ? `900 * ${name}`
    : name

/** A number between -1 and 1 that depends on one or two of some names. */
const bent = (draw: Draw, names: ReadonlyArray<string>): string => {
  const x = `(${sized(draw.pick(names))} - 0.7 * ${sized(draw.pick(names))} + ${draw.pick([0.1, -0.3])})`
  return draw.pick([
    `sigmoid(${x})`,
    `tanh(${x})`,
    `exp(-${x}^2)`,
    `(${x} / (1 + ${x}^2))`,
    `(${x} > 0 ? cos(${x}) : 1 / (1 + ${x}^2))`,
    `max(-1, min(0.9, ${x}))`,
    `(efun(${x}) / (1 + abs(${x})))`
  ])
}

const ruleOf = (draw: Draw, name: string, names: ReadonlyArray<string>): Columns[string]["rule"] => {
  const some = (): string => bent(draw, names)
  switch (draw.below(6)) {
    case 0:
      return { _tag: "Held" }
    case 1:
    case 5:
      return { _tag: "Assigned", text: some() }
    case 2:
      return { _tag: "Rates", alpha: `0.1 + ${some()}^2`, beta: `0.2 + ${some()}^2` }
    case 3:
      return { _tag: "Relaxation", inf: `0.5 + ${some()} / 2`, tau: `1 / (0.2 + ${some()}^2)` }
    default:
      return { _tag: "Derivative", text: `(${some()} - ${name}^3) / (0.3 + ${some()}^2)` }
  }
}

/** A mechanism that has or reads what the others of the kit do. */
const entangled = (kind: Mechanism["kind"], name: string): fc.Arbitrary<Mechanism> =>
  drawn((draw) => {
    const [synapse, pump] = [kind === "Synapse", kind === "Pump"]
    const column = (value: number, shared = false) => ({ default: value, unit: "1", shared })
    const held = (value: number): Columns[string] => ({ ...column(value, true), rule: { _tag: "Held" } })
    const parameters: Record<string, MechanismFields["parameters"][string]> = {
      g: column(pump ? 0.2 : synapse ? 2e-3 : 3e-4)
    }
    const states: Columns = {}
    const reads: Record<string, MechanismFields["reads"][string]> = {}
    const reading = (other: string): void =>
      void (reads[other] = { unit: unitOf(other), default: draw.pick([0.3, 0.8, 0.01]) })

    // A column of synapses has another name than one of compartments.
    for (const constant of ["kA", "kB"]) {
      const what = draw.below(constant === "kA" ? 3 : 4)
      if (what === 0) parameters[synapse ? `edge_${constant}` : constant] = column(0.5, true)
      else if (what < 3) reading(constant)
    }
    const [ion, other] = draw.pick([["ca", "cb"], ["ca", "cb"], ["cb", "ca"]])
    const moved = draw.below(3)
    if (!synapse && moved === 0 && pump) states[ion] = held(0.5)
    else if (!synapse && moved === 1) states[ion] = held(0.6)
    else if (pump || synapse || moved === 2) reading(ion)
    if (draw.below(3) === 2) reading(other)
    const tally = synapse ? "edge_tally" : "tally"
    if (draw.below(3) === 2) states[tally] = held(0.4)
    for (const some of [draw.pick(foreign), draw.pick(foreign)]) {
      if (states[some] === undefined && !some.startsWith(`${name}_`) && draw.yes()) reading(some)
    }
    const gates = ["m", "h"].slice(0, draw.below(3))
    const known = [parameters, states, reads].flatMap(Object.keys).filter((local) => local !== "g")
    const common = known.filter((local) => local.endsWith("kA")) // oftener, so that one constant has many readers
    const names = [...synapse ? ["v_pre", "v_post"] : ["v"], ...known, ...common, ...gates]
    for (const gate of gates) states[gate] = { ...column(0.3), rule: ruleOf(draw, gate, names) }
    const update = Object.keys(states).filter(() => draw.below(3) === 2).map((target) => ({
      target,
      text: `0.8 * ${target} + 0.2 * ${bent(draw, [...names, "dt"])}`
    }))
    const open = ["g", ...gates].join(" * ")
    const text = pump
      ? draw.pick([`g * (${ion} - 0.3)`, `g * ${ion} / (0.3 + ${ion}^2)`]) + ` - 0.05 * ${bent(draw, names)}`
      : `${open} * (${synapse ? "v_post" : "v"} + 20) * (1 + 0.3 * ${bent(draw, names)})`
    const jump = `0.5 + 0.1 * ${bent(draw, names)}`
    return fromFields({
      kind,
      name,
      about: "Random.",
      parameters,
      states,
      ...noEvents,
      scheme: [],
      method: null,
      reads,
      definitions: {},
      update,
      reset: gates.length > 0 && draw.below(4) === 3
        ? { when: `${bent(draw, names)} > 0.6`, set: { m: jump, ...kind === "Channel" ? { v: "-65" } : {} } }
        : null,
      current: draw.below(8) === 7 && !pump
        ? null
        : { name: kind === "Channel" && draw.yes() ? "i_all" : `i_${name}`, text },
      ion: pump ? ion : null
    })
  })

/**
 * Mechanisms that know of each other: few names, drawn again and again, so that a constant has an owner and several readers with values of
 * their own, ions are moved by pumps, channels and diffusion at once, and synapses see all of it.
 */
const entangledKit: fc.Arbitrary<Kit> = fc.tuple(
  entangled("Channel", "First"),
  entangled("Channel", "Second"),
  entangled("Pump", "Third"),
  entangled("Pump", "Sixth"),
  entangled("Synapse", "Fourth"),
  entangled("Synapse", "Fifth")
)

/** Mechanisms with random text: two channels, a pump and two types of synapses, which know of each other or not. */
export const randomKit: fc.Arbitrary<Kit> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.tuple(
      mechanism({ kinds: ["Channel"], name: "First" }),
      mechanism({ kinds: ["Channel"], name: "Second" }),
      mechanism({ kinds: ["Pump"], name: "Third" }),
      mechanism({ kinds: ["Synapse"], name: "Fourth" }),
      mechanism({ kinds: ["Synapse"], name: "Fifth" })
    )
  },
  { weight: 3, arbitrary: entangledKit }
).filter(fits)

/** Those whose pumps move a column that bears the name they have for it, which is how the oracle of dual numbers finds it. */
export const sharedIons: fc.Arbitrary<Kit> = randomKit.filter((kit) => kit.every((m) => ionColumn(m) === m.ion))

/** Most steps of a run. */
export const mostSteps = 20

const few = (most: number): fc.Arbitrary<ReadonlyArray<number>> =>
  fc.array(fc.integer({ min: -most, max: most }), { minLength: 1, maxLength: 7 })

const parts = fc.record({
  /** Mechanisms beside those that the network is drawn with, and where. */
  more: fc.array(fc.record({ which: fc.nat(99), at: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }) }), {
    maxLength: 4
  }),
  samples: few(50),
  autapse: fc.option(fc.nat(99)),
  diffuses: fc.option(fc.array(fc.nat(99), { minLength: 1, maxLength: 2 }), { freq: 2 }),
  records: fc.constantFrom("everything", "voltages", "what the network has"),
  held: fc.array(
    fc.record({
      which: fc.nat(999),
      samples: fc.option(few(8)),
      gap: fc.nat(4),
      length: fc.integer({ min: 1, max: mostSteps })
    }),
    { maxLength: 3 }
  ),
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
  const at = Select.rows([p.autapse === null ? 0 : p.autapse % made.nodes.length])
  const first = Network.editSync(inserted(made, mechanisms, p), [
    Edit.stimulate(Stimulus.samples(p.samples.map((x) => x / 100)), Select.rows([0])),
    ...p.autapse === null ? [] : [Edit.connect(pairwise(at, at), synapse)]
  ])
  const moving = Network.editSync(
    first,
    diffusing(first, mechanisms, p).map((name) => Edit.diffuse(name, { constant: 2, elsewhere: 0 }))
  )
  const recorded = Network.editSync(moving, recordings(moving, p))
  return {
    network: p.held.reduce(held, recorded),
    scheme: p.scheme,
    dt: p.dt,
    steps: p.steps,
    // Small, because the adjoint of a matrix exponential is the less exact the larger the loss is (classes.test.ts).
    weight: (k) => (p.weights[k % p.weights.length] + Math.cos(1.7 * k)) / 2 ** 20
  }
}

/** With more mechanisms, in the same places of every cell, so that cells stay alike, as far as there is room for them. */
const inserted = (made: Network.Network, mechanisms: Kit, { more }: Parts): Network.Network => {
  const kit = mechanisms.filter((m) => m.kind !== "Synapse")
  const places = made.cells.toArray().flatMap(({ ncomp }) =>
    Array.from({ length: ncomp.reduce((a, b) => a + b, 0) }, (_, k) => k)
  )
  return kit.length === 0 ? made : more.reduce((network, { at, which }) => {
    const mechanism = kit[which % kit.length]
    const wanted = [...places.keys()].filter((row) => places[row] === 0 || at[places[row] % at.length])
    const rows = roomFor(network, mechanism, wanted)
    return rows.length === 0 ? network : Network.editSync(network, [Edit.insert(mechanism, Select.rows(rows))])
  }, made)
}

/** What diffuses: ions where there are any, otherwise any state. */
const diffusing = (made: Network.Network, mechanisms: Kit, { diffuses }: Parts): ReadonlyArray<string> => {
  const states = [...quantities(made).values()].filter((q) => q.domain === "nodes" && q.role === "State")
  const ions = states.filter((q) => mechanisms.some((m) => ionColumn(m) === q.name))
  const among = ions.length > 0 ? ions : states
  return among.length === 0 || diffuses === null ? [] : [...new Set(diffuses.map((k) => among[k % among.length].name))]
}

const recordings = (made: Network.Network, { records }: Parts): ReadonlyArray<Edit.Edit> =>
  [...quantities(made).values()]
    .filter(({ role }) => role === "Voltage" || (records === "everything" && (role === "Current" || role === "State")))
    .filter(({ role }) => records !== "what the network has" || (role === "Voltage" && made.recordings.size === 0))
    .map((q) => Edit.record(q.name, q.domain === "nodes" ? Select.all : Select.edges, { allowEmpty: true }))

/** Holds one of the things that are recorded, near where it is at rest; all the time, or with gaps and not to the end. */
const held = (made: Network.Network, { gap, length, samples, which }: Parts["held"][number]): Network.Network => {
  const recording = made.recordings.get(which % made.recordings.size)!
  const { domain, row } = recording
  // What compartments only show stands for the voltage: who looks at what a clamp takes sees one.
  const state = isObserved(quantities(made).get(recording.state)!) ? "v" : recording.state
  if (made.clamps.some((c) => c.domain === domain && c.row === row && c.state === state)) return made
  const [mean, size] = state === "v" ? [-60, 1] : state.startsWith("i_") ? [0, 1e-3] : [0.3, 0.02]
  const value = samples === null
    ? mean
    : Array.from({ length }, (_, k) => gap > 1 && k % gap === 1 ? null : mean + size * samples[k % samples.length])
  return Network.editSync(made, [
    Edit.clamp(state, value, domain === "nodes" ? Select.rows([row]) : Select.edges.rows([row]))
  ])
}
