/**
 * What a person writes to declare a mechanism: the parts that channels, pumps and synapses have in common.
 *
 * One idea: short forms for people (a state's rule is told from its keys, a current may be a bare text); `assemble.ts`
 * turns them into the plain `MechanismFields`. The types already refuse half a rule; the same mistakes are reported
 * again at run time for JavaScript.
 */

/**
 * A constant: its default, its unit (`"1"` for a pure number), and whether its column is shared under its bare name.
 */
export type ParameterInput = {
  readonly default: number
  readonly unit: string
  readonly shared?: boolean
  /** `"post"` for a parameter of a synapse of which there is one value for each postsynaptic compartment. */
  readonly at?: "post"
}

/**
 * A quantity of compartments that belongs to somebody else: a state, a parameter, a current or a label.
 *
 * `of` is the column or current that is meant (`HH_n`, `i_Ca`); left out, the local name is. A synapse says with `end` which of its two
 * compartments is asked; left out, the postsynaptic one. `default` is the value in every row that lacks the quantity; without one, a run
 * in which a row lacks it does not start.
 */
export type ReadInput = {
  readonly unit: string
  readonly default?: number
  readonly of?: string
  readonly end?: "pre" | "post"
}

type StateColumn = {
  readonly default?: number
  readonly unit?: string
  readonly shared?: boolean
  /** `"post"` for a state of a synapse of which there is one for each postsynaptic compartment. */
  readonly at?: "post"
  /** Where `States.init` puts the state, from what stands still and the states above it; left out, where it comes to rest. */
  readonly initial?: string
}

type RuleKey = "alpha" | "beta" | "inf" | "tau" | "derivative" | "equals"

type Only<K extends RuleKey> = { readonly [_ in K]: string } & { readonly [_ in Exclude<RuleKey, K>]?: never }

/**
 * A state, its default 0, its unit `"1"` and the rule it moves by: `alpha` and `beta` (dx/dt = alpha (1 - x) - beta x),
 * `inf` and `tau` (dx/dt = (inf - x) / tau), `derivative` (dx/dt), `equals` (x itself), or none of them: the state
 * moves by the reactions of `scheme` that name it, and holds still where none does.
 */
export type StateInput =
  & StateColumn
  & (Only<"alpha" | "beta"> | Only<"inf" | "tau"> | Only<"derivative"> | Only<"equals"> | Only<never>)

/** A current: its equation, or its equation and the name that it is recorded under (`i_<mechanism>` unless given). */
export type CurrentInput = string | { readonly name: string; readonly equals: string }

/**
 * Lines that run in order when an event arrives, `"g = g + weight"` or `"send off after pulse"`; one text may hold several lines, each of them
 * sees the ones before it.
 */
export type HandlerInput = string | ReadonlyArray<string>

/** When a channel emits a spike: where `crosses` goes from 0 or below to above 0. */
export type EmissionInput = {
  readonly crosses: string
  /** After a crossing there is no other before this is 0 or below; left out, `crosses` itself. */
  readonly rearm?: string
  /** The time after a spike in which there is no other [ms]; left out, none. */
  readonly refractory?: string
  /** `"crossing"` (the default): where the straight line between two samples is 0. `"step"`: the time of the sample that first shows it. */
  readonly time?: "crossing" | "step"
}

/** The parts that every kind of mechanism has. */
export type CommonSpec = {
  /** One sentence for `Network.show` and the docs. */
  readonly about?: string
  readonly parameters?: Readonly<Record<string, ParameterInput>>
  readonly states?: Readonly<Record<string, StateInput>>
  /**
   * Reactions between states, `"C <-> O : alpha, beta"`, `"2 Ca + B <-> CaB : kon, koff"`, `"Ca -> : leak"`: each name gains what a reaction
   * makes of it, at the rate times the product of what it takes. A state named here has no rule of its own.
   */
  readonly scheme?: ReadonlyArray<string>
  /**
   * How states that depend on each other move: `exponential` (exact where they are linear) or `implicit` (backward Euler, for stiff nonlinear
   * ones). Default: exponential where the system is linear, implicit where it is not.
   */
  readonly method?: "exponential" | "implicit"
  readonly reads?: Readonly<Record<string, ReadInput>>
  /** Named subexpressions, each may use the ones before it. */
  readonly definitions?: Readonly<Record<string, string>>
  /** Lines `target = expression` that run in order after the states have moved; one text may hold several lines. */
  readonly update?: string | ReadonlyArray<string>
  /** Where `when` holds after `update`, all of `set` is evaluated, then written. */
  readonly reset?: { readonly when: string; readonly set: Readonly<Record<string, string>> }
  /** Conditions on parameters, `"tau1 <= tau2"`; a run in which a row does not fulfil one does not start. */
  readonly requires?: ReadonlyArray<string>
  /**
   * Texts whose units are not checked, for equations that are taken over from elsewhere: `true` for all, or a list of places,
   * `["states.m.alpha", "definitions.q10"]`, each of which covers everything under it.
   */
  readonly unchecked?: boolean | ReadonlyArray<string>
}

/** What a channel has beside these: when a spike leaves the compartment. */
export type EmitterSpec = { readonly emits?: { readonly spike: EmissionInput } }

/** Several currents of a channel in place of one, by the names that they are recorded under. */
export type CurrentsSpec = { readonly currents?: Readonly<Record<string, string>> }

/** What a synapse has beside these: what it does when events arrive. */
export type HandlersSpec = {
  /** When a spike of the source arrives, `delay` after it. */
  readonly onPre?: HandlerInput
  /** When a spike of the postsynaptic side arrives, `post_delay` after it. */
  readonly onPost?: HandlerInput
  /** When an event arrives that a line `send NAME after TIME` sent, by its name. */
  readonly onEvent?: Readonly<Record<string, HandlerInput>>
}

/** What a declaration of any kind may have. */
export type AnySpec = CommonSpec & CurrentsSpec & EmitterSpec & HandlersSpec & {
  readonly current?: CurrentInput | null
  readonly ion?: string | null
}
