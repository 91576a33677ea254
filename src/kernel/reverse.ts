/**
 * Reverse mode: from a program to one that computes, beside its values, what the results' adjoints make of the inputs'.
 *
 * One sweep back over the instructions with the rules of `pullbacks.ts`; only values between a wanted input and a result with an adjoint
 * take part. The values themselves are computed again, a little cheaper (`soften`), which may change their last bit. Law L11: equals dual
 * numbers; ⟨J u, w⟩ = ⟨u, Jᵀ w⟩.
 */
import { blockBack } from "./blocks/blockRules.ts"
import * as Builder from "./Builder.ts"
import type { Value } from "./Builder.ts"
import type { CallName } from "./Call.ts"
import type { OpName } from "./Op.ts"
import { argsOf, inputsOf, type Program } from "./Program.ts"
import { callRules, opRules, type Place } from "./pullbacks.ts"
import { replay } from "./replay.ts"

/** Which adjoints come in and which go out: from ports of the program (`P`) to ports of adjoints (`Q`). */
export type Wanted<P, Q> = {
  /** The input that holds the adjoint of a result, or null where it has none. */
  readonly bar: (result: P) => Q | null
  /** The result that takes the adjoint of an input, or null where nobody wants it. */
  readonly out: (input: P) => Q | null
  /** An input that the adjoint of an input is added to, as a sum that runs on; null where it starts afresh. */
  readonly onto?: (input: P) => Q | null
  /** Whether an input's adjoint is a part of a sum, so that nothing is said where nothing comes. */
  readonly part?: (input: P) => boolean
  /** The derivative of a spike by the distance from its threshold; left out, 0. */
  readonly spike?: Place["spike"]
  /** The result that becomes 0 where a result is written without having been read: what was there before has no effect. */
  readonly spent?: (result: P) => Q | null
}

/** The reversed program; `program` has calls, not the operations they stand for. */
export const reverse = <P, Q>(program: Program<P>, wanted: Wanted<P, Q>): Program<P | Q> => {
  const b = Builder.make<P | Q>({ calls: true })
  if (program.instructions.some((i) => i._tag === "Bits" || (i._tag === "Op" && i.immediate !== null))) {
    throw new Error("internal: bits have no derivative; calls are reversed before they are expanded")
  }
  const soft = soften(program)
  const { instructions, results } = soft
  const { at, several } = replay(b, instructions, { input: b.input })
  const active = activity(soft, wanted)
  const bars: Array<Bar | null> = instructions.map(() => null)
  /** Adjoints of the results of blocks, by block and result. */
  const partBars = new Map<number, Map<number, Bar>>()
  const give = (k: number, part: Value, chosen: boolean): void => {
    const old = bars[k]
    bars[k] = old === null
      ? { value: part, chosen }
      : { value: b.op("add", old.value, part), chosen: old.chosen || chosen }
  }
  const take = (k: number, part: Value, chosen: boolean): void => {
    const old = bars[k]
    bars[k] = old === null
      ? { value: b.op("neg", part), chosen }
      : { value: b.op("sub", old.value, part), chosen: old.chosen || chosen }
  }
  for (const { port, value } of results) {
    const bar = wanted.bar(port)
    if (bar !== null && active[value]) give(value, b.input(bar), false)
  }
  for (let k = instructions.length - 1; k >= 0; k--) {
    const i = instructions[k]
    const own = partBars.get(k)
    if (i._tag === "Block" && own !== undefined) {
      const chosen = [...own.values()].some((part) => part.chosen)
      blockBack({
        b,
        block: i.block,
        args: i.args.map((a) => at[a]),
        results: several.get(k)!,
        bars: several.get(k)!.map((_, index) => own.get(index)?.value ?? b.number(0)),
        give: (arg, part) => active[i.args[arg]] && give(i.args[arg], part(), chosen)
      })
    }
    const bar = bars[k]
    if (bar === null) continue
    if (i._tag === "Part") partBars.set(i.args[0], (partBars.get(i.args[0]) ?? new Map()).set(i.index, bar))
    if (i._tag !== "Op" && i._tag !== "Call") continue
    const rule = i._tag === "Op" ? opRules[i.op] : callRules[i.name]
    if (rule === null) throw new Error(`internal: ${i._tag === "Op" ? i.op : i.name} has no derivative`)
    const chosen = bar.chosen || choices.has(i._tag === "Op" ? i.op : i.name)
    rule(placeOf(b, i.args, at, k, bar, wanted.spike ?? null, {
      give: (arg, part) => active[i.args[arg]] && give(i.args[arg], part(), chosen),
      take: (arg, part) => active[i.args[arg]] && take(i.args[arg], part(), chosen)
    }))
  }
  instructions.forEach((i, k) => {
    const out = i._tag === "Input" ? wanted.out(i.port) : null
    if (out === null || i._tag !== "Input") return
    const sum = wanted.onto?.(i.port) ?? null
    const own = bars[k]?.value ?? null
    if (own === null && wanted.part?.(i.port) === true) return
    if (sum === null) b.result(out, own ?? b.number(0))
    else b.result(out, own === null ? b.input(sum) : b.op("add", b.input(sum), own))
  })
  const inputs = new Set(inputsOf(soft))
  for (const { port } of results) {
    const out = inputs.has(port) ? null : wanted.spent?.(port) ?? null
    if (out !== null) b.result(out, b.number(0))
  }
  return b.build()
}

/** Operations and calls that give nothing to one of their arguments. */
const choices: ReadonlySet<string> = new Set<OpName | CallName>(["select", "choose", "pmin", "pmax", "min", "max"])

/** An adjoint; `chosen` tells that a choice may have made it 0. */
type Bar = { readonly value: Value; readonly chosen: boolean }

const placeOf = (
  b: Builder.Builder,
  args: ReadonlyArray<number>,
  at: ReadonlyArray<Value>,
  k: number,
  bar: Bar,
  spike: Place["spike"],
  sums: Record<"give" | "take", (arg: number, part: () => Value) => unknown>
): Place => {
  const guarded = (x: Value): Value =>
    bar.chosen ? b.op("select", b.op("eq", bar.value, b.number(0)), b.number(0), x) : x
  return {
    b,
    args: args.map((a) => at[a]),
    y: at[k],
    bar: bar.value,
    give: sums.give,
    take: sums.take,
    spike,
    safe: guarded,
    times: (x) => guarded(b.op("mul", bar.value, x)),
    over: (x) => guarded(quotient(b, bar.value, x))
  }
}

/** A quotient; by a constant, the product with its inverse. */
const quotient = (b: Builder.Builder, x: Value, y: Value): Value => {
  const c = b.constant(y)
  const inverse = c === null ? NaN : 1 / c
  return Number.isFinite(inverse) ? b.op("mul", x, b.number(inverse)) : b.op("div", x, y)
}

/** The same program with quotients by constants turned into products, `vtrap` by a constant too. */
const soften = <P>(program: Program<P>): Program<P> => {
  const b = Builder.make<P>({ calls: true })
  const { at } = replay(b, program.instructions, {
    input: b.input,
    op: (op, args) => op === "div" ? quotient(b, args[0], args[1]) : b.op(op, ...args),
    call: (name, args) => {
      const width = name === "vtrap" ? b.constant(args[1]) : null
      return width === null || width === 0
        ? b.call!(name, ...args)
        : b.op("mul", args[1], b.call!("efun", quotient(b, args[0], args[1])))
    }
  })
  for (const { port, value } of program.results) b.result(port, at[value])
  return b.build()
}

/** Which values depend on a wanted input in a way that has a derivative. */
const activity = <P, Q>({ instructions }: Program<P>, wanted: Wanted<P, Q>): ReadonlyArray<boolean> => {
  const active: Array<boolean> = []
  for (const i of instructions) {
    const flat = (i._tag === "Op" && opRules[i.op] === null) || (i._tag === "Call" && callRules[i.name] === null)
    active.push(i._tag === "Input" ? wanted.out(i.port) !== null : !flat && argsOf(i).some((a) => active[a]))
  }
  return active
}
