/**
 * What a mechanism (channel, pump or synapse) consists of: names, units, defaults and equations as text, and which columns they mean.
 *
 * Plain data. This file does not know what the text means, nor which data is well formed: `src/mechanism` checks it.
 */

/** A constant of a mechanism: one column of the table, one value per row. */
export type ParameterSpec = {
  /** Value written when the mechanism is inserted. */
  readonly default: number
  /** Unit of the column, for example `"S/cm2"`; `"1"` for a pure number. */
  readonly unit: string
  /** True when the column has no prefix and is one and the same for every mechanism that declares it (`eNa`, `vt`). */
  readonly shared: boolean
  /**
   * For synapses: `"post"` where there is one value for all edges of the type that end at a compartment, which is a column of compartments;
   * left out, every edge has its own.
   */
  readonly at?: "post"
}

/** How a state moves in one time step. */
export type StateRule =
  /** `dx/dt = alpha (1 - x) - beta x`, advanced by exponential Euler with alpha and beta frozen. */
  | { readonly _tag: "Rates"; readonly alpha: string; readonly beta: string }
  /** `dx/dt = (inf - x) / tau`, advanced by exponential Euler with inf and tau frozen. */
  | { readonly _tag: "Relaxation"; readonly inf: string; readonly tau: string }
  /** `dx/dt = text`. Exact for a right-hand side that is linear in x, otherwise exponential Rosenbrock-Euler. */
  | { readonly _tag: "Derivative"; readonly text: string }
  /** `x = text`, evaluated at time zero and in every step. */
  | { readonly _tag: "Assigned"; readonly text: string }
  /** Moves by the reactions of the mechanism's `scheme` that name it. */
  | { readonly _tag: "Scheme" }
  /** Moves only through `update`, `reset`, a pump's current, diffusion or another mechanism that shares the column. */
  | { readonly _tag: "Held" }

/** A state of a mechanism: one column of the table holds its initial value. */
export type StateSpec = ParameterSpec & {
  readonly rule: StateRule
  /** Where `States.init` puts the state, whatever its rule; left out, where it comes to rest. */
  readonly initial?: string
}

/**
 * A quantity of compartments that belongs to somebody else: another mechanism's state or parameter, a current (for channels and pumps that
 * of the previous step), or a label.
 */
export type ReadSpec = {
  readonly unit: string
  /** Value in rows that lack the quantity; left out, no row may lack it. */
  readonly default?: number
  /** The column or current that is meant; left out, that of the local name. */
  readonly of?: string
  /** For synapses, at which end; left out, the postsynaptic one. */
  readonly end?: "pre" | "post"
}

/** One line of a discrete update, `target = text`; lines run in order, each sees the ones before it. */
export type Assignment = { readonly target: string; readonly text: string }

/**
 * One line of what a synapse does when an event arrives: a state gets a value, or the synapse sends an event to itself, which arrives after the
 * time that a parameter holds. Lines run in order, each sees the ones before it.
 */
export type Handler =
  | { readonly _tag: "Set"; readonly target: string; readonly text: string }
  | { readonly _tag: "Send"; readonly event: string; readonly after: string }

/** When a channel emits a spike. */
export type Emission = {
  /** A spike is where this goes from 0 or below to above 0, from one sample to the next. */
  readonly crosses: string
  /** After a crossing there is no other before a sample at which this is 0 or below; null where `crosses` itself says so. */
  readonly rearm: string | null
  /** The time after a spike in which a crossing is none [ms]; null for no time. */
  readonly refractory: string | null
  /** The time of a spike: where the straight line between two samples is 0, or that of the sample that shows it first. */
  readonly time: "crossing" | "step"
}

/** A current: the name that it is recorded under, and its equation. */
export type CurrentSpec = { readonly name: string; readonly text: string }

/** The parts of a mechanism. */
export type MechanismFields = {
  readonly kind: "Channel" | "Pump" | "Synapse" | "Junction"
  readonly name: string
  /** One sentence for `Network.show` and the docs. */
  readonly about: string
  readonly parameters: Readonly<Record<string, ParameterSpec>>
  readonly states: Readonly<Record<string, StateSpec>>
  /** Reactions between states, `C <-> O : alpha, beta`. */
  readonly scheme: ReadonlyArray<string>
  /** How states that depend on each other move; null for exponential where they are linear, implicit where not. */
  readonly method: "exponential" | "implicit" | null
  readonly reads: Readonly<Record<string, ReadSpec>>
  /** Named subexpressions, in order; each may use the ones before it. They are inlined, so derivatives go through them. */
  readonly definitions: Readonly<Record<string, string>>
  readonly update: ReadonlyArray<Assignment>
  /** Where `when` holds after `update`, every `set` is evaluated on the values before the reset, then written. */
  readonly reset: { readonly when: string; readonly set: Readonly<Record<string, string>> } | null
  /** Conditions on parameters, `tau1 <= tau2`, without which no run begins. */
  readonly requires: ReadonlyArray<string>
  /** What a synapse does when a spike of its source arrives. */
  readonly onPre: ReadonlyArray<Handler>
  /** What a synapse does when a spike of its postsynaptic side arrives. */
  readonly onPost: ReadonlyArray<Handler>
  /** What a synapse does when an event arrives that it sent to itself, by the name of the event. */
  readonly onEvent: Readonly<Record<string, ReadonlyArray<Handler>>>
  /** For channels: when a spike leaves the compartment; null where none does, or a `reset` says when. */
  readonly emits: { readonly spike: Emission } | null
  /**
   * The current: outward positive. Channel: density in mA/cm2, recorded as `name` (all channels with one name add up).
   * Pump: minus the rate of change of `ion` in mM/ms. Synapse: nA. Junction: nA, out of the pre compartment and into the post one.
   */
  readonly current: CurrentSpec | null
  /** For channels, the currents where there are several, in order: `current` is null then. */
  readonly currents: ReadonlyArray<CurrentSpec>
  /** The state that a pump moves by its current, `null` for all others. */
  readonly ion: string | null
  /**
   * Texts whose units are not checked: `true` for all, or places such as `states.m.alpha`, each of which covers everything under it. What
   * they say is computed as it stands, as every text is: a name is a number in its declared unit.
   */
  readonly unchecked: true | ReadonlyArray<string>
}

/** Whether a mechanism lies between two compartments, so that it has a row of `edges`: a synapse, a junction. */
export const hasEnds = ({ kind }: Pick<MechanismFields, "kind">): boolean => kind === "Synapse" || kind === "Junction"

/** All currents of a mechanism, in order. */
export const currentsOf = (
  { current, currents }: Pick<MechanismFields, "current" | "currents">
): ReadonlyArray<CurrentSpec> => current === null ? currents : [current, ...currents]

/** Whether a current of a mechanism has a name. */
export const hasCurrent = (mechanism: Pick<MechanismFields, "current" | "currents">, name: string): boolean =>
  currentsOf(mechanism).some((current) => current.name === name)

/** The column that holds a parameter or state of a mechanism: `HH_gNa`, or `eNa` where it is shared; of a read, the column that it means. */
export const columnName = (mechanism: MechanismFields, local: string): string => {
  const spec = specOf(mechanism, local)
  if (spec !== undefined) return spec.shared ? local : `${mechanism.name}_${local}`
  return Object.hasOwn(mechanism.reads, local) ? readColumn(local, mechanism.reads[local]) : local
}

/** The parameter or state of a name; a name may be any text, also one that objects have on their own, such as `constructor`. */
const specOf = ({ parameters, states }: MechanismFields, local: string): ParameterSpec | undefined =>
  Object.hasOwn(parameters, local) ? parameters[local] : Object.hasOwn(states, local) ? states[local] : undefined

/** The column or current that a read is of. */
export const readColumn = (key: string, { of }: ReadSpec): string => of ?? key

/** The parts of a mechanism with one current or none that says nothing of events, requires nothing and whose texts are all checked. */
export const noEvents: Pick<
  MechanismFields,
  "currents" | "emits" | "onEvent" | "onPost" | "onPre" | "requires" | "unchecked"
> = {
  currents: [],
  unchecked: [],
  requires: [],
  onPre: [],
  onPost: [],
  onEvent: {},
  emits: null
}

/** The lines of all handlers of a mechanism, in the order of the declaration. */
export const handlersOf = ({ onEvent, onPost, onPre }: MechanismFields): ReadonlyArray<Handler> => [
  ...onPre,
  ...onPost,
  ...Object.values(onEvent).flat()
]

/** Whether events arrive at a mechanism. */
export const hasHandlers = ({ onEvent, onPost, onPre }: MechanismFields): boolean =>
  onPre.length > 0 || onPost.length > 0 || Object.keys(onEvent).length > 0

/**
 * How a mechanism tells that a compartment spikes: where a quantity goes through 0, or where its `reset` happens; null where it does not. A
 * channel is one detector at most.
 */
export const emitter = ({ emits, kind, reset }: MechanismFields): "Crossing" | "Reset" | null =>
  emits !== null ? "Crossing" : kind === "Channel" && reset !== null ? "Reset" : null

/** Whether a parameter or state of a synapse has one value for all edges that end at a compartment. */
export const isPooled = ({ at }: ParameterSpec): boolean => at === "post"

/**
 * The columns that a mechanism moves itself, by rules, `update`, `reset` or when events arrive, or of which it says where they begin, and `v` if it
 * writes that; not the concentration that a pump acts on.
 */
export const movedColumns = (mechanism: MechanismFields): ReadonlyArray<string> => {
  const { reset, states, update } = mechanism
  const locals = [
    ...Object.keys(states).filter((local) => states[local].rule._tag !== "Held" || states[local].initial !== undefined),
    ...update.map(({ target }) => target),
    ...Object.keys(reset?.set ?? {}),
    ...handlersOf(mechanism).flatMap((handler) => handler._tag === "Set" ? [handler.target] : [])
  ]
  return [...new Set(locals)].map((local) => columnName(mechanism, local))
}

/** Whether a mechanism may reset the voltage. */
export const resetsVoltage = ({ reset }: MechanismFields): boolean => reset !== null && Object.hasOwn(reset.set, "v")

/** The column of the concentration that a mechanism moves, or null. */
export const ionColumn = (mechanism: MechanismFields): string | null =>
  mechanism.ion === null ? null : columnName(mechanism, mechanism.ion)
