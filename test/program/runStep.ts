/**
 * Runs a step as it stands, row after row and cell after cell: what the kernel language means.
 *
 * It is readable and stays so; printers must give its numbers. Where numbers lie it is told by a `Memory`: the columns of a kernel, or any
 * other. Scratch is its own. Tables of rates it does not know: looking into them belongs to the kernels that have them.
 */
import type * as Place from "../../src/program/Place.ts"
import type { Body, ListName, Over, Space, Statement, Step, Sweep } from "../../src/program/Step.ts"
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

/** Where numbers lie, as places in `numbers`. */
export type Memory = {
  readonly numbers: Float64Array
  readonly uniform: (place: Place.Uniform) => number
  /** The stretches of rows of a space, in order. */
  readonly stretches: (space: Space) => ReadonlyArray<Stretch>
  readonly row: (space: Space, place: Place.Own | Place.Slot | Place.Via) => (row: number, slot: number) => number
  readonly cells: (cls: number) => { readonly tree: Tree; readonly count: number }
  /** Of a column that is not scratch: by cell, and by node, or by the number of a link, member or entry. */
  readonly node: (cls: number, column: Place.Node["column"]) => (cell: number, k: number) => number
  readonly elements: (cls: number, over: Over) => ReadonlyArray<Element>
  /** Where the entries of a list lie. */
  readonly list: (name: ListName) => ReadonlyArray<number>
}

/** What goes in and out of a step: the sample of an entry of a list, by its place in the list, and what is taken. */
export type Samples = {
  readonly give: (list: ListName, entry: number) => number
  readonly take: (list: ListName, entry: number, value: number) => void
}

/** Runs one step; its solves are written out by `expand`. */
export const runStep = (
  step: Step,
  expand: (solve: Extract<Statement, { readonly _tag: "Solve" }>) => Extract<Statement, { readonly _tag: "Cells" }>,
  memory: Memory,
  samples: Samples
): void => {
  const statement = (s: Statement): void => {
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
        throw new Error("internal: nothing is collected on the way forwards")
      case "Meet":
        return // there is one owner
    }
  }
  for (const { members } of step) members.forEach(statement)
}

const runList = (
  { list, numbers }: Memory,
  { list: name, way }: Extract<Statement, { readonly _tag: "List" }>,
  { give, take }: Samples
): void =>
  list(name).forEach((at, entry) => {
    if (way === "put") numbers[at] = give(name, entry)
    else if (way === "add") numbers[at] += give(name, entry)
    else take(name, entry, numbers[at])
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

const runRows = (memory: Memory, space: Space, body: Body<Place.RowPlace>): void => {
  const { numbers } = memory
  const memo = new Map<Place.RowPlace, (row: number, slot: number) => number>()
  const find = (place: Place.RowPlace): (row: number, slot: number) => number => {
    if (place._tag === "Looked") throw new Error("internal: tables of rates are read by kernels")
    if (place._tag === "Uniform") return () => memory.uniform(place)
    return memory.row(space, place)
  }
  const at = (place: Place.RowPlace, row: number, slot: number): number => {
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

const runCells = (memory: Memory, cls: number, sweeps: ReadonlyArray<Sweep>): void => {
  const { count, tree } = memory.cells(cls)
  for (let cell = 0; cell < count; cell++) {
    const scratch = new Map<number, Float64Array>()
    for (const { body, over } of sweeps) {
      for (const element of elementsOf(memory, cls, tree, over)) {
        const [numbers, at] = [
          memory.numbers,
          (place: Place.CellPlace) => placeIn(memory, cls, cell, tree, element, place)
        ]
        const kept = (place: Place.Node, k: number): readonly [Float64Array, number] => {
          let column = scratch.get(k)
          if (column === undefined) scratch.set(k, column = new Float64Array(tree.parent.length).fill(NaN))
          return [column, nodeAt(tree, element, place.at)]
        }
        const find = (place: Place.CellPlace): readonly [Float64Array, number] =>
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

const elementsOf = (memory: Memory, cls: number, tree: Tree, over: Over): ReadonlyArray<Element> => {
  switch (over) {
    case "hubs":
    case "members":
    case "links":
    case "entries":
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
const placeIn = (
  memory: Memory,
  cls: number,
  cell: number,
  tree: Tree,
  element: Element,
  place: Place.CellPlace
): number => {
  if (place._tag === "Uniform") return memory.uniform(place)
  const byNumber = place.at === "own" && place.column._tag !== "Slot"
  return memory.node(cls, place.column)(cell, byNumber ? element.number : nodeAt(tree, element, place.at))
}
