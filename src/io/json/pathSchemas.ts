/**
 * Where cells run and stand, in the document of a network: paths that cells share by number, and the placement of each.
 *
 * What says nothing is left out: a cell without a path is laid out by its tree, one without a placement was never moved.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { pathProblem } from "../../network/checkPath.ts"
import { make } from "../../network/Morphology.ts"
import type { Path, Straight } from "../../network/Path.ts"
import * as Placement from "../../network/Placement.ts"
import * as Traced from "../../network/Traced.ts"
import { structural } from "../../table/structural.ts"
import type { AnyCodec } from "./errorSchema.ts"
import { FlagList, FloatList, IntList, SingleNumber } from "./numbers.ts"
import { stored, Unstorable } from "./stored.ts"

const vectors = Schema.Struct({ x: FloatList, y: FloatList, z: FloatList })

const places = { x: FloatList, y: FloatList, z: FloatList, radius: FloatList }

const StoredTraced = Schema.Struct({
  _tag: Schema.Literal("Traced"),
  reading: Schema.Literals(["frusta", "jaxley"]),
  points: Schema.Struct({ ...places, type: IntList, parent: IntList }),
  branches: Schema.Struct({
    type: IntList,
    parent: IntList,
    first: IntList,
    ...places,
    length: FloatList,
    sphere: FlagList,
    ringAtStart: FloatList,
    ringAtEnd: FloatList
  })
})

/** A path that is no tree's own. */
export const StoredPath = Schema.Union([
  Schema.Struct({ _tag: Schema.Literal("Straight"), gap: vectors, direction: vectors }),
  StoredTraced
])

const three = Schema.Tuple([SingleNumber, SingleNumber, SingleNumber])

/** Where a cell stands. */
export const StoredPlacement = Schema.Struct({
  // Left out where nothing is turned.
  rotation: Schema.optionalKey(Schema.Tuple([...three.elements, ...three.elements, ...three.elements])),
  shift: three
})

/** A path as plain data; that of a tree is left out by its cells. */
export const storedPath = (path: Exclude<Path, { readonly _tag: "Laid" }>): typeof StoredPath.Type => {
  if (path._tag === "Straight") return { _tag: "Straight", gap: path.gap, direction: path.direction }
  return { _tag: "Traced", reading: path.reading, points: path.points, branches: path.branches }
}

/** A traced morphology ⇄ JSON, where it is no path of a cell. */
export const TracedSchema: AnyCodec<Traced.Traced> = stored(
  StoredTraced,
  Traced.isTraced,
  { value: "a traced morphology", json: "a traced morphology as data, with its reading, points and branches" },
  ({ _tag, branches, points, reading }) => ({ _tag, reading, points, branches }),
  ({ branches, points, reading }) => {
    const parents = Array.from(branches.parent)
    const tree = make(parents, 1)
    if (Result.isFailure(tree)) throw tree.failure
    const traced = Traced.make(reading, points, branches)
    const wrong = pathProblem(traced, tree.success)
    if (wrong !== null) throw new Unstorable(`it is no traced morphology: ${wrong}`)
    return traced
  }
)

/** The path that was stored. */
export const pathFrom = (path: typeof StoredPath.Type): Path =>
  path._tag === "Traced"
    ? Traced.make(path.reading, path.points, path.branches)
    : structural({ ...path }) satisfies Straight

/** A placement as plain data; null for that of a cell that was never moved. */
export const storedPlacement = (placement: Placement.Placement): typeof StoredPlacement.Type | null => {
  if (placement.equals(Placement.home)) return null
  const { rotation, shift } = placement
  return { ...rotation === null ? {} : { rotation }, shift }
}

/** The placement that was stored. */
export const placementFrom = (stored: typeof StoredPlacement.Type | undefined): Placement.Placement =>
  stored === undefined ? Placement.home : Placement.make(stored.rotation ?? null, stored.shift)
