/**
 * Recorded currents of channels, pumps and synapses: I(v_k, states_k), computed from what sample k is made of (physics.md section 19).
 *
 * Currents of one name in compartments with the same mechanisms are one program, whose names are raw recordings in some rows and constants
 * in others. A current that another mechanism reads is, within the program, what that mechanism reads: the current of the step. A current
 * that a clamp holds is recorded as held.
 */
import * as Builder from "../kernel/Builder.ts"
import { evaluateColumns } from "../kernel/columns.ts"
import { lower } from "../kernel/lower.ts"
import type { Program } from "../kernel/Program.ts"
import { hasCurrent, hasEnds, hasHandlers } from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { heldAt, type Recording } from "../network/Recording.ts"
import {
  type Ask,
  type Constant,
  type Derivation,
  type Derivations,
  entryOf,
  type Samples,
  type Takers
} from "./Derivation.ts"
import { imposedNumbersOn, imposedOn } from "./imposed.ts"
import { type Placed, placeIn, type Plan, plan, sourceOf as nameSource } from "./Plan.ts"
import type { Sink } from "./Sink.ts"

/** What a name of a program is in one row. */
type Source =
  /**
   * `held` is there for a current that a clamp holds: readers see what is held. `outside` for a voltage that a junction sees with the potential
   * that is imposed there, by the stimuli `imposed`.
   */
  | {
    readonly _tag: "Raw"
    readonly recording: number
    readonly held?: Held | null
    readonly outside?: ((step: number, dt: number) => number) | null
    readonly imposed?: ReadonlyArray<number>
  }
  | { readonly _tag: "Constant"; readonly value: number; readonly of: Constant | null }

/** Recordings of a current that are one program. */
type Group = {
  readonly name: string
  readonly mechanisms: ReadonlyArray<Placed>
  /** Places in the network's list of recordings. */
  readonly recordings: Array<number>
}

/** Numbers that a program takes at a time, at most. */
const blockSize = 1 << 15

/** The recorded currents of a network. */
export const currentDerivations = (network: Network): Derivations => {
  const recordings = network.recordings.toArray()
  const made = recordings.some(mayBeCurrent) ? plan(network) : null
  const derived = (i: number): boolean => made !== null && isCurrent(made, recordings[i])
  return {
    derived,
    make: (ask) => {
      if (made === null) return []
      return groupsOf(made, recordings).map((group) => derivationOf(made, recordings, group, ask))
    }
  }
}

const mayBeCurrent = ({ state }: Recording): boolean => state !== "v"

const isCurrent = (plan: Plan, { domain, row, state }: Recording): boolean =>
  domain === "nodes"
    ? plan.currents.includes(state) && !plan.nodeStates.includes(state)
    : plan.synapticCurrents.includes(state) && !plan.edgeStates.includes(state) && !answersEvents(plan, row)

/** Whether events arrive at a synapse: its current is the mean of its step, which a state has and its numbers do not tell. */
const answersEvents = ({ synapses }: Plan, row: number): boolean =>
  synapses.some((placed) => hasHandlers(placed.compiled.mechanism) && placeIn(placed, row) >= 0)

const groupsOf = (plan: Plan, recordings: ReadonlyArray<Recording>): ReadonlyArray<Group> => {
  const groups = new Map<string, Group>()
  recordings.forEach((recording, i) => {
    if (!isCurrent(plan, recording)) return
    const { domain, row, state } = recording
    const all = domain === "nodes" ? plan.mechanisms : plan.synapses
    const mechanisms = all.filter((placed) => hasCurrent(placed.compiled.mechanism, state) && placeIn(placed, row) >= 0)
    const key = `${domain} ${mechanisms.map((placed) => all.indexOf(placed))} ${state}`
    const group = groups.get(key) ?? { name: state, mechanisms, recordings: [] }
    groups.set(key, group)
    group.recordings.push(i)
  })
  return [...groups.values()]
}

/** What a program reads and writes: a name of one of its mechanisms, and what that is in every row; the current; and its adjoint. */
type Port = { readonly _tag: "Name"; readonly sources: ReadonlyArray<Source> } | { readonly _tag: "Current" | "Bar" }

const summed: Port = { _tag: "Current" }
const bar: Port = { _tag: "Bar" }

const derivationOf = (
  plan: Plan,
  recordings: ReadonlyArray<Recording>,
  { mechanisms, name, recordings: given }: Group,
  ask: Ask
): Derivation => {
  const rows = given.map((i) => recordings[i].row)
  const held = given.map((i) => heldOf(plan.network, recordings[i]))
  const program = programOf(plan.network, name, mechanisms, rows, ask)
  let reversed: Program<Port> | null = null
  const columnsOf = (raw: Samples, begin: number, count: number, bars: Float64Array) => (port: Port) =>
    port._tag === "Name" ? gathered(port.sources, raw, begin, count) : bars
  return {
    read: (raw, out) =>
      eachBlock(raw.samples, rows.length, (begin, count) => {
        const columns = columnsOf(raw, begin, count, none)
        const values = evaluateColumns(program, columns, rows.length * count).get(summed)!
        given.forEach((i, r) => {
          for (let k = 0; held[r] !== null && k < count; k++) {
            const found = held[r](raw.step + begin + k)
            if (found !== null) values[r * count + k] = found.value
          }
          out.data.set(values.subarray(r * count, (r + 1) * count), i * out.stride + out.first + begin)
        })
      }),
    back: (raw, bars, into, reverse) => {
      reversed ??= reverse(program, { bar: () => bar, out: (port) => port })
      eachBlock(raw.samples, rows.length, (begin, count) => {
        const own = barsOf(given, bars, begin, count)
        held.forEach((at, r) => {
          for (let k = 0; at !== null && k < count; k++) {
            const place = r * count + k
            const found = at(raw.step + begin + k)
            if (found === null) continue
            into.clamp(found.clamp, found.entry, own[place])
            own[place] = 0
          }
        })
        if (own.every((x) => x === 0)) return
        evaluateColumns(reversed!, columnsOf(raw, begin, count, own), own.length).forEach((values, port) => {
          if (port._tag === "Name") giveBack(port.sources, values, raw, begin, count, into)
        })
      })
    }
  }
}

const none = new Float64Array(0)

const eachBlock = (samples: number, rows: number, visit: (begin: number, count: number) => void): void => {
  const most = Math.max(1, Math.floor(blockSize / rows))
  for (let begin = 0; begin < samples; begin += most) visit(begin, Math.min(most, samples - begin))
}

/** The adjoints of some samples, row after row. */
const barsOf = (given: ReadonlyArray<number>, bars: Sink, begin: number, count: number): Float64Array => {
  const own = new Float64Array(given.length * count)
  given.forEach((i, r) => {
    const at = i * bars.stride + bars.first + begin
    own.set(bars.data.subarray(at, at + count), r * count)
  })
  return own
}

/** The values of a name in some samples, row after row; one number where it is the same everywhere. */
const gathered = (sources: ReadonlyArray<Source>, raw: Samples, begin: number, count: number): ArrayLike<number> => {
  const [first] = sources
  if (first._tag === "Constant" && sources.every((s) => s._tag === "Constant" && s.value === first.value)) {
    return [first.value]
  }
  const out = new Float64Array(sources.length * count)
  sources.forEach((source, r) => {
    if (source._tag === "Constant") out.fill(source.value, r * count, (r + 1) * count)
    else {
      const at = source.recording * raw.stride + raw.first + begin
      out.set(raw.data.subarray(at, at + count), r * count)
      for (let k = 0; k < count; k++) {
        const found = source.held?.(raw.step + begin + k) ?? null
        if (found !== null) out[r * count + k] = found.value
        if (source.outside !== undefined && source.outside !== null) {
          out[r * count + k] += source.outside(entryOf(raw, begin + k), raw.dt)
        }
      }
    }
  })
  return out
}

const giveBack = (
  sources: ReadonlyArray<Source>,
  values: Float64Array,
  raw: Samples,
  begin: number,
  count: number,
  into: Takers
): void =>
  sources.forEach((source, r) => {
    if (source._tag === "Constant") {
      if (source.of === null) return
      let sum = 0
      for (let k = 0; k < count; k++) sum += values[r * count + k]
      into.constant(source.of, sum)
      return
    }
    for (let k = 0; k < count; k++) {
      const found = source.held?.(raw.step + begin + k) ?? null
      for (const s of source.imposed ?? []) into.stimulus(s, entryOf(raw, begin + k), values[r * count + k])
      if (found === null) into.raw(source.recording, begin + k, values[r * count + k])
      else into.clamp(found.clamp, found.entry, values[r * count + k])
    }
  })

/** The sum of the currents of a name of some mechanisms, in their order. */
const programOf = (
  network: Network,
  current: string,
  mechanisms: ReadonlyArray<Placed>,
  rows: ReadonlyArray<number>,
  ask: Ask
): Program<Port> => {
  const b = Builder.make<Port>({ calls: true })
  const currents = mechanisms.map((placed) => {
    const at = rows.map((row) => placeIn(placed, row))
    const ports = new Map<string, Port>()
    const own = placed.compiled.currents.find(({ name }) => name === current)!
    return lower(b, own.value.expression, (name) => {
      let port = ports.get(name)
      if (port === undefined) {
        port = { _tag: "Name", sources: at.map((k) => sourceOf(network, placed, name, k, ask)) }
        ports.set(name, port)
      }
      return b.input(port)
    })
  })
  b.result(summed, currents.reduce((sum, x) => b.op("add", sum, x)))
  return b.build()
}

/** What a local name is in the k-th row of a mechanism, as `lookup` in `Frame.ts` sees it. */
const sourceOf = (network: Network, placed: Placed, name: string, k: number, ask: Ask): Source => {
  const { compiled, constants, gaps, rowsAt } = placed
  const source = nameSource(placed, name)
  if (source._tag === "Default") return { _tag: "Constant", value: source.value, of: null }
  if (source._tag === "Step") throw new Error(`internal: the current of ${compiled.mechanism.name} reads the step`)
  const row = rowsAt[source.at][k]
  if (gaps.has(name) && placeIn({ rows: gaps.get(name)! }, k) >= 0 && source._tag !== "Voltage") {
    return { _tag: "Constant", value: source.fallback, of: null }
  }
  const domain = hasEnds(compiled.mechanism) && source.at === "own" ? "edges" : "nodes"
  switch (source._tag) {
    case "State":
      return { _tag: "Raw", recording: ask(domain, row, source.column) }
    case "Voltage":
      return {
        _tag: "Raw",
        recording: ask("nodes", row, "v"),
        ...compiled.mechanism.kind === "Junction"
          ? { outside: imposedOn(network, row), imposed: imposedNumbersOn(network, row) }
          : {}
      }
    case "Current":
      return {
        _tag: "Raw",
        recording: ask("nodes", row, source.name),
        held: heldOf(network, { domain: "nodes", row, state: source.name })
      }
    case "Constant":
      return { _tag: "Constant", value: constants.get(name)![k], of: { domain, column: source.column, row } }
  }
}

/** What a clamp holds a recorded current at in the step that ends in a sample; null where it is free, as at time zero, where none ends. */
type Held = (sample: number) => { readonly clamp: number; readonly entry: number; readonly value: number } | null

type Quantity = Pick<Recording, "domain" | "row" | "state">

const clampKey = ({ domain, row, state }: Quantity): string => `${domain} ${row} ${state}`

const clampPlaces = new WeakMap<Network["clamps"], ReadonlyMap<string, number>>() // memo of a pure function of immutable data

/** The place in the list of the clamp of each quantity that is held. */
const clampsOf = ({ clamps }: Network): ReadonlyMap<string, number> => {
  let places = clampPlaces.get(clamps)
  if (places === undefined) {
    clampPlaces.set(
      clamps,
      places = new Map(clamps.toArray().map((clamp, i) => [clampKey(clamp), i] as const).reverse())
    )
  }
  return places
}

/** The clamp of a recorded current; null where there is none. */
const heldOf = (network: Network, recorded: Quantity): Held | null => {
  const { clamps } = network
  const clamp = clampsOf(network).get(clampKey(recorded))
  if (clamp === undefined) return null
  const own = clamps.get(clamp)!
  return (sample) => {
    const entry = sample - 1
    const value = entry < 0 ? NaN : heldAt(own, entry)
    return Number.isNaN(value) ? null : { clamp, entry, value }
  }
}
