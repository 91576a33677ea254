/**
 * Where cells run and stand, in the document of a network: paths that cells share by number, and the placement of each.
 *
 * What says nothing is left out: a cell without a path is laid out by its tree, one without a placement was never moved.
 */
import * as Schema from "effect/Schema"
import type { Path, Straight } from "../../network/Path.ts"
import * as Placement from "../../network/Placement.ts"
import * as Traced from "../../network/Traced.ts"
import { structural } from "../../table/structural.ts"
import { FlagList, FloatList, IntList, SingleNumber } from "./numbers.ts"

const vectors = Schema.Struct({ x: FloatList, y: FloatList, z: FloatList })

const places = { x: FloatList, y: FloatList, z: FloatList, radius: FloatList }

/** A path that is no tree's own. */
export const StoredPath = Schema.Union([
  Schema.Struct({ _tag: Schema.Literal("Straight"), gap: vectors, direction: vectors }),
  Schema.Struct({
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

/** The path that was stored. */
export const pathFrom = (stored: typeof StoredPath.Type): Path =>
  stored._tag === "Traced"
    ? Traced.make(stored.reading, stored.points, stored.branches)
    : structural({ ...stored }) satisfies Straight

/** A placement as plain data; null for that of a cell that was never moved. */
export const storedPlacement = (placement: Placement.Placement): typeof StoredPlacement.Type | null => {
  if (placement.equals(Placement.home)) return null
  const { rotation, shift } = placement
  return { ...rotation === null ? {} : { rotation }, shift }
}

/** The placement that was stored. */
export const placementFrom = (stored: typeof StoredPlacement.Type | undefined): Placement.Placement =>
  stored === undefined ? Placement.home : Placement.make(stored.rotation ?? null, stored.shift)
