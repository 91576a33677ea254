/**
 * What a page shows of a network: plain values and typed arrays, made by the worker that has the library.
 *
 * Arrays are never written after they came; rows are those of the network's tables.
 */
import type { Edit, Json } from "./Document.ts"

/** Compartments as segments [um], and the cell and row of each. */
export type Segments = {
  readonly cell: Int32Array
  readonly row: Int32Array
  readonly x0: Float64Array
  readonly y0: Float64Array
  readonly x1: Float64Array
  readonly y1: Float64Array
  readonly radius0: Float64Array
  readonly radius1: Float64Array
}

/** Synapses by row: the cells at both ends (-1 where none is), and which type. */
export type Synapses = {
  readonly pre: Int32Array
  readonly post: Int32Array
  readonly type: Int32Array
  readonly types: ReadonlyArray<string>
}

/** What is trained together: its parameters, and which of them drives each row of its table (-1: none). */
export type Trained = {
  readonly name: string
  readonly key: string
  readonly domain: "nodes" | "edges"
  readonly unit: string
  readonly labels: ReadonlyArray<string>
  readonly counts: ReadonlyArray<number>
  readonly values: ReadonlyArray<number>
  readonly drivers: Int32Array
}

/** The program that makes a network, and by step its line; empty where a step is off or fails. */
export type Printed = { readonly program: string; readonly lines: ReadonlyArray<string> }

export type Scene = {
  /** One sentence that says what there is. */
  readonly summary: string
  /** By cell: its name and its group. */
  readonly cells: ReadonlyArray<{ readonly name: string; readonly group: string }>
  /** The column of text that groups are taken from, and its values; empty where there is none. */
  readonly groupColumn: string
  readonly groups: ReadonlyArray<string>
  readonly segments: Segments
  readonly synapses: Synapses
  readonly trained: ReadonlyArray<Trained>
}

/** A step that does not apply, and why, in the library's words. */
export type Failure = { readonly step: number; readonly message: string }

/** Rows that are lit, and what a person would write who means them. */
export type Lit = {
  readonly domain: "nodes" | "edges"
  readonly rows: ReadonlyArray<number>
  readonly expression: string
  /** The selection as edits say it; null until it is known. */
  readonly at: Json
}

/** What was recorded: a line of samples for each place, one after the other in `data`. */
export type Recorded = {
  readonly labels: ReadonlyArray<string>
  readonly units: ReadonlyArray<string>
  readonly samples: number
  /** [ms] */
  readonly dt: number
  readonly data: Float64Array
}

/** A change of the sharing rule: what is appended, and what it averaged. */
export type Resharing = { readonly edits: ReadonlyArray<Edit>; readonly told: string }
