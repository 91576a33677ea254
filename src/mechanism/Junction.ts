/**
 * Gap junctions: mechanisms of an edge, whose current in nA leaves the pre compartment and enters the post one, always both.
 *
 * One idea: what flows is solved together with the voltages of both ends, in every scheme (`solve/junctions`). A junction sees `v_pre` and
 * `v_post`, the geometry of its post compartment, and what it declares; its states move as those of synapses do.
 */
import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { effectOfResult } from "../network/manners.ts"
import type { Mechanism } from "../network/Mechanism.ts"
import { declaration, declaring, declaringResult } from "./border.ts"
import { declare } from "./declare.ts"
import type { MechanismError } from "./MechanismError.ts"
import type { CommonSpec, CurrentInput } from "./spec.ts"

/** The declaration of a junction; its current is in nA. */
export type JunctionSpec = CommonSpec & { readonly current: CurrentInput }

/**
 * Makes a gap junction, or throws a `MechanismError` that shows every problem.
 *
 * ```ts
 * import { Cell, Connect, Edit, Junction, Network, Select, View } from "neurolens"
 *
 * const Gap = Junction.make("Gap", {
 *   parameters: { g: { default: 1e-3, unit: "uS" } },
 *   current: "g * (v_pre - v_post)"
 * })
 * const pair = Network.editSync(Network.make([Cell.make(), Cell.make()]), [Edit.connect(Connect.listed([[0, 1]]), Gap)])
 * View.column(Select.edges, "Gap_g").get(pair) // => [0.001]
 * ```
 */
export const make = declaring(
  "Junction.make",
  declaration,
  (name: string, spec: JunctionSpec): Mechanism => Result.getOrThrow(makeResult(name, spec))
)

/** Makes a gap junction, or fails with every problem. */
export const makeResult = declaringResult(
  "Junction.make",
  declaration,
  (name: string, spec: JunctionSpec): Result.Result<Mechanism, MechanismError> => declare("Junction", name, spec)
)

/** Makes a gap junction, or is an Effect that fails with every problem. */
export const makeEffect: (name: string, spec: JunctionSpec) => Effect.Effect<Mechanism, MechanismError> =
  effectOfResult(makeResult)
