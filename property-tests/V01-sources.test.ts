/**
 * V1: whose spikes a synapse gets depends on nothing but its ends, its source and the detectors there: synapses in another order get the same,
 * and so do networks whose mechanisms came in another order. V2: pools are where synapses of their type end, after any edits. V3: sources and
 * stimuli of chance that are removed leave the others as they were, and those that come after draw from no stream that is taken.
 *
 * The oracles read raw columns, row by row. Broken variants: the first detector of a cell in place of the one at the end, names that are not
 * looked at, pools that stay, a renumbering that forgets streams, and a list
 * that takes them twice.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { Cell, Edit, Network, Select, Stimulus, Table } from "neurolens"
import { network } from "neurolens/testing"
import { assert, describe, it } from "vitest"
import { rearranged } from "../src/network/renumber.ts"
import { resolveSources } from "../src/network/resolveSources.ts"
import { firstSpike, nextSpike, type Source } from "../src/network/Source.ts"
import { acting, apart, kept } from "../src/network/streams.ts"
import * as Rows from "../src/table/Rows.ts"
import { structural } from "../src/table/structural.ts"
import { remove } from "../src/table/Table.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { drawEdit } from "../src/testing/edit.ts"
import { broken, settings } from "./settings.ts"

type Net = Network.Network

const column = (net: Net, domain: "nodes" | "edges", name: string): ReadonlyArray<unknown> => {
  const found = Table.get(net[domain], name)
  if (found === undefined) return Array.from({ length: net[domain].length }, () => null)
  return found._tag === "Text"
    ? Array.from(found.values, (code) => code < 0 ? null : found.levels[code])
    : Array.from(found.values)
}

/** What emits in a compartment, by name. */
const emitting = (net: Net, row: number): ReadonlyArray<string> =>
  [...net.mechanisms.values()]
    .filter(({ emits, name, reset }) => (emits !== null || reset !== null) && column(net, "nodes", name)[row] === 1)
    .map(({ name }) => name).sort()

type End = "pre" | "post"

/** Whose spikes a synapse gets at an end, in words; null for none, "?" where that is not sure. */
const meant = (net: Net, edge: number, end: End): string | null => {
  const type = net.synapses.get(String(column(net, "edges", "type")[edge]))!
  if ((end === "pre" ? type.onPre : type.onPost).length === 0) return null
  const source = column(net, "edges", "pre_source")[edge]
  if (end === "pre" && typeof source === "number" && source >= 0) return `source ${source}`
  const row = Number(column(net, "edges", `${end}_index`)[edge])
  const name = column(net, "edges", `${end}_detector`)[edge]
  const cell = column(net, "nodes", "global_cell_index")
  const at = (rows: ReadonlyArray<number>): ReadonlyArray<string> =>
    rows.flatMap((row) =>
      emitting(net, row).filter((own) => name === null || own === name).map((own) => `${own} ${row}`)
    )
  const here = at([row])
  const found = here.length > 0 ? here : at([...cell.keys()].filter((other) => cell[other] === cell[row]))
  return found.length === 1 ? found[0] : "?"
}

/** The same, as the library finds it: for all synapses, or the tag of its error. */
const answers = (net: Net): ReadonlyArray<readonly [string | null, string | null]> | string =>
  Result.match(resolveSources(net), {
    onFailure: ({ reason }) => reason._tag,
    onSuccess: ({ detectors, generators, post, pre }) => {
      const said = (k: number): string | null => {
        const d = k - generators
        return k < 0
          ? null
          : d < 0
          ? `source ${k}`
          : `${detectors.mechanisms[detectors.of[d]].name} ${detectors.rows[d]}`
      }
      return Array.from(pre, (k, edge) => [said(k), said(post[edge])] as const)
    }
  })

const ends = ["pre", "post"] as const

/** Networks of spikes, of which some synapses name what they mean. */
const spiking = fc.tuple(
  network({ events: true, cells: [1, 3], compartments: [1, 2] }),
  fc.array(fc.constantFrom("Spike", "Nobody"), { maxLength: 3 })
).map(([net, names]) =>
  names.reduce(
    (of: Net, name, k) =>
      of.edges.length === 0
        ? of
        : Network.editSync(of, [Edit.label(`${ends[k % 2]}_detector`, name, Select.edges.edge([k % of.edges.length]))]),
    net
  )
)

const orders = fc.array(fc.nat(99), { maxLength: 20 })

const shuffled = (length: number, keys: ReadonlyArray<number>): ReadonlyArray<number> =>
  Array.from({ length }, (_, k) => k).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)

describe("V1", () => {
  const answered = (say: typeof answers) =>
    fc.property(spiking, orders, (net, keys) => {
      const wanted = Array.from({ length: net.edges.length }, (_, edge) => ends.map((end) => meant(net, edge, end)))
      const found = say(net)
      const unsure = wanted.some((both) => both.includes("?"))
      assert.strictEqual(typeof found === "string", unsure)
      if (typeof found === "string") assert.include(["NoSource", "ManySources"], found)
      else assert.deepStrictEqual(found.map((both) => [...both]), wanted)
      // In another order of synapses, and of mechanisms.
      const order = shuffled(net.edges.length, keys)
      const moved = rearranged(net, {
        cells: net.cells,
        nodes: Rows.all(net.nodes.length),
        edges: Int32Array.from(order)
      }).update("mechanisms", (all) => all.reverse())
      const again = say(moved)
      if (typeof found === "string") assert.strictEqual(typeof again, "string")
      else assert.deepStrictEqual(again, order.map((edge) => found[edge]))
    })

  it("whose spikes a synapse gets is what its ends say, in any order", () => {
    fc.assert(answered(answers), settings)
  })

  it("the property notices that names are not looked at", () => {
    const blind: typeof answers = (net) =>
      answers(net.update("edges", (edges) => ends.reduce((of, end) => remove(of, `${end}_detector`), edges)))
    assert.isTrue(fc.check(answered(blind), broken).failed)
  })

  it("the property notices the first detector of a cell in place of that at the end", () => {
    const first: typeof answers = (net) => {
      const found = answers(net)
      const cell = column(net, "nodes", "global_cell_index")
      if (typeof found === "string") return found
      return found.map(([pre, post]) =>
        [pre, post].map((said) => {
          const [name, row] = said?.split(" ") ?? []
          if (said === null || name === "source") return said
          return `${name} ${cell.indexOf(cell[Number(row)])}`
        }) as never
      )
    }
    assert.isTrue(fc.check(answered(first), broken).failed)
  })
})

describe("V2", () => {
  const pooled = (change: (edit: Edit.Edit, net: Net) => Net) =>
    fc.property(network({ events: true, trainables: true }), fc.array(tape, { maxLength: 3 }), (start, tapes) => {
      const net = tapes.reduce((of, choices) => change(drawEdit(of, read(choices)), of), start)
      const post = column(net, "edges", "post_index")
      const type = column(net, "edges", "type")
      for (const { name, parameters, states } of net.synapses.values()) {
        for (const [local, { at }] of Object.entries({ ...parameters, ...states })) {
          if (at !== "post") continue
          column(net, "nodes", `${name}_${local}`).forEach((value, row) => {
            assert.strictEqual(!Number.isNaN(value), post.some((end, edge) => end === row && type[edge] === name))
          })
        }
      }
    })

  it("pools are where synapses of their type end", () => {
    fc.assert(pooled((edit, net) => Result.getOrElse(edit(net), () => net)), settings)
  })

  it("the property notices pools that stay where nothing ends any more", () => {
    const staying = (edit: Edit.Edit, net: Net): Net => {
      const next = Result.getOrElse(edit(net), () => net)
      return next.nodes.length === net.nodes.length ? next.set("nodes", net.nodes) : next
    }
    assert.isTrue(fc.check(pooled(staying), { ...broken, numRuns: 1000 }).failed)
  })
})

describe("V3", () => {
  const train = (source: Source, row: number): ReadonlyArray<number> => {
    const times: Array<number> = []
    let spike = firstSpike(source, row)
    for (let k = 0; k < 5; k++, spike = nextSpike(source, row, spike)) times.push(spike.time)
    return times
  }

  const left = (remove: (net: Net, rows: ReadonlyArray<number>) => Net) =>
    fc.property(network({ events: true, synapses: false, attachments: false }), orders, (net, keys) => {
      const gone = new Set(keys.filter((row) => row < net.sources.size))
      fc.pre(gone.size > 0)
      const trains = net.sources.toArray().map(train).filter((_, row) => !gone.has(row))
      assert.deepStrictEqual(remove(net, [...gone]).sources.toArray().map(train), trains)
    })

  it("sources that are removed leave the trains of the others as they were", () => {
    fc.assert(left((net, rows) => Network.editSync(net, [Edit.removeSources(Select.source(rows))])), settings)
  })

  it("the property notices a renumbering that forgets streams", () => {
    const forgetful = (net: Net, rows: ReadonlyArray<number>): Net =>
      net.set("sources", net.sources.filterNot((_, row) => rows.includes(row)))
    assert.isTrue(fc.check(left(forgetful), { ...broken, numRuns: 1000 }).failed)
  })

  const noise = Stimulus.white({ sigma: 1, seed: 1 })
  const drawn = (net: Net): ReadonlyArray<readonly [row: number, current: number]> =>
    acting(net).toArray().map(({ row, stimulus }) => [row, Stimulus.sample(stimulus, 3, 0.1)])
  type Stimuli = Net["stimuli"]
  type Lists = { readonly kept: (all: Stimuli, left: ReadonlyArray<number>) => Stimuli; readonly apart: typeof apart }

  const independent = (lists: Lists) =>
    fc.property(fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rounds) => {
      let net = Network.make([Cell.make({ ncomp: 4 })])
      rounds.forEach((rows, k) => {
        const before = drawn(net)
        if (k % 2 === 0) {
          const added = rows.map((row) => structural({ _tag: "Injection" as const, row, stimulus: noise }))
          net = net.set("stimuli", lists.apart(net.stimuli, added))
          assert.deepStrictEqual(drawn(net).slice(0, before.length), before)
        } else {
          const left = net.stimuli.toArray().flatMap(({ row }, i) => row === rows[0] ? [] : [i])
          net = net.set("stimuli", lists.kept(net.stimuli, left))
          assert.deepStrictEqual(drawn(net), before.filter(([row]) => row !== rows[0]))
        }
        const currents = drawn(net).map(([, current]) => current)
        assert.strictEqual(new Set(currents).size, currents.length)
      })
    })

  it("noise stays what it was and independent, whatever comes and goes", () => {
    fc.assert(independent({ apart, kept }), settings)
  })

  it("the property notices streams that are forgotten, and streams that are taken twice", () => {
    const forgetful: Lists["kept"] = (all, left) => all.filter((_, k) => left.includes(k))
    const careless = ((all: Stimuli, added: ReadonlyArray<never>) => all.concat(added)) as Lists["apart"]
    assert.isTrue(fc.check(independent({ apart, kept: forgetful }), { ...broken, numRuns: 1000 }).failed)
    assert.isTrue(fc.check(independent({ apart: careless, kept }), { ...broken, numRuns: 1000 }).failed)
  })
})
