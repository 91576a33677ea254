/**
 * What a person makes: cells, a list of edits, how to run and what to train. A plain value that goes through JSON unchanged.
 *
 * The document is the list of edits, not the network: the network is its fold, which a worker makes. So a link stays short whatever the size of
 * the network, an edit in the middle can be switched off, and the program that is printed is the list.
 */
import type { Simulation } from "neurolens"

/** A value of JSON. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [name: string]: Json }

/** An edit as the library's JSON says it; a mechanism that is built in stands there by its name. */
export type Edit = { readonly _tag: string; readonly [name: string]: Json }

/** A step of the document: an edit, which can be switched off. */
export type Step = { readonly edit: Edit; readonly off?: true }

/** Cells that are alike: unbranched cables by their parents, or a reconstruction as text. */
export type Part =
  | { readonly _tag: "Cables"; readonly parents: ReadonlyArray<number>; readonly ncomp: number; readonly times: number }
  | { readonly _tag: "Swc"; readonly name: string; readonly text: string; readonly ncomp: number }

/** How long a run is and how it goes [ms]. */
export type Run = { readonly tMax: number; readonly dt: number; readonly scheme: Scheme }

export type Scheme = Simulation.SchemeName

const named: Readonly<Record<Scheme, true>> = {
  backwardEuler: true,
  crankNicolson: true,
  forwardEuler: true,
  exponentialEuler: true
}

/** The library's schemes, by a record that is total by its type, as a page has no code of the library. */
export const schemes = Object.keys(named) as ReadonlyArray<Scheme>

export type Document = {
  readonly title: string
  readonly parts: ReadonlyArray<Part>
  readonly steps: ReadonlyArray<Step>
  readonly run: Run
}

/** A document without cells, which is what a page shows until it has another. */
export const empty: Document = {
  title: "Nothing yet",
  parts: [{ _tag: "Cables", parents: [-1], ncomp: 1, times: 1 }],
  steps: [],
  run: { tMax: 10, dt: 0.025, scheme: "backwardEuler" }
}

/** Sets the step at a place. */
export const withStep = (document: Document, at: number, step: Step): Document => ({
  ...document,
  steps: document.steps.with(at, step)
})

/** Puts steps at the end. */
export const appended = (document: Document, ...edits: ReadonlyArray<Edit>): Document => ({
  ...document,
  steps: [...document.steps, ...edits.map((edit) => ({ edit }))]
})
