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

/** What was at a place when the same loop went over it forwards; the tape keeps it. */
export type Taped<P> = { readonly _tag: "Taped"; readonly of: P }

/** What a row gives to the adjoint of another owner's row, who collects it. */
export type Give = { readonly _tag: "Give"; readonly of: Place.Via }

/** What rows of sites and synapses read and write on the way back. */
export type RowBack =
  | Place.Uniform
  | Place.Own
  | Place.Slot
  | Bar<RowNumber>
  | Sum<Columns.ConstantColumn>
  | Taped<RowNumber>
  | Give

export const bar = byObject((of: RowNumber): Bar<RowNumber> => ({ _tag: "Bar", of }))
export const sum = byObject((of: Columns.ConstantColumn): Sum<Columns.ConstantColumn> => ({ _tag: "Sum", of }))
export const taped = byObject((of: RowNumber): Taped<RowNumber> => ({ _tag: "Taped", of }))
export const give = byObject((of: Place.Via): Give => ({ _tag: "Give", of }))

/** Whether rows read it as it was forwards, from the tape. */
export const isTaped = (place: RowBack): place is Taped<RowNumber> => place._tag === "Taped"

/** The column of a row that a number is of. */
export const columnOf = (of: RowNumber): Columns.PackedColumn | Columns.SlotColumn | Columns.EndColumn =>
  of._tag === "Via" ? of.of : of.column

/** A place for people. */
export const print = (place: RowBack): string => {
  switch (place._tag) {
    case "Sum":
      return `sum ${Columns.print(place.of)}`
    case "Bar":
    case "Taped":
    case "Give":
      return `${place._tag.toLowerCase()} ${Place.print(place.of)}`
    default:
      return Place.print(place)
  }
}
