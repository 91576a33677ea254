/**
 * The invariants of a network, as a list of the broken ones; every edit leaves it empty (law L3).
 *
 * For networks that were read from a file or put together by hand, and for the tests of everything that edits.
 */
import type { List } from "immutable"
import type * as Column from "../table/Column.ts"
import type { Ints } from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import * as Table from "../table/Table.ts"
import { anywhere, type Broken, ofColumn, ofEntry } from "./Broken.ts"
import { nameProblems } from "./checkNames.ts"
import { sourceProblems, spikeProblems } from "./checkSources.ts"
import { columnsOf, delayColumns, isDelayTime, pooledColumns, sourcesOfEdges } from "./eventColumns.ts"
import { derivedColumns } from "./Geometry.ts"
import { outerHalves } from "./isOuter.ts"
import type { Mechanism } from "./Mechanism.ts"
import { compartmentCount } from "./Morphology.ts"
import { diffusionColumn } from "./names.ts"
import { edgeIndexColumns, type Network, nodeIndexColumns } from "./Network.ts"
import { isPassive, passiveColumns, passiveRange } from "./passive.ts"
import { axes } from "./Placement.ts"
import { endsOf } from "./pools.ts"
import { isObserved, mechanismMask, mechanismRows, quantities, type Quantity, rowsWith } from "./quantities.ts"
import { requiredOf } from "./ranges.ts"
import { type Clamp, keyOf, potential, type Recording } from "./Recording.ts"
import { located } from "./reshape.ts"
import { formulaProblem, formulaValues } from "./rowFormula.ts"
import { type Named, rowName, type Trainable } from "./Trainable.ts"

/** Every broken invariant, in words; empty for a sound network. */
export const check = (network: Network): ReadonlyArray<string> => broken(network).map(({ message }) => message)

/** Every broken invariant with its place. */
export const broken = (network: Network): ReadonlyArray<Broken> => {
  const shape = tableProblems(network)
  const problems = shape.length > 0 ? shape : indexProblems(network)
  return problems.length > 0 ? problems : [
    ...edgeProblems(network),
    ...geometryProblems(network),
    ...placeProblems(network),
    ...nameProblems(network).map(anywhere),
    ...mechanismProblems(network),
    ...groupProblems(network),
    ...diffusionProblems(network),
    ...attachmentProblems(network),
    ...trainableProblems(network)
  ]
}

/** The kind of every column that a table must have. */
const needed: Readonly<Record<"nodes" | "edges", ReadonlyArray<readonly [string, Column.Column["_tag"]]>>> = {
  nodes: [
    ...nodeIndexColumns.map((name) => [name, "Int"] as const),
    ...[...Object.keys(passiveColumns), ...derivedColumns, "x", "y", "z"].map((name) => [name, "Float"] as const)
  ],
  edges: edgeIndexColumns.map((name) =>
    [name, name === "type" ? "Text" : name.endsWith("_locs") ? "Float" : "Int"] as const
  )
}

const kindText: Readonly<Record<Column.Column["_tag"], string>> = {
  Float: "numbers",
  Int: "integers",
  Flag: "booleans",
  Text: "strings"
}

const tableProblems = (network: Network): ReadonlyArray<Broken> =>
  (["nodes", "edges"] as const).flatMap((domain) => {
    const table = network[domain]
    return [
      ...needed[domain].filter(([name]) => !Table.has(table, name)).map(([name]) =>
        anywhere(`${domain} has no column ${name}`)
      ),
      ...needed[domain].filter(([name, kind]) => Table.has(table, name) && Table.get(table, name)!._tag !== kind)
        .map(([name, kind]) => ofColumn(domain, name, `is not a column of ${kindText[kind]}`)),
      ...[...table.columns.entries()].filter(([, c]) => c.values.length !== table.length).map(([name]) =>
        ofColumn(domain, name, `has not ${plural(table.length, "row")}`)
      ),
      ...[...table.columns.entries()].filter(([, c]) => !soundCodes(c)).map(([name]) =>
        ofColumn(domain, name, "holds values outside its kind")
      )
    ]
  })

const soundCodes = (column: Column.Column): boolean => {
  if (column._tag === "Flag") return column.values.every((x) => x === 0 || x === 1)
  return column._tag !== "Text" || column.values.every((code) => code >= -1 && code < column.levels.length)
}

const indexProblems = (network: Network): ReadonlyArray<Broken> => {
  // Before anything is listed: a document may say any number.
  const total = network.cells.reduce((sum, cell) => sum + compartmentCount(cell), 0)
  if (total !== network.nodes.length) {
    return [
      anywhere(`the cells have ${plural(total, "compartment")}, nodes has ${plural(network.nodes.length, "row")}`)
    ]
  }
  const expected: Record<string, Array<number>> = Object.fromEntries(nodeIndexColumns.map((name) => [name, []]))
  let branches = 0
  network.cells.forEach((cell, c) => {
    cell.ncomp.forEach((ncomp, b) => {
      for (let k = 0; k < ncomp; k++) {
        expected.global_comp_index.push(expected.global_comp_index.length)
        expected.global_cell_index.push(c)
        expected.local_cell_index.push(c)
        expected.global_branch_index.push(branches + b)
        expected.local_branch_index.push(b)
        expected.local_comp_index.push(k)
      }
    })
    branches += cell.ncomp.length
  })
  return nodeIndexColumns.filter((name) => !same(Table.ints(network.nodes, name), expected[name])).map((name) =>
    ofColumn("nodes", name, "does not fit the cells")
  )
}

const same = (a: Ints, b: ReadonlyArray<number>): boolean => a.length === b.length && a.every((x, i) => x === b[i])

const edgeProblems = (network: Network): ReadonlyArray<Broken> => {
  const out: Array<Broken> = []
  const { edges, nodes } = network
  if (!Table.ints(edges, "global_edge_index").every((x, i) => x === i)) {
    out.push(ofColumn("edges", "global_edge_index", "is not 0, 1, 2, …"))
  }
  const sources = sourcesOfEdges(edges)
  const isDriven = (row: number): boolean => sources !== null && sources[row] !== -1
  for (const end of ["pre_index", "post_index"]) {
    const row = Table.ints(edges, end).findIndex((x, row) =>
      end === "pre_index" && isDriven(row) ? x !== -1 : x < 0 || x >= nodes.length
    )
    if (row < 0) continue
    const what = end === "pre_index" && isDriven(row) ? "is not -1, though a source drives it" : "is no compartment"
    out.push(ofColumn("edges", end, `of row ${row} ${what}`))
  }
  const [pre, post] = [Table.ints(edges, "pre_index"), Table.ints(edges, "post_index")]
  for (const { kind, name } of network.synapses.values()) {
    const row = kind === "Junction"
      ? mechanismRows(network, "edges", name).find((row) => pre[row] === post[row])
      : undefined
    if (row !== undefined) {
      out.push(ofColumn("edges", "post_index", `of row ${row} makes a junction of ${name} within one compartment`))
    }
  }
  const type = Table.get(edges, "type")!
  if (type._tag !== "Text" || type.values.some((code) => code < 0)) {
    return [...out, ofColumn("edges", "type", "has rows without a type")]
  }
  const unknown = type.levels.filter((name) => !network.synapses.has(name))
  if (unknown.length > 0) out.push(ofColumn("edges", "type", `names unknown synapse types ${unknown.join(", ")}`))
  out.push(...sourceProblems(network))
  const next = new Map<number, number>()
  Table.ints(edges, "index_within_type").forEach((x, row) => {
    const k = next.get(type.values[row]) ?? 0
    if (x !== k) out.push(ofColumn("edges", "index_within_type", `of row ${row} is ${x}, not ${k}`))
    next.set(type.values[row], k + 1)
  })
  return out
}

const geometryProblems = (network: Network): ReadonlyArray<Broken> => {
  const outer = outerHalves(network)
  return [...Object.keys(passiveColumns), ...derivedColumns, ...[...network.diffusion].map(diffusionColumn)].flatMap(
    (name) => {
      const column = Table.get(network.nodes, name)
      if (column?._tag !== "Float") return [ofColumn("nodes", name, "is not a column of numbers")]
      const row = column.values.findIndex((x, i) =>
        isPassive(name) ? !passiveRange(name).holds(x) : !(x > 0 && (x < Infinity || outer(name, i)))
      )
      return row < 0 ? [] : [ofColumn("nodes", name, `of row ${row} is ${column.values[row]}`)]
    }
  )
}

/** Places are where path, placement and lengths put them. */
const placeProblems = (network: Network): ReadonlyArray<Broken> => {
  const found = located(network.cells, network.nodes, () => true)
  return axes.flatMap((axis) => {
    const [own, wanted] = [Table.floats(network.nodes, axis), Table.floats(found, axis)]
    const row = own.findIndex((x, i) => x !== wanted[i])
    return row < 0
      ? []
      : [ofColumn("nodes", axis, `of row ${row} is ${own[row]}, the path of its cell says ${wanted[row]}`)]
  })
}

/** Where a mechanism is, its columns have values; where nobody who has the column is, they have none. */
const mechanismProblems = (network: Network): ReadonlyArray<Broken> =>
  ([["nodes", network.mechanisms], ["edges", network.synapses]] as const).flatMap(([domain, mechanisms]) => {
    const out: Array<Broken> = []
    const owners = new Map<string, Array<(row: number) => boolean>>()
    mechanisms.forEach((mechanism: Mechanism, name) => {
      if (mechanism.name !== name) out.push(anywhere(`mechanism ${mechanism.name} is listed as ${name}`))
      if (domain === "nodes" && Table.flags(network.nodes, name) === undefined) {
        out.push(anywhere(`nodes has no boolean column for ${name}`))
      }
      const has = mechanismMask(network, domain, name)
      for (const column of columnsOf(mechanism)) {
        const others = owners.get(column)
        if (others === undefined) owners.set(column, [has])
        else others.push(has)
      }
    })
    if (domain === "nodes") {
      network.synapses.forEach((type) => {
        const columns = pooledColumns(type)
        const ends = columns.length === 0 ? null : endsOf(network, type.name)
        for (const { column } of columns) owners.set(column, [...owners.get(column) ?? [], (row) => ends![row] === 1])
      })
    }
    owners.forEach((has, name) => {
      const column = Table.get(network[domain], name)
      if (column?._tag !== "Float") out.push(anywhere(`${domain} has no column of numbers ${name}`))
      else {
        const everywhere = domain === "nodes" && network.diffusion.has(name)
        const row = column.values.findIndex((x, i) => !Number.isNaN(x) !== (everywhere || has.some((f) => f(i))))
        const wrong = domain === "edges" && delayColumns.includes(name)
          ? column.values.findIndex((x) => !Number.isNaN(x) && !isDelayTime(x))
          : -1
        for (const { by, holds, text } of requiredOf(network, name)) {
          const row = column.values.findIndex((x) => !Number.isNaN(x) && !holds(x))
          if (row >= 0) {
            out.push(ofColumn(domain, name, `of row ${row} is ${column.values[row]}, and ${by} requires \`${text}\``))
          }
        }
        if (wrong >= 0) out.push(ofColumn(domain, name, `of row ${wrong} is ${column.values[wrong]}`))
        if (row >= 0) {
          const what = Number.isNaN(column.values[row]) ? "missing" : "there without its mechanism"
          out.push(ofColumn(domain, name, `of row ${row} is ${what}`))
        }
      }
    })
    return out
  })

const groupProblems = (network: Network): ReadonlyArray<Broken> =>
  [...network.groups].filter((name) => Table.flags(network.nodes, name) === undefined).map((name) => ({
    message: `group ${name} has no column`,
    place: { _tag: "Group", name }
  }))

/** What may be recorded and clamped: the voltage, states and currents. */
const moves = ({ role }: Quantity): boolean => role === "Voltage" || role === "State" || role === "Current"

const canBeHeld = (quantity: Quantity): boolean => moves(quantity) && !isObserved(quantity)

const diffusionProblems = (network: Network): ReadonlyArray<Broken> => {
  const known = quantities(network)
  return [...network.diffusion].filter((name) =>
    known.get(name)?.role !== "State" || known.get(name)?.domain !== "nodes"
  )
    .map((name) => anywhere(`${name} diffuses, but is no state of a channel or pump`))
}

const attachmentProblems = (network: Network): ReadonlyArray<Broken> => {
  const out: Array<Broken> = []
  network.stimuli.forEach((s, i) => {
    if (!(s.row >= 0 && s.row < network.nodes.length)) {
      out.push(ofEntry("stimuli", i, `stimulus ${i} is on row ${s.row}, which is no compartment`))
    }
  })
  const known = quantities(network)
  const rows = new Map<string, ReadonlySet<number>>()
  const has = (state: string, domain: string, row: number, can: (quantity: Quantity) => boolean): boolean => {
    const quantity = known.get(state)
    if (quantity === undefined || quantity.domain !== domain || !can(quantity)) return false
    if (!rows.has(state)) rows.set(state, new Set(rowsWith(network, quantity)))
    return rows.get(state)!.has(row)
  }
  const electrodes = new Set<string>()
  for (
    const [what, name, can] of [
      ["recording", "recordings", moves],
      ["clamp", "clamps", canBeHeld]
    ] as const
  ) {
    const seen = new Map<string, Set<number>>() // rows by domain and state
    const say = (i: number, text: string): void => void out.push(ofEntry(name, i, `${what} ${i}: ${text}`))
    const list: List<Recording | Clamp> = network[name]
    list.forEach((r, i) => {
      if (r._tag === "Potential") {
        if (electrodes.size === electrodes.add(keyOf(r)).size) say(i, `${potential} at one electrode is there twice`)
        return
      }
      if (!has(r.state, r.domain, r.row, can)) say(i, `row ${r.row} of ${r.domain} has no ${r.state}`)
      const key = `${r.domain} ${r.state}`
      const before = seen.get(key) ?? new Set()
      if (before.has(r.row)) say(i, `${r.state} of row ${r.row} is there twice`)
      seen.set(key, before.add(r.row))
    })
  }
  return [...out, ...spikeProblems(network)]
}

/** Whether labels name rows where they are said to, from left to right, and rows that there are. */
const namesRows = (network: Network, { domain, index: { labels } }: Trainable, named: ReadonlyArray<Named>): boolean =>
  named.length === labels.length &&
  named.every((places, p) =>
    places.every(([at, row, as], i) =>
      row >= 0 && row < network[domain].length && (as === undefined || domain === "nodes") &&
      labels[p].startsWith(rowName(domain, network.nodes, row, as), at) &&
      at >= (i === 0 ? 0 : places[i - 1][0] + 1)
    )
  )

const trainableProblems = (network: Network): ReadonlyArray<Broken> => {
  const out: Array<Broken> = []
  const known = quantities(network)
  const claimed = new Map<string, string>()
  const names = new Set<string>()
  network.trainables.forEach((t, i) => {
    const say = (message: string): void => void out.push(ofEntry("trainables", i, message))
    const { factors, formula, labels, named, parameters, rows } = t.index
    if (names.has(t.name)) say(`two trainables are named ${t.name}`)
    names.add(t.name)
    const quantity = known.get(t.key)
    if (quantity === undefined || quantity.domain !== t.domain || quantity.role === "Current") {
      say(`trainable ${t.name} trains ${t.key}, which is no parameter, state or passive column of ${t.domain}`)
    }
    if (named !== undefined && !namesRows(network, t, named)) {
      say(`trainable ${t.name} has labels that do not name the rows that they should`)
    }
    if (new Set(labels).size !== labels.length) say(`trainable ${t.name} has two parameters of one label`)
    if (
      t.values.length !== labels.length || parameters.length !== rows.length ||
      (factors !== null && factors.length !== rows.length)
    ) {
      say(`trainable ${t.name} has lists of different lengths`)
      return
    }
    const odd = formula === undefined ? null : formulaProblem(formula, labels, rows.length)
    if (odd !== null) {
      say(`trainable ${t.name}: ${odd}`)
      return
    }
    if (formula !== undefined && (factors !== null || parameters.some((p) => p !== -1))) {
      say(`trainable ${t.name} has parameters for its rows, or factors, beside a formula`)
    }
    if (
      formula === undefined &&
      (new Set(parameters).size !== labels.length || parameters.some((p) => p < 0 || p >= labels.length))
    ) say(`trainable ${t.name} has a parameter without rows`)
    const made = formula === undefined ? null : formulaValues(formula, labels, rows.length, t.values)
    const column = Table.get(network[t.domain], t.key)
    rows.forEach((row, k) => {
      const place = `${t.domain} ${t.key} ${row}`
      if (claimed.has(place)) say(`${t.key} of row ${row} is claimed by ${claimed.get(place)} and ${t.name}`)
      claimed.set(place, t.name)
      const value = made === null ? t.values[parameters[k]] * (factors === null ? 1 : factors[k]) : made[k]
      if (column?._tag !== "Float" || column.values[row] !== value) {
        say(`${t.key} of row ${row} is not what trainable ${t.name} says`)
      }
    })
  })
  return out
}
