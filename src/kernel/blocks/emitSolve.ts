/**
 * The function of `Solve`: the elimination of `solve.ts` on two rows at once, written out along the pattern for few unknowns, else as loops
 * over a dense matrix. The same operations in the same order either way.
 */
import * as Code from "../wasm/Code.ts"
import type { Pattern } from "./Pattern.ts"
import { type Arithmetic, elimination, largestUnrolled, leastPivot, solveWith } from "./solve.ts"
import { type Emitted, type VectorCode, vectorCode, width } from "./VectorCode.ts"

type Local = Code.Local

/** `solve(at)`: W, r at the address; x behind them. */
export const emitSolve = (name: string, pattern: Pattern, sums: boolean): Emitted =>
  pattern.n <= largestUnrolled ? writtenOut(name, pattern, sums) : looping(name, pattern, sums)

/** Pushes 0 where a pivot is large enough beside the largest entry of its row, else NaN. */
const pushFlaw = ({ choose, code, keep }: VectorCode, pivot: Local, most: Local): void => {
  const fine = keep(() => code.get(pivot).get(most).f64x2(leastPivot, leastPivot).op("f64x2.mul").op("f64x2.gt"))
  choose(fine, () => code.f64x2(0, 0), () => code.f64x2(NaN, NaN))
}

const writtenOut = (name: string, pattern: Pattern, sums: boolean): Emitted => {
  const code = Code.make(name, ["i32"], [])
  const words = vectorCode(code)
  const { keep, load, op, store } = words
  const [at] = code.params
  const known = new Map<number, Local>()
  const number = (x: number): Local => {
    const local = known.get(x) ?? keep(() => code.f64x2(x, x))
    known.set(x, local)
    return local
  }
  const binary = (opcode: "f64x2.add" | "f64x2.sub" | "f64x2.mul" | "f64x2.div") => (x: Local, y: Local): Local =>
    keep(() => op(opcode, () => code.get(x), () => code.get(y)))
  const on: Arithmetic<Local> = {
    number,
    add: binary("f64x2.add"),
    sub: binary("f64x2.sub"),
    mul: binary("f64x2.mul"),
    div: binary("f64x2.div"),
    flaw: (pivot, row) => {
      code.f64x2(0, 0)
      for (const x of row) code.get(x).op("f64x2.abs").op("f64x2.pmax")
      const most = code.local("v128")
      code.set(most)
      return keep(() => pushFlaw(words, pivot, most))
    }
  }
  const count = pattern.rows.length
  const w = pattern.rows.map((_, e) => keep(() => load(at, e)))
  const r = pattern.byRow.map((_, i) => keep(() => load(at, count + i)))
  solveWith(on, pattern, sums, w, r).forEach((x, i) => store(at, count + pattern.n + i, () => code.get(x)))
  return { bodies: [code.end()], bytes: width * (count + 2 * pattern.n) }
}

const looping = (name: string, pattern: Pattern, sums: boolean): Emitted => {
  const { columns, n, rows } = pattern
  const code = Code.make(name, ["i32"], [])
  const words = vectorCode(code)
  const { address, each, keep, load, move, store } = words
  const [at] = code.params
  const [r, out] = [rows.length, rows.length + n]
  const a = out + n
  const place = { r, out, a, x: a + n * n, inverse: a + n * n + n, end: a + n * n + 2 * n }
  const step = elimination(pattern).order.reduce((all, i, k) => all.set(i, k), new Map<number, number>())
  const own = code.local("i32")
  const seek = (k: number): void => void address(at, k).set(own)
  seek(place.a)
  each(() => code.i32(0), n * n, () => {
    store(own, 0, () => code.f64x2(0, 0))
    move(own, 1)
  })
  rows.forEach((i, e) => store(at, place.a + n * step.get(i)! + step.get(columns[e])!, () => load(at, e)))
  step.forEach((k, i) => store(at, place.x + k, () => load(at, place.r + i)))

  const flaw = keep(() => code.f64x2(0, 0))
  const [most, pivot, factor, share, diagonal] = [flaw, flaw, flaw, flaw, flaw].map(() => code.local("v128"))
  const [rowK, rowI, diagonalK, here] = [own, own, own, own].map(() => code.local("i32"))
  /** Pushes an address: a base and an index. */
  const plus = (base: Local, index: Local): Code.Code =>
    code.get(base).get(index).i32(width).op("i32.mul").op("i32.add")
  const after = (k: Local) => (): void => void code.get(k).i32(1).op("i32.add")
  address(at, place.a).set(rowK)
  each(() => code.i32(0), n, (k) => {
    plus(rowK, k).tee(diagonalK).memory("v128.load", 0).set(pivot)
    if (sums) {
      code.get(diagonalK).set(here)
      each(after(k), n, () => {
        move(here, n)
        code.get(pivot)
        load(here, 0).op("f64x2.sub").set(pivot)
      })
    }
    code.f64x2(0, 0).set(most)
    if (!sums) {
      each(after(k), n, (j) => {
        code.get(most)
        plus(rowK, j).memory("v128.load", 0).op("f64x2.abs").op("f64x2.pmax").set(most)
      })
    }
    code.get(flaw)
    pushFlaw(words, pivot, most)
    code.op("f64x2.add").set(flaw)
    const inverse = keep(() => code.f64x2(1, 1).get(pivot).op("f64x2.div"))
    plus(at, k).get(inverse).memory("v128.store", width * place.inverse)
    load(diagonalK, 0).get(inverse).op("f64x2.mul").set(share)
    code.get(rowK).set(rowI)
    each(after(k), n, (i) => {
      move(rowI, n)
      plus(rowI, k).memory("v128.load", 0).get(inverse).op("f64x2.mul").set(factor)
      plus(at, i)
      plus(at, i).memory("v128.load", width * place.x).get(factor)
      plus(at, k).memory("v128.load", width * place.x).op("f64x2.mul").op("f64x2.sub")
      code.memory("v128.store", width * place.x)
      if (sums) plus(rowI, i).memory("v128.load", 0).set(diagonal)
      each(after(k), n, (j) => {
        plus(rowI, j)
        plus(rowI, j).memory("v128.load", 0).get(factor)
        plus(rowK, j).memory("v128.load", 0).op("f64x2.mul").op("f64x2.sub").memory("v128.store", 0)
      })
      if (sums) {
        plus(rowI, i).get(diagonal).get(share)
        plus(rowK, i).memory("v128.load", 0).op("f64x2.mul").op("f64x2.sub").memory("v128.store", 0)
      }
    })
    move(rowK, n)
  })
  each(() => code.i32(0), n, (back) => {
    const k = code.local("i32")
    code.i32(n - 1).get(back).op("i32.sub").set(k)
    move(rowK, -n)
    plus(at, k)
    plus(at, k).memory("v128.load", width * place.x).set(factor)
    each(after(k), n, (j) => {
      code.get(factor)
      plus(rowK, j).memory("v128.load", 0)
      plus(at, j).memory("v128.load", width * place.x).op("f64x2.mul").op("f64x2.sub").set(factor)
    })
    code.get(factor)
    plus(at, k).memory("v128.load", width * place.inverse).op("f64x2.mul").memory("v128.store", width * place.x)
  })
  step.forEach((k, i) => store(at, place.out + i, () => load(at, place.x + k).get(flaw).op("f64x2.add")))
  return { bodies: [code.end()], bytes: width * place.end }
}
