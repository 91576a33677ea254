/**
 * Networks put together: `Network.make` and `Network.concat`.
 *
 * One idea: rows are numbered part after part, and everything else follows from that; a part is what it was, so that taking it out again
 * (`part.ts`) gives it back. A name is one thing in all parts (`joinable.ts`), and what a part lacks is absent there. The same object may
 * stand in the list many times: runs of it are written once and copied. Laws K1 to K3.
 */
import * as Result from "effect/Result"
import { List } from "immutable"
import * as Column from "../table/Column.ts"
import { tooMany } from "../table/limits.ts"
import * as Table from "../table/Table.ts"
import { aText, listOf as listOfKind, maybe, oneOf } from "./border.ts"
import { withMechanism } from "./claimsTo.ts"
import { postSource, sourceColumn } from "./eventColumns.ts"
import { nodeIndices, withEdgeIndices } from "./indices.ts"
import { joinProblem, type Make, makesOf } from "./joinable.ts"
import { joinedTrainables, type TrainablesOfParts, trainablesProblem } from "./joinedTrainables.ts"
import { mostCompartments } from "./limits.ts"
import { isNetwork, Network } from "./Network.ts"
import { fail, type NetworkError, shown } from "./NetworkError.ts"
import { prefixed } from "./prefixed.ts"
import { keyOf } from "./Recording.ts"
import { readdressed } from "./renumber.ts"
import { numbersOf, type Run, runsOf } from "./runs.ts"
import { apart } from "./streams.ts"

/** What `concat` takes beside the parts. */
export type ConcatOptions = {
  /** A text for every part that goes before the names of its groups; left out, groups of one name become one. */
  readonly prefixes?: ReadonlyArray<string>
  /**
   * Where two parts have a trainable of one name: `shared` makes it one, with the rows of all; `separate` gives those of later parts names of
   * their own (`gNa#2`). `drop` leaves all trainables behind. Left out, it is an error.
   */
  readonly trainables?: TrainablesOfParts
}

/** The kinds of these options, for the border. */
export const concatFields = {
  prefixes: maybe(listOfKind(aText, "a list with a prefix for every part")),
  trainables: maybe(oneOf("shared", "separate", "drop"))
}

/** Puts networks together, as `concat` says. */
export const concatResult = (
  parts: Iterable<Network>,
  options: ConcatOptions = {}
): Result.Result<Network, NetworkError> =>
  Result.gen(function*() {
    const list = yield* prefixed(yield* listOf(parts), options.prefixes)
    const makes = makesOf(list)
    const wrong = joinProblem(list, makes) ?? trainablesProblem(list, options.trainables)
    if (wrong !== null) return yield* fail(wrong)
    const bare = options.trainables === "drop"
    if (list.length === 1 && !(bare && list[0].trainables.size > 0)) return list[0]
    return joined(list, makes, options)
  })

/** Puts networks together; throws a `NetworkError` where they do not go together. */
export const make = (parts: Iterable<Network>): Network => Result.getOrThrow(concatResult(parts))

/** What a user's iterable gives, and no more of it than tells that it is too much: it may have no end. */
const listOf = (parts: Iterable<Network>): Result.Result<ReadonlyArray<Network>, NetworkError> => {
  const [what, expected] = ["the list of parts", "a list of networks, for example [Cell.make()]"]
  if (typeof parts !== "object" || parts === null || !(Symbol.iterator in parts) || isNetwork(parts)) {
    return fail({ _tag: "BadValue", what, found: isNetwork(parts) ? "a single network" : shown(parts), expected })
  }
  const list: Array<Network> = []
  for (const part of parts) {
    if (!isNetwork(part)) {
      const expected = "a network, for example Cell.make()"
      return fail({ _tag: "BadValue", what: `entry ${list.length} of ${what}`, found: shown(part), expected })
    }
    list.push(part)
    const many = tooMany("parts", list.length, mostCompartments, "put fewer together")
    if (many !== null) return fail(many)
  }
  return list.length > 0
    ? Result.succeed(list)
    : fail({ _tag: "BadValue", what, found: "empty", expected: "at least one network" })
}

const joined = (parts: ReadonlyArray<Network>, makes: ReadonlyArray<Make>, options: ConcatOptions): Network => {
  const runs = runsOf(parts)
  const cells = List(parts.flatMap((part) => part.cells.toArray()))
  const nodes = nodesOf(runs, makes, cells)
  const edges = edgesOf(runs, makes, nodes)
  const [{ part: first }, ...others] = makes
  return new Network({
    cells,
    nodes,
    edges,
    mechanisms: others.reduce((all, { part }) => part.mechanisms.reduce(withMechanism, all), first.mechanisms),
    synapses: others.reduce((all, { part }) => part.synapses.reduce(withMechanism, all), first.synapses),
    groups: others.reduce((all, { part }) => all.union(part.groups), first.groups),
    diffusion: first.diffusion,
    sources: apart(List(), parts.flatMap(({ sources }) => sources.toArray())),
    ...attachedOf(runs, nodes),
    trainables: joinedTrainables(runs, nodes, options.trainables)
  })
}

const nodesOf = (runs: ReadonlyArray<Run>, makes: ReadonlyArray<Make>, cells: Network["cells"]): Table.Table => {
  const length = runs.reduce((sum, { count, part }) => sum + count * part.nodes.length, 0)
  const index = new Map(nodeIndices(cells, length))
  const tables = tablesOf(runs, "nodes")
  return Table.make(
    length,
    columnsOf(makes, "nodes").map(([name, kind]) => [
      name,
      index.get(name) ?? column(tables, name, kind, length)
    ])
  )
}

const edgesOf = (runs: ReadonlyArray<Run>, makes: ReadonlyArray<Make>, nodes: Table.Table): Table.Table => {
  const length = runs.reduce((sum, { count, part }) => sum + count * part.edges.length, 0)
  const tables = tablesOf(runs, "edges")
  const plain = Table.make(
    length,
    columnsOf(makes, "edges").map(([name, kind]) => [
      name,
      isPlace(name)
        ? places(runs, name, length)
        : name === postSource && kind === "Float"
        ? behind(runs, length)
        : column(tables, name, kind, length)
    ])
  )
  const partial = Table.names(plain).filter((name) => makes.some(({ part }) => !Table.has(part.edges, name)))
  return withEdgeIndices(partial.reduce((table, name) => withCopies(table, nodes, runs, name), plain), nodes)
}

/** The columns of a table in all parts, in the order in which they came, with their kinds. */
const columnsOf = (
  makes: ReadonlyArray<Make>,
  domain: "nodes" | "edges"
): ReadonlyArray<readonly [name: string, kind: Column.Column["_tag"]]> => [
  ...new Map(
    makes.flatMap(({ part }) => [...part[domain].columns].map(([name, { _tag }]) => [name, _tag] as const))
  )
]

/** The columns of the parts of runs by name: each part is asked once, not once for every column. */
const tablesOf = (runs: ReadonlyArray<Run>, domain: "nodes" | "edges"): ReadonlyArray<Stretch> =>
  runs.map(({ count, part, [domain]: from }) => {
    const { columns, length } = part[domain]
    return { columns: new Map(columns), count, from, length }
  })

/** Rows of a run of equal parts: where they begin, how many parts, rows and columns of each. */
type Stretch = {
  readonly columns: ReadonlyMap<string, Column.Column>
  readonly count: number
  readonly from: number
  readonly length: number
}

/** What arrays of all kinds can do. */
type Values = Float64Array | Int32Array | Uint8Array

/** So few rows are written one by one sooner than at once. */
const fewRows = 32

/** Writes what every part has of a column, or nothing where it has none, copies by copying. */
const filled = <A extends Values>(
  out: A,
  tables: ReadonlyArray<Stretch>,
  absent: number,
  valuesOf: (columns: Stretch["columns"]) => ArrayLike<number> | undefined
): A => {
  for (const { columns, count, from, length } of tables) {
    if (length === 0) continue
    const values = valuesOf(columns)
    const end = from + count * length
    if (values === undefined) out.fill(absent, from, end)
    else {
      if (length < fewRows) { for (let k = 0; k < length; k++) out[from + k] = values[k] }
      else out.set(values, from)
      for (let done = length; done < end - from; done *= 2) {
        out.copyWithin(from + done, from, Math.min(from + done, end - done))
      }
    }
  }
  return out
}

const column = (
  tables: ReadonlyArray<Stretch>,
  name: string,
  kind: Column.Column["_tag"],
  length: number
): Column.Column => {
  const values = (columns: Stretch["columns"]): ArrayLike<number> | undefined => columns.get(name)?.values
  switch (kind) {
    case "Float":
      return Column.float(filled(new Float64Array(length), tables, NaN, values))
    case "Int":
      return Column.int(filled(new Int32Array(length), tables, 0, values))
    case "Flag":
      return Column.flag(filled(new Uint8Array(length), tables, 0, values))
    case "Text":
      return texts(tables, name, length)
  }
}

/** A column of texts: codes into the levels of all parts. */
const texts = (tables: ReadonlyArray<Stretch>, name: string, length: number): Column.Column => {
  const columnOf = (columns: Stretch["columns"]) =>
    columns.get(name) as Column.Column & { readonly _tag: "Text" } | undefined
  const levels = [...new Set(tables.flatMap(({ columns }) => columnOf(columns)?.levels ?? []))].sort(Column.ascending)
  const code = new Map(levels.map((level, k) => [level, k]))
  const values = filled(new Int32Array(length), tables, -1, (columns) => {
    const own = columnOf(columns)
    if (own === undefined) return undefined
    const codes = Int32Array.from(own.levels, (level) => code.get(level)!)
    return Int32Array.from(own.values, (k) => k < 0 ? -1 : codes[k])
  })
  return { _tag: "Text", values, levels }
}

/** Where synapses begin and end. */
type Place = "pre_index" | "post_index" | typeof sourceColumn

const isPlace = (name: string): name is Place => name === "pre_index" || name === "post_index" || name === sourceColumn

/** The compartments at one end of all synapses, or the sources that drive them; -1 where there is none. */
const places = (runs: ReadonlyArray<Run>, name: Place, length: number): Column.Column => {
  const out = new Int32Array(length).fill(-1)
  for (const { count, edges, nodes, part, sources } of runs) {
    if (!Table.has(part.edges, name)) continue
    const values = Table.ints(part.edges, name)
    const [from, step] = name === sourceColumn ? [sources, part.sources.size] : [nodes, part.nodes.length]
    for (let c = 0, row = edges; c < count; c++) {
      const first = from + c * step
      for (let k = 0; k < values.length; k++, row++) out[row] = values[k] < 0 ? -1 : first + values[k]
    }
  }
  return Column.int(out)
}

/** The sources of the postsynaptic side of all synapses; NaN where that is a compartment. */
const behind = (runs: ReadonlyArray<Run>, length: number): Column.Column => {
  const out = new Float64Array(length).fill(NaN)
  for (const { count, edges, part, sources } of runs) {
    if (!Table.has(part.edges, postSource)) continue
    const values = Table.floats(part.edges, postSource)
    for (let c = 0, row = edges; c < count; c++) {
      for (let k = 0; k < values.length; k++, row++) out[row] = sources + c * part.sources.size + values[k]
    }
  }
  return Column.float(out)
}

/** Booleans that synapses copied from their ends, in parts that have no copy: they cannot say "no value", so they are looked up. */
const withCopies = (edges: Table.Table, nodes: Table.Table, runs: ReadonlyArray<Run>, name: string): Table.Table => {
  const [, end, of] = /^(pre|post)_(.+)$/.exec(name) ?? []
  const [flags, source] = [Table.flags(edges, name), of === undefined ? undefined : Table.flags(nodes, of)]
  if (flags === undefined || source === undefined) return edges
  const [at, out] = [Table.ints(edges, `${end}_index`), flags.slice()]
  for (const { count, edges: from, part } of runs) {
    if (Table.has(part.edges, name)) continue
    for (let row = from; row < from + count * part.edges.length; row++) out[row] = at[row] < 0 ? 0 : source[at[row]]
  }
  return Table.set(edges, name, Column.flag(out))
}

const attachedOf = (
  runs: ReadonlyArray<Run>,
  nodes: Table.Table
): Pick<Network, "stimuli" | "clamps" | "recordings" | "spikeRecordings"> => {
  const bare = ({ part: { clamps, recordings, spikeRecordings, stimuli } }: Run): boolean =>
    stimuli.size + clamps.size + recordings.size + spikeRecordings.size === 0
  const all = runs.filter((run) => !bare(run)).flatMap((run) => {
    const untrained = run.part.set("trainables", List())
    return numbersOf(run).map((number) => readdressed(untrained, number, nodes))
  })
  return {
    stimuli: apart(List(), all.flatMap(({ stimuli }) => stimuli.toArray())),
    clamps: List(all.flatMap(({ clamps }) => clamps.toArray())),
    // One electrode that several parts have sees all of them.
    recordings: List(
      new Map(all.flatMap(({ recordings }) => recordings.map((r) => [keyOf(r), r] as const).toArray())).values()
    ),
    spikeRecordings: List(all.flatMap(({ spikeRecordings }) => spikeRecordings.toArray()))
  }
}
