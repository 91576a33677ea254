/**
 * A network as an expression: the call that makes a cell, cells and edits that make it, or its document.
 *
 * One idea: what stands in a list of parts is written in the shortest way that gives it back, to the byte of its JSON. A document can hold
 * networks that no edits make (columns in another order, labels of parameters that no rule gives).
 */
import { encode } from "../io/Json.ts"
import type { Edit } from "../network/edit.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import type { Network } from "../network/Network.ts"
import { call, type Code, lines, list, name } from "./Code.ts"
import { documentCode } from "./documentCode.ts"
import { editCode, mechanismsIn, type Naming } from "./editCode.ts"
import { cellsOf, partsOf } from "./networkEdits.ts"
import { cellCode } from "./partsCode.ts"

/** How a network is written. */
export type Written =
  /** A cell of cylinders that carries nothing. */
  | { readonly _tag: "Cell"; readonly cell: Network }
  | { readonly _tag: "Edits"; readonly cells: ReadonlyArray<Network>; readonly edits: ReadonlyArray<Edit> }
  | { readonly _tag: "Document"; readonly network: Network }

/** The shortest way to write a network. */
export const writtenOf = (network: Network): Written => {
  const cells = network.cells.size === 1 ? cellsOf(network) : null
  if (cells !== null && same(cells[0], network)) return { _tag: "Cell", cell: network }
  const found = partsOf(network)
  return found !== null && same(found.made, network)
    ? { _tag: "Edits", cells: found.cells, edits: found.edits }
    : { _tag: "Document", network }
}

const same = (a: Network, b: Network): boolean => encode(a) === encode(b)

/** The mechanisms in what is written. */
export const mechanismsOf = (written: Written): ReadonlyArray<Mechanism> =>
  written._tag === "Edits" ? written.edits.flatMap(mechanismsIn) : []

/** The code of what is written. */
export const writtenCode = (written: Written, naming: Naming): Code => {
  switch (written._tag) {
    case "Cell":
      return cellCode(written.cell)
    case "Edits": {
      const { cells, edits } = written
      const made = cells.length === 1 ? cellCode(cells[0]) : call(name("Network", "make"), list(cells.map(cellCode)))
      return edits.length === 0
        ? made
        : call(name("Network", "editSync"), made, lines(edits.map((edit) => editCode(edit, naming))))
    }
    case "Document":
      return documentCode(written.network)
  }
}
