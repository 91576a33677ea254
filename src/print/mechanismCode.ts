/**
 * Mechanisms as code: a built-in one by its name, one that was made from a built-in one by the calls that make it, any other as it was
 * declared.
 *
 * One idea: a candidate is tried, and taken when it makes this very mechanism, to the bit of every default and the order of its parts; the
 * last candidate, `Mechanism.fromFields`, always does.
 */
import * as Result from "effect/Result"
import * as Channels from "../mechanism/Channels.ts"
import { declare } from "../mechanism/declare.ts"
import * as Pumps from "../mechanism/Pumps.ts"
import { specOf } from "../mechanism/specOf.ts"
import * as Synapses from "../mechanism/Synapses.ts"
import { type Mechanism, rename, toFields, withDefaults } from "../network/Mechanism.ts"
import type { MechanismFields } from "../network/MechanismFields.ts"
import { call, type Code, data, name, number, record, text } from "./Code.ts"
import { layout } from "./layout.ts"

type BuiltIn = { readonly mechanism: Mechanism; readonly code: Code }

const builtIns: ReadonlyArray<BuiltIn> = Object.entries({ Channels, Pumps, Synapses }).flatMap(([module, members]) =>
  Object.entries<Mechanism>(members).map(([member, mechanism]) => ({ mechanism, code: name(module, member) }))
)

/** A mechanism whole as text: equal where two mechanisms are the same to the bit. */
const identity = (fields: MechanismFields): string => layout(data(toFields(fields), "a mechanism"))

/** Whether a mechanism has a declaration of its own: it is neither built in nor made from one that is. */
export const isDeclared = (mechanism: Mechanism): boolean => variant(mechanism) === null

/** The code of a mechanism. */
export const mechanismCode = (mechanism: Mechanism): Code => variant(mechanism) ?? declared(mechanism)

/** A built-in mechanism, under another name or with other defaults where it has these. */
const variant = (mechanism: Mechanism): Code | null => {
  const wanted = identity(mechanism)
  for (const { code, mechanism: built } of builtIns) {
    if (built.kind !== mechanism.kind || built.about !== mechanism.about) continue
    const changed = changedDefaults(built, mechanism)
    if (changed === null) continue
    const made = withDefaults(built, changed)
    if (identity(made.name === mechanism.name ? made : rename(made, mechanism.name)) !== wanted) continue
    const own = Object.keys(changed).length === 0 ? code : call(
      name("Mechanism", "withDefaults"),
      code,
      record(Object.entries(changed).map(([local, value]) => [local, number(value)]))
    )
    return built.name === mechanism.name ? own : call(name("Mechanism", "rename"), own, text(mechanism.name))
  }
  return null
}

/** The defaults in which a mechanism differs from another; null where it has other names or a default that nobody could give. */
const changedDefaults = (from: Mechanism, to: Mechanism): Readonly<Record<string, number>> | null => {
  const [old, now] = [from, to].map((
    { parameters, states }
  ) => [...Object.entries(parameters), ...Object.entries(states)])
  if (old.length !== now.length || old.some(([local], i) => local !== now[i][0])) return null
  const changed = now.filter(([, spec], i) => !Object.is(spec.default, old[i][1].default))
  return changed.every(([, spec]) => Number.isFinite(spec.default))
    ? Object.fromEntries(changed.map(([local, spec]) => [local, spec.default]))
    : null
}

/** The declaration of a mechanism. */
const declared = (mechanism: Mechanism): Code => {
  const fields = toFields(mechanism)
  const spec = specOf(fields)
  const made = declare(fields.kind, fields.name, spec)
  return Result.isSuccess(made) && identity(made.success) === identity(mechanism)
    ? call(name(fields.kind, "make"), text(fields.name), data(spec, "a declaration"))
    : call(name("Mechanism", "fromFields"), data(fields, "a mechanism"))
}
