/**
 * Gap junctions of recipes, one edge each in their order, and the potential that is imposed on every compartment from one step until before
 * another.
 */
import { Connect, Edit, Junction, Select, Stimulus } from "neurolens"

/** A field of a recipe: a potential for every compartment [mV], and its first step and the one after its last. */
export type RecipeField = { readonly values: ReadonlyArray<number>; readonly start: number; readonly stop: number }

/** What imposes the potentials. */
export const fieldEdits = (field: RecipeField | undefined, dt: number): ReadonlyArray<Edit.Edit> =>
  field === undefined ? [] : [
    Edit.impose(
      field.values.map((amplitude) =>
        Stimulus.step({ delay: field.start * dt, duration: (field.stop - field.start) * dt, amplitude })
      ),
      Select.all
    )
  ]

/** A junction of a recipe; `g` in uS. */
export type RecipeJunction = { readonly a: number; readonly b: number; readonly g: number }

const Gap = Junction.make("Gap", {
  about: "An ohmic gap junction",
  parameters: { g: { default: 1e-3, unit: "uS" } },
  current: "g * (v_pre - v_post)"
})

/** What joins the compartments. */
export const junctionEdits = (junctions: ReadonlyArray<RecipeJunction>): ReadonlyArray<Edit.Edit> =>
  junctions.length === 0 ? [] : [
    Edit.connect(Connect.listed(junctions.map(({ a, b }) => [a, b] as const)), Gap),
    Edit.set("Gap_g", junctions.map(({ g }) => g), Select.synapse("Gap"))
  ]
