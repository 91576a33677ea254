/**
 * Writing: the points of a morphology as an SWC text that reads back as the same one.
 *
 * Ids 1 to n in the order in which points are held, parents first; numbers with the shortest decimals that read back exactly. The header
 * names the library and the unit, and nothing of the machine or the hour. What was traced are points, and they are written as they are. Of a
 * morphology that was edited the points were made of its branches, and SWC cannot say all that branches can: that one starts with a radius of
 * its own, as a spine does, or two somata of one point; so such points are read first, and not written where they would make another cell.
 */
import { like, maybe, record } from "../../network/border.ts"
import { type Totals, totals, type Traced } from "../../network/Traced.ts"
import { pointsOf } from "../../network/traced/pointsOf.ts"
import { grow } from "./grow.ts"
import { refuse, type SwcError } from "./SwcError.ts"

/** The library's version, as in its package; a test compares. */
export const version = "0.1.0"

/** What is done where SWC cannot say what a morphology is. */
export type WriteOptions = {
  /** Whether points may be written that make other frusta when they are read; default no. */
  readonly approximate?: boolean
}

/** The kind of the options, for the border. */
export const writeOptions = maybe(record({
  approximate: maybe(like((u) => typeof u === "boolean", "true or false"))
}))

/** The text of a morphology. */
export const write = ({ points }: Traced): string => {
  const { parent, radius, type, x, y, z } = points
  const rows = Array.from(
    type,
    (t, k) => `${k + 1} ${t} ${x[k]} ${y[k]} ${z[k]} ${radius[k]} ${parent[k] < 0 ? -1 : parent[k] + 1}\n`
  )
  return `# neurolens ${version}\n# x, y, z and radius in micrometres\n# id type x y z radius parent\n${rows.join("")}`
}

/** Sums differ by the rounding of as many terms as there are points. */
const rounding = 1e-9

/** Why the points of a morphology that was edited do not say what it is; null where they do, and for what was traced. */
export const unwritable = (traced: Traced): SwcError | null => {
  const [own, read] = [totals(traced), reread(traced)]
  const names = [...new Set([...Object.keys(own), ...Object.keys(read)])] as ReadonlyArray<keyof typeof own>
  const none: Totals = { length: 0, area: 0, volume: 0 }
  const differences = names.flatMap((name) =>
    (["length", "area", "volume"] as const).flatMap((what) => {
      const [is, would] = [(own[name] ?? none)[what], (read[name] ?? none)[what]]
      if (Math.abs(is - would) <= rounding * Math.max(is, would)) return []
      const unit = what === "length" ? "um" : what === "area" ? "um2" : "um3"
      return [
        `${name} would have ${what} ${Number(would.toPrecision(6))} ${unit} instead of ${Number(is.toPrecision(6))}`
      ]
    })
  )
  if (differences.length === 0 || !isMade(traced)) return null
  const more = differences.length > 3 ? `, and ${differences.length - 3} more` : ""
  const text =
    `SWC cannot say what this morphology is, for example a branch with a radius of its own where it starts: read again ` +
    `${differences.slice(0, 3).join(", ")}${more}; { approximate: true } writes it so`
  return refuse([{ code: "not-exact", lines: [], text }])
}

/** Sums of what the points are read as, by the rules by which they were read. */
const reread = ({ points, reading }: Traced) => {
  const list = (name: keyof typeof points): ReadonlyArray<number> => Array.from(points[name])
  const numbers = list("type").map((_, k) => k + 1)
  const grown = grow({
    line: numbers,
    id: numbers,
    type: list("type"),
    x: list("x"),
    y: list("y"),
    z: list("z"),
    radius: list("radius"),
    parent: list("parent")
  }, { reading })
  return "morphology" in grown ? totals(grown.morphology) : {}
}

/** Whether the points of a morphology are those that an edit makes of its branches. */
const isMade = ({ branches, points }: Traced): boolean => {
  const made = pointsOf(branches)
  return (Object.keys(made) as ReadonlyArray<keyof typeof made>).every((name) =>
    made[name].length === points[name].length && made[name].every((value, k) => value === points[name][k])
  )
}
