/**
 * What a mechanism's text says of events: lines of handlers, and when a spike is emitted.
 *
 * One idea: a line stands as in a declaration, `g = g + weight` or `send off after pulse`, and goes by its number.
 */
import * as Result from "effect/Result"
import type { Handler, MechanismFields } from "../../network/MechanismFields.ts"
import { emissionOf as emissionOfSpec } from "../assemble.ts"
import { readHandler } from "../handlerLines.ts"
import type { MechanismProblem } from "../MechanismError.ts"
import type { Path } from "../Path.ts"
import type { EmissionInput } from "../spec.ts"
import { type Block, entriesOf, type Entry, spanOf } from "./blocks.ts"
import { assignmentOf } from "./entries.ts"
import { type Part, part, type Report } from "./Note.ts"

/** The lines of a handler. */
export const handlersOf = (where: Path, entries: ReadonlyArray<Entry>, report: Report): ReadonlyArray<Handler> =>
  entries.flatMap((entry, i) => handlerOf([...where, i], entry, report))

const handlerOf = (where: Path, entry: Entry, { note, place }: Report): ReadonlyArray<Handler> => {
  const { inside, line: { start, text } } = entry
  if (/^[^\s=]+\s*=(?!=)/.test(text)) {
    const found = assignmentOf(where, entry, note)!
    return [{ _tag: "Set", target: place(where, found.name), text: place(where, found.text) }]
  }
  if (inside.length > 0) note(where, spanOf(inside[0]), "nothing stands under this line")
  const read = readHandler(text)
  if (Result.isFailure(read)) {
    const { expected, message } = read.failure
    note(where, spanOf(entry.line), message, { lost: true, ...expected === undefined ? {} : { expected } })
    return []
  }
  if (read.success._tag === "Send") {
    const { after, event } = read.success
    place(where, part(text, start))
    place(where, part(event, start + text.indexOf(event, "send".length)))
    if (after !== "") place(where, part(after, start + text.lastIndexOf(after)))
  }
  return [read.success]
}

/** `onEvent off`, and the lines under it. */
export const eventOf = (block: Block, report: Report): readonly [Part, ReadonlyArray<Handler>] => {
  const { body, heading: line } = block
  const event = line.text.slice("onEvent".length).trimStart()
  const named = part(event, line.start + line.text.length - event.length)
  if (event === "") {
    report.note(["onEvent"], spanOf(line), "write `onEvent off`, the name of an event", {
      expected: "onEvent off",
      lost: true
    })
  }
  report.place(["onEvent", event], named)
  return [named, handlersOf(["onEvent", event], entriesOf(body, report.note), report)]
}

/** `emits spike`, and what that is under it. */
export const emissionOf = (block: Block | undefined, report: Report): MechanismFields["emits"] => {
  if (block === undefined) return null
  const { body, heading: line } = block
  const { note, place } = report
  place(["emits"], part("emits", line.start))
  if (!/^emits\s+spike$/.test(line.text)) {
    note(["emits"], spanOf(line), "write `emits spike`, and what is crossed below it, indented", {
      expected: "emits spike"
    })
  }
  const where = ["emits", "spike"]
  const parts = new Map<string, { readonly name: Part; readonly text: Part }>()
  for (const entry of entriesOf(body, note)) {
    const found = assignmentOf(where, entry, note)
    if (found === null) continue // and a part is lost
    const key = found.name.text
    if (parts.has(key)) note([...where, key], found.name.span, `\`${key}\` is there already`)
    parts.set(key, found)
    place([...where, key], found.text)
  }
  if (!parts.has("crosses")) {
    note(where, spanOf(line), "it says what is crossed: `crosses = v - threshold`", { expected: "crosses", lost: true })
  }
  const problems: Array<MechanismProblem> = []
  const given = Object.fromEntries([...parts].map(([key, { text }]) => [key, text.text]))
  const made = emissionOfSpec({ spike: { crosses: "", ...given } as EmissionInput }, problems)
  for (const { message, nearest, text } of problems) {
    const found = [...parts.values()].flatMap(({ name, text }) => [name, text]).find((each) => each.text === text)
    note(where, found?.span ?? spanOf(line), message, nearest === undefined ? {} : { nearest })
  }
  return made
}
