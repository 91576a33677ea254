/**
 * Where a number of the way back lies: the ports of bodies in a step backwards (`reverse.ts`), beside the places that its constants have
 * forwards. A closed union; equal places are one object.
 */
import { byObject } from "../kernel/interned.ts"
import * as Columns from "./Columns.ts"
import * as Place from "./Place.ts"

/** What moves, or is held, in a row. */
export type RowNumber = Place.Own | Place.Slot | Place.Via

/** The adjoint of what lies at a place. */
export type Bar<P> = { readonly _tag: "Bar"; readonly of: P }

/** The adjoint of a constant, which runs on from step to step as a sum. */
export type Sum<P> = { readonly _tag: "Sum"; readonly of: P }

/** What was at a place before the same loop went over it forwards, or after; the tape keeps it. */
export type Taped<P> = { readonly _tag: "Taped"; readonly of: P; readonly moment: "before" | "after" }

/** What a row gives to the adjoint of another owner's row, who collects it. */
export type Give = { readonly _tag: "Give"; readonly of: Place.Via }

/** What rows of sites and synapses read and write on the way back; what they add to compartments at their ends they do as on the way forwards. */
export type RowBack =
  | Place.Uniform
  | Place.Own
  | Place.Slot
  | Place.Via
  | Bar<RowNumber>
  | Sum<Columns.ConstantColumn>
  | Taped<RowNumber>
  | Give

/** What sweeps over cells read and write on the way back. */
export type CellBack = Place.CellPlace | Bar<Place.Node> | Sum<Place.Node> | Taped<Place.Node>

export const bar = byObject((of: RowNumber): Bar<RowNumber> => ({ _tag: "Bar", of }))
export const sum = byObject((of: Columns.ConstantColumn): Sum<Columns.ConstantColumn> => ({ _tag: "Sum", of }))
export const taped = byObject((of: RowNumber): Taped<RowNumber> => ({ _tag: "Taped", of, moment: "before" }))
export const give = byObject((of: Place.Via): Give => ({ _tag: "Give", of }))
/** The same of nodes of a cell. */
export const nodeBar = byObject((of: Place.Node): Bar<Place.Node> => ({ _tag: "Bar", of }))
export const nodeSum = byObject((of: Place.Node): Sum<Place.Node> => ({ _tag: "Sum", of }))
const nodesTaped = {
  before: byObject((of: Place.Node): Taped<Place.Node> => ({ _tag: "Taped", of, moment: "before" })),
  after: byObject((of: Place.Node): Taped<Place.Node> => ({ _tag: "Taped", of, moment: "after" }))
}
export const nodeTaped = (of: Place.Node, moment: "before" | "after" = "before"): Taped<Place.Node> =>
  nodesTaped[moment](of)

/** The same place of another node. */
export const atNode = (place: CellBack, move: (node: Place.Node) => Place.Node): CellBack => {
  switch (place._tag) {
    case "Uniform":
      return place
    case "Node":
      return move(place)
    case "Bar":
      return nodeBar(move(place.of))
    case "Sum":
      return nodeSum(move(place.of))
    case "Taped":
      return nodeTaped(move(place.of), place.moment)
  }
}

/** The node that a place is of; null of what is the same everywhere. */
export const nodeOf = (place: CellBack): Place.Node | null => {
  switch (place._tag) {
    case "Uniform":
      return null
    case "Node":
      return place
    case "Bar":
    case "Sum":
    case "Taped":
      return place.of
  }
}

/** The column of a row that a number is of. */
export const columnOf = (of: RowNumber): Columns.PackedColumn | Columns.SlotColumn | Columns.EndColumn =>
  of._tag === "Via" ? of.of : of.column

/** A place for people. */
export const print = (place: RowBack | CellBack): string => {
  switch (place._tag) {
    case "Sum":
      return `sum ${place.of._tag === "Node" ? Place.print(place.of) : Columns.print(place.of)}`
    case "Taped":
      return `taped ${Place.print(place.of)}${place.moment === "after" ? " after" : ""}`
    case "Bar":
    case "Give":
      return `${place._tag.toLowerCase()} ${Place.print(place.of)}`
    default:
      return Place.print(place)
  }
}
