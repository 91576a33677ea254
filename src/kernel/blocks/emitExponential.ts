/**
 * The function of `Exponential`: the loops of `exponential.ts` on two rows at once, the same operations in the same order.
 *
 * Products with A go over its pattern, written out. How often a row is doubled is its own: loops run as often as one of the two rows needs,
 * and masks leave the other as it is.
 */
import * as Code from "../wasm/Code.ts"
import { degree, straightNorm } from "./exponential.ts"
import type { Pattern } from "./Pattern.ts"
import { type Emitted, type VectorCode, vectorCode, width } from "./VectorCode.ts"

type Local = Code.Local

/** Pushes the product of a row or column of a matrix at `a` with variables. */
export const along = (
  { code, load }: VectorCode,
  entries: ReadonlyArray<number>,
  a: Local,
  x: ReadonlyArray<Local>,
  at: ReadonlyArray<number>
): void => {
  entries.forEach((e, k) => {
    load(a, e).get(x[at[e]]).op("f64x2.mul")
    if (k > 0) code.op("f64x2.add")
  })
}

/** Pushes one over a variable, in both lanes. */
export const pushInverse = (code: Code.Code, k: Local): Code.Code => code.f64(1).get(k).op("f64.div").op("f64x2.splat")

/** `series(a, c, out)`: phi1(A) c; with a tape, `series(a, c, out, tape)` writes down what each line reads. */
export const seriesFunction = (name: string, { byRow, columns, n }: Pattern, taped: boolean): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32", ...(taped ? ["i32" as const] : [])], [])
  const words = vectorCode(code)
  const { keep, load, move, store } = words
  const [a, c, out, tape] = code.params
  const u = byRow.map((_, i) => keep(() => load(c, i)))
  const next = u.map(() => code.local("v128"))
  const [k, inverse] = [code.local("f64"), code.local("v128")]
  code.f64(degree + 1).set(k)
  code.loop([], (again) => {
    if (taped) {
      u.forEach((x, i) => store(tape, i, () => code.get(x)))
      move(tape, n)
    }
    pushInverse(code, k).set(inverse)
    byRow.forEach((entries, i) => {
      load(c, i)
      if (entries.length > 0) {
        along(words, entries, a, u, columns)
        code.get(inverse).op("f64x2.mul").op("f64x2.add")
      }
      code.set(next[i])
    })
    u.forEach((x, i) => code.get(next[i]).set(x))
    code.get(k).f64(1).op("f64.sub").tee(k).f64(1).op("f64.gt").brIf(again)
  })
  u.forEach((x, i) => store(out, i, () => code.get(x)))
  return code.end()
}

/** `twice(d, x, out)`: 2 x + D x. */
export const twiceFunction = (name: string, n: number): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const { each, load, move } = vectorCode(code)
  const [d, x, out] = code.params
  const own = code.local("i32")
  code.get(x).set(own)
  each(() => code.i32(0), n, () => {
    code.get(out)
    load(own, 0).f64x2(2, 2).op("f64x2.mul")
    for (let j = 0; j < n; j++) {
      load(d, j * n)
      load(x, j).op("f64x2.mul")
      if (j > 0) code.op("f64x2.add")
    }
    code.op("f64x2.add").memory("v128.store", 0)
    for (const pointer of [d, own, out]) move(pointer, 1)
  })
  return code.end()
}

/** How a matrix is halved: variables with the number of halvings, and with the factor. */
export type Halved = { readonly s: Local; readonly scale: Local }

/** Halves M and b, which lie at an address one after the other. */
export const halve = (
  { choose, code, keep, load, op, store }: VectorCode,
  at: Local,
  { byColumn, n, rows }: Pattern
): Halved => {
  const most = keep(() => code.f64x2(0, 0))
  for (const entries of byColumn) {
    code.get(most).f64x2(0, 0)
    for (const e of entries) load(at, e).op("f64x2.abs").op("f64x2.add")
    code.op("f64x2.pmax").set(most)
  }
  const finite = keep(() => code.get(most).f64x2(Infinity, Infinity).op("f64x2.lt"))
  const left = keep(() => code.get(most).get(finite).op("v128.and"))
  const s = keep(() => code.f64x2(0, 0))
  const scale = keep(() => code.f64x2(1, 1))
  const more = code.local("v128")
  code.block([], (done) => {
    code.loop([], (again) => {
      code.get(left).f64x2(straightNorm, straightNorm).op("f64x2.gt").tee(more).op("v128.any_true").op("i32.eqz").brIf(
        done
      )
      const change = (x: Local, by: number, how: "f64x2.mul" | "f64x2.add"): void => {
        choose(more, () => op(how, () => code.get(x), () => code.f64x2(by, by)), () => code.get(x))
        code.set(x)
      }
      change(left, 0.5, "f64x2.mul")
      change(scale, 0.5, "f64x2.mul")
      change(s, 1, "f64x2.add")
      code.br(again)
    })
  })
  for (let k = 0; k < rows.length + n; k++) store(at, k, () => load(at, k).get(scale).op("f64x2.mul"))
  return { s, scale }
}

/** Pushes whether a lane has at least so many halvings as a variable says, and keeps the mask. */
export const pushAny = (code: Code.Code, s: Local, t: Local, mask: Local): Code.Code =>
  code.get(s).get(t).op("f64x2.splat").op("f64x2.ge").tee(mask).op("v128.any_true")

/** Writes column j of A as a vector. */
export const writeColumn = (
  { code, load, store }: VectorCode,
  pattern: Pattern,
  a: Local,
  out: Local,
  j: number
): void => {
  for (let i = 0; i < pattern.n; i++) {
    const e = pattern.byColumn[j].find((k) => pattern.rows[k] === i)
    store(out, i, () => e === undefined ? code.f64x2(0, 0) : load(a, e))
  }
}

/** `exponential(at)`: M, b at the address; phi1(M) b behind them. */
export const emitExponential = (name: string, pattern: Pattern): Emitted => {
  const { n, rows } = pattern
  const series = seriesFunction(`${name} series`, pattern, false)
  const twice = twiceFunction(`${name} twice`, n)
  const code = Code.make(name, ["i32"], [])
  const words = vectorCode(code)
  const { address, choose, each, load, move, store } = words
  const [at] = code.params
  const place = { b: rows.length, u: rows.length + n, x: rows.length + 2 * n, d: rows.length + 3 * n }
  const { s } = halve(words, at, pattern)
  const pointer = (k: number): Local => {
    const local = code.local("i32")
    address(at, k).set(local)
    return local
  }
  const [c, u, x] = [pointer(place.b), pointer(place.u), pointer(place.x)]
  code.get(at).get(c).get(u).call(series.func)
  const [t, mask] = [code.local("f64"), code.local("v128")]
  code.f64(1).set(t)
  pushAny(code, s, t, mask)
  code.if(() => {
    const [d, e, from, to] = [pointer(place.d), pointer(place.d + n * n), code.local("i32"), code.local("i32")]
    for (let j = 0; j < n; j++) {
      writeColumn(words, pattern, at, x, j)
      code.get(at).get(x)
      address(d, j * n).call(series.func)
    }
    code.loop([], (again) => {
      code.get(d).get(u).get(x).call(twice.func)
      for (let i = 0; i < n; i++) store(u, i, () => choose(mask, () => load(x, i), () => load(u, i)))
      code.get(t).f64(1).op("f64.add").set(t)
      pushAny(code, s, t, mask)
      code.if(() => {
        code.get(d).set(from).get(e).set(to)
        each(() => code.i32(0), n, () => {
          code.get(d).get(from).get(to).call(twice.func)
          move(from, n)
          move(to, n)
        })
        code.get(d).get(e).set(d).set(e).br(again)
      })
    })
  })
  return { bodies: [series, twice, code.end()], bytes: width * (place.d + 2 * n * n) }
}
