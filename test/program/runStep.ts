/**
 * Runs a step as it stands, row after row and cell after cell: what the kernel language means.
 *
 * It is readable and stays so; printers must give its numbers. Where numbers lie it is told by a `Memory`: the columns of a kernel, or any
 * other. A step backwards means the same (`program/reverse.ts`). Scratch is its own. Tables of rates it does not know: looking into them belongs to the kernels that have them.
 */
import * as Back from "../../src/program/BackPlace.ts"
import * as Place from "../../src/program/Place.ts"
import type { Body, Over, Space, Statement, Step, Sweep } from "../../src/program/Step.ts"
import type { Tree } from "../../src/program/Tree.ts"
import { nodesOf } from "../../src/program/unrolled.ts"
import { evaluate } from "../kernel/evaluate.ts"

/** Rows that follow each other, and in a site the slot of the first. */
export type Stretch = { readonly row: number; readonly slot: number; readonly count: number }

/**
 * What is not gone through by the tree: a link, a member or first of a hub, an entry of a matrix. `number` is its place among its like,
 * `own`, `other` and `first` are nodes.
 */
export type Element = {
  readonly number: number
  readonly own: number
  readonly other: number
  readonly first: number
}

/** Lists of a step. */
export type List = Extract<Statement, { readonly _tag: "List" }>

/** Where numbers lie, as places in `numbers`; `R` and `C` are the places of rows and cells. */
export type Memory<R, C> = {
  readonly numbers: Float64Array
  readonly uniform: (place: Place.Uniform) => number
  /** The stretches of rows of a space, in order. */
  readonly stretches: (space: Space) => ReadonlyArray<Stretch>
  readonly row: (space: Space, place: Exclude<R, Place.Uniform>) => (row: number, slot: number) => number
  readonly cells: (cls: number) => { readonly tree: Tree; readonly count: number }
  /** Of a column that is not scratch: by cell, and by node, or by the number of a link, member or entry. */
  readonly node: (cls: number, place: Exclude<C, Place.Uniform>) => (cell: number, k: number) => number
  readonly elements: (cls: number, over: Over) => ReadonlyArray<Element>
  /** Where the entries of a list lie. */
  readonly list: (list: List) => ReadonlyArray<number>
  /** What is collected: where to, where from. */
  readonly collect: ReadonlyArray<readonly [to: number, from: number]>
}

/** What goes in and out of a step: the sample of an entry of a list, by its place in the list, and what is taken. */
export type Samples = {
  readonly give: (list: List, entry: number) => number
  readonly take: (list: List, entry: number, value: number) => void
}

/** Runs one step; its solves are written out by `expand`. */
export const runStep = <R extends { readonly _tag: string }, C extends Back.CellBack>(
  step: Step<R, C>,
  expand: (
    solve: Extract<Statement, { readonly _tag: "Solve" }>
  ) => Extract<Statement<R, C>, { readonly _tag: "Cells" }>,
  memory: Memory<R, C>,
  samples: Samples
): void => {
  const statement = (s: Statement<R, C>): void => {
    switch (s._tag) {
      case "Rows":
        return runRows(memory, s.space, s.beyond ?? s.body)
      case "Solve":
        return statement(expand(s))
      case "Cells":
        return runCells(memory, s.cls, s.sweeps)
      case "List":
        return runList(memory, s, samples)
      case "Collect":
        for (const [to, from] of memory.collect) memory.numbers[to] += memory.numbers[from]
        return
      case "Spikes":
      case "Pull":
      case "Due":
        throw new Error("a step with events is the kernels' alone")
      case "Join":
      case "Through":
        throw new Error("groups of joined cells are compared with the interpreter (joined.test.ts)")
      case "Meet":
        return // there is one owner
    }
  }
  for (const { members } of step) members.forEach(statement)
}

const runList = <R, C>({ list, numbers }: Memory<R, C>, of: List, { give, take }: Samples): void =>
  list(of).forEach((at, entry) => {
    if (of.way === "put") numbers[at] = give(of, entry)
    else if (of.way === "add") numbers[at] += give(of, entry)
    else take(of, entry, numbers[at])
  })

/** A body once: results are written when all are known, then what is added. */
const runBody = <P>(
  { adds, program }: Body<P>,
  read: (place: P) => number,
  write: (place: P, x: number) => void
): void => {
  const results = evaluate(program, read)
  results.forEach((x, place) => !adds.has(place) && write(place, x))
  results.forEach((x, place) => adds.has(place) && write(place, read(place) + x))
}

const isUniform = <P extends { readonly _tag: string }>(place: P): place is P & Place.Uniform => Place.isUniform(place)

const runRows = <R extends { readonly _tag: string }, C>(memory: Memory<R, C>, space: Space, body: Body<R>): void => {
  const { numbers } = memory
  const memo = new Map<R, (row: number, slot: number) => number>()
  const find = (place: R): (row: number, slot: number) => number =>
    isUniform(place)
      ? () => memory.uniform(place)
      : memory.row(space, place as Exclude<R, Place.Uniform>) // what is left
  const at = (place: R, row: number, slot: number): number => {
    let found = memo.get(place)
    if (found === undefined) memo.set(place, found = find(place))
    return found(row, slot)
  }
  for (const { count, row, slot } of memory.stretches(space)) {
    for (let k = 0; k < count; k++) {
      runBody(body, (place) => numbers[at(place, row + k, slot + k)], (place, x) => {
        numbers[at(place, row + k, slot + k)] = x
      })
    }
  }
}

const runCells = <R, C extends Back.CellBack>(
  memory: Memory<R, C>,
  cls: number,
  sweeps: ReadonlyArray<Sweep<C>>
): void => {
  const { count, tree } = memory.cells(cls)
  for (let cell = 0; cell < count; cell++) {
    const scratch = new Map<number, Float64Array>()
    for (const { body, over } of sweeps) {
      for (const element of elementsOf(memory, cls, tree, over)) {
        const [numbers, at] = [
          memory.numbers,
          (place: C) => placeIn(memory, cls, cell, tree, element, place)
        ]
        const kept = (place: Place.Node, k: number): readonly [Float64Array, number] => {
          let column = scratch.get(k)
          if (column === undefined) scratch.set(k, column = new Float64Array(tree.parent.length).fill(NaN))
          return [column, nodeAt(tree, element, place.at)]
        }
        const find = (place: C): readonly [Float64Array, number] =>
          place._tag === "Node" && place.column._tag === "Scratch" ? kept(place, place.column.k) : [numbers, at(place)]
        runBody(body, (place) => {
          const [column, k] = find(place)
          return column[k]
        }, (place, x) => {
          const [column, k] = find(place)
          column[k] = x
        })
      }
    }
  }
}

const elementsOf = <R, C>(memory: Memory<R, C>, cls: number, tree: Tree, over: Over): ReadonlyArray<Element> => {
  switch (over) {
    case "hubs":
    case "members":
    case "links":
    case "entries":
    case "columns":
      return memory.elements(cls, over)
    default:
      return nodesOf(tree, over).map((t) => ({ number: t, own: t, other: -1, first: -1 }))
  }
}

const nodeAt = (tree: Tree, { first, other, own }: Element, at: Place.Node["at"]): number => {
  switch (at) {
    case "own":
      return own
    case "parent":
      return tree.parent[own]
    case "other":
      return other
    case "first":
      return first
    default:
      return at
  }
}

/** Slot columns go by node; what belongs to a link, a member or an entry by its number. */
const placeIn = <R, C extends Back.CellBack>(
  memory: Memory<R, C>,
  cls: number,
  cell: number,
  tree: Tree,
  element: Element,
  place: C
): number => {
  const node = Back.nodeOf(place)
  if (isUniform(place) || node === null) return memory.uniform(place as Place.Uniform)
  const byNumber = node.at === "own" && node.column._tag !== "Slot"
  const k = byNumber ? element.number : nodeAt(tree, element, node.at)
  return memory.node(cls, place as Exclude<C, Place.Uniform>)(cell, k)
}
