/**
 * A mechanism (channel, pump or synapse) as a value: plain fields that can be compared, hashed, stored, sent to a worker and printed.
 *
 * This file does not know what the texts mean; `src/equation` checks them and `src/mechanism` makes mechanisms from them.
 */
import { tooMany } from "../table/limits.ts"
import { inspect, is, prototype, type Structural, structuralWith } from "../table/structural.ts"
import { declarationText } from "./declarationText.ts"
import { longestMechanismName } from "./limits.ts"
import type { MechanismFields, ParameterSpec } from "./MechanismFields.ts"
import { because, shown } from "./NetworkError.ts"

const TypeId = "~neurolens/Mechanism"

/** A mechanism: `MechanismFields` with structural equality under both Effect and Immutable.js. */
export interface Mechanism extends MechanismFields, Structural {
  readonly [TypeId]: typeof TypeId
  readonly toString: () => string
}

const Proto = prototype({
  [TypeId]: TypeId as typeof TypeId,
  toString(this: Mechanism): string {
    return `${this.kind} ${this.name}`
  },
  /** Alone a mechanism is shown whole; inside of something else by its name. */
  [inspect](this: Mechanism, depth?: number, options?: { readonly depth?: number | null }): string {
    return depth === options?.depth ? show(this) : this.toString()
  }
})

/** Prints a mechanism whole: its columns with defaults and units, what it reads, and its equations. `console.log` in Node shows it. */
export const show = (mechanism: Mechanism): string => declarationText(mechanism)

/** Tells whether a value is a mechanism. */
export const isMechanism: (u: unknown) => u is Mechanism = is((u): u is Mechanism =>
  typeof u === "object" && u !== null && Object.getPrototypeOf(u) === Proto
)

/** Makes a mechanism from its parts, unchecked: `Channel.make`, `Pump.make` and `Synapse.make` check the text first. */
export const fromFields = (fields: MechanismFields): Mechanism => structuralWith(Proto, toFields(fields))

/** The parts of a mechanism as a plain object, in a fixed order. */
export const toFields = (m: MechanismFields): MechanismFields => ({
  kind: m.kind,
  name: m.name,
  about: m.about,
  parameters: m.parameters,
  states: m.states,
  scheme: m.scheme,
  method: m.method,
  reads: m.reads,
  definitions: m.definitions,
  update: m.update,
  reset: m.reset,
  requires: m.requires,
  onPre: m.onPre,
  onPost: m.onPost,
  onEvent: m.onEvent,
  emits: m.emits,
  current: m.current,
  currents: m.currents,
  ion: m.ion,
  unchecked: m.unchecked
})

/** Whether a text can be a name in equations, and so that of a mechanism. */
export const isIdentifier = (name: unknown): boolean => typeof name === "string" && /^[A-Za-z_]\w*$/.test(name)

/**
 * The same mechanism under another name, so that two copies can live side by side; the name of its current stays. Throws a `NetworkError`
 * where the name is none that equations could use, or longer than names of mechanisms may be.
 */
export const rename = (mechanism: Mechanism, name: string): Mechanism => {
  const long = typeof name === "string"
    ? tooMany(`characters in the new name of ${mechanism.name}`, name.length, longestMechanismName, "shorten it")
    : null
  if (long !== null) throw because(long)
  if (isIdentifier(name)) return fromFields({ ...toFields(mechanism), name })
  throw because({
    _tag: "BadValue",
    what: `the new name of ${mechanism.name}`,
    found: shown(name),
    expected: `letters a–z and A–Z, digits and _, not beginning with a digit, for example "${mechanism.name}2"`
  })
}

/**
 * The same mechanism with other defaults, `Mechanism.withDefaults(Channels.K, { eK: -77 })`: what `Edit.insert` and `Edit.connect` write. Throws
 * a `NetworkError` on a name that is neither a parameter nor a state, and on a number that is not finite.
 */
export const withDefaults = (mechanism: Mechanism, defaults: Readonly<Record<string, number>>): Mechanism => {
  const available = [...Object.keys(mechanism.parameters), ...Object.keys(mechanism.states)]
  for (const [name, value] of Object.entries(defaults)) {
    if (!available.includes(name)) {
      throw because({ _tag: "UnknownName", what: `parameter or state of ${mechanism.name}`, name, available })
    }
    if (Number.isFinite(value)) continue
    const what = `the default of ${name} of ${mechanism.name}`
    throw because({ _tag: "BadValue", what, found: shown(value), expected: "a finite number" })
  }
  const changed = <A extends ParameterSpec>(specs: Readonly<Record<string, A>>): Readonly<Record<string, A>> =>
    Object.fromEntries(
      Object.entries(specs).map((
        [name, spec]
      ) => [name, Object.hasOwn(defaults, name) ? { ...spec, default: defaults[name] } : spec])
    )
  const fields = toFields(mechanism)
  return fromFields({ ...fields, parameters: changed(fields.parameters), states: changed(fields.states) })
}
