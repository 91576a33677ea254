/**
 * Elementary functions to about 50 digits, in BigInt: the oracle that kernels are measured against. Imports nothing of `src`.
 *
 * A number is m 2^e with an integer m of 192 bits. Everything is built from expm1 (Taylor series, then doubling by e (e + 2), which never
 * cancels), log (Newton's cubic relative; a series near 1), and Machin's pi. Errors are counted in units in the last place of the exact
 * value.
 */

/** m 2^e. */
export type Big = { readonly m: bigint; readonly e: number }

const precision = 192
const length = (m: bigint): number => (m < 0n ? -m : m).toString(2).length

const cut = (m: bigint, e: number): Big => {
  const excess = (m < 0n ? -m : m).toString(16).length * 4 - precision
  return excess > 0 ? { m: m >> BigInt(excess), e: e + excess } : { m, e }
}

const view = new DataView(new ArrayBuffer(8))

/** Exactly this finite number. */
export const big = (x: number): Big => {
  view.setFloat64(0, x)
  const bits = view.getBigUint64(0)
  const field = Number((bits >> 52n) & 2047n)
  const fraction = bits & 0xfffffffffffffn
  const m = field === 0 ? fraction : fraction | 0x10000000000000n
  return { m: bits >> 63n === 1n ? -m : m, e: Math.max(field, 1) - 1075 }
}

const one = big(1)
const two = big(2)

export const neg = (a: Big): Big => ({ m: -a.m, e: a.e })
export const abs = (a: Big): Big => a.m < 0n ? neg(a) : a
/** Exponent of the leading bit. */
const order = (a: Big): number => a.m === 0n ? -Infinity : length(a.m) + a.e - 1
export const add = (a: Big, b: Big): Big => {
  if (a.m === 0n) return b
  if (b.m === 0n) return a
  if (a.e < b.e) return add(b, a)
  const shift = a.e - b.e
  if (shift > 4000) return a // far below the last bit that is kept
  return cut((a.m << BigInt(shift)) + b.m, b.e)
}
export const sub = (a: Big, b: Big): Big => add(a, neg(b))
export const mul = (a: Big, b: Big): Big => cut(a.m * b.m, a.e + b.e)
export const div = (a: Big, b: Big): Big => {
  const shift = Math.max(0, precision + 8 + length(b.m) - length(a.m))
  return cut((a.m << BigInt(shift)) / b.m, a.e - b.e - shift)
}
/** a 2^n. */
const scale = (a: Big, n: number): Big => ({ m: a.m, e: a.e + n })
const over = (a: Big, n: number): Big => {
  const shift = Math.max(16, precision + 16 - length(a.m))
  return cut((a.m << BigInt(shift)) / BigInt(n), a.e - shift)
}

/** A number near a. */
export const near = (a: Big): number => {
  const extra = Math.max(0, length(a.m) - 64)
  const [m, e] = [Number(a.m >> BigInt(extra)), a.e + extra]
  return m * 2 ** Math.trunc(e / 2) * 2 ** (e - Math.trunc(e / 2))
}

/** Σ of terms until they no longer count. */
const sum = (
  first: Big,
  next: (term: Big, n: number) => Big,
  weigh: (term: Big, n: number) => Big = (term) => term
): Big => {
  let total = weigh(first, 0)
  let term = first
  for (let n = 1; n < 400; n++) {
    term = next(term, n)
    const weighed = weigh(term, n)
    if (term.m === 0n || (n > 4 && order(term) < order(total) - precision)) break
    total = add(total, weighed)
  }
  return total
}

export const expm1 = (x: Big): Big => {
  if (order(x) < -precision) return x
  const halvings = Math.max(0, order(x) + 9)
  const small = scale(x, -halvings)
  let e = sum(small, (term, n) => over(mul(term, small), n + 1))
  for (let k = 0; k < halvings; k++) e = mul(e, add(e, two))
  return e
}

export const exp = (x: Big): Big => x.m < 0n ? div(one, exp(neg(x))) : add(one, expm1(x))

/** log(1 + w), by the series of 2 artanh(w / (2 + w)) near 0. */
export const log1p = (w: Big): Big => {
  if (order(w) < -precision) return w
  if (order(w) >= -6) return newtonLog(add(one, w))
  const s = div(w, add(two, w))
  const z = mul(s, s)
  return scale(sum(s, (term) => mul(term, z), (term, n) => over(term, 2 * n + 1)), 1)
}

/** log of a positive number. */
export const log = (x: Big): Big => {
  const w = sub(x, one)
  return order(w) < -6 ? log1p(w) : newtonLog(x)
}

/** One cubic step from the platform's guess: 16 digits become 48. */
const newtonLog = (y: Big): Big => {
  const shift = order(y)
  const guess = add(big(Math.log(near(scale(y, -shift)))), mul(big(shift), ln2()))
  const e = exp(guess)
  return add(guess, scale(div(sub(y, e), add(y, e)), 1))
}

let ln2Known: Big | null = null
/** Σ 2 / ((2n+1) 3^(2n+1)). */
const ln2 = (): Big =>
  ln2Known ??= scale(sum(div(one, big(3)), (term) => over(term, 9), (term, n) => over(term, 2 * n + 1)), 1)

export const sqrt = (x: Big): Big => {
  const shift = 2 * precision + (x.e & 1)
  const m = x.m << BigInt(shift)
  let root = 1n << BigInt((length(m) >> 1) + 1)
  for (;;) {
    const better = (root + m / root) >> 1n
    if (better >= root) return { m: root, e: (x.e - shift) / 2 }
    root = better
  }
}

const arctanOfInverse = (n: number): bigint => {
  let term = (1n << 400n) / BigInt(n)
  let total = term
  for (let k = 1; term !== 0n; k++) {
    term = -term / BigInt(n * n)
    total += term / BigInt(2 * k + 1)
  }
  return total
}

/** pi to 390 bits. */
export const pi: Big = { m: 4n * (4n * arctanOfInverse(5) - arctanOfInverse(239)), e: -400 }

/** sin(x + turn pi/2). */
const sine = (x: Big, turn: number): Big => {
  const k = Math.round(near(x) / (Math.PI / 2))
  const half = { m: pi.m * BigInt(k), e: pi.e - 1 } // not cut: the difference below cancels
  const fine = half.e < x.e
    ? { m: (x.m << BigInt(x.e - half.e)) - half.m, e: half.e }
    : { m: x.m - (half.m << BigInt(half.e - x.e)), e: x.e }
  const r = cut(fine.m, fine.e)
  const z = neg(mul(r, r))
  const quarter = (((k + turn) % 4) + 4) % 4
  const value = quarter % 2 === 0
    ? sum(r, (term, n) => over(mul(term, z), 2 * n * (2 * n + 1)))
    : sum(one, (term, n) => over(mul(term, z), 2 * n * (2 * n - 1)))
  return quarter >= 2 ? neg(value) : value
}
export const sin = (x: Big): Big => sine(x, 0)
export const cos = (x: Big): Big => sine(x, 1)

export const tanh = (x: Big): Big => {
  const t = expm1(scale(x, 1))
  return div(t, add(t, two))
}
export const sinh = (x: Big): Big => {
  const t = expm1(abs(x))
  const size = scale(add(t, div(t, add(t, one))), -1)
  return x.m < 0n ? neg(size) : size
}
export const cosh = (x: Big): Big => scale(add(exp(x), exp(neg(x))), -1)
export const sigmoid = (x: Big): Big => div(one, add(one, exp(neg(x))))
export const efun = (x: Big): Big => x.m === 0n ? one : div(x, expm1(x))
export const exprel = (x: Big): Big => x.m === 0n ? one : div(expm1(x), x)
/** x^y for positive x. */
export const power = (x: Big, y: Big): Big => exp(mul(y, log(x)))

/** Bernoulli numbers B_n / n!, B_1 = -1/2, from Σ_{j<=n} (B_j / j!) / (n + 1 - j)! = 0 in exact fractions. */
const bernoulli: ReadonlyArray<Big> = (() => {
  const out: Array<readonly [bigint, bigint]> = [[1n, 1n]]
  const factorial: Array<bigint> = [1n]
  for (let n = 1; n < 80; n++) factorial[n] = factorial[n - 1] * BigInt(n)
  for (let n = 1; n < 64; n++) {
    let [p, q] = [0n, 1n]
    for (let j = 0; j < n; j++) {
      ;[p, q] = [p * out[j][1] * factorial[n + 1 - j] + out[j][0] * q, q * out[j][1] * factorial[n + 1 - j]]
      let [a, b] = [p < 0n ? -p : p, q]
      while (b !== 0n) [a, b] = [b, a % b]
      if (a > 1n) [p, q] = [p / a, q / a]
    }
    out.push([-p, q])
  }
  return out.map(([p, q]) => div({ m: p, e: 0 }, { m: q, e: 0 }))
})()

/** The k-th derivative of x / (exp(x) - 1). */
export const efunD = (k: number, x: Big): Big => {
  if (order(x) < -2) {
    let total = big(0)
    for (let n = bernoulli.length - 1; n >= k; n--) {
      let c = bernoulli[n]
      for (let j = 0; j < k; j++) c = mul(c, big(n - j))
      total = add(mul(total, x), c)
    }
    return total
  }
  // efun(-x) = efun(x) + x
  if (x.m < 0n) return k === 1 ? sub(big(-1), efunD(1, neg(x))) : k % 2 === 0 ? efunD(k, neg(x)) : neg(efunD(k, neg(x)))
  // With w = 1 / (exp(x) - 1): w' = -(w + w^2), and (x w)^(k) = x w^(k) + k w^(k-1).
  const w = div(one, expm1(x))
  const derivative = (j: number): Big => {
    let c: ReadonlyArray<number> = [0, 1] // by power of w
    for (let i = 0; i < j; i++) c = [...c, 0].map((own, p) => -(p * own + (p > 0 ? (p - 1) * c[p - 1] : 0)))
    return c.reduceRight((sum, own) => add(mul(sum, w), big(own)), big(0))
  }
  return add(mul(x, derivative(k)), mul(big(k), derivative(k - 1)))
}

/** The k-th derivative of (exp(x) - 1) / x: the integral of t^k exp(x t) over 0..1. */
export const exprelD = (k: number, x: Big): Big => {
  if (order(x) < 4) return sum(one, (term, n) => over(mul(term, x), n), (term, n) => over(term, n + k + 1))
  let e = exprel(x)
  for (let j = 1; j <= k; j++) e = div(sub(exp(x), mul(big(j), e)), x)
  return e
}

/** How far a found number is from the exact one, in units in the last place of the exact one. An overflow may round to infinity. */
export const ulps = (found: number, exact: Big): number => {
  const top = order(exact)
  const half = { m: (1n << 54n) - 1n, e: 970 } // halfway between the largest number and 2^1024
  const overflows = sub(abs(exact), half).m >= 0n
  if (!Number.isFinite(found)) return overflows && found === (exact.m < 0n ? -Infinity : Infinity) ? 0 : Infinity
  if (overflows) return Infinity
  const unit = Math.max(top - 52, -1074)
  return Math.abs(near(scale(sub(big(found), exact), -unit)))
}
