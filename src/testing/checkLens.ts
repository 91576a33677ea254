/**
 * `checkLens`: every law of lenses and selections on a selection (or a lens) of one's own, over generated networks.
 */
import type * as Optic from "effect/Optic"
import * as Result from "effect/Result"
import type * as fc from "fast-check"
import { aFunction, either, maybe, record, throwing, yesOrNo } from "../network/border.ts"
import { type Network, table } from "../network/Network.ts"
import { aSelection } from "../select/Given.ts"
import { resolve } from "../select/resolve.ts"
import type { Selection } from "../select/Select.ts"
import * as View from "../select/View.ts"
import { describeRow } from "../select/write.ts"
import type { Floats } from "../table/Column.ts"
import { type Draw, read } from "./Draw.ts"
import { anArbitrary, lensLike, searching } from "./Given.ts"
import { lensLaws } from "./lensLaws.ts"
import { exactly, lensColumns, stays } from "./rows.ts"
import { search, type SearchOptions } from "./search.ts"
import type { Violation } from "./Violation.ts"

/** What `checkLens` takes beside the selection and the networks. */
export type CheckLensOptions = SearchOptions & {
  /** Whether the selection may match nothing; by default that is a mistake. */
  readonly allowEmpty?: boolean
}

/** A lens on numbers of a network, as `View.column` makes them. */
export type NumberLens = Optic.Lens<Network, Floats>

/**
 * Checks a selection (or one per network) on generated networks: it resolves to rows that exist, each once, the same
 * ones every time, and each of its columns is a lens. A lens of one's own is checked by the lens laws alone. Throws an
 * `Error` that shows the smallest network on which it goes wrong. Left out: columns that a trainable drives, shapes
 * whose area was set by hand, and columns that the selection itself looks at, so that writing them changes which rows
 * it means.
 */
export const checkLens = throwing("testing.checkLens", {
  subject: either(aSelection, aFunction, lensLike),
  networks: anArbitrary,
  options: maybe(record({ ...searching, allowEmpty: maybe(yesOrNo) }))
}, (
  subject: Selection | NumberLens | ((network: Network) => Selection),
  networks: fc.Arbitrary<Network>,
  options: CheckLensOptions = {}
): void => {
  if (typeof subject !== "function" && "get" in subject) {
    search("The lens", networks, (network, tape) => lensOn(subject, network, read(tape)), options)
    return
  }
  const title = typeof subject === "function" ? "The selection" : `The selection ${String(subject)}`
  search(
    title,
    networks,
    (network, tape) =>
      selectionOn(typeof subject === "function" ? subject(network) : subject, network, read(tape), options),
    options
  )
})

/** Values near the ones that are shown, so that they stay in range. */
const nearby = (values: ArrayLike<number>, draw: Draw): Float64Array => {
  const factors = [draw.between(1, 2), draw.between(0.5, 1), 1]
  return Float64Array.from(values, (x, k) => (x === 0 ? 1 : x) * factors[k % 3])
}

const lensOn = (lens: NumberLens, network: Network, draw: Draw): Violation | null => {
  const shown = lens.get(network)
  return lensLaws(lens, network, nearby(shown, draw), nearby(shown, draw))
}

const selectionOn = (
  selection: Selection,
  network: Network,
  draw: Draw,
  options: CheckLensOptions
): Violation | null => {
  const { domain } = selection
  const found = resolve(network, selection, { allowEmpty: options.allowEmpty })
  if (Result.isFailure(found)) {
    return {
      law: "a selection means rows of every network",
      where: String(selection),
      expected: "rows",
      got: found.failure.message
    }
  }
  const rows = Array.from(found.success)
  const wrong = rows.find((row, k) => !(row >= 0 && row < table(network, domain).length) || rows.indexOf(row) !== k)
  if (wrong !== undefined) {
    return {
      law: "a selection means rows that exist, each once",
      where: `row ${wrong}`,
      expected: `one of ${table(network, domain).length} rows, once`,
      got: rows.join(" ")
    }
  }
  const again = Array.from(Result.getOrElse(resolve(network, selection, { allowEmpty: true }), () => new Int32Array(0)))
  if (again.join() !== rows.join()) {
    return {
      law: "a selection means the same rows every time",
      where: String(selection),
      expected: rows.join(" "),
      got: again.join(" ")
    }
  }
  const writable = lensColumns(network, domain, rows)
  if (writable.length === 0) return null
  const key = draw.pick(writable)
  const lens = View.column(selection, key)
  const shown = lens.get(network)
  const expected = View.column(exactly(domain, rows), key).get(network)
  const differs = shown.findIndex((x, k) => x !== expected[k])
  if (differs >= 0) {
    return {
      law: "a column shows the values of its rows",
      where: describeRow(network, domain, rows[differs]),
      expected: String(expected[differs]),
      got: String(shown[differs])
    }
  }
  const [first, second] = [nearby(shown, draw), nearby(shown, draw)]
  // `where({ v: … })` stops to mean the same rows when v is written: no lens on v can go through it.
  const moves = [first, second].some((values) =>
    !stays(View.column(exactly(domain, rows), key).replace(values as Floats, network), selection, rows)
  )
  return moves ? null : lensLaws(lens, network, first, second, `column "${key}"`)
}
