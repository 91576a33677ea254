/**
 * R1: an SWC file means the same whatever the order and the names of its rows. R2: and whatever its root within the stretch of its root.
 * R3: write, read gives an equal morphology, read, write the same text. R4: sums by type are those of the file's own frusta, for any number
 * of compartments.
 *
 * Files are random trees of all types with somata of all forms, points in one place among them. The oracle of R4 goes over the rows alone.
 * Broken variants: Jaxley's reading, which depends on ids and lets the soma's radius spill; a root of another type; a writer that rounds.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Cell, Network, Swc, Traced } from "../src/index.ts"
import { broken, settings } from "./settings.ts"
import { file, type Row, textOf } from "./tracings.ts"

/** What a file is read as; files that are refused are not asked about. */
const readAs = (rows: ReadonlyArray<Row>, options?: Swc.SwcOptions): Traced.Traced => {
  const result = Swc.read(textOf(rows), options)
  fc.pre(Result.isSuccess(result))
  return Result.getOrThrow(result).morphology
}

const renamed = (rows: ReadonlyArray<Row>, keys: ReadonlyArray<number>): ReadonlyArray<Row> => {
  const order = rows.map((_, k) => k).sort((a, b) => (keys[a] ?? a) - (keys[b] ?? b))
  const names = new Map(order.map((k, place) => [rows[k].id, 3 * place + 1]))
  const shuffled = order.toSorted((a, b) => (keys[b] ?? b) % 7 - (keys[a] ?? a) % 7)
  return shuffled.map((k) => ({ ...rows[k], id: names.get(rows[k].id)!, parent: names.get(rows[k].parent) ?? -1 }))
}

const keys = fc.array(fc.nat(1000), { minLength: 30, maxLength: 30 })

const anyOrder = (options: Swc.SwcOptions) =>
  fc.property(file, keys, (rows, order) => {
    const [one, two] = [readAs(rows, options), readAs(renamed(rows, order), options)]
    expect(two.branches).toEqual(one.branches)
    expect(two.points).toEqual(one.points)
  })

/** The tree from another of its points: the edges on the way to it turn round. */
const rootedAt = (rows: ReadonlyArray<Row>, root: number): ReadonlyArray<Row> => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const turned = new Map<number, number>([[root, -1]])
  for (let at = byId.get(root)!; at.parent !== -1; at = byId.get(at.parent)!) turned.set(at.parent, at.id)
  return rows.map((row) => ({ ...row, parent: turned.get(row.id) ?? row.parent }))
}

/** The points that hang together with the root and have its type. */
const stretch = (rows: ReadonlyArray<Row>): ReadonlyArray<number> => {
  const own = new Set([rows[0].id])
  for (const { id, parent, type } of rows) if (own.has(parent) && type === rows[0].type) own.add(id)
  return [...own]
}

const near = (one: Record<string, Traced.Totals>, two: Record<string, Traced.Totals>): void => {
  expect(Object.keys(two).sort()).toEqual(Object.keys(one).sort())
  for (const type of Object.keys(one)) {
    for (const what of ["length", "area", "volume"] as const) {
      const [a, b] = [one[type][what], two[type][what]]
      // A sum of at most 60 terms is exact to 60 roundings; lengths are roots of squares that cancel no digits.
      expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.abs(a))
    }
  }
}

const whole = (byType: Record<string, Traced.Totals>): Traced.Totals => {
  const sum = (what: keyof Traced.Totals): number => Object.values(byType).reduce((all, own) => all + own[what], 0)
  return { length: sum("length"), area: sum("area"), volume: sum("volume") }
}

/** By type; where a branch without length has a ring, which may go to a neighbour of another type, only over all types. */
const alike = (
  rows: ReadonlyArray<Row>,
  one: Record<string, Traced.Totals>,
  two: Record<string, Traced.Totals>
): void => {
  const rings = Swc.readSync(textOf(rows)).notes.some(({ code }) => code === "zero-length-branch")
  near(rings ? { all: whole(one) } : one, rings ? { all: whole(two) } : two)
}

const anyRoot = (roots: (rows: ReadonlyArray<Row>) => ReadonlyArray<number>) =>
  fc.property(file, fc.nat(), (rows, which) => {
    const among = roots(rows)
    const [one, two] = [readAs(rows), readAs(rootedAt(rows, among[which % among.length]))]
    alike(
      rows,
      Traced.totals(one) as Record<string, Traced.Totals>,
      Traced.totals(two) as Record<string, Traced.Totals>
    )
    const still = rows.some(({ at, parent }) =>
      rows.some(({ at: other, id }) => id === parent && String(at) === String(other))
    )
    if (!still) {
      for (const name of ["x", "y", "z", "radius", "parent", "type", "first"] as const) {
        expect(two.branches[name]).toEqual(one.branches[name])
      }
    }
  })

const writes = (write: (morphology: Traced.Traced) => string) =>
  fc.property(file, (rows) => {
    const morphology = readAs(rows)
    const text = write(morphology)
    const again = Swc.readSync(text).morphology
    expect(again.equals(morphology)).toBe(true)
    expect(write(again)).toBe(text)
  })

/** Sums over the rows by reconstructions.md, sections 3 to 5, without branches: each edge is judged from its two ends. */
const ownFrusta = (rows: ReadonlyArray<Row>): Record<string, Traced.Totals> => {
  const names = ["other", "soma", "axon", "basal", "apical", "other", "other"]
  const byId = new Map(rows.map((row) => [row.id, row]))
  const children = (row: Row): ReadonlyArray<Row> => rows.filter(({ parent }) => parent === row.id)
  const around = (
    row: Row
  ): ReadonlyArray<Row> => [...row.parent === -1 ? [] : [byId.get(row.parent)!], ...children(row)]
  const somata = rows.filter(({ type }) => type === 1)
  const out: Record<string, Traced.Totals> = {}
  const add = (type: number, length: number, area: number, volume: number): void => {
    const old = out[names[type]] ?? { length: 0, area: 0, volume: 0 }
    out[names[type]] = { length: old.length + length, area: old.area + area, volume: old.volume + volume }
  }
  if (somata.length === 1) {
    const r = somata[0].radius
    add(1, 2 * r, 4 * Math.PI * r ** 2, 4 / 3 * Math.PI * r ** 3)
  }
  for (const child of rows) {
    const parent = byId.get(child.parent)
    if (parent === undefined) continue
    const length = Math.hypot(...child.at.map((x, i) => x - parent.at[i]))
    let [type, a, b] = [child.type, parent.radius, child.radius]
    const [soma, other] = parent.type === 1 ? [parent, child] : [child, parent]
    const alone = somata.length === 1
    if (soma.type === 1 && other.type !== 1 && (alone || soma === parent)) {
      const next = around(other).filter((row) => row !== soma)
      const edge = next.length === 1 ? (next[0].parent === other.id ? next[0] : other) : null
      const own = edge !== null && names[edge.type] === names[other.type]
      const inner = alone || around(soma).filter((row) => row.type === 1).length >= 2
      if (inner && own) continue
      type = other.type
      a = b = other.radius
    }
    add(
      type,
      length,
      Math.PI * (a + b) * Math.sqrt(length ** 2 + (a - b) ** 2),
      Math.PI / 3 * length * (a * a + a * b + b * b)
    )
  }
  return out
}

const inCompartments = (options: Swc.SwcOptions) =>
  fc.property(file, fc.integer({ min: 1, max: 5 }), (rows, ncomp) => {
    const frusta = ownFrusta(rows)
    const morphology = readAs(rows, options)
    const network = Network.make([Cell.traced(morphology, { ncomp })])
    const sums: Record<string, Traced.Totals> = {}
    const of = (name: string) => network.nodes.columns.get(name)!.values as Float64Array
    const [length, area, volume] = ["length", "area", "volume"].map(of)
    for (let row = 0; row < network.nodes.length; row++) {
      const name = ["soma", "axon", "basal", "apical"].find((group) =>
        network.nodes.columns.get(group)?.values[row] === 1
      ) ?? "other"
      const old = sums[name] ?? { length: 0, area: 0, volume: 0 }
      sums[name] = { length: old.length + length[row], area: old.area + area[row], volume: old.volume + volume[row] }
    }
    alike(rows, frusta, sums)
  })

it("R1: rows in any order with any names", () => fc.assert(anyOrder({}), settings))

it("R1: catches a reading that goes by ids", () => {
  expect(fc.check(anyOrder({ reading: "jaxley" }), broken).failed).toBe(true)
})

it("R2: any root within the stretch of its root", () => fc.assert(anyRoot(stretch), settings))

it("R2: catches a root of another type", () => {
  expect(fc.check(anyRoot((rows) => rows.map(({ id }) => id)), broken).failed).toBe(true)
})

it("R3: write, read, write", () => fc.assert(writes(Swc.write), settings))

it("R3: catches a writer that rounds", () => {
  const rounded = (morphology: Traced.Traced): string =>
    Swc.write(morphology).replace(/-?\d+\.\d+/g, (number) => Number(number).toFixed(6))
  expect(fc.check(writes(rounded), broken).failed).toBe(true)
})

it("R4: the membrane of the file's own frusta in any number of compartments", () =>
  fc.assert(inCompartments({}), settings))

it("R4: catches a soma whose radius spills into neurites", () => {
  expect(fc.check(inCompartments({ reading: "jaxley" }), broken).failed).toBe(true)
})
