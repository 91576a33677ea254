/**
 * Selections of sources, which are no rows of a table but trains of spikes, by number.
 */
import * as Result from "effect/Result"
import type { Kind } from "../network/border.ts"
import { like } from "../network/border.ts"
import type { Network } from "../network/Network.ts"
import { fail, type NetworkError } from "../network/NetworkError.ts"
import type { Ints } from "../table/Column.ts"
import * as Rows from "../table/Rows.ts"
import { prototype, type Structural, structuralWith } from "../table/structural.ts"
import { indexMask } from "./indexMask.ts"
import { type ResolveOptions, resolveProblem } from "./resolve.ts"
import { anIndex, type Index, indexText } from "./Selection.ts"

/** A selection of sources. */
export interface SourceSelection extends Structural {
  readonly domain: "sources"
  readonly index: Index
  readonly toString: () => string
}

const Proto = prototype({
  domain: "sources" as const,
  toString(this: SourceSelection): string {
    return this.index === "all" ? "all sources" : `source(${indexText(this.index)})`
  }
})

/** Sources by number; throws a `NetworkError` on what is no index of any kind. */
export const sourcesOf = (index: Index): SourceSelection => structuralWith(Proto, { index: anIndex("source", index) })

/** Whether a value is a selection of sources. */
export const isSources = (u: unknown): u is SourceSelection =>
  typeof u === "object" && u !== null && Object.getPrototypeOf(u) === Proto

/** The kind of a selection of sources. */
export const someSources: Kind = like(isSources, "a selection of sources, for example Select.source(0)")

/** The numbers of the selected sources, ascending. */
export const sourceRows = (
  network: Network,
  selection: SourceSelection,
  options: ResolveOptions = {}
): Result.Result<Ints, NetworkError> => {
  const wrong = resolveProblem(options)
  if (wrong !== null) return fail(wrong)
  return Result.flatMap(indexMask(selection.index, network.sources.size, "source"), (mask) => {
    const rows = Rows.fromMask(mask)
    if (rows.length > 0 || options.allowEmpty === true) return Result.succeed(rows)
    const available = network.sources.size === 0
      ? "the network has no sources yet (use Edit.addSources or Edit.drive)"
      : `there are sources 0 to ${network.sources.size - 1}`
    return fail({ _tag: "EmptySelection", selection: String(selection), available })
  })
}
