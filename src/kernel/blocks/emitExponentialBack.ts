/**
 * The function of `ExponentialBack`: the reverse of `exponential.ts` on two rows at once, the same operations in the same order.
 *
 * What doublings begin with is kept, `mostReversed` times at most; a row with more is NaN. A row that needs none leaves no trace of the
 * other's.
 */
import * as Code from "../wasm/Code.ts"
import { along, halve, pushAny, pushInverse, seriesFunction, twiceFunction, writeColumn } from "./emitExponential.ts"
import { degree, mostReversed } from "./exponential.ts"
import type { Pattern } from "./Pattern.ts"
import { type Emitted, vectorCode, width } from "./VectorCode.ts"

type Local = Code.Local

/** `seriesBack(a, c, bar, out)`: the adjoint of c; that of A is added to numbers `aBar` from `a`. */
const seriesBackFunction = (
  name: string,
  { byColumn, columns, n, rows }: Pattern,
  taped: Code.Body,
  place: { readonly aBar: number; readonly tape: number; readonly nowhere: number }
): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32", "i32"], [])
  const words = vectorCode(code)
  const { address, keep, load, move, store } = words
  const [a, c, bar, out] = code.params
  code.get(a).get(c)
  address(a, place.nowhere)
  address(a, place.tape).call(taped.func)
  const uBar = byColumn.map((_, i) => keep(() => load(bar, i)))
  const cBar = uBar.map(() => keep(() => code.f64x2(0, 0)))
  const v = uBar.map(() => code.local("v128"))
  const [read, k, inverse] = [code.local("i32"), code.local("f64"), code.local("v128")]
  address(a, place.tape + n * (degree - 1)).set(read)
  code.f64(2).set(k)
  code.loop([], (again) => {
    pushInverse(code, k).set(inverse)
    uBar.forEach((x, i) => {
      code.get(cBar[i]).get(x).op("f64x2.add").set(cBar[i])
      code.get(x).get(inverse).op("f64x2.mul").set(v[i])
    })
    rows.forEach((row, e) =>
      store(a, place.aBar + e, () => {
        load(a, place.aBar + e).get(v[row])
        load(read, columns[e]).op("f64x2.mul").op("f64x2.add")
      })
    )
    byColumn.forEach((entries, j) => {
      if (entries.length === 0) code.f64x2(0, 0)
      else along(words, entries, a, v, rows)
      code.set(uBar[j])
    })
    move(read, -n)
    code.get(k).f64(1).op("f64.add").tee(k).f64(degree + 1).op("f64.le").brIf(again)
  })
  uBar.forEach((x, i) => store(out, i, () => code.get(cBar[i]).get(x).op("f64x2.add")))
  return code.end()
}

/** `twiceBack(d, bar, out)`: 2 u~ + Dᵀ u~. */
const twiceBackFunction = (name: string, n: number): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const { each, load, move } = vectorCode(code)
  const [d, bar, out] = code.params
  const own = code.local("i32")
  code.get(bar).set(own)
  each(() => code.i32(0), n, () => {
    code.get(out)
    load(own, 0).f64x2(2, 2).op("f64x2.mul")
    for (let i = 0; i < n; i++) {
      load(d, i)
      load(bar, i).op("f64x2.mul").op("f64x2.add")
    }
    code.memory("v128.store", 0)
    move(d, n)
    move(own, 1)
    move(out, 1)
  })
  return code.end()
}

/** `squaredBack(d, dBar, u, bar, out)`: 2 D~ + D~ Dᵀ + Dᵀ D~ + u~ uᵀ. */
const squaredBackFunction = (name: string, n: number): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32", "i32", "i32"], [])
  const { each, load, move } = vectorCode(code)
  const [d, dBar, u, bar, out] = code.params
  /** By i and by j: rows and columns of D and D~, and numbers of u and u~. */
  const [dI, dJ, barI, barJ, own] = [d, d, dBar, dBar, bar].map(() => code.local("i32"))
  code.get(d).set(dJ).get(dBar).set(barJ)
  each(() => code.i32(0), n, () => {
    code.get(d).set(dI).get(dBar).set(barI).get(bar).set(own)
    each(() => code.i32(0), n, (i) => {
      code.get(out).get(barJ).get(i).i32(width).op("i32.mul").op("i32.add").memory("v128.load", 0)
      code.f64x2(2, 2).op("f64x2.mul")
      load(own, 0)
      load(u, 0).op("f64x2.mul").op("f64x2.add")
      for (let k = 0; k < n; k++) {
        load(barI, k * n)
        load(dJ, k * n).op("f64x2.mul")
        load(dI, k)
        load(barJ, k).op("f64x2.mul").op("f64x2.add").op("f64x2.add")
      }
      code.memory("v128.store", 0)
      for (const pointer of [barI, own, out]) move(pointer, 1)
      move(dI, n)
    })
    move(barJ, n)
    move(dJ, 1)
    move(u, 1)
  })
  return code.end()
}

/** `exponentialBack(at)`: M, b, u~ at the address; M~, b~ behind them. */
export const emitExponentialBack = (name: string, pattern: Pattern): Emitted => {
  const { byColumn, n, rows } = pattern
  const m = rows.length
  const level = n + n * n // u, then D, as a doubling finds them
  const place = {
    b: m,
    bar: m + n,
    aBar: m + 2 * n,
    bBar: 2 * m + 2 * n,
    uBar: 2 * m + 3 * n,
    x: 2 * m + 4 * n,
    y: 2 * m + 5 * n,
    tape: 2 * m + 6 * n,
    dBar: 2 * m + (6 + degree) * n,
    dNext: 2 * m + (6 + degree) * n + n * n,
    levels: 2 * m + (6 + degree) * n + 2 * n * n,
    nowhere: 2 * m + (6 + degree) * n + 2 * n * n + mostReversed * level
  }
  const series = seriesFunction(`${name} series`, pattern, true)
  const twice = twiceFunction(`${name} twice`, n)
  const seriesBack = seriesBackFunction(`${name} series back`, pattern, series, place)
  const twiceBack = twiceBackFunction(`${name} twice back`, n)
  const squaredBack = squaredBackFunction(`${name} squared back`, n)
  const code = Code.make(name, ["i32"], [])
  const words = vectorCode(code)
  const { address, choose, each, keep, load, move, store } = words
  const [at] = code.params
  const pointer = (k: number): Local => {
    const local = code.local("i32")
    address(at, k).set(local)
    return local
  }
  const halved = halve(words, at, pattern)
  const tooMany = keep(() => code.get(halved.s).f64x2(mostReversed, mostReversed).op("f64x2.gt"))
  const s = keep(() => code.get(halved.s).f64x2(mostReversed, mostReversed).op("f64x2.pmin"))
  const [c, uBar, x, y, tape] = [place.b, place.uBar, place.x, place.y, place.tape].map(pointer)
  const dBar = pointer(place.dBar)
  for (let e = 0; e < m; e++) store(at, place.aBar + e, () => code.f64x2(0, 0))
  for (let i = 0; i < n; i++) store(uBar, i, () => load(at, place.bar + i))
  const [t, mask] = [code.local("f64"), code.local("v128")]
  code.f64(1).set(t)
  pushAny(code, s, t, mask)
  code.if(() => {
    const [u, d, from, to] = [pointer(place.levels), pointer(place.levels + n), code.local("i32"), code.local("i32")]
    code.get(at).get(c).get(u).get(tape).call(series.func)
    for (let j = 0; j < n; j++) {
      writeColumn(words, pattern, at, x, j)
      code.get(at).get(x)
      address(d, j * n).get(tape).call(series.func)
    }
    code.block([], (done) => {
      code.loop([], (again) => {
        code.get(t).f64(1).op("f64.add").set(t)
        pushAny(code, s, t, mask).op("i32.eqz").brIf(done)
        code.get(d).get(u)
        address(u, level).call(twice.func)
        code.get(d).set(from)
        address(d, level).set(to)
        each(() => code.i32(0), n, () => {
          code.get(d).get(from).get(to).call(twice.func)
          move(from, n)
          move(to, n)
        })
        move(u, level)
        move(d, level)
        code.br(again)
      })
    })
    const next = pointer(place.dNext)
    const own = code.local("i32")
    code.get(dBar).set(own)
    each(() => code.i32(0), n * n, () => {
      store(own, 0, () => code.f64x2(0, 0))
      move(own, 1)
    })
    code.loop([], (again) => {
      code.get(t).f64(1).op("f64.sub").set(t)
      pushAny(code, s, t, mask).drop()
      code.get(d).get(dBar).get(u).get(uBar).get(next).call(squaredBack.func)
      code.get(dBar).set(own).get(next).set(from)
      each(() => code.i32(0), n * n, () => {
        store(own, 0, () => choose(mask, () => load(from, 0), () => load(own, 0)))
        move(own, 1)
        move(from, 1)
      })
      code.get(d).get(uBar).get(x).call(twiceBack.func)
      for (let i = 0; i < n; i++) store(uBar, i, () => choose(mask, () => load(x, i), () => load(uBar, i)))
      move(u, -level)
      move(d, -level)
      code.get(t).f64(1).op("f64.gt").brIf(again)
    })
    for (let j = 0; j < n; j++) {
      writeColumn(words, pattern, at, x, j)
      code.get(at).get(x)
      address(dBar, j * n).get(y).call(seriesBack.func)
      for (const e of byColumn[j]) {
        store(at, place.aBar + e, () => {
          load(at, place.aBar + e)
          load(y, rows[e]).op("f64x2.add")
        })
      }
    }
  })
  code.get(at).get(c).get(uBar)
  address(at, place.bBar).call(seriesBack.func)
  const scale = keep(() => choose(tooMany, () => code.f64x2(NaN, NaN), () => code.get(halved.scale)))
  for (let k = place.aBar; k < place.uBar; k++) store(at, k, () => load(at, k).get(scale).op("f64x2.mul"))
  return {
    bodies: [series, twice, seriesBack, twiceBack, squaredBack, code.end()],
    bytes: width * (place.nowhere + n)
  }
}
