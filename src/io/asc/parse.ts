/**
 * The second phase of reading: tokens become points with parents, of trees, somata and markers.
 *
 * A block in brackets is a tree, a contour (its first entry is a string) or a set of markers (a word). What nests are branches: they are kept
 * on a list and not by functions that call themselves, so nothing is too deep. A slip is told with its line, and reading goes on behind it.
 */
import { excerpt } from "../../table/excerpt.ts"
import { nearest } from "../../table/nearest.ts"
import { plural } from "../../table/plural.ts"
import { flawOf, whereFileName } from "../swc/rows.ts"
import type { Note, NoteCode, ProblemCode, Told } from "./AscError.ts"
import type { Tokens } from "./tokens.ts"

/** A point: its line, place, diameter, and the point before it in its block, -1 for the first. */
export type Point = {
  readonly line: number
  readonly x: number
  readonly y: number
  readonly z: number
  readonly diameter: number
  readonly parent: number
}

/** A tree or an outline. `parent` of its points counts within the block. */
export type Block = {
  readonly line: number
  /** Type as in SWC; 1 for what is a CellBody, null where nothing says it. */
  readonly type: number | null
  /** The string that it begins with, as contours do; null where it begins otherwise. */
  readonly label: string | null
  readonly points: ReadonlyArray<Point>
  readonly branched: boolean
}

/** A mark or a spine: what it is called, and its points. */
export type Mark = {
  readonly line: number
  readonly name: string
  readonly points: ReadonlyArray<Omit<Point, "parent">>
}

/** What stands in a text. */
export type Parsed = {
  readonly blocks: ReadonlyArray<Block>
  readonly markers: ReadonlyArray<Mark>
  readonly spines: ReadonlyArray<Mark>
  readonly problems: ReadonlyArray<Told>
  readonly notes: ReadonlyArray<Note>
}

const types: Readonly<Record<string, number>> = { CellBody: 1, Axon: 2, Dendrite: 3, Apical: 4 }

/** How branches end. */
const endings = ["Normal", "High", "Low", "Incomplete", "Generated", "Midpoint", "Origin"]

/** Properties that change nothing of the shape. */
const properties = new Set([
  "Class",
  "Closed",
  "Color",
  "FillDensity",
  "Font",
  "GUID",
  "Generated",
  "ImageCoords",
  "LongName",
  "MBFObjectType",
  "Name",
  "Resolution",
  "RGB",
  "Set",
  "Sections",
  "SSM",
  "SSM2",
  "Thumbnail",
  "Visibility",
  "Zoom",
  "ZSpan"
])

/** Blocks that are about the file and not about the cell. */
const aside = new Set(["Description", "ImageCoords", "SectionManager", "Sections", "Sets", "Thumbnail", "Version"])

/** What markers are called: a shape, and sometimes a number. */
const shapes =
  /^(?:Dot|Plus|Cross|Splat|Flower|Circle|TriStar|OpenStar|Asterisk|SnowFlake|OpenCircle|ShadedStar|FilledStar|TexacoStar|MoneyGreen|DarkYellow|OpenSquare|OpenDiamond|CircleArrow|CircleCross|OpenQuadStar|DoubleCircle|FilledSquare|MalteseCross|FilledCircle|FilledDiamond|FilledQuadStar|(?:Open|Filled)(?:Up|Down)Triangle|X)\d*$/

const isNumber = (text: string): boolean => /^[+-]?[\d.]/.test(text) || /^[+-]?(?:nan|inf|infinity)$/i.test(text)

/** Where a block is in its branches: the points at which it forked, the next one last. */
type Fork = { readonly at: number; readonly line: number }

/** Reads all blocks. */
export const parse = ({ kind, line, text }: Tokens): Parsed => {
  const problems: Array<Told> = []
  const notes = new Map<NoteCode, Array<number>>()
  const [blocks, markers, spines]: [Array<Block>, Array<Mark>, Array<Mark>] = [[], [], []]
  const end = kind.length
  let k = 0
  const tell = (code: ProblemCode, at: number, what: string): void => {
    problems.push({ code, lines: [at], text: what })
  }
  const note = (code: NoteCode, at: number): void => {
    const lines = notes.get(code)
    if (lines === undefined) notes.set(code, [at])
    else lines.push(at)
  }
  /** Goes behind the bracket that closes the one at k. */
  const skip = (): void => {
    const from = line[k]
    let depth = 0
    do {
      if (kind[k] === "(") depth++
      else if (kind[k] === ")") depth--
      k++
    } while (depth > 0 && k < end)
    if (depth > 0) tell("unclosed", from, "this bracket is never closed")
  }
  /** Reads the point at k, with its brackets; null where it is refused. */
  const point = (needed: number): Omit<Point, "parent"> | null => {
    const at = line[k]
    const fields: Array<string> = []
    let commas = false
    for (k++; k < end && kind[k] !== ")" && kind[k] !== "("; k++) {
      if (kind[k] === ",") commas = true
      else fields.push(text[k])
    }
    if (kind[k] === ")") k++
    else tell("unclosed", at, "the bracket of this point is never closed")
    if (commas) {
      tell("comma", at, "there is a comma in a point; write numbers with dots and separate them by blanks")
      return null
    }
    const word = fields.findIndex((field) => !isNumber(field))
    const numbers = word < 0 || (word < needed && fields.length >= needed) ? fields : fields.slice(0, word)
    if (numbers.length < needed) {
      tell("point", at, `${plural(numbers.length, "number")} where ${needed} are needed: (x y z diameter)`)
      return null
    }
    for (const [i, name] of (["x", "y", "z", "diameter"] as const).entries()) {
      const flaw = i < numbers.length ? flawOf(name, numbers[i]) : null
      if (flaw === null) continue
      tell(flaw.code === "not-finite" ? "not-finite" : "not-a-number", at, flaw.text)
      return null
    }
    const rest = fields.slice(4)
    if (rest.some((field) => !/^S\d+$/i.test(field))) note("extra-columns", at)
    const [x, y, z, diameter = 0] = numbers.slice(0, 4).map(Number)
    return { line: at, x, y, z, diameter }
  }
  /** Reads marks until the bracket that closes them; k is behind what names them. */
  const marks = (name: string, at: number, list: Array<Mark>, close: ")" | ">"): void => {
    const points: Array<Omit<Point, "parent">> = []
    while (k < end && kind[k] !== close) {
      if (kind[k] === "(" && kind[k + 1] === "w" && isNumber(text[k + 1])) {
        const one = point(3)
        if (one !== null) points.push(one)
      } else if (kind[k] === "(") skip()
      else if (kind[k] === "w" || kind[k] === "\"" || kind[k] === ",") k++
      else {
        tell("unexpected", line[k], `"${kind[k]}" within ${name}`)
        k++
      }
    }
    if (k >= end) tell("unclosed", at, `the bracket of ${name} is never closed`)
    k++
    list.push({ line: at, name, points })
  }
  /** Reads a tree or an outline; k is behind its bracket. */
  const body = (opened: number): void => {
    const points: Array<Point> = []
    const forks: Array<Fork> = []
    const label = kind[k] === "\"" ? text[k] : null
    let [type, last, branched, closed]: [number | null, number, boolean, boolean] = [null, -1, false, false]
    /** Whether branches have ended here, behind which there are no more points. */
    let over = false
    const add = (one: Omit<Point, "parent">): void => {
      if (over) {
        tell(
          "after-branches",
          one.line,
          "a point behind the branches that start before it; it goes on from none of them"
        )
        return
      }
      const before = points[last]
      const again = last >= 0 && forks.at(-1)?.at === last && before.x === one.x && before.y === one.y &&
        before.z === one.z && before.diameter === one.diameter
      if (again) return // a branch that begins with the point at which it starts
      last = points.push({ ...one, parent: last }) - 1
    }
    while (k < end && !closed) {
      const [what, own] = [kind[k], text[k]]
      if (what === "(") {
        const next = kind[k + 1]
        if (next === "w" && isNumber(text[k + 1])) {
          const one = point(4)
          if (one !== null) add(one)
        } else if (next === "w") {
          const name = text[k + 1]
          if (Object.hasOwn(types, name) && kind[k + 2] === ")") {
            type ??= types[name]
            k += 3
          } else if (shapes.test(name)) {
            const at = line[k]
            k += 2
            marks(name, at, markers, ")")
          } else {
            if (!properties.has(name)) note("unknown-property", line[k])
            skip()
          }
        } else if (next === "(" || next === "<" || next === "|") {
          forks.push({ at: last, line: line[k] })
          branched = true
          over = false
          k++
        } else if (next === "\"") skip()
        else {
          tell("unexpected", line[k], "a bracket with nothing in it")
          k += 2
        }
      } else if (what === "|") {
        const fork = forks.at(-1)
        if (fork === undefined) tell("unexpected", line[k], "\"|\" separates branches, and no branches have begun here")
        else last = fork.at
        over = false
        k++
      } else if (what === ")") {
        const fork = forks.pop()
        if (fork === undefined) closed = true
        else {
          last = fork.at
          over = true
        }
        k++
      } else if (what === "<") {
        const at = line[k]
        k++
        marks("spine", at, spines, ">")
      } else if (what === "w") {
        if (own === "Incomplete" || own === "Generated") note("incomplete-ending", line[k])
        else if (!endings.includes(own)) {
          const guess = nearest(own, endings)
          const hint = guess === undefined ? "" : `; did you mean "${guess}"?`
          tell(
            "unknown-word",
            line[k],
            `"${excerpt(own, 40)}" is no way for a branch to end${hint} (${endings.join(", ")})`
          )
        }
        k++
      } else {
        if (what !== "\"") tell("unexpected", line[k], `"${what}" within a tree`)
        k++
      }
    }
    if (!closed) tell("unclosed", forks.at(-1)?.line ?? opened, "this bracket is never closed")
    blocks.push({ line: opened, type, label, points, branched })
  }
  const bracketed = kind.includes("(")
  while (k < end) {
    const at = line[k]
    if (!bracketed) {
      const out = whereFileName(text[k]) || "; an SWC text is read by Swc.read"
      tell("unexpected", at, `there is no bracket in the text${out}`)
      break
    }
    if (kind[k] !== "(") {
      const what = kind[k] === "w" || kind[k] === "\"" ? `"${excerpt(text[k], 40)}"` : `"${kind[k]}"`
      tell("unexpected", at, `${what} outside of brackets`)
      k++
      continue
    }
    const [next, name] = [kind[k + 1], text[k + 1]]
    if (next === "w" && shapes.test(name)) {
      k += 2
      marks(name, at, markers, ")")
    } else if (next === "w") {
      if (!aside.has(name)) note("skipped-block", at)
      skip()
    } else {
      k++
      body(at)
    }
  }
  return { blocks, markers, spines, problems, notes: [...notes].map(([code, lines]) => ({ code, lines })) }
}
