/**
 * What a run was asked for as texts that are the same for the same options: what a store compares to tell whether a run of a name is the one
 * that somebody wants.
 *
 * Networks stand as their documents and numbers with every bit; records go by name, so their order does not matter. Functions can not be
 * compared: their text changes with the tools that it went through, and what they remember beside it nobody can see. They stand by their
 * names, and their texts apart.
 */
import { toValue } from "../io/Json.ts"
import { isNetwork } from "../network/Network.ts"
import { isList } from "../table/isList.ts"
import { isPlain } from "../table/settled.ts"

/** A number as JSON, where -0, NaN and infinities are no numbers. */
const numberValue = (x: number): unknown =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : { number: Object.is(x, -0) ? "-0" : String(x) }

/** A value as JSON that says what it is; functions as `told` says. */
const valueOf = (u: unknown, told: (f: Function) => unknown): unknown => {
  const of = (part: unknown): unknown => valueOf(part, told)
  if (typeof u === "number") return numberValue(u)
  if (typeof u === "bigint") return { bigint: String(u) }
  if (typeof u === "function") return told(u)
  if (typeof u !== "object" || u === null) return u ?? null
  if (isNetwork(u)) return { network: toValue(u) }
  if (isList(u)) return Array.from(u as ArrayLike<unknown>, of)
  if (!isPlain(u) && "toJSON" in u && typeof u.toJSON === "function") return of(u.toJSON())
  const entries = u instanceof Map ? [...u as ReadonlyMap<unknown, unknown>] : Object.entries(u)
  const named = entries.filter(([, value]) => value !== undefined).map(([name, value]) =>
    [String(name), of(value)] as const
  )
  return Object.fromEntries(named.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0))
}

/** Options as a text: a line for each, by name. */
export const settingsText = (options: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify(valueOf(options, () => ({ function: true })), null, 1)}\n`

/** The settings of a text without what people added of their own, where all are numbers and words; null where some are more. */
export const simpleSettings = (text: string): Readonly<Record<string, string | number | boolean>> | null => {
  const { inputs: _inputs, ...settings } = JSON.parse(text) as Readonly<Record<string, unknown>>
  const simple: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null
    simple[name] = value
  }
  return simple
}

/** The texts of the functions among options, by name, as they are in this program. */
export const functionsText = (options: Readonly<Record<string, unknown>>): string => {
  const texts: Record<string, ReadonlyArray<string>> = {}
  for (const [name, option] of Object.entries(options)) {
    const own: Array<string> = []
    valueOf(option, (f) => own.push(Function.prototype.toString.call(f)))
    if (own.length > 0) texts[name] = own
  }
  return `${JSON.stringify(texts, null, 1)}\n`
}

/** What stands where in two texts of settings, by name: nothing where a side has none. */
export type SettingDifference = { readonly name: string; readonly values: readonly [string, string] }

/** The settings that differ between two texts. */
export const settingDifferences = (first: string, second: string): ReadonlyArray<SettingDifference> => {
  const [a, b] = [first, second].map((text) => {
    const settings = JSON.parse(text) as Readonly<Record<string, unknown>>
    return new Map(Object.entries(settings).map(([name, value]) => [name, JSON.stringify(value)]))
  })
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((name) => {
    const values = [a.get(name) ?? "nothing", b.get(name) ?? "nothing"] as const
    return values[0] === values[1] ? [] : [{ name, values }]
  })
}
