/**
 * What goes into memory for the way back beside what the way forwards has: tables of adjoints that synapses add to, what presynaptic
 * compartments gather, and links the other way round.
 */
import type { Network } from "../../network/Network.ts"
import type { Views } from "../../solve/compiled/Allocator.ts"
import { packList } from "../../solve/compiled/headers.ts"
import type { Lists } from "../../solve/compiled/lists.ts"
import { seenAddress } from "../../solve/compiled/pack.ts"
import { packJunctions } from "../../solve/compiled/packGroups.ts"
import { diffusionCoupling, voltageCoupling } from "../../solve/Coupling.ts"
import { links } from "../../solve/Links.ts"
import { type Pausing, stretches } from "../../solve/Pieces.ts"
import * as Table from "../../table/Table.ts"
import { turnedRates } from "../forwardEulerAdjoint.ts"
import { type AdjointMap, backLists, rangeWords, words } from "./AdjointMap.ts"
import { barMap } from "./barMemory.ts"
import { packGroupsBack } from "./GroupBackMap.ts"

/** One thing to gather: the address of a compartment's adjoint, that of what a synapse gives it, and whose it is. */
export type GatherEntry = { readonly to: number; readonly from: number; readonly thread: number }

/** What presynaptic compartments gather: type after type, in the order of rows, so that every sum has one order whoever does it. */
export function* preEntries(own: AdjointMap): Pausing<ReadonlyArray<GatherEntry>> {
  const { layout } = own.map
  const { network } = layout.plan
  const [n, m] = [network.nodes.length, network.edges.length]
  const pre = Table.ints(network.edges, "pre_index")
  const bars = barMap(own)
  const out: Array<GatherEntry> = []
  for (const [t, { padding, rows }] of layout.synapses.entries()) {
    if (own.synapses[t].pre.size === 0) continue
    const placeOf = new Int32Array(layout.copies * m).fill(-1) // by row
    for (const [from, to] of stretches(rows.length)) {
      for (let k = from; k < to; k++) if (padding[k] === 0) placeOf[rows[k]] = k
      yield
    }
    let count = 0 // of places, which move to the front
    for (const [from, to] of stretches(placeOf.length)) {
      for (let row = from; row < to; row++) if (placeOf[row] >= 0) placeOf[count++] = placeOf[row]
      yield
    }
    const places = placeOf.subarray(0, count)
    for (const [{ of }, address] of own.synapses[t].pre) {
      for (const [from, end] of stretches(places.length, 1 << 12)) { // an object for each
        for (const k of places.subarray(from, end)) {
          const row = Math.floor(rows[k] / m) * n + pre[rows[k] % m]
          const to = seenAddress(bars, row, of)
          if (to === null) continue
          out.push({ to, from: address + 8 * k, thread: layout.threadOf[layout.slotOf[row]] })
        }
        yield
      }
    }
  }
  return out
}

/** Writes the lists that are gone through backwards, given their tables and buffers. */
export function* packLists(
  views: Views,
  { map: { extraWords } }: AdjointMap,
  headers: ReadonlyArray<number>,
  lists: Lists,
  tables: ReadonlyArray<number>,
  buffers: ReadonlyArray<number>
): Pausing<void> {
  for (const [l, name] of backLists.entries()) {
    const word = extraWords + words.lists + words.listWords * l
    yield* packList(views, headers, { table: tables[l], buffer: buffers[l], word }, lists[name])
  }
}

/** Writes all of it, with pauses. */
export function* packAdjoint(
  views: Views,
  own: AdjointMap,
  headers: ReadonlyArray<number>,
  networks: ReadonlyArray<Network>,
  gather: ReadonlyArray<GatherEntry>,
  table: number
): Pausing<void> {
  yield* packGather(views, own, headers, gather, table)
  yield* packReads(views, own)
  packTurned(views, own, networks)
  packGroupsBack(views, own.map, own.groups)
  yield* packRanges(views, own, headers, networks)
}

/** What is whose of the sweeps of a step backwards, and of its passes over junctions. */
function* packRanges(
  views: Views,
  own: AdjointMap,
  headers: ReadonlyArray<number>,
  networks: ReadonlyArray<Network>
): Pausing<void> {
  const { map, order } = own
  const { classes } = map.layout
  const lists = {
    forwards: yield* packJunctions(views, map, networks),
    transposed: yield* packJunctions(views, map, networks, own.junctions, barMap(own))
  }
  const { cells, links, through } = rangeWords(order)
  for (const [thread, header] of headers.entries()) {
    const at = header / 4 + map.extraWords
    for (const turn of order) {
      if (turn._tag === "Cells") {
        const bytes = classes[turn.cls].thread === thread ? classes[turn.cls].pairs * map.trees[turn.cls].width : 0
        views.i32.set([0, bytes], at + cells + 2 * turn.number)
      } else if (turn._tag === "Rows" && turn.space._tag === "Links") {
        const { starts } = map.layout.synapses[turn.space.block]
        views.i32.set([8 * starts[thread], 8 * starts[thread + 1]], at + links(turn.space.block))
      } else if (turn._tag === "Through") views.i32.set(lists[turn.way][thread], at + through + 2 * turn.number)
    }
  }
}

function* packGather(
  views: Views,
  { map }: AdjointMap,
  headers: ReadonlyArray<number>,
  gather: ReadonlyArray<GatherEntry>,
  table: number
): Pausing<void> {
  let next = table / 4
  for (const [thread, header] of headers.entries()) {
    const first = next
    for (const [from, to] of stretches(gather.length)) {
      for (let k = from; k < to; k++) {
        if (gather[k].thread !== thread) continue
        views.i32[next++] = gather[k].to
        views.i32[next++] = gather[k].from
      }
      yield
    }
    const at = header / 4 + map.extraWords + words.lists + words.listWords * backLists.length
    views.i32.set([4 * first, (next - first) / 2], at)
  }
}

/** Addresses of the adjoints of what synapses read at their postsynaptic compartments. */
function* packReads(views: Views, own: AdjointMap): Pausing<void> {
  const { layout } = own.map
  const { network } = layout.plan
  const [n, m] = [network.nodes.length, network.edges.length]
  const post = Table.ints(network.edges, "post_index")
  const bars = barMap(own)
  for (const [t, { reads }] of own.synapses.entries()) {
    const { of: kind, padding, rows } = layout.synapses[t]
    const isJunction = own.map.extras.junctions[t]
    for (const [{ of }, table] of reads) {
      for (const [from, to] of stretches(rows.length)) {
        for (let k = from; k < to; k++) {
          const row = kind === "pools" ? rows[k] : Math.floor(rows[k] / m) * n + post[rows[k] % m]
          // What fills up a block of junctions acts on nobody.
          const address = isJunction && padding[k] === 1 ? null : seenAddress(bars, row, of)
          views.i32[table / 4 + k] = address ?? own.nowhere
        }
        yield
      }
    }
  }
}

/** Forward Euler: the rate of every link the other way round, a number for each cell of a class. */
const packTurned = (views: Views, own: AdjointMap, networks: ReadonlyArray<Network>): void => {
  const { layout, systems, trees } = own.map
  const n = networks[0].nodes.length
  own.turned.forEach((classes, system) => {
    const { ion } = systems[system]
    const couplings = networks.map((network) =>
      ion === null ? voltageCoupling(network) : diffusionCoupling(network, ion)
    )
    const turned = couplings.map(turnedRates)
    classes.forEach((address, k) => {
      const c = layout.classes[k]
      const perLink = c.pairs * trees[k].width / 8
      c.firstRows.forEach((row, cell) => {
        const copy = Math.floor(row / n)
        const { starts } = links(couplings[copy])
        const first = row % n
        for (let j = starts[first]; j < starts[first + c.offset.length]; j++) {
          views.f64[address / 8 + (j - starts[first]) * perLink + (c.lanes === 2 ? cell : 0)] = turned[copy][j]
        }
      })
    })
  })
}
