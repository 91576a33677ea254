/**
 * Electrodes outside of cells, as descriptions: a place in a homogeneous medium, its conductivity, and how a compartment is seen from there.
 *
 * What a network is to one, `sensitivity.ts` says.
 */
import * as Result from "effect/Result"
import { isPlain } from "../table/settled.ts"
import { is, isStructural, type Structural, structural } from "../table/structural.ts"
import { describing, failing, like, maybe, numbers } from "./border.ts"
import { fail, type NetworkError, shown, unknownOption } from "./NetworkError.ts"
import type { Point } from "./Placement.ts"

/** An electrode. */
export type Electrode = Structural & {
  readonly _tag: "Electrode"
  /** Where it is [um]. */
  readonly at: Point
  /** Conductivity of the medium [S/m]. */
  readonly sigma: number
  /** Whether a compartment is a line from its one end to the other, or a point in its middle. */
  readonly method: "line" | "point"
}

/** Options of an electrode: the conductivity of the medium [S/m], 0.3 unless given, and the method, `line` unless given. */
export type ElectrodeOptions = { readonly sigma?: number; readonly method?: Electrode["method"] }

/** Whether a value is an electrode that `make` made. */
export const isElectrode: (u: unknown) => u is Electrode = is((u): u is Electrode =>
  isStructural(u) && "_tag" in u && u._tag === "Electrode"
)

/** An electrode as a text that no other has. */
export const keyOf = ({ at, method, sigma }: Electrode): string => `${at.join(" ")} ${sigma} ${method}`

/** Where an electrode is, for people: `(0, 30, 0)`, with what is not as usual. */
export const describeElectrode = ({ at, method, sigma }: Electrode): string =>
  `(${at.join(", ")}) um${sigma === usual.sigma ? "" : `, ${sigma} S/m`}${
    method === usual.method ? "" : `, of ${method}s`
  }`

/** What an electrode has unless it says otherwise. */
export const usual = { sigma: 0.3, method: "line" } as const

const kinds = { at: numbers, options: maybe(like(isPlain, "a record, for example { sigma: 0.3, method: \"point\" }")) }

/** Makes an electrode at a place [um]. */
export const makeResult = failing(
  "Electrode.make",
  kinds,
  (at: ArrayLike<number>, options: ElectrodeOptions = {}): Result.Result<Electrode, NetworkError> => {
    const unknown = unknownOption("Electrode.make", options, ["sigma", "method"])
    if (unknown !== null) return fail(unknown)
    const { method = usual.method, sigma = usual.sigma } = options
    const place = Array.from(at)
    if (place.length !== 3 || !place.every(Number.isFinite)) {
      const found = place.length === 3 ? `(${place.join(", ")})` : `a list of ${place.length}`
      return fail({
        _tag: "BadValue",
        what: "the place of the electrode",
        found,
        expected: "three finite numbers [um]"
      })
    }
    if (!(typeof sigma === "number" && sigma > 0 && sigma < Infinity)) {
      const expected = "a positive number [S/m]: without a medium there is no potential"
      return fail({ _tag: "BadValue", what: "sigma of the electrode", found: shown(sigma), expected })
    }
    if (method !== "line" && method !== "point") {
      return fail({
        _tag: "BadValue",
        what: "the method of the electrode",
        found: shown(method),
        expected: "line or point"
      })
    }
    return Result.succeed(
      structural({ _tag: "Electrode" as const, at: [place[0], place[1], place[2]] as const, sigma, method })
    )
  }
)

/** Makes an electrode at a place [um]; a mistake (`NetworkError`) on a wrong description. */
export const make = describing(
  "Electrode.make",
  kinds,
  (at: ArrayLike<number>, options?: ElectrodeOptions): Electrode => Result.getOrThrow(makeResult(at, options))
)
