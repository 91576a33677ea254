/**
 * From a network back to cells and edits that make it: columns in their order, synapses, values, what is attached, what is trained.
 *
 * One idea: an edit is added only if it can be applied, and what it leaves to be done is read from the difference between the network so far
 * and the one that is wanted; so no edit sets what is there already. Whether the end is the network is for others to ask: a document can hold
 * networks that no edits make.
 */
import * as Result from "effect/Result"
import { makeResult as makeCell } from "../network/Cell.ts"
import { make } from "../network/concat.ts"
import { detectorsOf } from "../network/detectors.ts"
import type { Edit } from "../network/edit.ts"
import { pooledColumns, sourcesOfEdges } from "../network/eventColumns.ts"
import { branchChildren, compartmentCount } from "../network/Morphology.ts"
import { diffusionColumn } from "../network/names.ts"
import type { Network } from "../network/Network.ts"
import { type PassiveColumn, passiveColumns } from "../network/passive.ts"
import { at as vectorAt } from "../network/Path.ts"
import { type Placement, type Plane, planes, type Point, type Rotation, rotation } from "../network/Placement.ts"
import { type Clamp, type Injection, isOfRow, type SpikeRecording, spikes } from "../network/Recording.ts"
import { tracedResult as makeTraced } from "../network/tracedCell.ts"
import { clamp, impose, record, stimulate } from "../select/attach.ts"
import { listed } from "../select/Connect.ts"
import { diffuse } from "../select/diffuse.ts"
import { addSources } from "../select/drive.ts"
import { connect } from "../select/editEdges.ts"
import { copyToEdges, group, label } from "../select/group.ts"
import { insert } from "../select/insert.ts"
import { move } from "../select/move.ts"
import { rotate } from "../select/rotate.ts"
import { all, type NodeSelection, source } from "../select/Select.ts"
import { set } from "../select/set.ts"
import { writable } from "../select/write.ts"
import * as Column from "../table/Column.ts"
import * as Table from "../table/Table.ts"
import { type Places, places, rowsWhere, runsOf, valuesOf } from "./tables.ts"
import { isWritten } from "./tracedCode.ts"
import { trainEdits } from "./trainEdits.ts"

/** Cells and edits. */
export type Parts = { readonly cells: ReadonlyArray<Network>; readonly edits: ReadonlyArray<Edit> }

/** A network in the making. */
type Making = {
  readonly wanted: Network
  readonly now: () => Network
  /** How rows are said. */
  readonly at: Places
  /** Applies an edit; tells whether it could be. */
  readonly add: (edit: Edit) => boolean
}

/** Cells and edits that make a network, or come as near to it as edits do; null where its cells are none that can be made. */
export const partsOf = (wanted: Network): Parts & { readonly made: Network } | null => {
  const cells = cellsOf(wanted)
  if (cells === null) return null
  const edits: Array<Edit> = []
  let current = make(cells)
  const making: Making = {
    wanted,
    now: () => current,
    at: places(),
    add: (edit) => {
      const next = edit(current)
      if (Result.isFailure(next)) return false
      if (next.success !== current) edits.push(edit)
      current = next.success
      return true
    }
  }
  addPlaces(making)
  const synapses = synapsesOf(making)
  addColumns(making, synapses)
  synapses()
  addEdgeColumns(making)
  addValues(making)
  addAttached(making)
  for (const edit of trainEdits(wanted, making.now, making.at)) making.add(edit)
  return { cells, edits, made: current }
}

/** The cells with their passive columns as they are, and nothing else; traced ones have the lengths and radii of their tracing. */
export const cellsOf = (network: Network): ReadonlyArray<Network> | null => {
  const names = Object.keys(passiveColumns) as ReadonlyArray<PassiveColumn>
  const columns = names.map((name) => [name, Table.floats(network.nodes, name)] as const)
  const known = Map.groupBy(network.cells, ({ path }) => path)
  if (known.keys().some((path) => path._tag === "Traced" && !isWritten(path))) return null
  const cells: Array<Network> = []
  let first = 0
  for (const { ncomp, parents, path } of network.cells) {
    const end = first + compartmentCount({ ncomp })
    const passive = Object.fromEntries(columns.map(([name, values]) => [name, Array.from(values.slice(first, end))]))
    const { length: _length, radius: _radius, ...rest } = passive
    const made = path._tag === "Traced"
      ? makeTraced(path, { ncomp, ...rest })
      : makeCell({ parents, ncomp, ...passive })
    if (Result.isFailure(made)) return null
    cells.push(made.success)
    first = end
  }
  return cells
}

/** Branches that were moved apart, and cells that stand elsewhere; those that were turned by no whole degrees in a plane are left. */
const addPlaces = ({ add, wanted }: Making): void => {
  const shiftBy = ([x, y, z]: Point, at: NodeSelection): void => {
    if (x !== 0 || y !== 0 || z !== 0) add(move({ x, y, z }, at))
  }
  wanted.cells.forEach((cell, c) => {
    if (cell.path._tag !== "Straight" || cell.path.gap.x.length !== cell.parents.length) return
    const children = branchChildren(cell)
    const from = (branch: number): ReadonlyArray<number> => [branch, ...children[branch].flatMap(from)]
    const branches = (some: ReadonlyArray<number>): NodeSelection => all.cell(c).branch(some)
    const first = vectorAt(cell.path.gap, 0)
    shiftBy(first, branches([0]))
    for (const child of children[0]) shiftBy(first, branches(from(child)))
    for (let b = 1; b < cell.parents.length; b++) shiftBy(vectorAt(cell.path.gap, b), branches(from(b)))
  })
  const together = (of: (placement: Placement) => unknown): Iterable<readonly [Placement, NodeSelection]> =>
    Map.groupBy(wanted.cells.keys(), (c) => String(of(wanted.cells.get(c)!.placement))).values().map((cells) =>
      [wanted.cells.get(cells[0])!.placement, all.cell(cells.length === 1 ? cells[0] : cells)] as const
    )
  for (const [{ rotation }, cells] of together(({ rotation }) => rotation)) {
    const turn = rotation === null ? undefined : turnOf(rotation)
    if (turn !== undefined) add(rotate(turn.degrees, turn.plane, cells))
  }
  for (const [{ shift }, cells] of together(({ shift }) => shift)) shiftBy(shift, cells)
}

/** The turn in a plane, by whole degrees, that a rotation is. */
const turnOf = (wanted: Rotation): { readonly degrees: number; readonly plane: Plane } | undefined => {
  for (const plane of planes) {
    for (let degrees = 1; degrees < 360; degrees++) {
      if (rotation(degrees, plane).every((x, i) => x === wanted[i])) return { degrees, plane }
    }
  }
  return undefined
}

/** Mechanisms, groups, diffusion and labels of compartments, in the order of their columns; what a pool needs comes before it. */
const addColumns = (making: Making, synapses: (column: string) => void): void => {
  const { add, at, now, wanted } = making
  const states = new Map([...wanted.diffusion].map((state) => [diffusionColumn(state), state]))
  const pools = new Set([...wanted.synapses.values()].flatMap(pooledColumns).map(({ column }) => column))
  for (const name of Table.names(wanted.nodes)) {
    if (Table.has(now().nodes, name)) continue
    if (pools.has(name)) {
      synapses(name)
      continue
    }
    const mechanism = wanted.mechanisms.get(name)
    const flags = Table.flags(wanted.nodes, name)
    const state = states.get(name)
    if (mechanism !== undefined && flags !== undefined) {
      const rows = rowsWhere(wanted, "nodes", (row) => flags[row] === 1)
      add(rows.length === wanted.nodes.length ? insert(mechanism) : insert(mechanism, at.nodes(now(), rows)))
    } else if (wanted.groups.has(name) && flags !== undefined) {
      const rows = rowsWhere(wanted, "nodes", (row) => flags[row] === 1)
      add(
        rows.length === 0
          ? group(name, at.nodes(now(), rows), { allowEmpty: true })
          : group(name, at.nodes(now(), rows))
      )
    } else if (state !== undefined) {
      const constant = Table.floats(wanted.nodes, name)[0]
      if (!add(diffuse(state, constant))) add(diffuse(state, { constant, elsewhere: lentOf(wanted, now(), state) }))
    } else addLabel(making, "nodes", name)
  }
}

/** What a diffusing state begins with where nobody has it yet. */
const lentOf = (wanted: Network, now: Network, state: string): number => {
  const before = Table.floats(now.nodes, state)
  return Table.floats(wanted.nodes, state).find((_, row) => Number.isNaN(before[row])) ?? NaN
}

/** A label on the rows that have it, one edit for each text, or one for all numbers. */
const addLabel = ({ add, at, now, wanted }: Making, domain: "nodes" | "edges", name: string): void => {
  const column = Table.get(wanted[domain], name)!
  const rows = rowsWhere(wanted, domain, (row) => Column.at(column, row) !== null)
  if (rows.length === 0 || column._tag === "Int") return
  const write = (some: ReadonlyArray<number>): boolean =>
    add(label(name, valuesOf(some.map((row) => Column.at(column, row)!)), at.in(now(), domain, some, name)))
  if (column._tag !== "Text") return void write(rows)
  const byText = Map.groupBy(rows, (row) => Column.at(column, row))
  if (byText.size > mostTexts) return void write(rows)
  for (const some of byText.values()) write(some)
}

/** Most texts of a label for each of which there is an edit. */
const mostTexts = 12

/** Sources and synapses, type by type as they follow each other: so many of them that there is a column of a type, or all. */
const synapsesOf = (making: Making): (column?: string) => void => {
  const { add, now, wanted } = making
  const type = Table.get(wanted.edges, "type")!
  const [pre, post] = [Table.ints(wanted.edges, "pre_index"), Table.ints(wanted.edges, "post_index")]
  const sources = sourcesOfEdges(wanted.edges)
  const isDriven = (row: number): boolean => sources !== null && sources[row] >= 0
  const rows = Array.from(pre, (_, row) => row)
  const runs = runsOf(rows, (a, b) => type.values[a] === type.values[b] && isDriven(a) === isDriven(b))
  let done = 0
  return (column) => {
    if (wanted.sources.size > 0 && now().sources.size === 0) {
      add(addSources(wanted.sources.size === 1 ? wanted.sources.first()! : wanted.sources.toArray()))
    }
    while (done < runs.length && (column === undefined || !Table.has(now().nodes, column))) {
      const run = runs[done++]
      const synapse = wanted.synapses.get(String(Column.at(type, run[0])))
      if (synapse === undefined) return
      const wiring = isDriven(run[0])
        ? listed(run.map((row) => [sources![row], post[row]] as const), { pre: "sources" })
        : listed(run.map((row) => [pre[row], post[row]] as const))
      add(connect(wiring, synapse))
    }
  }
}

/** The columns of the user's own on synapses, in their order. */
const addEdgeColumns = (making: Making): void => {
  const { add, now, wanted } = making
  for (const name of Table.names(wanted.edges)) {
    if (Table.has(now().edges, name)) continue
    const end = /^(pre|post)_(.*)$/s.exec(name)
    const copied = end !== null && Table.has(now().nodes, end[2]) &&
      add(copyToEdges(end[2], [end[1] as "pre" | "post"]))
    if (!copied) addLabel(making, "edges", name)
  }
}

/** Every number and text that is still another one. */
const addValues = ({ add, at, now, wanted }: Making): void => {
  for (const domain of ["nodes", "edges"] as const) {
    for (const [name, column] of wanted[domain].columns) {
      const before = Table.get(now()[domain], name)
      if (before === undefined || before._tag !== column._tag || column._tag === "Int") continue
      const rows = rowsWhere(wanted, domain, (row) => !Object.is(Column.at(before, row), Column.at(column, row)))
      if (rows.length === 0) continue
      const values = rows.map((row) => Column.at(column, row))
      if (values.includes(null)) continue // no edit takes a value away
      const there = at.in(now(), domain, rows, column._tag === "Float" ? undefined : name)
      const known = writable(now(), name)
      const isNumber = Result.isSuccess(known) && known.success.domain === domain
      if (isNumber && add(set(name, valuesOf(values as ReadonlyArray<number>), there))) continue
      add(label(name, valuesOf(values as ReadonlyArray<number>), there))
    }
  }
}

/** Recordings, stimuli and clamps, each as many together as say the same. */
const addAttached = (making: Making): void => {
  const { add, at, now, wanted } = making
  // A row that is there again begins a run of its own: a selection has each row once.
  for (const run of runsOf(wanted.stimuli, sameInput)) {
    const put = run[0]._tag === "Imposed" ? impose : stimulate
    add(put(run[0].stimulus, at.nodes(now(), run.map(({ row }) => row))))
  }
  for (const run of runsOf(wanted.clamps, sameClamp)) {
    const { domain, state, value } = run[0]
    const held = typeof value === "number" ? value : Array.from(value, (x) => Number.isNaN(x) ? null : x)
    add(clamp(state, held, at.in(now(), domain, run.map(({ row }) => row))))
  }
  for (const run of runsOf(wanted.recordings, (a, b) => a.state === b.state && a.domain === b.domain)) {
    const { domain, state } = run[0]
    if (domain === "electrodes") add(record(state, valuesOf(run.flatMap((r) => isOfRow(r) ? [] : [r.electrode]))))
    else add(record(state, at.in(now(), domain, run.map(({ row }) => row))))
  }
  addSpikes(making)
}

/** Recordings of spikes: of sources, and of detectors where each compartment has one mechanism that emits, or else by its name. */
const addSpikes = ({ add, at, now, wanted }: Making): void => {
  const alike = (a: SpikeRecording, b: SpikeRecording): boolean =>
    a.row < b.row && a.domain === b.domain && detectorOf(a) === detectorOf(b)
  for (const run of runsOf(wanted.spikeRecordings, alike)) {
    const rows = run.map(({ row }) => row)
    const detector = detectorOf(run[0])
    if (detector === null) add(record(spikes, source(valuesOf(rows))))
    else {
      const there = at.nodes(now(), rows)
      const { first } = detectorsOf(wanted)
      const only = rows.every((row) => first[row + 1] - first[row] === 1)
      add(only ? record(spikes, there) : record(spikes, there, { detector }))
    }
  }
}

/** The mechanism whose spikes are recorded; null of a source. */
const detectorOf = (recording: SpikeRecording): string | null =>
  recording.domain === "sources" ? null : recording.detector

/** Whether two inputs of ascending rows are the same. */
const sameInput = (a: Injection, b: Injection): boolean =>
  a._tag === b._tag && a.row < b.row && a.stimulus.equals(b.stimulus)

/** Whether two clamps hold the same state at the same values, to the bit. */
const sameClamp = (a: Clamp, b: Clamp): boolean => {
  const [x, y] = [a.value, b.value].map((value) => typeof value === "number" ? [value] : Array.from(value))
  return a.state === b.state && a.domain === b.domain && typeof a.value === typeof b.value && x.length === y.length &&
    x.every((held, k) => Object.is(held, y[k]))
}
