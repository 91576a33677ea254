/**
 * Mutated Neurolucida texts: random trees with what stands beside them, of which a few characters, words or lines are others.
 *
 * What is refused is an `AscError` whose lines are in the text; what is read makes a cell that a network takes, or says why not, and edits give
 * morphologies or typed errors.
 */
import { Result } from "effect"
import { Asc, Cell, Traced } from "neurolens"
import type { Draw } from "../../src/testing/Draw.ts"
import { found, judged, ofError, type Outcome } from "./judge.ts"
import type { Kind } from "./Kind.ts"

const pointOf = (draw: Draw): string =>
  `(${draw.between(-20, 20)} ${draw.between(-20, 20)} ${draw.between(-20, 20)} ${draw.pick([1, 0.5, 0])})`

const beside = [
  "",
  "(Color Red)",
  "(Name \"a\")",
  "<(1 2 3 0.5)>",
  "(Dot (Color Blue) (1 2 3))",
  "; comment\n",
  "\n",
  "Normal",
  "\"label\""
]

const branchOf = (draw: Draw, depth: number): string => {
  const points = Array.from({ length: 1 + draw.below(4) }, () => `${pointOf(draw)} ${draw.pick(beside)}`).join(" ")
  if (depth === 0 || draw.below(3) > 0) return points
  return `${points} (${Array.from({ length: 1 + draw.below(3) }, () => branchOf(draw, depth - 1)).join(" | ")})`
}

const textOf = (draw: Draw): string =>
  Array.from(
    { length: 1 + draw.below(3) },
    () => `(${draw.pick(["(Dendrite)", "(Axon)", "(CellBody)", "(Apical)", "", "\"x\""])} ${branchOf(draw, 3)})`
  ).join("\n")

const strange = [
  "(",
  ")",
  "|",
  "<",
  ">",
  "\"",
  ",",
  ";",
  "x",
  "1e999",
  "-",
  "\0",
  "\ud800",
  "((((",
  "))))",
  "__proto__",
  "(Axon)",
  " "
]

const spoiled = (text: string, draw: Draw): string => {
  const at = draw.below(text.length + 1)
  switch (draw.below(4)) {
    case 0:
      return text.slice(0, at)
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + draw.below(5))
    case 2:
      return text.slice(0, at) + draw.pick(strange).repeat(draw.pick([1, 2, 100_000])) + text.slice(at)
    default:
      return text.slice(0, at) + draw.pick(strange) + text.slice(at)
  }
}

const optionsOf = (draw: Draw): Asc.AscOptions => ({
  ...draw.yes() ? { trees: draw.pick(["largest", "all"] as const) } : {},
  ...draw.yes() ? { minRadius: draw.pick([0.1, 1e-300, 1e300]) } : {},
  ...draw.yes() ? { soma: draw.pick(["cylinders", "contour"] as const) } : {},
  ...draw.yes() ? { outlines: "largest" as const } : {},
  ...draw.yes() ? { units: draw.pick(["nm", 1e-300, 1e300] as const) } : {}
})

/** A morphology makes a cell, and others by edits, or typed errors say why not. */
const accepted = async (
  { morphologies }: Asc.Reading,
  place: { readonly branch: number; readonly loc: number }
): Promise<Outcome> => {
  for (const morphology of morphologies) {
    const calls = [
      () => Cell.tracedResult(morphology, { ncomp: 2 }),
      () => Traced.deleteBranchesResult(morphology, place.branch, { hanging: "delete" }),
      () => Traced.cutResult(morphology, place),
      () => Traced.joinResult(morphology, place, morphology, place),
      () => Traced.resampleResult(morphology, "all", 3),
      () => Traced.rotateResult(morphology, 60, "xy")
    ]
    for (const call of calls) {
      const outcome = await judged(call)
      if (outcome._tag === "Found") return outcome
    }
  }
  return { _tag: "Value" }
}

/** Neurolucida texts. */
export const neurolucida: Kind = (draw) => {
  let text = textOf(draw)
  for (let changes = draw.below(4); changes > 0; changes--) text = spoiled(text, draw)
  const options = draw.yes() ? optionsOf(draw) : {}
  const place = { branch: draw.below(4), loc: draw.pick([0, 0.5, 1]) }
  const lines = text.split(/\r\n|\n|\r/).length
  return {
    text: `Asc.read(${JSON.stringify(text)}, ${JSON.stringify(options)})`,
    run: async () => {
      try {
        const result = Asc.read(text, options)
        if (Result.isSuccess(result)) return await accepted(result.success, place)
        const outside = result.failure.problems.find((problem) =>
          problem.lines.some((line) => line < 1 || line > lines)
        )
        return outside === undefined
          ? ofError(result.failure)
          : found("invariant", `${outside.code} of lines ${outside.lines.join(", ")} of ${lines}`)
      } catch (thrown) {
        return ofError(thrown)
      }
    }
  }
}
