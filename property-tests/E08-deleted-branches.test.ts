/**
 * E8: a network some of whose branches were deleted has the rows that are left, with all that each had: values, groups, labels, places, synapses
 * between them, what is attached to them and by which parameter they are driven.
 *
 * Networks are random, with mechanisms, synapses, attachments and trainables. The oracle lists rows as records. Broken variants: rows that move up
 * by one, an edit that takes a neighbour along.
 */
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Column, Edit, Network, Select, Table } from "../src/index.ts"
import { network } from "../src/testing/network.ts"
import { broken, settings } from "./settings.ts"

const counted = /index|_locs$/

/** What a row has, other than its numbers; `ends` are what stands for the compartments of a synapse. */
const recordOf = (table: Table.Table, row: number): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...table.columns].filter(([name]) => !counted.test(name)).map(([name, column]) => [name, Column.at(column, row)])
  )

/** What is said of a network, row by row; `old` is what a row was called before. */
const told = (of: Network.Network, old: (row: number) => number, columns: ReadonlySet<string>) => {
  const within = (record: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => columns.has(name)))
  const [pre, post] = ["pre_index", "post_index"].map((name) => Table.ints(of.edges, name))
  return {
    nodes: Array.from({ length: of.nodes.length }, (_, row) => [old(row), within(recordOf(of.nodes, row))]),
    // What a source drives begins at no compartment, before and after.
    edges: Array.from(pre, (from, row) => [from < 0 ? -1 : old(from), old(post[row]), recordOf(of.edges, row)]),
    stimuli: of.stimuli.toArray().map(({ row, ...rest }) => [old(row), Object.values(rest).length]),
    recordings: of.recordings.toArray().flatMap(({ domain, row, state }) =>
      domain === "nodes" ? [[old(row), state]] : []
    ),
    clamps: of.clamps.toArray().flatMap(({ domain, row, state }) => domain === "nodes" ? [[old(row), state]] : []),
    trained: of.trainables.toArray().flatMap(({ domain, index, key }) =>
      domain === "nodes" ? [[key, Array.from(index.rows, (row) => old(row)).toSorted((a, b) => a - b)]] : []
    )
  }
}

type Joined = readonly [from: number, to: number, has: Readonly<Record<string, unknown>>]

/** Tells of a column of compartments whether it is what synapses had in common that all ended at a row and are gone. */
const poolsWithout = ({ synapses }: Network.Network, left: ReadonlyArray<Joined>) => {
  const types = new Map<string, string>(
    [...synapses.values()].flatMap(({ name, parameters, states }) =>
      Object.entries({ ...parameters, ...states }).flatMap(([local, { at }]) =>
        at === "post" ? [[`${name}_${local}`, name] as const] : []
      )
    )
  )
  return (key: string, row: number): boolean =>
    types.has(key) && !left.some(([, to, { type }]) => to === row && type === types.get(key))
}

const keeps = (change: (at: Select.NodeSelection) => Edit.Edit) =>
  fc.property(network({ events: true, trainables: true }), fc.nat(), (start, which) => {
    const tips = start.cells.toArray().flatMap(({ parents }, c) =>
      parents.length < 2 ? [] : parents.flatMap((_, b) => parents.includes(b) ? [] : [[c, b] as const])
    )
    fc.pre(tips.length > 0)
    const [cell, branch] = tips[which % tips.length]
    const left = Network.editSync(start, [change(Select.cell(cell).branch(branch))])
    expect(Network.check(left)).toEqual([])
    const [cellOf, branchOf] = ["global_cell_index", "local_branch_index"].map((name) => Table.ints(start.nodes, name))
    const stays = Array.from(cellOf, (c, row) => ({ row, stays: c !== cell || branchOf[row] !== branch }))
      .filter((one) => one.stays).map(({ row }) => row)
    const columns = new Set(Table.names(left.nodes))
    const kept = new Set(stays)
    const before = told(start, (row) => row, columns)
    const after = told(left, (row) => stays[row], columns)
    const joined = before.edges.filter(([from, to]) =>
      (from === -1 || kept.has(from as number)) && kept.has(to as number)
    )
    const lost = poolsWithout(start, joined as never) // which are lists of three
    expect(after).toEqual({
      nodes: before.nodes.filter(([row]) => kept.has(row as number)).map(([row, has]) => [
        row,
        Object.fromEntries(Object.entries(has).map(([name, x]) => [name, lost(name, row as number) ? null : x]))
      ]),
      edges: joined.map(([from, to, has]) => {
        const known = new Set(Table.names(left.edges))
        return [from, to, Object.fromEntries(Object.entries(has).filter(([name]) => known.has(name)))]
      }),
      stimuli: before.stimuli.filter(([row]) => kept.has(row)),
      recordings: before.recordings.filter(([row, key]) =>
        kept.has(row as number) && !lost(key as string, row as number)
      ),
      clamps: before.clamps.filter(([row, key]) => kept.has(row as number) && !lost(key as string, row as number)),
      trained: before.trained.flatMap(([key, rows]) => {
        const own = (rows as ReadonlyArray<number>).filter((row) => kept.has(row) && !lost(key as string, row))
        return own.length === 0 ? [] : [[key, own]]
      })
    })
  })

it("E8: what is left has all that it had", () =>
  fc.assert(keeps((at) => Edit.deleteBranches(at, { attached: "drop" })), settings))

it("E8: catches an edit that forgets a value", () => {
  const forgets = (at: Select.NodeSelection): Edit.Edit =>
    Edit.all([Edit.deleteBranches(at, { attached: "drop" }), Edit.unstimulate(), Edit.unrecord()])
  expect(fc.check(keeps(forgets), broken).failed).toBe(true)
})
