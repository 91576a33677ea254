/**
 * What selections say, as data: paths through cells, branches and compartments, tests, and the Boolean operations over them.
 *
 * A closed union for each table. How it reads and how it is made is said by `Selection`, which rows it means by `resolve`.
 */
import type { Value } from "../table/Column.ts"
import type { Row } from "./columns.ts"

/** A range of indices, `to` excluded. */
export type Range = { readonly _tag: "Range"; readonly from: number; readonly to: number; readonly step: number }

/** Which ones: one, a list, a mask, a range, or all. */
export type Index = number | ArrayLike<number> | ReadonlyArray<boolean> | Range | "all"

/** Levels of a path. */
export type Level = "cell" | "branch" | "comp"

/** How indices are counted: within the parent, or over the network. */
export type Scope = "local" | "global"

/** A test on a column: a value (`null`: the row has none), one of several, or a predicate on the value (`null` where there is none). */
export type Test =
  | Value
  | ReadonlyArray<Value>
  // The value's type depends on the column, so a predicate may ask for whichever it knows the column has.
  // oxlint-disable-next-line no-explicit-any
  | ((value: any) => boolean)

/** Tests on columns, all of which must hold; a text over the columns of the row, `radius < 2 && exc`; or a predicate on the whole row. */
export type Where = Readonly<Record<string, Test>> | string | ((row: Row) => boolean)

/** What a node selection says. */
export type NodeExpression =
  | { readonly _tag: "All" }
  | {
    readonly _tag: "At"
    readonly of: NodeExpression
    readonly level: Level
    readonly index: Index
    readonly scope: Scope
  }
  | { readonly _tag: "Loc"; readonly of: NodeExpression; readonly at: "all" | ReadonlyArray<number> }
  | { readonly _tag: "Group"; readonly of: NodeExpression; readonly name: string }
  | { readonly _tag: "Mechanism"; readonly of: NodeExpression; readonly name: string }
  | { readonly _tag: "Where"; readonly of: NodeExpression; readonly where: Where }
  /** What is on the way from compartments to others of the same cell, left out: to the root. */
  | { readonly _tag: "Path"; readonly of: NodeExpression; readonly nodes?: NodeExpression }
  | { readonly _tag: "Rows"; readonly rows: ReadonlyArray<number> }
  | { readonly _tag: "And" | "Or"; readonly left: NodeExpression; readonly right: NodeExpression }
  | { readonly _tag: "Not"; readonly of: NodeExpression }

/** What an edge selection says. */
export type EdgeExpression =
  | { readonly _tag: "All" }
  | { readonly _tag: "Type"; readonly of: EdgeExpression; readonly name: string }
  | { readonly _tag: "Edge"; readonly of: EdgeExpression; readonly index: Index }
  | { readonly _tag: "Where"; readonly of: EdgeExpression; readonly where: Where }
  | { readonly _tag: "Pre" | "Post" | "Between"; readonly of: EdgeExpression; readonly nodes: NodeExpression }
  | { readonly _tag: "Rows"; readonly rows: ReadonlyArray<number> }
  | { readonly _tag: "And" | "Or"; readonly left: EdgeExpression; readonly right: EdgeExpression }
  | { readonly _tag: "Not"; readonly of: EdgeExpression }
