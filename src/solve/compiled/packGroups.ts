/**
 * What groups of cells that junctions join need in a kernel's memory before it runs: the tables of their patterns, what trees give to their
 * entries, propagators; and the list of junctions that what flows through is added by.
 */
import type { Network } from "../../network/Network.ts"
import { link } from "../../program/Columns.ts"
import { schemeKinds, type SchemeName } from "../../program/System.ts"
import { voltageCoupling } from "../Coupling.ts"
import { groupPropagators } from "../junctions/groupPropagators.ts"
import { type Pausing, stretches } from "../Pieces.ts"
import { plan } from "../Plan.ts"
import { startJunctions } from "../step.ts"
import type { Views } from "./Allocator.ts"
import { edgePlaces } from "./edgePlaces.ts"
import type { GroupClass } from "./GroupLayout.ts"
import { entriesAt, type GroupMap } from "./GroupMap.ts"
import type { MemoryMap } from "./MemoryMap.ts"

/** The rows of edges that junctions are, by their number. */
const junctionRows = ({ layout: { plan: { junctions } } }: MemoryMap): Int32Array =>
  Int32Array.from(junctions?.numberOf.keys() ?? []).sort()

/** Writes the tables of all classes of groups. */
export function* packGroupTables(views: Views, map: MemoryMap, networks: ReadonlyArray<Network>): Pausing<void> {
  const { i32 } = views
  const { layout } = map
  const [n, m] = [networks[0].nodes.length, networks[0].edges.length]
  const places = edgePlaces(map, networks)
  const rows = junctionRows(map)
  const rateAt = (copy: number, junction: number, end: "pre" | "post"): number =>
    places(copy * m + rows[junction], link[end])!
  for (const [g, { compartments, lanes, members, pairs, points }] of layout.groups.entries()) {
    yield
    const own = map.groups[g]
    const { group: { junctions, pattern }, links } = members[0]
    const { width } = own
    const at = entriesAt(own)
    const stride = pairs * width
    i32.set(pattern.starts.map((start) => 4 * start), own.starts / 4)
    i32.set(pattern.others.map((place) => place * width), own.others / 4)
    i32.set(compartments.map((place) => place * width), own.places / 4)
    i32.set(points.map((place) => place * width), own.branchPoints / 4)
    junctions.forEach(({ entry, first }, j) => {
      const [earlier, later] = first ? [at.down, at.up] : [at.up, at.down]
      i32.set([earlier + entry * width, later + entry * width], own.targets / 4 + 2 * j)
    })
    links.forEach(({ child, entry, first, parent }, l) => {
      const [earlier, later] = first ? [own.down, own.up] : [own.up, own.down]
      i32.set([child * width, parent * width, earlier + entry * stride, later + entry * stride], own.trees / 4 + 4 * l)
    })
    for (const [k, { copy, group, rows: compartmentRows }] of members.entries()) {
      yield
      const [pair, lane] = [Math.floor(k / lanes), k % lanes]
      compartmentRows.forEach((row, c) => {
        i32[own.slots / 4 + (pair * compartments.length + c) * lanes + lane] = 8 * layout.slotOf[copy * n + row]
      })
      group.junctions.forEach(({ of }, j) => {
        for (const [e, end] of (["pre", "post"] as const).entries()) {
          i32[own.rates / 4 + ((pair * junctions.length + j) * 2 + e) * lanes + lane] = rateAt(copy, of, end)
        }
      })
    }
  }
}

/** Writes what trees give to the entries of all groups, times the part of a step that their elimination is for. */
export function* packGroupNumbers(
  { f64 }: Views,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  scheme: SchemeName,
  dt: number
): Pausing<void> {
  const { mirrored, over } = schemeKinds[scheme]
  if (over === "matrix") return
  const h = over === "links" ? -(dt / 2) : mirrored ? dt / 2 : dt
  for (const [g, { lanes, members, pairs }] of map.layout.groups.entries()) {
    const own = map.groups[g]
    for (const [k, { copy, links }] of members.entries()) {
      yield
      const { fromParent, toParent } = voltageCoupling(networks[copy])
      for (const { entry, first, of } of links) {
        const [earlier, later] = first ? [own.down, own.up] : [own.up, own.down]
        const to = entry * pairs * lanes + k
        f64[earlier / 8 + to] = h * fromParent[of]
        f64[later / 8 + to] = h * toParent[of]
      }
    }
  }
}

/** Writes the propagators of exponential Euler, which are made unless they are there. */
export function* packGroupMatrices(
  { f64 }: Pick<Views, "f64">,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  dt: number,
  held: (copy: number) => Float64Array | null
): Pausing<void> {
  if (map.groups.length === 0) return
  for (const [copy, network] of networks.entries()) {
    const junctions = startJunctions(plan(network))
    if (junctions === null) continue
    const made = yield* groupPropagators(voltageCoupling(network), junctions, dt, held(copy))
    const matrixOf = new Map(made.map(({ matrix, rows }) => [rows[0], matrix]))
    for (const [g, group] of map.layout.groups.entries()) {
      for (const [k, member] of group.members.entries()) {
        if (member.copy === copy) yield* packMatrix(f64, map.groups[g], group, k, matrixOf.get(member.rows[0])!)
      }
    }
  }
}

function* packMatrix(
  f64: Float64Array,
  { matrix: at }: GroupMap,
  { lanes, pairs }: GroupClass,
  member: number,
  matrix: Float64Array
): Pausing<void> {
  for (const [from, to] of stretches(matrix.length)) {
    for (let entry = from; entry < to; entry++) f64[at / 8 + entry * pairs * lanes + member] = matrix[entry]
    yield
  }
}

/** Bytes of a junction in a list: addresses of the rates of its link, the slots of its ends; on the way back also the adjoints of these rates. */
export const junctionBytes = { forwards: 16, back: 24 } as const

/**
 * Writes the junctions of every thread, in the order of rows, into a list, with the adjoints of their rates where a map of these is given; what there
 * is for each thread: where its list begins, and how many they are.
 */
export function* packJunctions(
  { i32 }: Views,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  list = map.junctions,
  bars: MemoryMap | null = null
): Pausing<ReadonlyArray<readonly [table: number, count: number]>> {
  const { junctions } = map.layout.plan
  const [n, m] = [networks[0].nodes.length, networks[0].edges.length]
  const { slotOf, threadOf } = map.layout
  const words = (bars === null ? junctionBytes.forwards : junctionBytes.back) / 4
  const all = [map, ...bars === null ? [] : [bars]].map((one) => edgePlaces(one, networks))
  const rows = junctionRows(map)
  const out: Array<readonly [number, number]> = []
  let next = list / 4
  for (let thread = 0; thread < map.layout.threads; thread++) {
    const first = next
    for (let copy = 0; junctions !== null && copy < networks.length; copy++) {
      for (const [from, to] of stretches(rows.length)) {
        for (let k = from; k < to; k++) {
          const [pre, post] = [junctions.pre[k], junctions.post[k]].map((row) => slotOf[copy * n + row])
          if (threadOf[post] !== thread) continue
          const [rates, sums = []] = all.map((places) =>
            [link.pre, link.post].map((column) => places(copy * m + rows[k], column)!)
          )
          i32.set([...rates, 8 * pre, 8 * post, ...sums], next)
          next += words
        }
        yield
      }
    }
    out.push([4 * first, (next - first) / words])
  }
  return out
}
