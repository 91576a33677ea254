/**
 * Headings of a mechanism's text that say what they say on their own line: its method, its ion, its current.
 *
 * One idea: one line each, read from left to right; what stands under it is a problem, but for an equation that goes on there.
 */
import type { MechanismFields } from "../../network/MechanismFields.ts"
import { nearest } from "../../table/nearest.ts"
import { didYouMean } from "../../unit/Problem.ts"
import { type Block, spanOf } from "./blocks.ts"
import { equationOf } from "./entries.ts"
import { type Part, part, type Report } from "./Note.ts"

/** What stands behind a heading on its line; a problem where nothing does, or something stands under it. */
const behind = (block: Block, heading: "ion" | "method", example: string, { note }: Report): Part => {
  const { body, heading: line } = block
  const text = line.text.slice(heading.length).trimStart()
  if (text === "") note([heading], spanOf(line), `write \`${example}\``, { expected: example })
  if (body.length > 0) note([heading], spanOf(body[0]), `nothing stands under \`${heading}\``)
  return part(text, line.start + line.text.length - text.length)
}

/** `method implicit`. */
export const methodOf = (block: Block | undefined, report: Report): MechanismFields["method"] => {
  if (block === undefined) return null
  const read = behind(block, "method", "method implicit", report)
  const method = report.place(["method"], read)
  if (method === "exponential" || method === "implicit") return method
  const near = nearest(method, ["exponential", "implicit"])
  if (method !== "") {
    report.note(
      ["method"],
      read.span,
      `a method is \`exponential\` or \`implicit\`${didYouMean(near)}`,
      near === undefined ? {} : { nearest: near }
    )
  }
  return null
}

/** `ion CaCon_i`. */
export const ionOf = (block: Block | undefined, report: Report): string | null =>
  block === undefined ? null : report.place(["ion"], behind(block, "ion", "ion CaCon_i", report))

/** `current i_K = g * (v - e)`. */
export const currentOf = (block: Block | undefined, mechanism: string, report: Report): MechanismFields["current"] => {
  if (block === undefined) return null
  const { body, heading: line } = block
  const found = /^current(\s+)?([^\s=]*)\s*=(?!=)\s*/.exec(line.text)
  if (found === null) {
    report.note(["current"], spanOf(line), `write \`current i_${mechanism} = …\``, {
      expected: "name = equation",
      lost: true
    })
    return null
  }
  const given = part(found[2], line.start + "current".length + (found[1]?.length ?? 0))
  const name = found[2] === "" ? `i_${mechanism}` : report.place(["current", "name"], given)
  const length = found[0].length
  const text = equationOf(["current"], line.text.slice(length), line.start + length, 0, body, report.note)
  return { name, text: report.place(["current"], text) }
}
