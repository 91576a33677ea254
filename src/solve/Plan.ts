/**
 * What a network comes to for a stepper: which rows each mechanism has, which columns move, and how compartments are coupled.
 *
 * A plan is a pure function of the network and is remembered by its identity. It does not know dt, the scheme, or how steps are done.
 */
import { compile, type CompiledMechanism } from "../mechanism/compile.ts"
import { pooledColumns } from "../network/eventColumns.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import {
  columnName,
  currentsOf,
  hasCurrent,
  hasEnds,
  hasHandlers,
  ionColumn,
  isPooled,
  type StateSpec
} from "../network/MechanismFields.ts"
import type { Network } from "../network/Network.ts"
import { mechanismRows } from "../network/quantities.ts"
import type { Domain } from "../network/Trainable.ts"
import type { Floats, Ints } from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { type Assigned, assignedOrder } from "./assignedOrder.ts"
import { type Coupling, diffusionCoupling, voltageCoupling } from "./Coupling.ts"
import { atOnce, type Pausing, stretches } from "./Pieces.ts"
import { type Moving, type Place, type Source, type Sources, sourcesOf } from "./Source.ts"

/** A mechanism in its rows. */
export type Placed = {
  readonly compiled: CompiledMechanism
  /** Rows of `nodes` (channels, pumps) or `edges` (synapses). */
  readonly rows: Ints
  /** The rows themselves, and the compartments at both ends: those of synapses, else the rows again. */
  readonly rowsAt: Readonly<Record<Place, Ints>>
  /** The compartments that `v`, geometry and currents refer to: the rows themselves, or the postsynaptic ends. */
  readonly compartments: Ints
  /** What every local name is. */
  readonly sources: Sources
  /** By local name of a read: which of the rows lack it, as places in `rows`; names without such rows are left out. */
  readonly gaps: ReadonlyMap<string, Ints>
  /** Constants by local name, one per row, with what is read where there is none: parameters that do not move, geometry, labels. */
  readonly constants: ReadonlyMap<string, Floats>
  /** Column of every local name that moves: own and shared states. */
  readonly states: ReadonlyMap<string, string>
}

/** A network made ready to be stepped. */
export type Plan = {
  readonly network: Network
  /** Channels by name, then pumps by name, so that sums of currents have the same bits in whatever order they were inserted. */
  readonly mechanisms: ReadonlyArray<Placed>
  /** Synapses by name, for the same reason. */
  readonly synapses: ReadonlyArray<Placed>
  /** Those of them that no event arrives at: their states move once a step. */
  readonly graded: ReadonlyArray<Placed>
  /** Columns of `nodes` and `edges` that move. */
  readonly nodeStates: ReadonlyArray<string>
  readonly edgeStates: ReadonlyArray<string>
  /** Names of membrane, pump and synaptic currents. */
  readonly currents: ReadonlyArray<string>
  readonly synapticCurrents: ReadonlyArray<string>
  /** Which compartments have a state or a current that somebody reads of others: 1 where they do. */
  readonly has: { readonly states: Masks; readonly currents: Masks }
  /** Pools that somebody reads: their columns of `nodes`. */
  readonly readPools: ReadonlyArray<string>
  /** The `equals` states of channels and pumps, and of synapses, in the order in which they are evaluated. */
  readonly assigned: {
    readonly mechanisms: ReadonlyArray<Assigned<Placed>>
    readonly synapses: ReadonlyArray<Assigned<Placed>>
  }
  readonly voltage: Coupling
  /** The junctions among the edges, by ascending row; null where there are none. */
  readonly junctions: JunctionEnds | null
  /** Coupling of each diffusing concentration. */
  readonly diffusion: ReadonlyMap<string, Coupling>
  /** Concentrations that pumps move but that do not diffuse. */
  readonly pumped: ReadonlyArray<string>
}

/** The compartments that junctions join, and the number of each by its row of `edges`. */
export type JunctionEnds = {
  readonly pre: Int32Array
  readonly post: Int32Array
  readonly numberOf: ReadonlyMap<number, number>
}

/** A number per compartment, by name. */
export type Masks = ReadonlyMap<string, Uint8Array>

const plans = new WeakMap<Network, Plan>() // memo of a pure function of immutable data

/** The plan of a network; the same object for the same network. */
export const plan = (network: Network): Plan => plans.get(network) ?? atOnce(planning(network))

/** Makes the plan of a network unless it is there, with pauses. */
export function* planning(network: Network): Pausing<Plan> {
  let result = plans.get(network)
  if (result === undefined) plans.set(network, result = yield* makePlan(network))
  return result
}

/** Lets a network that differs from another in its recordings only have that one's plan, which does not depend on them. */
export const planAlike = (network: Network, like: Plan): void => void plans.set(network, { ...like, network })

/** Mechanisms in the order in which their currents are added up. */
const inOrder = (
  { mechanisms, synapses }: Network
): Readonly<Record<"mechanisms" | "synapses", ReadonlyArray<Mechanism>>> => {
  const [nodes, edges] = [mechanisms, synapses].map((all) => [...all.values()].sort((a, b) => a.name < b.name ? -1 : 1))
  return {
    mechanisms: [...nodes.filter((m) => m.kind === "Channel"), ...nodes.filter((m) => m.kind === "Pump")],
    synapses: edges
  }
}

/** The columns of compartments and synapses that move; pooled states of synapses are columns of compartments. */
export const movingStates = (network: Network): Readonly<Record<Domain, ReadonlyArray<string>>> => {
  const { mechanisms, synapses } = inOrder(network)
  return {
    nodes: [...new Set([...statesOf(mechanisms), ...statesOf(synapses, isPooled)])],
    edges: statesOf(synapses, (state) => !isPooled(state))
  }
}

function* makePlan(network: Network): Pausing<Plan> {
  const { mechanisms, synapses } = inOrder(network)
  const { edges: edgeStates, nodes: nodeStates } = movingStates(network)
  const pumpedIons = new Set(mechanisms.flatMap((m) => m.current === null ? [] : ionColumn(m) ?? []))
  const currents = currentNames(mechanisms)
  const moving = { nodes: new Set(nodeStates), edges: new Set(edgeStates), currents: new Set(currents) }
  const has = masksOf(network, mechanisms, moving)
  yield
  const ends = {
    pre: Table.ints(network.edges, "pre_index"),
    post: Table.ints(network.edges, "post_index")
  }
  const placed: Array<Placed> = []
  for (const m of mechanisms) {
    const own = mechanismRows(network, "nodes", m.name)
    yield
    placed.push(yield* place(network, m, { own, pre: own, post: own }, moving, has))
  }
  const placedSynapses: Array<Placed> = []
  for (const m of synapses) {
    const own = mechanismRows(network, "edges", m.name)
    yield
    const pre = own.map((row) => ends.pre[row])
    yield
    const post = own.map((row) => ends.post[row])
    yield
    placedSynapses.push(yield* place(network, m, { own, pre, post }, moving, has))
  }
  const voltage = voltageCoupling(network)
  yield
  return {
    network,
    mechanisms: placed,
    synapses: placedSynapses,
    graded: placedSynapses.filter(({ compiled }) => !hasHandlers(compiled.mechanism)),
    assigned: { mechanisms: assignedOrder(placed), synapses: assignedOrder(placedSynapses) },
    nodeStates,
    edgeStates,
    currents,
    synapticCurrents: currentNames(synapses),
    has,
    readPools: statesOf(synapses, isPooled).filter((column) => has.states.has(column)),
    voltage,
    junctions: junctionEnds(placedSynapses, ends),
    diffusion: new Map([...network.diffusion].map((ion) => [ion, diffusionCoupling(network, ion)])),
    // A pump may only read its ion; where nobody has it as a state, nothing moves.
    pumped: [...pumpedIons].filter((ion) => nodeStates.includes(ion) && !network.diffusion.has(ion))
  }
}

const junctionEnds = (
  placed: ReadonlyArray<Placed>,
  ends: { readonly pre: Ints; readonly post: Ints }
): JunctionEnds | null => {
  const rows = placed.filter(({ compiled }) => compiled.mechanism.kind === "Junction").flatMap(({ rows }) => [...rows])
  if (rows.length === 0) return null
  const ascending = Int32Array.from(rows).sort()
  return {
    pre: ascending.map((row) => ends.pre[row]),
    post: ascending.map((row) => ends.post[row]),
    numberOf: new Map(Array.from(ascending, (row, k) => [row, k]))
  }
}

/** The columns of the states of some mechanisms, or of some states of them, each once. */
const statesOf = (
  mechanisms: ReadonlyArray<Mechanism>,
  some: (state: StateSpec) => boolean = () => true
): ReadonlyArray<string> => [
  ...new Set(
    mechanisms.flatMap((m) =>
      Object.keys(m.states).filter((local) => some(m.states[local])).map((local) => columnName(m, local))
    )
  )
]

/** The names of the currents of some mechanisms, each once. */
export const currentNames = (
  mechanisms: ReadonlyArray<Mechanism>
): ReadonlyArray<string> => [...new Set(mechanisms.flatMap((m) => currentsOf(m).map(({ name }) => name)))]

/**
 * Which compartments have what somebody reads of others: a column that moves (one that diffuses is everywhere, a pool where synapses of its
 * type end), or a current.
 */
const masksOf = (network: Network, mechanisms: ReadonlyArray<Mechanism>, moving: Moving): Plan["has"] => {
  const all = [...network.mechanisms.values(), ...network.synapses.values()]
  const read = [...new Set(all.flatMap((m) => Object.keys(m.reads).map((local) => columnName(m, local))))]
  const mask = (name: string, has: (m: Mechanism) => boolean): readonly [string, Uint8Array] => {
    const out = new Uint8Array(network.nodes.length)
    if (network.diffusion.has(name)) return [name, out.fill(1)]
    for (const m of mechanisms) {
      if (has(m)) mechanismRows(network, "nodes", m.name).forEach((row) => (out[row] = 1))
    }
    for (const m of network.synapses.values()) {
      if (!pooledColumns(m).some(({ column }) => column === name)) continue
      const ends = Table.ints(network.edges, "post_index")
      mechanismRows(network, "edges", m.name).forEach((row) => (out[ends[row]] = 1))
    }
    return [name, out]
  }
  const columns = new Map(mechanisms.map((m) => [
    m,
    new Set([...Object.keys(m.parameters), ...Object.keys(m.states)].map((local) => columnName(m, local)))
  ]))
  return {
    states: new Map(
      read.filter((name) => moving.nodes.has(name)).map((name) => mask(name, (m) => columns.get(m)!.has(name)))
    ),
    currents: new Map(
      read.filter((name) => moving.currents.has(name)).map((name) => mask(name, (m) => hasCurrent(m, name)))
    )
  }
}

function* place(
  network: Network,
  mechanism: Mechanism,
  rowsAt: Placed["rowsAt"],
  moving: Moving,
  has: Plan["has"]
): Pausing<Placed> {
  const sources = sourcesOf(network, mechanism, moving)
  const constants = new Map<string, Floats>()
  const states = new Map<string, string>()
  const gaps = new Map<string, Ints>()
  for (const [name, source] of sources) {
    yield
    if (source._tag === "State" && !Object.hasOwn(mechanism.reads, name)) states.set(name, source.column)
    if (source._tag === "Constant") {
      const table = hasEnds(mechanism) && source.at === "own" ? network.edges : network.nodes
      constants.set(name, yield* picked(Table.floats(table, source.column), rowsAt[source.at]))
    }
    if (!Object.hasOwn(mechanism.reads, name)) continue
    const isLacking = lacks(source, rowsAt, constants.get(name), has)
    const found: Array<number> = []
    for (const [from, to] of stretches(rowsAt.own.length)) {
      for (let k = from; k < to; k++) if (isLacking(k)) found.push(k)
      yield
    }
    if (found.length === 0) continue
    const lacking = Int32Array.from(found)
    gaps.set(name, lacking)
    if (source._tag === "Constant") {
      const filled = Float64Array.from(constants.get(name)!)
      lacking.forEach((k) => (filled[k] = source.fallback))
      constants.set(name, filled)
    }
  }
  return {
    compiled: compile(mechanism),
    rows: rowsAt.own,
    rowsAt,
    compartments: rowsAt[hasEnds(mechanism) ? "post" : "own"],
    sources,
    gaps,
    constants,
    states
  }
}

/** A mechanism of a plan in rows of its own choice. */
export const placeAt = (plan: Plan, mechanism: Mechanism, rowsAt: Placed["rowsAt"]): Placed => {
  const { currents, edgeStates, has, network, nodeStates } = plan
  const moving = { nodes: new Set(nodeStates), edges: new Set(edgeStates), currents: new Set(currents) }
  return atOnce(place(network, mechanism, rowsAt, moving, has))
}

/** Where a row stands among those of a mechanism, which ascend; -1 where it is none of them. */
export const placeIn = ({ rows }: Pick<Placed, "rows">, row: number): number => {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle] < row) low = middle + 1
    else high = middle
  }
  return rows[low] === row ? low : -1
}

/** A placed mechanism in some of its rows, by their places. */
export const someRows = (placed: Placed, places: Ints): Placed => {
  const of = (rows: Ints): Ints => Int32Array.from(places, (k) => rows[k])
  const { constants, gaps, rowsAt } = placed
  const own = { own: of(rowsAt.own), pre: of(rowsAt.pre), post: of(rowsAt.post) }
  return {
    ...placed,
    rows: own.own,
    rowsAt: own,
    compartments: own[hasEnds(placed.compiled.mechanism) ? "post" : "own"],
    gaps: new Map(Array.from(gaps, ([name, lacking]) => [
      name,
      Int32Array.from(places.keys().filter((i) => placeIn({ rows: lacking }, places[i]) >= 0))
    ])),
    constants: new Map(Array.from(constants, ([name, values]) => [name, pick(values, places)]))
  }
}

/** Tells which rows lack what they read, by their places. */
const lacks = (
  source: Source,
  rowsAt: Placed["rowsAt"],
  values: Floats | undefined,
  has: Plan["has"]
): (k: number) => boolean => {
  switch (source._tag) {
    case "State": {
      const [mask, rows] = [has.states.get(source.column)!, rowsAt[source.at]]
      return (k) => mask[rows[k]] === 0
    }
    case "Current": {
      const [mask, rows] = [has.currents.get(source.name)!, rowsAt[source.at]]
      return (k) => mask[rows[k]] === 0
    }
    case "Constant":
      return (k) => Number.isNaN(values![k])
    case "Default":
      return () => true
    case "Voltage":
    case "Step":
      return () => false
  }
}

/** What a local name is; every name of a checked mechanism is something. */
export const sourceOf = (placed: Placed, name: string): Source => {
  const source = placed.sources.get(name)
  if (source === undefined) {
    throw new Error(`internal: ${placed.compiled.mechanism.name} looks up unknown name ${name}`)
  }
  return source
}

/** The values of some rows. */
export const pick = (values: Floats, rows: Ints): Float64Array => {
  const out = new Float64Array(rows.length)
  for (let k = 0; k < out.length; k++) out[k] = values[rows[k]]
  return out
}

/** The same, to be read only, with pauses: all rows in order have the column itself. */
function* picked(values: Floats, rows: Ints): Pausing<Floats> {
  if (rows.length === values.length && areAll(rows)) return values
  const out = new Float64Array(rows.length)
  for (const [from, to] of stretches(rows.length)) {
    for (let k = from; k < to; k++) out[k] = values[rows[k]]
    yield
  }
  return out
}

const areAll = (rows: Ints): boolean => {
  for (let k = 0; k < rows.length; k++) if (rows[k] !== k) return false
  return true
}
