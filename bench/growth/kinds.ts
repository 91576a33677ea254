/**
 * Networks with many of one thing: compartments, branches, groups, mechanisms, recordings, …; and what is done with any network.
 */
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Connect,
  Edit,
  Engine,
  Json,
  Mechanism,
  Network,
  Select,
  Share,
  Simulation,
  States,
  Stimulus,
  Synapses
} from "neurolens"
import type { Probe } from "./Probe.ts"

/** 0 to n - 1. */
export const count = (n: number): ReadonlyArray<number> => Array.from({ length: n }, (_, i) => i)

const small = (): Network.Network => Network.make([Cell.make({ ncomp: 2 })])

export const edited = (network: Network.Network, edits: ReadonlyArray<Edit.Edit>): Network.Network =>
  Network.editSync(network, edits)

export const cable = (n: number): Network.Network =>
  edited(Network.make([Cell.make({ ncomp: n })]), [Edit.insert(Channels.HH)])

export const cells = (n: number): Network.Network =>
  edited(Network.make(Array(n).fill(Cell.make({ ncomp: 2 }))), [Edit.insert(Channels.HH)])

const leak = (i: number) =>
  Channel.make(`Leak${i}`, { parameters: { g: { default: 1e-6, unit: "S/cm2" } }, current: "g * (v + 70)" })

/** A kind of thing, and a network with so many of them. */
type Kind = {
  readonly kind: string
  readonly from: number
  readonly most: number
  readonly make: (n: number) => Network.Network
  /** Why building it grows faster, where it does by nature. */
  readonly nature?: string
}

export const kinds: ReadonlyArray<Kind> = [
  { kind: "compartments in a row", from: 500, most: 64_000, make: cable },
  {
    kind: "branches in a row",
    from: 500,
    most: 64_000,
    make: (n) => edited(Network.make([Cell.make({ parents: count(n).map((i) => i - 1) })]), [Edit.insert(Channels.HH)])
  },
  {
    kind: "branches at one point",
    from: 500,
    most: 64_000,
    make: (n) => edited(Network.make([Cell.make({ parents: [-1, ...Array(n).fill(0)] })]), [Edit.insert(Channels.HH)])
  },
  { kind: "equal cells", from: 500, most: 64_000, make: cells },
  {
    kind: "different cells",
    from: 125,
    most: 16_000,
    make: (n) =>
      edited(
        Network.make(
          count(n).map((i) => Cell.make({ parents: [-1, ...count(14).map((b) => (i >> b) % 2 === 0 ? 0 : b)] }))
        ),
        [Edit.insert(Channels.Leak)]
      )
  },
  {
    kind: "synapses",
    from: 500,
    most: 64_000,
    make: (n) =>
      edited(cells(100), [
        Edit.connect(Connect.listed(count(n).map((i) => [i % 200, (7 * i + 3) % 200] as const)), Synapses.Ionotropic)
      ])
  },
  {
    kind: "groups",
    from: 125,
    most: 16_000,
    make: (n) => edited(small(), count(n).map((i) => Edit.group(`g${i}`, Select.all)))
  },
  {
    kind: "labels",
    from: 125,
    most: 16_000,
    make: (n) => edited(small(), count(n).map((i) => Edit.label(`l${i}`, i)))
  },
  {
    kind: "texts of a label",
    from: 500,
    most: 64_000,
    make: (n) => edited(cable(n), [Edit.label("name", (row) => `n${row.global_comp_index}`)])
  },
  { kind: "channels", from: 25, most: 400, make: (n) => edited(small(), count(n).map((i) => Edit.insert(leak(i)))) },
  {
    kind: "parameters of a channel",
    from: 125,
    most: 1000,
    make: (n) =>
      edited(small(), [Edit.insert(Channel.make("Many", {
        parameters: Object.fromEntries(count(n).map((i) => [`g${i}`, { default: 1e-6, unit: "S/cm2" }])),
        current: "g0 * (v + 70)"
      }))])
  },
  {
    kind: "states of a channel",
    from: 125,
    most: 1000,
    make: (n) =>
      edited(small(), [Edit.insert(Channel.make("Many", {
        states: Object.fromEntries(count(n).map((i) => [`s${i}`, { inf: "0.5", tau: "10" }])),
        current: "1e-6 [S/cm2] * s0 * (v + 70)"
      }))])
  },
  {
    kind: "stimuli",
    from: 500,
    most: 64_000,
    make: (n) =>
      edited(cable(n), [Edit.stimulate(Stimulus.step({ delay: 0, duration: 1, amplitude: 0.01 }), Select.all)])
  },
  {
    kind: "samples of a stimulus",
    from: 4000,
    most: 512_000,
    make: (n) =>
      edited(small(), [
        Edit.stimulate(Stimulus.samples(Float64Array.from({ length: n }, (_, k) => k)), Select.rows([0]))
      ])
  },
  { kind: "clamps", from: 500, most: 64_000, make: (n) => edited(cable(n), [Edit.clamp("HH_m", 0.5, Select.all)]) },
  {
    kind: "clamps of voltages",
    from: 500,
    most: 64_000,
    make: (n) => edited(cable(n), [Edit.clamp("v", -60, Select.all)])
  },
  {
    kind: "recordings",
    from: 500,
    most: 64_000,
    make: (n) => edited(cable(n), [Edit.record("v"), Edit.record("HH_m")])
  },
  {
    kind: "trainables",
    from: 125,
    most: 4000,
    make: (n) => edited(cells(n), count(n).map((i) => Edit.train("HH_gNa", { at: Select.cell(i), name: `t${i}` }))),
    nature: "as many edits as cells, and each goes through a column of all cells"
  },
  {
    kind: "parameters",
    from: 500,
    most: 64_000,
    make: (n) => edited(cable(n), [Edit.train("HH_gNa", { share: Share.each, at: Select.all })])
  }
]

/** Runs on an engine. */
export const run = <A, E>(effect: Effect.Effect<A, E, Engine.Engine>, layer = Engine.layer): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(layer)))

let salt = 0

/** Recorded, and with a channel that no network before had, so that no kernel is at hand. */
const recorded = (network: Network.Network): Network.Network =>
  edited(network, [
    Edit.insert(Mechanism.rename(Channels.Leak, `Salt${salt++}`), Select.rows([0])),
    Edit.record("v", Select.rows([0]))
  ])

/** What is done with any network. */
const operations: ReadonlyArray<
  { readonly operation: string; readonly prepare: (make: () => Network.Network) => () => unknown }
> = [
  { operation: "build", prepare: (make) => make },
  {
    operation: "edit",
    prepare: (make) => {
      const network = make()
      return () => edited(network, [Edit.set("v", -60, Select.rows([0])), Edit.group("fresh", Select.rows([0]))])
    }
  },
  {
    operation: "encode",
    prepare: (make) => {
      const network = make()
      return () => Json.encode(network)
    }
  },
  {
    operation: "decode",
    prepare: (make) => {
      const text = Json.encode(make())
      return () => Json.decodeSync(text)
    }
  },
  {
    operation: "equals",
    prepare: (make) => {
      const [a, b] = [make(), make()]
      return () => {
        if (!a.equals(b)) throw new Error("equal networks are not equal")
      }
    }
  },
  {
    operation: "check",
    prepare: (make) => {
      const network = make()
      return () => {
        if (Network.check(network).length > 0) throw new Error("a sound network is not sound")
      }
    }
  },
  {
    operation: "init",
    prepare: (make) => {
      const network = make()
      return () => Network.edit(network, [States.init()])
    }
  },
  {
    operation: "step",
    prepare: (make) => {
      const network = recorded(make())
      return () => run(Simulation.run(network, { steps: 1 }))
    }
  },
  {
    operation: "meaning",
    prepare: (make) => {
      const network = recorded(make())
      return () => run(Simulation.run(network, { steps: 1 }), Engine.layerInterpreter)
    }
  }
]

/** Their names: `edit` is two edits, `step` the first step by a kernel that is made for it, `meaning` by the interpreter. */
export const operationNames: ReadonlyArray<string> = operations.map(({ operation }) => operation)

/** Every operation on every kind. */
export const onKinds: ReadonlyArray<Probe> = kinds.flatMap(({ from, kind, make, most, nature }) =>
  operations.map(({ operation, prepare }): Probe => ({
    name: `${operation}: ${kind}`,
    from,
    most,
    make: (n) => prepare(() => make(n)),
    ...operation === "build" && nature !== undefined ? { nature } : {}
  }))
)
