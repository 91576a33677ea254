/**
 * Lists what is too large in a mechanism: how many parts it has, how long its names and texts are.
 *
 * One idea: sizes come before meaning. Where one is beyond its limit nothing is read, so a document from anywhere costs
 * no more than its own length. Messages repeat nothing of what is too long.
 */
import { longestText } from "../equation/limits.ts"
import { longestMechanismName } from "../network/limits.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { handlerPaths, textsOf } from "../network/texts.ts"
import { longestAbout, longestPlace, longestTexts, mostEntries } from "./limits.ts"
import type { MechanismProblem } from "./MechanismError.ts"
import type { Path } from "./Path.ts"

/** Lists everything that is beyond its limit. */
export const checkSizes = (fields: MechanismFields): ReadonlyArray<MechanismProblem> => {
  const problems: Array<MechanismProblem> = []
  const beyond = (where: Path, count: number, most: number, what: string, wayOut: string): void => {
    if (count <= most) return
    const message = `${count} ${what}, at most ${most} are read: ${wayOut}`
    problems.push({ where, text: "", message, span: [0, 0], expected: `at most ${most}` })
  }
  const texts = textsOf(fields)
  const names = namesOf(fields)
  for (const [part, most] of Object.entries(mostEntries)) {
    beyond(
      part.split("."),
      Object.keys(partOf(fields, part as keyof typeof mostEntries)).length,
      most,
      "entries",
      "split the mechanism"
    )
  }
  for (const [where, name] of names) {
    beyond(where, name.length, longestMechanismName, "characters in a name", "shorten it")
  }
  for (const place of fields.unchecked === true ? [] : fields.unchecked) {
    beyond(["unchecked"], String(place).length, longestPlace, "characters in a place", "shorten it")
  }
  beyond(["about"], String(fields.about).length, longestAbout, "characters", "shorten it")
  let total = 0
  for (const [where, text] of texts) {
    const { length } = String(text)
    total += length
    beyond(clipped(where), length, longestText, "characters in a text", "split it into definitions")
  }
  beyond([], total, longestTexts, "characters in all texts", "split the mechanism")
  return problems.slice(0, mostReported)
}

/** Most problems of this kind that are reported. */
const mostReported = 20

const clipped = (where: Path): Path =>
  where.map((key) =>
    typeof key === "string" && key.length > longestMechanismName ? `${key.slice(0, longestMechanismName)}…` : key
  )

const partOf = (fields: MechanismFields, part: keyof typeof mostEntries): object => {
  switch (part) {
    case "reset.set":
      return fields.reset?.set ?? {}
    case "onEvent": // an event without lines counts too
      return Object.values(fields.onEvent).flatMap((lines): ReadonlyArray<unknown> =>
        lines.length === 0 ? [null] : lines
      )
    case "unchecked":
      return fields.unchecked === true ? {} : fields.unchecked
    default:
      return fields[part]
  }
}

/** All names, each with the part that it stands in. */
const namesOf = (fields: MechanismFields): ReadonlyArray<readonly [where: Path, name: string]> => [
  [["name"], String(fields.name)],
  ...fields.current === null ? [] : [[["current", "name"], String(fields.current.name)] as const],
  ...fields.currents.map(({ name }) => [["currents"], String(name)] as const),
  ...Object.keys(fields.parameters).map((name) => [["parameters"], name] as const),
  ...Object.keys(fields.states).map((name) => [["states"], name] as const),
  ...Object.keys(fields.reads).map((name) => [["reads"], name] as const),
  ...Object.values(fields.reads).map(({ of }) => [["reads"], String(of ?? "")] as const),
  ...Object.keys(fields.definitions).map((name) => [["definitions"], name] as const),
  ...fields.update.map(({ target }) => [["update"], target] as const),
  ...Object.keys(fields.reset?.set ?? {}).map((name) => [["reset", "set"], name] as const),
  ...Object.keys(fields.onEvent).map((name) => [["onEvent"], name] as const),
  ...handlerPaths(fields).flatMap(([where, handler]) =>
    (handler._tag === "Set" ? [handler.target] : [handler.event, handler.after]).map((name) => [where, name] as const)
  )
]
