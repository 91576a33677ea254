/**
 * A mechanism from one text: a line for its kind and name, then headings with what stands under them.
 *
 * One idea: parts are read into the plain `MechanismFields` with a note of where each stood, and checked by the same `check` as every
 * declaration; what that finds is shown in the text. All problems are told at once. Law L9: what `print` writes is read as the same.
 */
import * as Result from "effect/Result"
import { fromFields, type Mechanism } from "../../network/Mechanism.ts"
import type { Assignment, MechanismFields, ParameterSpec, ReadSpec, StateSpec } from "../../network/MechanismFields.ts"
import { nearest } from "../../table/nearest.ts"
import { didYouMean, type Span } from "../../unit/Problem.ts"
import { reactingNames, ruleOf } from "../assemble.ts"
import { check } from "../check.ts"
import { longestSource } from "../limits.ts"
import { MechanismError, type MechanismProblem } from "../MechanismError.ts"
import { type Group, isGroup, nounOf, type Path, whereText } from "../Path.ts"
import type { StateInput } from "../spec.ts"
import { type Block, blocksOf, entriesOf, type Entry, linesOf, spanOf } from "./blocks.ts"
import { assignmentOf, declaredOf, equationOf, isStateKey, stateKeys } from "./entries.ts"
import { emissionOf, eventOf, handlersOf } from "./events.ts"
import { currentOf, ionOf, methodOf } from "./heads.ts"
import { inSource, mostTold, type Note, type Part, part, pathKey, type Report } from "./Note.ts"

/** The mechanism that a text says, or everything that is wrong with it. */
export const parse = (source: string): Result.Result<Mechanism, MechanismError> => {
  if (source.length > longestSource) {
    const message = `${source.length} characters, at most ${longestSource} are read: split the mechanism`
    return Result.fail(
      new MechanismError({
        mechanism: "without a name",
        problems: [{ where: [], text: "", message, span: [0, 0] }]
      })
    )
  }
  const problems: Array<MechanismProblem> = []
  let lost = false
  const note: Note = (where, span, message, { lost: hides = false, ...more } = {}) => {
    if (hides) lost = true
    if (problems.length < mostTold) problems.push({ where, text: source, message, span, ...more })
  }
  const places = new Map<string, Array<Part>>()
  const place: Report["place"] = (where, of) => {
    const key = pathKey(where)
    const before = places.get(key)
    if (before === undefined) places.set(key, [of])
    else before.push(of)
    return of.text
  }
  const blocks = blocksOf(linesOf(source))
  const fields = fieldsOf(blocks, { note, place })
  // Where a name or a unit is lost, all that uses it would be wrong too.
  const told = new Set(problems.map(({ where }) => pathKey(where)))
  if (!lost) {
    for (const problem of check(fields)) {
      if (!told.has(pathKey(problem.where))) problems.push(inSource(problem, places, source))
    }
  }
  problems.sort((a, b) => a.span[0] - b.span[0])
  return problems.length === 0
    ? Result.succeed(fromFields(fields))
    : Result.fail(new MechanismError({ mechanism: fields.name === "" ? "without a name" : fields.name, problems }))
}

const kinds = ["Channel", "Pump", "Synapse", "Junction"] as const

const headings = [
  "parameters",
  "states",
  "reads",
  "definitions",
  "reactions",
  "method",
  "update",
  "reset",
  "requires",
  "onPre",
  "onPost",
  "onEvent",
  "emits",
  "current",
  "currents",
  "ion",
  "unchecked"
] as const

type Heading = (typeof headings)[number]

/** The part that a heading is about, as a program declares it. */
const pathOf = (heading: Heading): Path => [heading === "reactions" ? "scheme" : heading]

/** The parts that a text says; where one is wrong, what is left of it. */
const fieldsOf = ([head, ...blocks]: ReadonlyArray<Block>, report: Report): MechanismFields => {
  const { about, kind, name } = headOf(head, report)
  const found = new Map<Heading, Block>()
  const events: Array<Block> = []
  for (const block of blocks) {
    const heading = headingOf(block, report)
    if (heading === null) continue
    if (heading === "onEvent") events.push(block)
    else if (found.has(heading)) {
      report.note(
        pathOf(heading),
        spanOf(block.heading),
        `\`${heading}\` is there already: put both under one heading`,
        {
          lost: true
        }
      )
    } else found.set(heading, block)
  }
  const entries = (heading: Heading): ReadonlyArray<Entry> => {
    const block = found.get(heading)
    if (block === undefined) return []
    report.place(pathOf(heading), part(heading, block.heading.start))
    return entriesOf(block.body, report.note)
  }
  const texts = (heading: Heading, key: string): ReadonlyArray<string> =>
    entries(heading).map(({ inside, line: { indent, start, text } }, i) =>
      report.place([key, i], equationOf([key, i], text, start, indent, inside, report.note))
    )
  const scheme = texts("reactions", "scheme")
  return {
    kind,
    name,
    about,
    parameters: recordOf(["parameters"], entries("parameters").flatMap((entry) => parameterOf(entry, report)), report),
    states: recordOf(
      ["states"],
      entries("states").flatMap((entry) => stateOf(entry, reactingNames(scheme), report)),
      report
    ),
    scheme,
    method: methodOf(found.get("method"), report),
    reads: recordOf(["reads"], entries("reads").flatMap((entry) => readOf(entry, report)), report),
    definitions: recordOf(["definitions"], assigned(["definitions"], entries("definitions"), report), report),
    update: assigned(["update"], entries("update"), report)
      .map(([target, text]): Assignment => ({ target: target.text, text })),
    reset: resetOf(found.get("reset"), report),
    requires: texts("requires", "requires"),
    onPre: handlersOf(["onPre"], entries("onPre"), report),
    onPost: handlersOf(["onPost"], entries("onPost"), report),
    onEvent: recordOf(["onEvent"], events.map((block) => eventOf(block, report)), report),
    emits: emissionOf(found.get("emits"), report),
    current: currentOf(found.get("current"), name, report),
    currents: assigned(["currents"], entries("currents"), report).map(([own, text]) => ({ name: own.text, text })),
    ion: ionOf(found.get("ion"), report),
    unchecked: found.get("unchecked")?.body.length === 0 || texts("unchecked", "unchecked")
  }
}

/** `Channel HH: what it is`. */
const headOf = (
  head: Block | undefined,
  { note, place }: Report
): Pick<MechanismFields, "about" | "kind" | "name"> => {
  const line = head?.heading ?? { indent: 0, text: "", start: 0 }
  const found = /^([A-Za-z]*)(\s*)([^\s:]*)\s*(?::\s*(.*))?$/s.exec(line.text)
  const kind = kinds.find((word) => word === found?.[1])
  if (found === null || kind === undefined || found[3] === "") {
    const near = nearest(found?.[1] ?? "", kinds)
    const message = `the first line is a kind and a name, \`Channel HH\` (kinds: ${kinds.join(", ")})${
      didYouMean(kind === undefined ? near : undefined)
    }`
    note(["name"], spanOf(line), message, {
      expected: "Channel HH",
      lost: true,
      ...near === undefined ? {} : { nearest: near }
    })
  }
  const [, word = "", blanks = "", name = "", about = ""] = found ?? []
  place(["name"], part(name, line.start + word.length + blanks.length))
  for (const stray of head?.body.slice(0, 1) ?? []) {
    note([], spanOf(stray), "what is indented stands under a heading, such as `parameters`", { lost: true })
  }
  if (!about.startsWith("\"")) return { kind: kind ?? "Channel", name, about }
  const start = line.start + line.text.length - about.length
  return { kind: kind ?? "Channel", name, about: place(["about"], equationOf(["about"], about, start, 0, [], note)) }
}

/** Headings behind which something stands on their line; all others stand alone. */
const withMore: ReadonlySet<Heading> = new Set(["method", "reset", "onEvent", "emits", "current", "ion"])

const headingOf = ({ heading: line }: Block, { note }: Report): Heading | null => {
  const word = /^[\p{L}\p{N}_]+|^./u.exec(line.text)![0]
  const heading = headings.find((known) => known === word)
  if (heading === undefined) {
    const near = nearest(word, headings)
    const goesOn = /^[\p{L}\p{N}_]/u.test(word) ? "" : ": a line that goes on from the one above is indented further"
    const message = `no heading \`${word}\` is known (there is: ${headings.join(", ")})${didYouMean(near)}${goesOn}`
    const span: Span = [line.start, line.start + word.length]
    note([], span, message, { lost: true, ...near === undefined ? {} : { nearest: near } })
    return null
  }
  if (!withMore.has(heading) && line.text !== heading) {
    const span: Span = [line.start + heading.length, line.start + line.text.length]
    note(pathOf(heading), span, `\`${heading}\` stands alone on its line, and its entries below it, indented`)
  }
  return heading
}

/** One entry of a group for a message: `` a state `m` ``; what a reset sets is no group. */
const entryText = (path: Path): string => {
  const [group, name] = path
  return isGroup(group) ? `a ${nounOf(group)} \`${name}\`` : `\`${whereText(path)}\``
}

/** A record by names; a name that is there twice is a problem. */
const recordOf = <A>(
  where: Path,
  entries: ReadonlyArray<readonly [Part, A]>,
  { note }: Report
): Readonly<Record<string, A>> => {
  const seen = new Set<string>()
  for (const [{ span, text }] of entries) {
    if (seen.has(text)) {
      note([...where, text], span, `there is already ${entryText([...where, text])}: rename one of them`)
    }
    seen.add(text)
  }
  return Object.fromEntries(entries.map(([{ text }, value]) => [text, value]))
}

const alone = (group: Group, { inside }: Entry, { note }: Report): void => {
  if (inside.length > 0) {
    note([group], spanOf(inside[0]), `a ${nounOf(group)} has one line, and nothing stands under it`)
  }
}

const parameterOf = (entry: Entry, report: Report): ReadonlyArray<readonly [Part, ParameterSpec]> => {
  alone("parameters", entry, report)
  const declared = declaredOf("parameters", entry.line, { shared: false, at: true }, report.note)
  if (declared === null) return []
  const { name, unit, value, words } = declared
  const where = ["parameters", report.place(["parameters", name.text], name)]
  if (value === null) {
    report.note(
      where,
      name.span,
      `a parameter has a default: \`${name.text} = 1${unit.text === "1" ? "" : ` [${unit.text}]`}\``,
      {
        expected: "= number"
      }
    )
  }
  return [[name, {
    default: value ?? 0,
    unit: report.place([...where, "unit"], unit),
    shared: words.has("shared"),
    ...poolOf(where, words, report)
  }]]
}

/** Where there is one value for many edges. */
const poolOf = (where: Path, words: ReadonlyMap<string, Part>, report: Report): Pick<ParameterSpec, "at"> => {
  const at = words.get("at")
  return at === undefined ? {} : { at: report.place([...where, "at"], at) as "post" } // what it is, is checked
}

const stateOf = (
  { inside, line }: Entry,
  reacting: ReadonlySet<string>,
  report: Report
): ReadonlyArray<readonly [Part, StateSpec]> => {
  const declared = declaredOf("states", line, { shared: false, at: true }, report.note)
  if (declared === null) return []
  const { name, unit, value, words } = declared
  const where = ["states", report.place(["states", name.text], name)]
  const rules = rulesOf(where, inside, report)
  const problems: Array<MechanismProblem> = []
  const { initial, ...moved }: StateInput = Object.fromEntries(rules ?? [])
  const own = ruleOf(moved, where, problems)
  for (const { message } of problems) report.note(where, name.span, message, { expected: "one rule" })
  if (
    isStateKey(name.text) && own._tag === "Held" && rules?.size === 0 && !reacting.has(name.text) &&
    line.text[0] !== "\""
  ) {
    const message = `\`${name.text}\` says what a state moves by: indent it below the state that it is of; ` +
      `a state of this name that nothing moves stands in quotes`
    report.note(where, name.span, message)
  }
  const rule = own._tag === "Held" && reacting.has(name.text) ? { _tag: "Scheme" as const } : own
  return [[name, {
    default: value ?? 0,
    unit: report.place([...where, "unit"], unit),
    shared: words.has("shared"),
    ...poolOf(where, words, report),
    rule,
    ...initial === undefined ? {} : { initial }
  }]]
}

/** The lines under a state: what it moves by, where it begins; null where one of them says nothing of the kind. */
const rulesOf = (where: Path, inside: Entry["inside"], report: Report): ReadonlyMap<string, string> | null => {
  const rules = new Map<string, string>()
  let sound = true
  for (const entry of entriesOf(inside, report.note)) {
    const found = assignmentOf(where, entry, report.note)
    if (found === null) continue // and names are lost
    const { name, text } = found
    const known = isStateKey(name.text)
    if (known && !rules.has(name.text)) {
      rules.set(name.text, report.place([...where, name.text], text))
      continue
    }
    sound = false
    const near = known ? undefined : nearest(name.text, stateKeys)
    const message = known
      ? `\`${name.text}\` is there already`
      : `under a state stand ${stateKeys.map((key) => `\`${key}\``).join(", ")}${didYouMean(near)}`
    report.note(where, name.span, message, near === undefined ? {} : { nearest: near })
  }
  return sound ? rules : null
}

const readOf = (entry: Entry, report: Report): ReadonlyArray<readonly [Part, ReadSpec]> => {
  alone("reads", entry, report)
  const declared = declaredOf("reads", entry.line, { of: true, at: true }, report.note)
  if (declared === null) return []
  const { name, unit, value, words } = declared
  const where = ["reads", report.place(["reads", name.text], name)]
  const [of, end] = [words.get("of"), words.get("at")]
  return [[name, {
    unit: report.place([...where, "unit"], unit),
    ...value === null ? {} : { default: value },
    ...of === undefined ? {} : { of: report.place([...where, "of"], of) },
    ...end === undefined ? {} : { end: report.place([...where, "end"], end) as "pre" | "post" } // what it is, is checked
  }]]
}

const assigned = (
  where: Path,
  entries: ReadonlyArray<Entry>,
  { note, place }: Report
): ReadonlyArray<readonly [Part, string]> =>
  entries.flatMap((entry) => {
    const found = assignmentOf(where, entry, note)
    if (found === null) return []
    place([...where, found.name.text], found.name)
    return [[found.name, place([...where, found.name.text], found.text)] as const]
  })

const resetOf = (block: Block | undefined, report: Report): MechanismFields["reset"] => {
  if (block === undefined) return null
  const { body, heading: line } = block
  report.place(["reset"], part("reset", line.start))
  const found = /^reset\s+when\s+/.exec(line.text)
  if (found === null) {
    report.note(["reset"], spanOf(line), "write `reset when v > 30`, and what is set below it, indented", {
      expected: "reset when"
    })
  }
  const length = found?.[0].length ?? line.text.length
  const when = equationOf(["reset", "when"], line.text.slice(length), line.start + length, 0, [], report.note)
  return {
    when: report.place(["reset", "when"], when),
    set: recordOf(["reset", "set"], assigned(["reset", "set"], entriesOf(body, report.note), report), report)
  }
}
