/**
 * Traced cells as code: the text of their points, read again.
 *
 * A tracing that its points alone do not say (branches that were cut by options of reading, or moved apart) has no such code; a network of such
 * cells is printed as its document.
 */
import * as Result from "effect/Result"
import { read } from "../io/swc/read.ts"
import type { SwcOptions } from "../io/swc/SwcOptions.ts"
import { write } from "../io/swc/write.ts"
import { because } from "../network/NetworkError.ts"
import type { Traced } from "../network/Traced.ts"
import { tracedResult as makeCell } from "../network/tracedCell.ts"
import { call, type Code, data, misuse, name, number, record, row, text } from "./Code.ts"
import { documentCode } from "./documentCode.ts"

/** Memo of a pure function of immutable data: reading takes a while. */
const known = new WeakMap<Traced, SwcOptions | null>()

/** The options with which the text of a tracing is read as what it is; null where none do. */
const optionsOf = (traced: Traced): SwcOptions | null => {
  const before = known.get(traced)
  if (before !== undefined) return before
  const options: SwcOptions = traced.reading === "jaxley" ? { reading: "jaxley" } : {}
  const again = read(write(traced), options)
  const found = Result.isSuccess(again) && again.success.morphology.equals(traced) ? options : null
  known.set(traced, found)
  return found
}

/** Whether a tracing has code. */
export const isWritten = (traced: Traced): boolean => optionsOf(traced) !== null

/** The code of a traced cell; `entries` are its options. */
export const tracedCode = (traced: Traced, entries: ReadonlyArray<readonly [string, Code]>): Code => {
  const options = optionsOf(traced)
  if (options === null) {
    throw because({
      _tag: "BadValue",
      what: "the cell",
      found: "one whose branches do not follow from its points alone",
      expected: "a morphology as Swc.read gives it; store the network as JSON: Json.encode"
    })
  }
  return call(name("Cell", "traced"), readCode(traced, options), ...entries.length === 0 ? [] : [record(entries)])
}

const readCode = (traced: Traced, options: SwcOptions): Code => {
  const args = options.reading === undefined ? [] : [data(options, "the options")]
  return row(call(name("Swc", "readSync"), text(write(traced)), ...args), ".morphology")
}

/** The code of a tracing: its points read again, or, where these do not say it, the document of a cell of it. */
export const morphologyCode = (traced: Traced): Code => {
  const options = optionsOf(traced)
  if (options !== null) return readCode(traced, options)
  const cell = makeCell(traced)
  return Result.isSuccess(cell)
    ? call(name("Network", "morphology"), documentCode(cell.success), number(0))
    : misuse(cell.failure.reason)
}
