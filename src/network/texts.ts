/**
 * The equation texts of a mechanism, as they were written: for those who count them or look for a word before anything is read.
 */
import type { CurrentSpec, Handler, MechanismFields } from "./MechanismFields.ts"

/** A place in a declaration: keys and indices. */
type Path = ReadonlyArray<string | number>

/** The keys of rules with one text. */
const ruleKey = { Derivative: "derivative", Assigned: "equals" } as const

/** All equation texts, each with its place. */
export const textsOf = (fields: MechanismFields): ReadonlyArray<readonly [where: Path, text: string]> => [
  ...Object.entries(fields.definitions).map(([name, text]) => [["definitions", name], text] as const),
  ...Object.entries(fields.states).flatMap(([name, { initial, rule }]) => [
    ...Object.entries(rule).filter(([part]) => part !== "_tag").map(([part, text]) =>
      [["states", name, part === "text" ? ruleKey[rule._tag as keyof typeof ruleKey] : part], text] as const
    ),
    ...initial === undefined ? [] : [[["states", name, "initial"], initial] as const]
  ]),
  ...fields.scheme.map((text, i) => [["scheme", i], text] as const),
  ...fields.update.map(({ target, text }) => [["update", target], text] as const),
  ...currentPaths(fields).map(([where, { text }]) => [where, text] as const),
  ...fields.reset === null ? [] : [[["reset", "when"], fields.reset.when] as const],
  ...Object.entries(fields.reset?.set ?? {}).map(([name, text]) => [["reset", "set", name], text] as const),
  ...fields.requires.map((text, i) => [["requires", i], text] as const),
  ...handlerPaths(fields).flatMap(([where, handler]) => handler._tag === "Set" ? [[where, handler.text] as const] : []),
  ...Object.entries(fields.emits?.spike ?? {}).flatMap(([part, text]) =>
    text === null || part === "time" ? [] : [[["emits", "spike", part], text] as const]
  )
]

/** All currents, each with its place: the one, or several by their names. */
export const currentPaths = (
  { current, currents }: MechanismFields
): ReadonlyArray<readonly [where: Path, current: CurrentSpec]> => [
  ...current === null ? [] : [[["current"], current] as const],
  ...currents.map((each) => [["currents", each.name], each] as const)
]

/** The lines of all handlers, each with its place. */
export const handlerPaths = (
  { onEvent, onPost, onPre }: MechanismFields
): ReadonlyArray<readonly [where: Path, handler: Handler]> =>
  [
    [["onPre"], onPre] as const,
    [["onPost"], onPost] as const,
    ...Object.entries(onEvent).map(([event, lines]) => [["onEvent", event], lines] as const)
  ].flatMap(([where, lines]) => lines.map((handler, i) => [[...where, i], handler] as const))

/** Whether some text of a mechanism has a word in it; what the word means there is not asked. */
export const mentions = (fields: MechanismFields, word: string): boolean => {
  const whole = new RegExp(`\\b${word}\\b`)
  return textsOf(fields).some(([, text]) => whole.test(text))
}
