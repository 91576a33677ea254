/**
 * Where in a declaration something stands, as data: the keys that lead there, and the words for it.
 *
 * One idea: a path is what a program follows to the field that it shows (`["states", "m", "alpha"]`), and its words (`state m, alpha`) come
 * from it alone. It does not know what stands there.
 */

/**
 * The keys from a declaration to a part of it: `["states", "m", "alpha"]`, `["parameters", "g", "unit"]`, `["scheme", 0]`, `["reset", "set",
 * "v"]`; an update goes by what it sets (`["update", "w"]`), a line of a handler by its number (`["onPre", 0]`, `["onEvent", "off", 0]`), and the
 * whole mechanism has no keys.
 */
export type Path = ReadonlyArray<string | number>

/** What one entry of a group is called. */
const nouns = {
  parameters: "parameter",
  states: "state",
  reads: "read",
  definitions: "definition",
  scheme: "reaction",
  update: "update",
  requires: "requirement",
  unchecked: "unchecked",
  currents: "current"
} as const

/** A part of a declaration with entries of its own. */
export type Group = keyof typeof nouns

/** What one entry of a group is called: `state` for `states`. */
export const nounOf = (group: Group): string => nouns[group]

/** Whether a key leads to a group. */
export const isGroup = (key: string | number): key is Group => Object.hasOwn(nouns, key)

const isHandler = (key: string | number): boolean => key === "onPre" || key === "onPost" || key === "onEvent"

/** The words for a path: `state m, alpha`, `reaction 1`, `reset, set v`. */
export const whereText = (path: Path): string => {
  const [first, ...rest] = path
  if (first === undefined) return "the mechanism"
  if (first === "reset" && rest[0] === "set" && rest.length > 1) return `reset, ${rest.join(" ")}`
  if (isHandler(first)) return path.map((key) => typeof key === "number" ? `line ${key + 1}` : key).join(", ")
  if (first === "scheme" && rest.length === 0) return "reactions"
  if (first === "requires" && rest.length === 0) return "requirements"
  if (first === "unchecked" && rest.length > 0) return `unchecked, place ${Number(rest[0]) + 1}`
  if (!isGroup(first) || rest.length === 0) return path.join(", ")
  const [name, ...more] = rest
  return [`${nounOf(first)} ${typeof name === "number" ? name + 1 : name}`, ...more].join(", ")
}
