/**
 * The way back: a channel as a text of NMODL that NEURON runs, or all that has no counterpart there.
 *
 * What `read` makes of the text is the channel again, but for what a file does not say: defaults of ions' columns are NEURON's, definitions that one
 * text uses are put in, and a state begins where it rests. Each block computes what it needs in LOCAL names, so that nothing is frozen between blocks.
 */
import * as Result from "effect/Result"
import type { Expression } from "../../equation/Expression.ts"
import { freeNames } from "../../equation/freeNames.ts"
import { linearIn } from "../../equation/linear.ts"
import { parse } from "../../equation/parse.ts"
import { substitute } from "../../equation/substitute.ts"
import { conservedSums } from "../../mechanism/conserved.ts"
import { parseReaction, type Reaction } from "../../mechanism/reaction.ts"
import type { Mechanism } from "../../network/Mechanism.ts"
import { currentsOf, type StateSpec } from "../../network/MechanismFields.ts"
import { bracketed, Called } from "./called.ts"
import { numberOf } from "./Definitions.ts"
import { NmodlError, type Problem } from "./NmodlError.ts"
import { type Defined, dependsOn, restOf, type Rule, ruleOf, through } from "./Rule.ts"
import { type Stepped, steppedOf } from "./stepped.ts"
import { helperTexts, numberText, Writer } from "./writing.ts"

/** Prints a channel. */
export const print = (mechanism: Mechanism): Result.Result<string, NmodlError> => {
  const problems: Array<Problem> = []
  const missing = (construct: string, message: string): void => {
    problems.push({ code: "no-counterpart", line: 0, file: null, construct, message, text: "", span: [0, 0] })
  }
  const text = mechanism.kind === "Channel" ? new Printer(mechanism, missing).text() : null
  if (text === null) {
    missing(mechanism.kind, `\`${mechanism.name}\` is a ${mechanism.kind.toLowerCase()}, and only channels are printed`)
  }
  return problems.length === 0 && text !== null ? Result.succeed(text) : Result.fail(new NmodlError({ problems }))
}

const read = (text: string): Expression => Result.getOrThrow(parse(text)) // of a mechanism that was checked

/** The parts of a rule that get names of their own, by what they are; none of a derivative, in which `cnexp` looks for the state. */
const partsOf = (rule: Rule): ReadonlyArray<readonly [part: string, e: Expression]> =>
  rule._tag === "inf"
    ? [["inf", rule.inf], ["tau", rule.tau]]
    : rule._tag === "rates"
    ? [["alpha", rule.alpha], ["beta", rule.beta]]
    : []

class Printer {
  readonly mechanism: Mechanism
  readonly missing: (construct: string, message: string) => void
  readonly definitions: ReadonlyMap<string, Expression>
  readonly defined: Defined
  readonly called: Called
  readonly helpers = new Set<string>()
  /** Lines of `update` that are the step of a rule which sees a concentration, and the others. */
  readonly stepped: Stepped

  constructor(mechanism: Mechanism, missing: (construct: string, message: string) => void) {
    this.mechanism = mechanism
    this.missing = missing
    this.definitions = new Map(Object.entries(mechanism.definitions).map(([name, text]) => [name, read(text)]))
    this.defined = { definition: (name) => this.definitions.get(name) }
    this.stepped = steppedOf(mechanism, this.definitions)
    this.called = new Called(mechanism, missing)
  }

  /** The whole file. */
  text(): string {
    const { about, emits, parameters, reads, requires, reset, states, unchecked } = this.mechanism
    for (
      const [what, has] of Object.entries({
        reset: reset !== null,
        emits: emits !== null,
        requires: requires.length > 0
      })
    ) {
      if (has) this.missing(what, `NMODL has no \`${what}\` for a density mechanism: leave it out`)
    }
    if (unchecked === true) this.missing("unchecked", "name the texts whose units are not checked, or check them")
    const initial = this.#initial()
    const derivative = this.#derivative()
    const kinetic = this.#kinetic()
    const update = this.#update()
    const breakpoint = this.#breakpoint(derivative !== null, kinetic, update !== null)
    const own = Object.entries(parameters).filter(([local]) => !this.called.ions.has(local))
    const stateNames = Object.keys(states).filter((local) => states[local].rule._tag !== "Assigned")
    const moving = [initial, breakpoint, derivative, kinetic, update].filter((block) => block !== null)
    const blocks = [
      ...about === "" ? [] : [`TITLE ${about.replace(/\s+/g, " ").trim()}`],
      this.called.neuron(own.map(([local]) => local)),
      ...own.length === 0 ? [] : [
        [
          "PARAMETER {",
          ...own.map(([local, { default: value, unit }]) => `  ${local} = ${numberText(value)}${bracketed(unit)}`),
          "}"
        ].join("\n")
      ],
      ["ASSIGNED {", ...this.called.assigned(moving.join("\n")), "}"].join("\n"),
      ...stateNames.length === 0 ? [] : [
        ["STATE {", ...stateNames.map((local) => `  ${this.called.of(local)}${bracketed(states[local].unit)}`), "}"]
          .join("\n")
      ],
      ...moving,
      ...[...this.helpers].sort().map((helper) => helperTexts[helper])
    ]
    for (const local of Object.keys(reads)) {
      if (!this.called.ions.has(local)) {
        this.missing(`reads.${local}`, `NMODL reads of others what ions have, and \`${local}\` is none of it`)
      }
    }
    return `${blocks.join("\n\n")}\n`
  }

  /** A block whose definitions are computed first, those that some expressions need. */
  #writer(roots: ReadonlyArray<Expression>): Writer {
    const before = new Set(this.called.taken)
    const writer = new Writer({
      called: (name) => this.called.of(name),
      helpers: this.helpers,
      missing: this.missing,
      fresh: (wanted) => {
        let name = wanted
        for (let k = 2; before.has(name); k++) name = `${wanted}_${k}`
        before.add(name)
        return name
      }
    })
    const needed = new Set<string>()
    const visit = (e: Expression): void => {
      for (const each of freeNames(e)) {
        const inside = this.definitions.get(each)
        if (inside === undefined || needed.has(each)) continue
        visit(inside)
        needed.add(each)
      }
    }
    roots.forEach(visit)
    for (const each of needed) before.add(each)
    for (const each of needed) {
      writer.locals.push(each)
      writer.assign(each, this.#own(this.definitions.get(each)!))
    }
    return writer
  }

  /** An expression with this library's names of geometry as NEURON's. */
  #own(e: Expression): Expression {
    const names = freeNames(e)
    for (const each of ["length", "volume", "axial_resistivity", "capacitance"]) {
      if (names.has(each)) this.missing(each, `a mechanism of NEURON does not see \`${each}\``)
    }
    const half: Expression = {
      _tag: "Binary",
      op: "/",
      left: { _tag: "Name", name: "diam", span: [0, 0] },
      right: numberOf(2),
      span: [0, 0]
    }
    return names.has("radius") ? substitute(e, new Map([["radius", half]])) : e
  }

  /** The rule of a state as expressions. */
  #rule(local: string, { rule }: StateSpec): Rule {
    const stepped = this.stepped.rules.get(local)
    if (stepped !== undefined) return stepped
    switch (rule._tag) {
      case "Rates":
        return { _tag: "rates", alpha: read(rule.alpha), beta: read(rule.beta) }
      case "Relaxation":
        return { _tag: "inf", inf: read(rule.inf), tau: read(rule.tau) }
      case "Derivative":
        return ruleOf(through(read(rule.text), local, this.defined), local, this.defined)
      case "Assigned":
        return { _tag: "equals", equals: read(rule.text) }
      case "Scheme":
        return { _tag: "scheme" }
      case "Held":
        return { _tag: "held" }
    }
  }

  #initial(): string {
    const { states } = this.mechanism
    const begins = Object.entries(states).flatMap(([local, state]): ReadonlyArray<readonly [string, Expression]> => {
      const rule = this.#rule(local, state)
      if (rule._tag === "equals") return []
      if (state.initial !== undefined) return [[local, read(state.initial)]]
      if (rule._tag === "held") return [[local, numberOf(state.default)]]
      if (rule._tag === "scheme") return []
      const rest = restOf(rule, local)
      if (rest === null) {
        this.missing(`states.${local}`, `nothing says where \`${local}\` rests: give it an \`initial\``)
      }
      return rest === null ? [] : [[local, rest]]
    })
    const writer = this.#writer(begins.map(([, e]) => e))
    for (const [local, e] of begins) writer.assign(this.called.of(local), this.#own(e))
    if (this.#schemeRests()) writer.lines.push("  SOLVE reactions STEADYSTATE sparse")
    return writer.block("INITIAL")
  }

  /** Whether the states of the scheme begin at rest. */
  #schemeRests(): boolean {
    const moved = Object.entries(this.mechanism.states).filter(([, { rule }]) => rule._tag === "Scheme")
    const begun = moved.filter(([, { initial }]) => initial !== undefined)
    if (begun.length > 0 && begun.length < moved.length) {
      this.missing("scheme", "some states of the scheme have an `initial`, and others none")
    }
    return moved.length > 0 && begun.length === 0
  }

  #derivative(): string | null {
    const { method, states } = this.mechanism
    const moving = Object.entries(states).flatMap(([local, state]): ReadonlyArray<readonly [string, Rule]> => {
      const rule = this.#rule(local, state)
      return rule._tag === "inf" || rule._tag === "rates" || rule._tag === "derivative" ? [[local, rule]] : []
    })
    if (moving.length === 0) return null
    if (method === "implicit") {
      this.missing("method", "rules of single states are printed as `cnexp`: write a `scheme`, or leave `method` out")
    }
    for (const [local, rule] of moving) this.#checkRule(local, rule, moving.map(([each]) => each))
    const writer = this.#writer(
      moving.flatMap(([, rule]) => rule._tag === "derivative" ? [rule.derivative] : partsOf(rule).map(([, e]) => e))
    )
    for (const [local, rule] of moving) {
      const [first, second] = partsOf(rule).map(([part, e]) => this.#part(writer, `${local}_${part}`, e))
      const name = this.called.of(local)
      const slope = rule._tag === "inf"
        ? `(${first} - ${name})/${second}`
        : `${first}*(1 - ${name}) - ${second}*${name}`
      writer.lines.push(
        `  ${name}' = ${rule._tag === "derivative" ? writer.text(this.#own(rule.derivative), local) : slope}`
      )
    }
    return writer.block("DERIVATIVE states")
  }

  /** A part of a rule as a name: itself, or a LOCAL one. */
  #part(writer: Writer, wanted: string, e: Expression): string {
    return e._tag === "Name" ? writer.text(this.#own(e), wanted) : writer.local(wanted, this.#own(e))
  }

  /** Says what of a rule `cnexp` does not step exactly. */
  #checkRule(local: string, rule: Rule, moving: ReadonlyArray<string>): void {
    const all = rule._tag === "derivative" ? [rule.derivative] : partsOf(rule).map(([, e]) => e)
    const others = moving.filter((each) => each !== local && all.some((e) => dependsOn(e, each, this.defined)))
    if (others.length > 0) {
      this.missing(
        `states.${local}`,
        `\`${local}\` moves with \`${others[0]}\`, and NEURON moves one after the other: write them as a \`scheme\``
      )
    }
    const isStraight = rule._tag === "derivative"
      ? linearIn(rule.derivative, local) !== null
      : all.every((e) => !dependsOn(e, local, this.defined))
    if (!isStraight) {
      this.missing(
        `states.${local}`,
        `\`${local}\` does not move along a straight line in itself, which \`cnexp\` needs`
      )
    }
  }

  #kinetic(): string | null {
    const { method, scheme, states } = this.mechanism
    if (scheme.length === 0) return null
    if (method !== "implicit") {
      this.missing("scheme", "NEURON steps a scheme by `sparse`: give it `method: \"implicit\"`")
    }
    const all = scheme.map((text): Reaction => Result.getOrThrow(parseReaction(text)))
    const lone = all.map(({ backward, left, right }) => backward === null && left.length === 0 && right.length === 1)
    if (lone.every((each) => each) && new Set(all.map(({ right }) => right[0].name)).size === all.length) {
      return this.#sources(all)
    }
    const rates = all.map(({ backward, forward }) =>
      [forward, ...backward === null ? [] : [backward]].map((rate) => read(rate.text))
    )
    const writer = this.#writer(rates.flat())
    const side = (terms: Reaction["left"]): string =>
      terms.map(({ count, name }) => count === 1 ? this.called.of(name) : `${count} ${this.called.of(name)}`)
        .join(" + ")
    all.forEach(({ backward, left, right }, k) => {
      const texts = rates[k].map((rate, way) => writer.text(this.#own(rate), way === 0 ? "forward" : "backward"))
      if (backward === null && left.length === 0) writer.lines.push(`  ~ ${side(right)} << (${texts[0]})`)
      else if (right.length === 0 || left.length === 0) {
        this.missing("scheme", "a reaction in NMODL has names on both sides")
      } else {writer.lines.push(
          `  ~ ${side(left)} ${backward === null ? "->" : "<->"} ${side(right)} (${texts.join(", ")})`
        )}
    })
    if (this.#schemeRests()) {
      for (const sum of conservedSums(this.mechanism)) {
        const total = sum.reduce((most, { count, state }) => most + count * states[state].default, 0)
        writer.lines.push(
          `  CONSERVE ${sum.map(({ count, state }) => count === 1 ? state : `${count}*${state}`).join(" + ")} = ${
            numberText(total)
          }`
        )
      }
    }
    return writer.block("KINETIC reactions")
  }

  /** States that are moved by one source each: what `derivimplicit` does to states of a DERIVATIVE. */
  #sources(all: ReadonlyArray<Reaction>): string {
    const rates = all.map(({ forward }) => read(forward.text))
    const writer = this.#writer(rates)
    all.forEach(({ right: [{ name }] }, k) => {
      writer.lines.push(`  ${this.called.of(name)}' = ${writer.text(this.#own(rates[k]), name)}`)
    })
    return writer.block("DERIVATIVE reactions")
  }

  #update(): string | null {
    const { ordinary } = this.stepped
    if (ordinary.length === 0) return null
    const targets = ordinary.map(({ target }) => target)
    // Each line sees those before it, and so do the definitions in it: those that see any are put in.
    const values = ordinary.map(({ value }) => targets.reduce((e, target) => through(e, target, this.defined), value))
    const writer = this.#writer(values)
    ordinary.forEach(({ target }, k) => writer.assign(this.called.of(target), this.#own(values[k])))
    return writer.block("PROCEDURE step()")
  }

  #breakpoint(hasRules: boolean, kinetic: string | null, hasUpdate: boolean): string {
    const { states } = this.mechanism
    const equal = Object.entries(states).flatMap(([local, { rule, shared }]) => {
      if (rule._tag !== "Assigned") return []
      if (!shared) {
        this.missing(
          `states.${local}`,
          `\`${local}\` is a state with \`equals\`, which NMODL has for what ions have: make it a definition`
        )
      }
      return [[local, read(rule.text)] as const]
    })
    const currents = currentsOf(this.mechanism).map(({ name, text }) =>
      [this.called.currentOf(name), read(text)] as const
    )
    const writer = this.#writer([...equal, ...currents].map(([, e]) => e))
    for (const [local, e] of equal) writer.assign(this.called.of(local), this.#own(e))
    for (const [name, e] of currents) writer.assign(name, this.#own(e))
    const solves = [
      ...hasRules ? ["  SOLVE states METHOD cnexp"] : [],
      ...kinetic === null
        ? []
        : [`  SOLVE reactions METHOD ${kinetic.startsWith("KINETIC") ? "sparse" : "derivimplicit"}`],
      ...hasUpdate ? ["  SOLVE step"] : []
    ]
    writer.lines.unshift(...solves)
    return writer.block("BREAKPOINT")
  }
}
