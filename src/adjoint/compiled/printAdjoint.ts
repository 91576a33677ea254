/**
 * An adjoint kernel as C: the way forwards with its tape on many lanes, the way back word for word from the module or on many lanes too.
 */
import type { Layout } from "../../solve/compiled/Layout.ts"
import { cellLoop, rowLoop } from "../../solve/compiled/loopsInC.ts"
import { forwardLoops, kernelText, type Replacement } from "../../solve/compiled/printKernel.ts"
import type { Pausing } from "../../solve/Pieces.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import type { Wanted } from "../Wanted.ts"
import { type AdjointPlan, planAdjoint } from "./AdjointKernel.ts"
import type { AdjointMap } from "./AdjointMap.ts"
import { backRows, backUnrolled } from "./backPlaces.ts"
import { adjointParts, siteTape, straightBack, synapseTape } from "./emitBack.ts"

/** The adjoint kernel of a layout, to be printed as C, with pauses; `wanted` is closed. */
export function* printAdjoint(
  layout: Layout,
  scheme: SchemeName,
  wanted: Wanted
): Pausing<{ readonly own: AdjointMap; readonly text: () => Pausing<string> }> {
  const planned = yield* planAdjoint(layout, scheme, wanted)
  return { own: planned.own, text: () => textOf(planned, scheme) }
}

function* textOf({ back, own, programs }: AdjointPlan, scheme: SchemeName): Pausing<string> {
  const parts = yield* adjointParts(own, programs, back, scheme)
  const forwards = forwardLoops(own.map, programs, scheme, {
    ...parts,
    siteTape: (s) => siteTape(own, s),
    synapseTape: (t) => synapseTape(own, t),
    solveTape: (i) => own.record.systems[i]
  })
  yield
  const backwards = Array.from(parts.back).flatMap(([s, { func }]): ReadonlyArray<Replacement> => {
    if (s._tag === "Rows") {
      return [[func, (names) => rowLoop(s.space, s.body, own.map, backRows(own, s.space), names)]]
    }
    const straight = s._tag === "Solve" ? straightBack(own, scheme, s.system, s.cls) : null
    if (s._tag !== "Solve" || straight === null) return []
    return [[func, () => cellLoop(straight, own.map, s.cls, backUnrolled(own, s.cls))]]
  })
  return kernelText(parts, new Map([...forwards, ...backwards]), own.map.layout.tuning.lanes)
}
