/**
 * How the adjoint of a value becomes adjoints of its arguments: one rule per operation and call, formula beside it.
 *
 * Both tables are total by type: a new operation or call does not compile without a rule. Operations on bits and masks have none, because
 * they have no derivative; a choice passes the adjoint to the side that was taken. Rules at kinks are those of `derive.ts`.
 */
import type { Builder, Value } from "./Builder.ts"
import type { CallName } from "./Call.ts"
import type { OpName } from "./Op.ts"

/** What a rule sees: y = f(args), and the adjoint of y. */
export type Place = {
  readonly b: Builder
  readonly args: ReadonlyArray<Value>
  readonly y: Value
  readonly bar: Value
  /** Adds to the adjoint of an argument; what is to be added is made only where somebody needs it. */
  readonly give: (arg: number, part: () => Value) => void
  /** The same with the other sign. */
  readonly take: (arg: number, part: () => Value) => void
  /** bar × x; where the adjoint is 0 because a choice went the other way, 0 whatever x is. */
  readonly times: (x: Value) => Value
  /** bar / x, likewise. */
  readonly over: (x: Value) => Value
  /** The derivative of a spike by the distance from its threshold; null where it is 0. */
  readonly spike: ((b: Builder, distance: Value) => Value) | null
  /** A product with such a number, likewise. */
  readonly safe: (product: Value) => Value
}

/** A rule. */
export type Pullback = (place: Place) => void

const call = (b: Builder, name: CallName, ...args: ReadonlyArray<Value>): Value => b.call!(name, ...args)

const zero = (b: Builder): Value => b.number(0)

/** A spike by what is compared: the surrogate at their distance. */
const spikeBack = ({ args: [x, y], b, give, spike, take, times }: Place): void => {
  if (spike === null) return
  const part = (): Value => times(spike(b, b.op("sub", x, y)))
  give(0, part)
  take(1, part)
}

/** bar where a mask holds, else 0. */
const where = ({ b, bar }: Place, mask: Value): Value => b.op("select", mask, bar, zero(b))

/** Rules of the operations; null where there is no derivative. */
export const opRules: Readonly<Record<OpName, Pullback | null>> = {
  add: ({ bar, give }) => {
    give(0, () => bar)
    give(1, () => bar)
  },
  sub: ({ bar, give, take }) => {
    give(0, () => bar)
    take(1, () => bar)
  },
  mul: ({ args: [a, c], give, times }) => { // a' = c, c' = a
    give(0, () => times(c))
    give(1, () => times(a))
  },
  div: ({ args: [, c], b, give, over, safe, take, y }) => { // a' = 1 / c, c' = -y / c
    give(0, () => over(c))
    take(1, () => safe(b.op("mul", over(c), y)))
  },
  pmin: (p) => { // of the smaller one, of the first in a tie
    const second = p.b.op("lt", p.args[1], p.args[0])
    p.give(0, () => p.b.op("select", second, zero(p.b), p.bar))
    p.give(1, () => where(p, second))
  },
  pmax: (p) => { // of the larger one, of the first in a tie
    const second = p.b.op("lt", p.args[0], p.args[1])
    p.give(0, () => p.b.op("select", second, zero(p.b), p.bar))
    p.give(1, () => where(p, second))
  },
  neg: ({ bar, take }) => take(0, () => bar),
  abs: (p) => p.give(0, () => signed(p)),
  // 1 / (2 y), where the smallest number stands for 0, so that an adjoint of 0 remains one
  sqrt: ({ b, give, over, y }) =>
    give(0, () => over(b.op("pmax", b.op("mul", b.number(2), y), b.number(Number.MIN_VALUE)))),
  lt: null,
  le: null,
  gt: null,
  ge: null,
  eq: null,
  ne: null,
  and: null,
  or: null,
  not: null,
  select: (p) => {
    const [mask] = p.args
    p.give(1, () => where(p, mask))
    p.give(2, () => p.b.op("select", mask, zero(p.b), p.bar))
  },
  bits: null,
  number: null,
  iadd: null,
  isub: null,
  iand: null,
  ior: null,
  shl: null,
  shr: null
}

/** bar sign(x), 0 at 0. */
const signed = ({ args: [x], b, bar }: Place): Value =>
  b.op(
    "select",
    b.op("gt", x, zero(b)),
    bar,
    b.op("select", b.op("lt", x, zero(b)), b.op("neg", bar), zero(b))
  )

/** A rule for a function of one argument: its derivative at x, where y is its value. */
const slope = (derivative: (b: Builder, x: Value, y: Value) => Value): Pullback => ({ args: [x], b, give, times, y }) =>
  give(0, () => times(derivative(b, x, y)))

/** efun and exprel by way of their derivatives; the first argument of a derivative is its order, a constant. */
const higher = (name: "efunD" | "exprelD"): Pullback => ({ args: [k, x], b, give, times }) =>
  give(1, () => times(call(b, name, b.number(b.constant(k)! + 1), x)))

/**
 * A slope as the largest number where it is infinite: what it is multiplied with is 0 where the value did not matter, as in 1 / (1 + exp(x)),
 * and 0 must remain.
 */
const bounded = (b: Builder, x: Value): Value =>
  b.op("pmax", b.op("pmin", x, b.number(Number.MAX_VALUE)), b.number(-Number.MAX_VALUE))

/** The same for a slope that is not negative. */
const below = (b: Builder, x: Value): Value => b.op("pmin", x, b.number(Number.MAX_VALUE))

/** Rules of the calls; null where there is no derivative. */
export const callRules: Readonly<Record<CallName, Pullback | null>> = {
  still: null,
  exp: slope((b, _x, y) => below(b, y)), // exp(x)
  expm1: slope((b, x) => below(b, call(b, "exp", x))), // exp(x)
  log: ({ args: [x], give, over }) => give(0, () => over(x)), // 1 / x
  log1p: ({ args: [x], b, give, over }) => give(0, () => over(b.op("add", b.number(1), x))), // 1 / (1 + x)
  sqrt: opRules.sqrt!,
  abs: opRules.abs!,
  min: (p) => { // of the smaller one, of the first in a tie
    const first = p.b.op("le", p.args[0], p.args[1])
    p.give(0, () => where(p, first))
    p.give(1, () => p.b.op("select", first, zero(p.b), p.bar))
  },
  max: (p) => { // of the larger one, of the first in a tie
    const first = p.b.op("ge", p.args[0], p.args[1])
    p.give(0, () => where(p, first))
    p.give(1, () => p.b.op("select", first, zero(p.b), p.bar))
  },
  floor: null, // 0, but for the jumps
  ceil: null,
  sin: slope((b, x) => call(b, "cos", x)), // cos(x)
  cos: slope((b, x) => b.op("neg", call(b, "sin", x))), // -sin(x)
  tanh: slope((b, x) => call(b, "sech2", x)), // 1 / cosh(x)^2, uncancelled
  sinh: slope((b, x) => below(b, call(b, "cosh", x))), // cosh(x)
  cosh: slope((b, x) => bounded(b, call(b, "sinh", x))), // sinh(x)
  sigmoid: slope((b, x) => call(b, "sigmoidD", x)), // s(x) s(-x)
  efun: slope((b, x) => call(b, "efunSlope", x)), // efun'(x)
  efunD: higher("efunD"), // the next order
  exprel: slope((b, x) => call(b, "exprelD", b.number(1), x)), // exprel'(x)
  exprelD: higher("exprelD"), // the next order
  // y efun(z) with z = x / y: x' = efun'(z), y' = efun(z) - z efun'(z), which is even in z and does not cancel at |z|.
  vtrap: ({ args: [x, y], b, give, times }) => {
    const z = b.op("div", x, y)
    give(0, () => times(call(b, "efunSlope", z)))
    give(1, () => {
      const size = b.op("abs", z)
      return times(b.op("sub", call(b, "efun", size), b.op("mul", size, call(b, "efunD", b.number(1), size))))
    })
  },
  // x^n: x' = n x^(n-1), which is 0 where n is; n' = x^n log x, which is 0 where x^n is
  power: ({ args: [x, n], b, give, times, y }) => {
    give(0, () => {
      const rate = bounded(b, b.op("mul", n, call(b, "power", x, b.op("sub", n, b.number(1)))))
      return times(b.constant(n) === null ? b.op("select", b.op("eq", n, zero(b)), zero(b), rate) : rate)
    })
    give(1, () => {
      const rate = b.op("mul", y, call(b, "log", x))
      return times(b.op("select", b.op("eq", y, zero(b)), zero(b), rate))
    })
  },
  // part / sum, or what stands in for it: part' = 1 / sum, sum' = -y / sum, otherwise' = 1; the first two where the sum is not 0
  share: (p) => {
    const { args: [, sum], b, give, safe, take, times, y } = p
    const none = b.op("eq", sum, zero(b))
    const inverse = b.op("select", none, zero(b), b.op("div", b.number(1), sum))
    give(0, () => times(inverse))
    take(1, () => safe(b.op("mul", times(inverse), y)))
    give(2, () => where(p, none))
  },
  over: (p) => spikeBack(p),
  reaches: (p) => spikeBack(p),
  // Of the side that was taken; the spike moves the value from one side to the other.
  choose: (p) => {
    const { args: [spike, yes, no], b, give, safe } = p
    const mask = b.op("ne", spike, zero(b))
    give(0, () => {
      // A side that is not a number where the other one was taken says nothing of the way between them.
      const gap = b.op("sub", yes, no)
      return safe(b.op("mul", p.bar, b.op("select", b.op("eq", gap, gap), gap, zero(b))))
    })
    give(1, () => where(p, mask))
    give(2, () => b.op("select", mask, zero(b), p.bar))
  },
  efunSlope: slope((b, x) => call(b, "efunD", b.number(2), x)), // efun''(x)
  // Higher derivatives of these two would be needed only by the adjoint of an adjoint.
  sigmoidD: slope((b, x, y) => { // s'' = s' (s(-x) - s(x))
    const minus = b.op("neg", x)
    return b.op("mul", y, b.op("sub", call(b, "sigmoid", minus), call(b, "sigmoid", x)))
  }),
  sech2: slope((b, x, y) => b.op("mul", b.number(-2), b.op("mul", y, call(b, "tanh", x)))) // -2 y tanh(x)
}
