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
import { call, type Code, data, name, record, row, text } from "./Code.ts"

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
  const args = options.reading === undefined ? [] : [data(options, "the options")]
  const morphology = row(call(name("Swc", "readSync"), text(write(traced)), ...args), ".morphology")
  return call(name("Cell", "traced"), morphology, ...entries.length === 0 ? [] : [record(entries)])
}
