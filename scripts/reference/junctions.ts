/**
 * Gap junctions of recipes: `a`, `b`, `g`, one edge each, in this order.
 */
import { Connect, Edit, Junction, Select } from "neurolens"

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
