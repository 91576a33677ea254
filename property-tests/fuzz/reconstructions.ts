/**
 * Mutated SWC texts: a random tree of which a few fields, rows or lines are others.
 *
 * What is refused is an `SwcError` whose lines are in the text; what is read is written and read back equal, and makes a cell that a network
 * takes, or says why not.
 */
import { Result } from "effect"
import { Cell, Swc } from "neurolens"
import type { Draw } from "../../src/testing/Draw.ts"
import { found, judged, ofError, type Outcome } from "./judge.ts"
import type { Kind } from "./Kind.ts"

/** Rows of a tree; a short tape makes a single soma point. */
const treeOf = (draw: Draw): ReadonlyArray<string> => {
  const count = 1 + draw.below(draw.pick([3, 10, 30]))
  const at: Array<readonly [number, number, number]> = []
  return Array.from({ length: count }, (_, k) => {
    const parent = k === 0 ? -1 : k - 1 - draw.below(draw.pick([1, k]))
    const from = at[parent] ?? [0, 0, 0]
    at.push(draw.pick([true, false]) ? [from[0] + draw.between(-9, 9), from[1] + draw.between(-9, 9), from[2]] : from)
    const type = k === 0 ? 1 : draw.pick([3, 1, 2, 4, 0, 5])
    return [k + 1, type, ...at[k], draw.pick([1, 0.5, 5]), parent < 0 ? -1 : parent + 1].join(" ")
  })
}

const strange = [
  "",
  "0",
  "-1",
  "-0",
  "1",
  "nan",
  "inf",
  "1e999",
  "1e-320",
  "1e308",
  "-1e308",
  "9007199254740992",
  "2.5",
  "1.0",
  "1,5",
  "x",
  "é",
  "\ud800",
  "\0",
  "#",
  "1D3",
  ".",
  "+",
  "\t",
  "\n",
  "\r",
  "__proto__"
]

const spoiled = (rows: ReadonlyArray<string>, draw: Draw): ReadonlyArray<string> => {
  const k = draw.below(rows.length)
  const fields = rows[k].split(" ")
  const field = draw.below(fields.length)
  switch (draw.below(8)) {
    case 0:
      return rows.with(k, fields.with(field, draw.pick(strange)).join(" "))
    case 1:
      return rows.toSpliced(k, 1)
    case 2:
      return [...rows, draw.pick(rows)]
    case 3:
      return rows.with(k, rows[k].replaceAll(" ", draw.pick([",", "\t", "  ", ";"])))
    case 4:
      return rows.map((row) => row.replaceAll(draw.pick([".", " "]), ","))
    case 5:
      return rows.with(k, draw.pick([" ", "0", "#", "1 ", "-"]).repeat(draw.pick([2, 1000, 200_000])))
    case 6:
      return rows.with(k, fields.with(6 % fields.length, String(draw.below(rows.length + 2) - 1)).join(" "))
    default:
      return draw.shuffled(rows)
  }
}

const optionsOf = (draw: Draw): Swc.SwcOptions => ({
  ...draw.yes() ? { trees: draw.pick(["largest", "all"] as const) } : {},
  ...draw.yes() ? { minRadius: draw.pick([0.1, 1e-300, 1e300]) } : {},
  ...draw.yes() ? { soma: draw.pick(["cylinders", "contour"] as const) } : {},
  ...draw.yes() ? { interruptions: "cut" as const } : {},
  ...draw.yes() ? { reading: "jaxley" as const } : {},
  ...draw.yes() ? { units: draw.pick(["nm", 1e-300, 1e300] as const) } : {}
})

const accepted = async (reading: Swc.Reading, plain: boolean): Promise<Outcome> => {
  for (const morphology of reading.morphologies) {
    const again = Swc.read(Swc.write(morphology))
    if (plain && !(Result.isSuccess(again) && again.success.morphology.equals(morphology))) {
      return found("invariant", "what was written does not read as the same")
    }
    const made = Cell.tracedResult(morphology, { ncomp: 2 })
    const outcome = await judged(() => made)
    if (outcome._tag === "Found") return outcome
  }
  return { _tag: "Value" }
}

/** Reconstructions. */
export const reconstructions: Kind = (draw) => {
  const changes = draw.below(4)
  let rows = treeOf(draw)
  for (let i = 0; i < changes && rows.length > 0; i++) rows = spoiled(rows, draw)
  const text = rows.join(draw.pick(["\n", "\r\n", "\r"]))
  const options = draw.yes() ? optionsOf(draw) : {}
  const lines = text.split(/\r\n|\n|\r/).length
  return {
    text: `Swc.read(${JSON.stringify(text)}, ${JSON.stringify(options)})`,
    run: async () => {
      try {
        const result = Swc.read(text, options)
        if (Result.isSuccess(result)) return await accepted(result.success, Object.keys(options).length === 0)
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
