/**
 * Transforms as data: what there is, how each is made, and how it reads. What they do to numbers is said by `elementwise`.
 *
 * One idea: a transform says for each parameter on its own which numbers it may take. Bounds are one number for all parameters or one for
 * each; wrong bounds are refused when the transform is made, so that it can be used without a second look.
 */
import { anything, like } from "../../network/border.ts"
import { nameProblem, shown } from "../../network/NetworkError.ts"
import { madeOf, tooNested } from "../../table/nesting.ts"
import { is, isStructural, type Structural, structural } from "../../table/structural.ts"
import { describingTransform, transforming } from "../border.ts"
import { mostParts } from "../limits.ts"
import { numbersText } from "../numberText.ts"
import { because } from "./TransformError.ts"

/** One number for all parameters, or one for each. */
export type Bound = number | ArrayLike<number>

/** A map from any numbers x to numbers y that are allowed, each number on its own. */
export type Transform =
  & Structural
  & (
    /** y = x. */
    | { readonly _tag: "Identity" }
    /** y = lower + (upper - lower) / (1 + exp(-x)). */
    | { readonly _tag: "Sigmoid"; readonly lower: Bound; readonly upper: Bound }
    /** The sigmoid of x π / √3: the distribution function of a logistic variable of variance 1. */
    | { readonly _tag: "Logistic"; readonly lower: Bound; readonly upper: Bound }
    /** y = lower + log(1 + exp(x)). */
    | { readonly _tag: "Softplus"; readonly lower: Bound }
    /** y = lower + exp(x). */
    | { readonly _tag: "Exp"; readonly lower: Bound }
    /** y = upper - log(1 + exp(-x)). */
    | { readonly _tag: "NegSoftplus"; readonly upper: Bound }
    /** y = scale x + shift. */
    | { readonly _tag: "Affine"; readonly scale: Bound; readonly shift: Bound }
    /** One transform after the other, the first first. */
    | { readonly _tag: "Chain"; readonly transforms: ReadonlyArray<Transform> }
    /** The transform where the mask says so, elsewhere y = x. */
    | { readonly _tag: "Masked"; readonly mask: ReadonlyArray<boolean>; readonly transform: Transform }
    /** A function of one's own, with its inverse and its derivative. */
    | { readonly _tag: "Custom" } & CustomOptions
  )

/** A function of one number, strictly rising or strictly falling, with its inverse and its derivative dy/dx at x. */
export type CustomOptions = {
  /** For messages. */
  readonly name: string
  readonly forward: (x: number) => number
  readonly inverse: (y: number) => number
  readonly derivative: (x: number) => number
}

const tags: ReadonlySet<unknown> = new Set<Transform["_tag"]>([
  "Identity",
  "Sigmoid",
  "Logistic",
  "Softplus",
  "NegSoftplus",
  "Exp",
  "Affine",
  "Chain",
  "Masked",
  "Custom"
])

/** Whether a value is a transform. */
export const isTransform: (u: unknown) => u is Transform = is((u): u is Transform =>
  isStructural(u) && "_tag" in u && tags.has(u._tag)
)

/** The kind of transforms. */
export const theTransform = like(isTransform, "a transform, for example Transform.sigmoid(0, 1)")

/** The bound of the i-th parameter. */
export const boundOf = (bound: Bound, i: number): number => typeof bound === "number" ? bound : bound[i]

const wrong = (what: string, found: string, expected: string) => because({ _tag: "BadOption", what, found, expected })

/** A finite bound, or a list of them as a copy of one's own. */
const checked = (what: string, bound: Bound): Bound => {
  if (typeof bound === "number") {
    if (Number.isFinite(bound)) return bound
    throw wrong(what, String(bound), "a finite number")
  }
  if (!(Array.isArray(bound) || ArrayBuffer.isView(bound)) || bound.length === 0) {
    throw wrong(what, shown(bound), "a finite number, or one for each parameter")
  }
  const list = Array.from(bound)
  const bad = list.findIndex((x) => !Number.isFinite(x))
  if (bad >= 0) throw wrong(`entry ${bad} of ${what}`, shown(list[bad]), "a finite number")
  return list
}

/** The number of parameters that bounds are made for, null where one fits all; throws where they differ. */
const together = (what: string, lengths: ReadonlyArray<number | null>): number | null => {
  const given = lengths.filter((n) => n !== null)
  const other = given.find((n) => n !== given[0])
  if (other !== undefined) throw because({ _tag: "WrongLength", what, expected: given[0], found: other })
  return given.length === 0 ? null : given[0]
}

const lengthOfBound = (bound: Bound): number | null => typeof bound === "number" ? null : bound.length

/** The number of parameters that a transform is made for; null when it is for any number of them. */
export const lengthOf = transforming(
  "Transform.lengthOf",
  { transform: theTransform },
  (transform: Transform): number | null => {
    switch (transform._tag) {
      case "Identity":
      case "Custom":
        return null
      case "Sigmoid":
      case "Logistic":
        return lengthOfBound(transform.lower) ?? lengthOfBound(transform.upper)
      case "Softplus":
      case "Exp":
        return lengthOfBound(transform.lower)
      case "NegSoftplus":
        return lengthOfBound(transform.upper)
      case "Affine":
        return lengthOfBound(transform.scale) ?? lengthOfBound(transform.shift)
      case "Chain":
        return transform.transforms.map(lengthOf).find((n) => n !== null) ?? null
      case "Masked":
        return transform.mask.length
    }
  }
)

/** Two bounds of which the lower is below the upper, and their distance is a number. */
const between = (name: string, lower: Bound, upper: Bound): { readonly lower: Bound; readonly upper: Bound } => {
  const [low, high] = [checked(`the lower bound of ${name}`, lower), checked(`the upper bound of ${name}`, upper)]
  const length = together(`the upper bound of ${name}`, [lengthOfBound(low), lengthOfBound(high)])
  for (let i = 0; i < (length ?? 1); i++) {
    const [a, b] = [boundOf(low, i), boundOf(high, i)]
    const which = length === null ? "" : ` of parameter ${i}`
    if (!(a < b)) {
      throw wrong(`the lower bound${which} of ${name}`, String(a), `a number below the upper bound ${b}`)
    }
    if (b - a === Infinity) {
      throw wrong(`the distance of the bounds${which} of ${name}`, `${b} - ${a}`, "a finite number")
    }
  }
  return { lower: low, upper: high }
}

/** Throws on an option that does not exist. */
const known = (what: string, options: object, available: ReadonlyArray<string>): void => {
  if (typeof options !== "object" || options === null) {
    throw wrong(`the argument of ${what}`, shown(options), `a record of ${available.join(", ")}`)
  }
  const name = Object.keys(options).find((key) => !available.includes(key))
  if (name !== undefined) throw because({ _tag: "UnknownName", what: `${what} option`, name, available })
}

const aTransform = (what: string, u: unknown): Transform => {
  if (isTransform(u)) return u
  throw wrong(what, shown(u), "a transform, for example Transform.sigmoid(0, 1)")
}

/** y = x: any number is allowed. */
export const identity: Transform = structural({ _tag: "Identity" as const })

/** Numbers between two bounds: y = lower + (upper - lower) / (1 + exp(-x)). */
export const sigmoid = describingTransform(
  "Transform.sigmoid",
  { lower: anything, upper: anything },
  (lower: Bound, upper: Bound): Transform =>
    structural({ _tag: "Sigmoid" as const, ...between("sigmoid", lower, upper) })
)

/** Numbers between two bounds: the sigmoid of x π / √3, so that a standard normal x gives nearly evenly spread numbers. */
export const logistic = describingTransform(
  "Transform.logistic",
  { lower: anything, upper: anything },
  (lower: Bound, upper: Bound): Transform =>
    structural({ _tag: "Logistic" as const, ...between("logistic", lower, upper) })
)

/** Numbers above a bound: y = lower + log(1 + exp(x)). */
export const softplus = describingTransform(
  "Transform.softplus",
  { lower: anything },
  (lower: Bound = 0): Transform =>
    structural({ _tag: "Softplus" as const, lower: checked("the lower bound of softplus", lower) })
)

/**
 * Numbers above a bound on a logarithmic scale: y = lower + exp(x). A step in x changes the distance from the bound by a factor, so
 * conductances of 1e-6 and of 1e-2 are learned at one rate.
 */
export const exp = describingTransform(
  "Transform.exp",
  { lower: anything },
  (lower: Bound = 0): Transform => structural({ _tag: "Exp" as const, lower: checked("the lower bound of exp", lower) })
)

/** Numbers below a bound: y = upper - log(1 + exp(-x)). Rises with x. */
export const negSoftplus = describingTransform(
  "Transform.negSoftplus",
  { upper: anything },
  (upper: Bound = 0): Transform =>
    structural({ _tag: "NegSoftplus" as const, upper: checked("the upper bound of negSoftplus", upper) })
)

/** Scaled and shifted numbers: y = scale x + shift; scale is not 0. */
export const affine = describingTransform(
  "Transform.affine",
  { options: anything },
  (options: { readonly scale: Bound; readonly shift?: Bound }): Transform => {
    known("affine", options, ["scale", "shift"])
    const scale = checked("the scale of affine", options.scale)
    const shift = checked("the shift of affine", options.shift ?? 0)
    together("the shift of affine", [lengthOfBound(scale), lengthOfBound(shift)])
    const zero = (typeof scale === "number" ? [scale] : Array.from(scale)).indexOf(0)
    if (zero >= 0) {
      throw wrong(`${typeof scale === "number" ? "" : `entry ${zero} of `}the scale of affine`, "0", "another number")
    }
    return structural({ _tag: "Affine" as const, scale, shift })
  }
)

/** One transform after the other: `forward` goes from the first to the last. */
export const chain = describingTransform(
  "Transform.chain",
  { "...transforms": anything },
  (first: Transform, ...rest: ReadonlyArray<Transform>): Transform => {
    const transforms = [first, ...rest].map((t, i) => aTransform(`part ${i} of chain`, t))
    together("a part of chain", transforms.map(lengthOf))
    const many = tooNested("transforms", transforms, mostParts, "build it of fewer")
    if (many !== null) throw because(many)
    return madeOf(transforms, structural({ _tag: "Chain" as const, transforms }))
  }
)

/** A transform for some of the parameters; the others stay as they are. */
export const masked = describingTransform(
  "Transform.masked",
  { mask: anything, transform: anything },
  (mask: ReadonlyArray<boolean>, transform: Transform): Transform => {
    if (!Array.isArray(mask) || mask.length === 0) {
      throw wrong("the mask of masked", shown(mask), "a list with true or false for each parameter")
    }
    const bad = mask.findIndex((m) => typeof m !== "boolean")
    if (bad >= 0) throw wrong(`entry ${bad} of the mask of masked`, shown(mask[bad]), "true or false")
    together("the transform of masked", [mask.length, lengthOf(aTransform("the transform of masked", transform))])
    return structural({ _tag: "Masked" as const, mask: [...mask], transform })
  }
)

/** A transform of one's own from three functions of one number; `name` is for messages. */
export const custom = describingTransform(
  "Transform.custom",
  { options: anything },
  (options: CustomOptions): Transform => {
    known("custom", options, ["name", "forward", "inverse", "derivative"])
    const noName = nameProblem("custom transform", options.name, "log")
    if (noName?._tag === "BadValue") throw wrong(noName.what, noName.found, noName.expected)
    for (const part of ["forward", "inverse", "derivative"] as const) {
      if (typeof options[part] !== "function") {
        throw wrong(`${part} of custom(${options.name})`, shown(options[part]), "a function of one number")
      }
    }
    const { derivative, forward, inverse, name } = options
    return structural({ _tag: "Custom" as const, name, forward, inverse, derivative })
  }
)

/** A transform as text: `sigmoid(1e-5, 0.01)`. */
export const text = transforming("Transform.text", { transform: theTransform }, (transform: Transform): string => {
  switch (transform._tag) {
    case "Identity":
      return "identity"
    case "Sigmoid":
      return `sigmoid(${numbersText(transform.lower)}, ${numbersText(transform.upper)})`
    case "Logistic":
      return `logistic(${numbersText(transform.lower)}, ${numbersText(transform.upper)})`
    case "Softplus":
      return `softplus(${numbersText(transform.lower)})`
    case "Exp":
      return `exp(${numbersText(transform.lower)})`
    case "NegSoftplus":
      return `negSoftplus(${numbersText(transform.upper)})`
    case "Affine":
      return `affine(scale ${numbersText(transform.scale)}, shift ${numbersText(transform.shift)})`
    case "Chain":
      return `chain(${transform.transforms.map(text).join(", ")})`
    case "Masked":
      return `masked(${transform.mask.filter((m) => m).length} of ${transform.mask.length}, ${
        text(transform.transform)
      })`
    case "Custom":
      return `custom(${transform.name})`
  }
})
