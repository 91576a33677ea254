/**
 * A document becomes a network: its parts side by side, its steps folded on them. A step that does not apply is named and passed over, so that
 * the others still show.
 */
import * as Result from "effect/Result"
import { Cell, type Edit, Json, Network, Swc } from "neurolens"
import type { Document, Edit as Written, Part } from "../model/Document.ts"
import type { Failure } from "../model/Scene.ts"
import { builtInNames, expanded } from "./expand.ts"

/** Most cells of a document. */
export const mostCells = 100_000

/** A network, the edits that made it with the step of each, and the steps that did not. */
export type Folded = {
  readonly network: Network.Network
  readonly cells: ReadonlyArray<Network.Network>
  readonly edits: ReadonlyArray<Edit.Edit>
  /** By edit: its step. */
  readonly steps: ReadonlyArray<number>
  readonly failures: ReadonlyArray<Failure>
}

/** Something of the document cannot be read at all. */
export class Unreadable extends Error {}

/** Memo of a pure function: a network of parts is one object as long as the parts are the same, so that its fold is remembered. */
const founded = new Map<string, { readonly cells: ReadonlyArray<Network.Network>; readonly network: Network.Network }>()

const cellsOf = (part: Part): ReadonlyArray<Network.Network> => {
  if (part._tag === "Cables") {
    if (!(Number.isInteger(part.times) && part.times >= 1 && part.times <= mostCells)) {
      throw new Unreadable(`${part.times} cells; expected a whole number from 1 to ${mostCells}`)
    }
    return Array<Network.Network>(part.times).fill(Cell.make({ parents: part.parents, ncomp: part.ncomp }))
  }
  const reading = Swc.read(part.text)
  if (Result.isFailure(reading)) throw new Unreadable(`${part.name}: ${reading.failure.message}`)
  return [Cell.traced(reading.success.morphology, { ncomp: part.ncomp })]
}

const foundation = (parts: ReadonlyArray<Part>) => {
  const key = JSON.stringify(parts)
  const before = founded.get(key)
  if (before !== undefined) return before
  const cells = parts.flatMap(cellsOf)
  const made = { cells, network: Network.make(cells) }
  founded.clear() // one is enough: a person works on one document
  founded.set(key, made)
  return made
}

const read = new Map<string, Edit.Edit>() // memo of a pure function; bounded below
const mostRead = 2000

/** An edit of the library, or why there is none. */
const editOf = (written: Written): Edit.Edit | string => {
  const text = JSON.stringify({ format: "neurolens/edits", version: 1, edits: [expanded(written)] })
  const before = read.get(text)
  if (before !== undefined) return before
  const found = Json.decodeEdits(text)
  if (Result.isFailure(found)) {
    const name = [written["mechanism"], written["synapse"]].find((one) => typeof one === "string")
    return name !== undefined && !builtInNames.includes(name as string)
      ? `there is no mechanism ${JSON.stringify(name)}; built in are ${builtInNames.join(", ")}`
      : found.failure.message
  }
  if (read.size >= mostRead) read.clear()
  read.set(text, found.success[0])
  return found.success[0]
}

/** The network of a document; throws `Unreadable` where its cells cannot be made. */
export const folded = (document: Document): Folded => {
  const { cells, network } = foundation(document.parts)
  const failures: Array<Failure> = []
  let kept: Array<readonly [step: number, edit: Edit.Edit]> = []
  document.steps.forEach(({ edit, off }, step) => {
    if (off) return
    const one = editOf(edit)
    if (typeof one === "string") failures.push({ step, message: one })
    else kept.push([step, one])
  })
  for (;;) {
    const result = Network.fold(network, kept.map(([, edit]) => edit))
    if (Result.isSuccess(result)) {
      return {
        network: result.success,
        cells,
        edits: kept.map(([, edit]) => edit),
        steps: kept.map(([step]) => step),
        failures: failures.sort((a, b) => a.step - b.step)
      }
    }
    if (result.failure._tag !== "FoldError") throw new Unreadable(result.failure.message)
    const { cause, index } = result.failure
    failures.push({ step: kept[index][0], message: cause.message })
    kept = kept.toSpliced(index, 1)
  }
}
