/**
 * A traced morphology as a value: the points of a reconstruction as a tree, and the branches that they make, each a line of frusta.
 *
 * Points are what was traced (places, radii, types); branches are what a rule of reading made of them, with places and radii of their own,
 * so that a radius of the soma need not spill into a neurite. A branch attaches with its start to the end of its parent: every tree can be
 * told from one of its tips, so the branches of a cell have the numbers of the branches here. Compartments are cut in `frusta.ts`; files
 * are read and written in `io/swc`.
 */
import type { Flags, Floats, Ints } from "../table/Column.ts"
import { plural } from "../table/plural.ts"
import { is, prototype, type Structural, structuralWith } from "../table/structural.ts"
import { asIs, like } from "./border.ts"
import * as Frustum from "./Frustum.ts"

/** Points of a tree, parents before children. Entry k of each list is about point k. */
export type TracedPoints = {
  /** Place [um]. */
  readonly x: Floats
  /** Place [um]. */
  readonly y: Floats
  /** Place [um]. */
  readonly z: Floats
  /** Radius [um]. */
  readonly radius: Floats
  /** Type as in SWC: 0 undefined, 1 soma, 2 axon, 3 basal, 4 apical, 5 upwards custom. */
  readonly type: Ints
  /** The point before it, -1 for the root. */
  readonly parent: Ints
}

/** Branches: lists with an entry per branch, and lists with an entry per point of a branch's line. */
export type TracedBranches = {
  /** Type as in SWC. */
  readonly type: Ints
  /** The branch at whose end it starts, -1 for the first. */
  readonly parent: Ints
  /** First entry of each branch in `x`, `y`, `z`, `radius`, and the number of entries at the end. */
  readonly first: Ints
  /** Place of each point of the line [um]. */
  readonly x: Floats
  /** Place of each point of the line [um]. */
  readonly y: Floats
  /** Place of each point of the line [um]. */
  readonly z: Floats
  /** Radius at each point of the line [um]. */
  readonly radius: Floats
  /** Length [um]: that of the line, of a sphere its diameter. */
  readonly length: Floats
  /** Whether it is a sphere around its first point, as a soma of one point is. */
  readonly sphere: Flags
  /** Membrane in one place at its start [um2]: the ring where a branch without length stepped from one radius to another. */
  readonly ringAtStart: Floats
  /** Membrane in one place at its end [um2]. */
  readonly ringAtEnd: Floats
}

/** How frusta become numbers: by the rules of this library, or as Jaxley 0.14 does it. */
export type Reading = "frusta" | "jaxley"

/** A traced morphology. */
export type Traced = Structural & {
  readonly _tag: "Traced"
  readonly reading: Reading
  readonly points: TracedPoints
  readonly branches: TracedBranches
}

/** What a person is told of a morphology: its sums by type. */
const Words = prototype({
  toString(this: Traced): string {
    const { branches, points } = this
    const sums = Object.entries(totals(this)).map(([type, { area, length }]) =>
      `\n  ${type.padEnd(6)}  length ${length.toPrecision(6)} um, area ${area.toPrecision(6)} um2`
    )
    return `Traced(${plural(points.x.length, "point")}, ${plural(branches.type.length, "branch", "branches")})${
      sums.join("")
    }`
  }
})

/** Makes a traced morphology of lists that nobody else writes. */
export const make = (reading: Reading, points: TracedPoints, branches: TracedBranches): Traced =>
  structuralWith(Words, {
    _tag: "Traced" as const,
    reading,
    points: Object.freeze({ ...points }),
    branches: Object.freeze({ ...branches })
  })

/** Whether a value is a traced morphology of this library. */
export const isTraced: (u: unknown) => u is Traced = is((u): u is Traced => Object.getPrototypeOf(u) === Words)

/** The kind of traced morphologies, for the border. */
export const aTraced = asIs(like(isTraced, "a traced morphology, for example Swc.readSync(text).morphology"))

/** Number of branches. */
export const branchCount = ({ branches }: Traced): number => branches.type.length

/** What types of points are called. */
const names = ["other", "soma", "axon", "basal", "apical"] as const

/** A class of types for sums: types 0 and from 5 on are `other`. */
export type TypeClass = (typeof names)[number]

/** The class of a type. */
export const classOf = (type: number): TypeClass => names[type] ?? "other"

/** The group that compartments of a type belong to; null for type 0, which says nothing. */
export const groupOf = (type: number): string | null => type === 0 ? null : names[type] ?? `custom${type}`

/** Length [um], area [um2] and volume [um3] of a part of a morphology. */
export type Totals = { readonly length: number; readonly area: number; readonly volume: number }

/** Length, area and volume by type, summed over the frusta; types that do not occur are left out. */
export const totals = (traced: Traced): { readonly [K in TypeClass]?: Totals } => {
  const out: { [K in TypeClass]?: Totals } = {}
  for (const [branch, type] of traced.branches.type.entries()) {
    const { area = 0, length = 0, volume = 0 } = out[classOf(type)] ?? {}
    const own = branchTotals(traced, branch)
    out[classOf(type)] = { length: length + own.length, area: area + own.area, volume: volume + own.volume }
  }
  return out
}

/** Length, area and volume of one branch. */
export const branchTotals = ({ branches, reading }: Traced, branch: number): Totals => {
  const { first, length, radius, ringAtEnd, ringAtStart, sphere } = branches
  const from = first[branch]
  let [area, volume] = [ringAtStart[branch] + ringAtEnd[branch], 0]
  if (sphere[branch] === 1) {
    const r = radius[from]
    area += 4 * Math.PI * r * r
    volume += 4 / 3 * Math.PI * r * r * r
    return { length: length[branch], area, volume }
  }
  for (let k = from + 1; k < first[branch + 1]; k++) {
    const d = Frustum.distance(branches, k - 1, k)
    if (d === 0 && reading === "jaxley") continue // which counts no rings
    area += Frustum.area(d, radius[k - 1], radius[k])
    volume += Frustum.volume(d, radius[k - 1], radius[k])
  }
  return { length: length[branch], area, volume }
}
