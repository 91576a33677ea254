/**
 * Sums of the adjoints of coefficients in a kernel, brought home: at the end of a run, and before steps in which other rows are held, where
 * matrices depend on that.
 */
import type { Core } from "../../solve/compiled/Core.ts"
import type { Pausing } from "../../solve/Pieces.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import type { Sums } from "../Bars.ts"
import type { AdjointMap } from "./AdjointMap.ts"
import { addCouplings, coefficientStretches } from "./barMemory.ts"

/** Sums of coefficients. Working memory of one run. */
export type Coefficients = {
  /** A run begins. */
  readonly begin: () => void
  /** Takes the sums home, so that those of steps with other held rows can begin. */
  readonly takeHome: (core: Core, sums: ReadonlyArray<Sums>) => void
  /** How many of `most` steps up to the last can go back at once; where matrices depend on held rows, with those in memory. */
  readonly alike: (core: Core, sums: ReadonlyArray<Sums>, last: number, most: number) => Pausing<number>
}

/** Of a kernel. */
export const coefficientsOf = (own: AdjointMap, scheme: SchemeName): Coefficients => {
  let summed: number | null = null // a step like those whose coefficients are being summed, where these depend on held rows
  const takeHome: Coefficients["takeHome"] = (core, sums) => {
    const matrices = core.matrices()
    for (const [c, into] of sums.entries()) {
      addCouplings(
        core.views,
        own,
        scheme,
        c,
        into,
        (system) => matrices === null || summed === null ? null : matrices.held(c, system, summed)
      )
    }
    for (const [word, count] of coefficientStretches(own)) core.views.f64.fill(0, word, word + count)
  }
  return {
    begin: () => void (summed = null),
    takeHome,
    alike: function*(core, sums, last, most) {
      const matrices = core.matrices()
      if (matrices === null) return most
      if (summed !== null && !matrices.alike(summed, last)) takeHome(core, sums)
      summed = last
      yield* matrices.pack(last)
      return matrices.alikeBefore(last, most)
    }
  }
}
