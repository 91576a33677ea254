/**
 * L7: scatter is the transpose of gather: ⟨gather p, g⟩ = ⟨p, scatter g⟩; and what is trained shows in the table.
 *
 * After `Edit.train` the table is gather of the values, rows that share a parameter are equal, rows that were equal
 * keep their value; and parameters → network → parameters is the identity. For partitions and for scaled rules; of formulas, see D5 and D6.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import * as Edit from "../src/Edit.ts"
import * as Network from "../src/Network.ts"
import type { Trainable } from "../src/network/Trainable.ts"
import * as ParameterIndex from "../src/share/ParameterIndex.ts"
import * as Parameters from "../src/share/Parameters.ts"
import type { Ints } from "../src/table/Column.ts"
import { read, tape } from "../src/testing/Draw.ts"
import { network } from "../src/testing/network.ts"
import { allRows, exactly, freeRows, isPositive, trainable } from "../src/testing/rows.ts"
import { drawRule } from "../src/testing/rule.ts"
import { broken, settings } from "./settings.ts"

type Maps = {
  readonly gather: (index: ParameterIndex.ParameterIndex, p: Float64Array) => ArrayLike<number>
  readonly scatter: (index: ParameterIndex.ParameterIndex, g: Float64Array) => ArrayLike<number>
}

const own: Maps = { gather: ParameterIndex.gather, scatter: ParameterIndex.scatter }

/**
 * Each side sums at most a few hundred terms, each with three roundings of 2^-53: below 1e-13 of the sum of absolute
 * values.
 */
const tolerance = 1e-12

/** Numbers without the tiny ones whose products underflow, where a relative error means nothing. */
const vectors = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Math.abs(x) < 1e-100 ? 0 : x), {
  minLength: 1,
  maxLength: 12
})

const filled = (length: number, values: ReadonlyArray<number>): Float64Array =>
  Float64Array.from({ length }, (_, i) => values[i % values.length] * (1 + i / 16))

const transposed = (maps: Maps) =>
  fc.property(network({ events: true }), tape, vectors, vectors, (net, choices, forP, forG) => {
    const draw = read(choices)
    const domain = draw.yes() && net.edges.length > 0 ? "edges" : "nodes"
    const rule = drawRule(net, domain, draw)
    const rows = draw.shuffled(draw.some(allRows(net, domain)))
    const index = Result.getOrThrow(ParameterIndex.make(net, domain, Int32Array.from(rows) as Ints, rule))
    const [p, g] = [filled(index.labels.length, forP), filled(rows.length, forG)]
    const [up, down] = [maps.gather(index, p), maps.scatter(index, g)]
    assert.strictEqual(up.length, rows.length)
    assert.strictEqual(down.length, index.labels.length)
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0)
    const size = rows.reduce(
      (sum, _, k) => sum + Math.abs(p[index.parameters[k]] * (index.factors?.[k] ?? 1) * g[k]),
      0
    )
    assert.isAtMost(Math.abs(dot(up, g) - dot(p, down)), tolerance * size)
    // Against the definition, element by element.
    rows.forEach((_, k) => assert.strictEqual(up[k], p[index.parameters[k]] * (index.factors?.[k] ?? 1)))
  })

const forgetsTheFactor: Maps = { ...own, scatter: (index, g) => ParameterIndex.scatter({ ...index, factors: null }, g) }
const averages: Maps = {
  ...own,
  scatter: (index, g) => ParameterIndex.scatter(index, g).map((x, p) => x / ParameterIndex.rowsOf(index)[p].length)
}
const lastWins: Maps = {
  ...own,
  scatter: (index, g) => {
    const out = new Float64Array(index.labels.length)
    g.forEach((x, k) => {
      out[index.parameters[k]] = x * (index.factors?.[k] ?? 1)
    })
    return out
  }
}
/** Ragged groups made rectangular with -1, which then means the last row, as in Jaxley. */
const padded: Maps = {
  ...own,
  gather: (index, p) => {
    const groups = index.labels.map((_, q) => [...index.parameters.keys()].filter((k) => index.parameters[k] === q))
    const longest = Math.max(...groups.map((group) => group.length))
    const out = new Float64Array(index.rows.length)
    groups.forEach((group, q) => {
      for (let i = 0; i < longest; i++) {
        const k = i < group.length ? group[i] : -1
        out[k < 0 ? out.length + k : k] = p[q] * (index.factors?.[k < 0 ? out.length + k : k] ?? 1)
      }
    })
    return out
  }
}

/** A network with one more trainable, and how it was before. */
const trained = (net: Network.Network, choices: ReadonlyArray<number>) => {
  const draw = read(choices)
  const quantity = draw.pick(trainable(net))
  const free = freeRows(net, quantity)
  const rows = draw.shuffled(draw.some(free))
  const rule = drawRule(net, quantity.domain, draw)
  const share = rule._tag === "Scaled" && isPositive(net, quantity) ? rule.rule : rule
  const initial = draw.yes() ? { initial: draw.between(0.5, 2) } : {}
  const after = Network.editSync(net, [
    Edit.train(quantity.name, { at: exactly(quantity.domain, rows), share, name: "fresh", ...initial })
  ])
  return { quantity, rows, after, given: "initial" in initial }
}

const shows = (net: Network.Network, t: Trainable) => {
  const column = net[t.domain].columns.get(t.key)!.values
  if (t.index.formula !== undefined) {
    const made = ParameterIndex.gather(t.index, t.values)
    return t.index.rows.forEach((row, k) => assert.strictEqual(column[row], made[k], `${t.key} of row ${row}`))
  }
  t.index.rows.forEach((row, k) => {
    const factor = t.index.factors === null ? 1 : t.index.factors[k]
    assert.strictEqual(column[row], t.values[t.index.parameters[k]] * factor, `${t.key} of row ${row}`)
  })
}

describe("L7: gather and scatter", () => {
  it("are transposes of each other", () => {
    fc.assert(transposed(own), { ...settings, numRuns: settings.numRuns * 3 })
  })

  it("catches a scatter that forgets the factor, averages or keeps the last row, and a gather with padding", () => {
    for (const maps of [forgetsTheFactor, averages, lastWins, padded]) {
      assert.isTrue(fc.check(transposed(maps), broken).failed)
    }
  })

  it("what is trained shows in the table: rows that share a parameter are equal, rows that were equal stay as they were", () => {
    fc.assert(
      fc.property(network({ events: true, trainables: true }), tape, (net, choices) => {
        const { after, given, quantity, rows } = trained(net, choices)
        const t = after.trainables.last()!
        shows(after, t)
        const [was, is] = [net, after].map((n) => n[t.domain].columns.get(t.key)!.values)
        for (let p = 0; p < t.index.labels.length; p++) {
          const mine = rows.filter((_, k) => t.index.parameters[k] === p)
          if (t.index.factors !== null) continue
          assert.isTrue(mine.every((row) => is[row] === is[mine[0]]))
          // Without start values of its own a parameter has the value of its rows where they agree.
          const old = mine.map((row) => was[row])
          if (!given && new Set(old).size === 1) assert.strictEqual(is[mine[0]], old[0])
        }
        for (const row of allRows(net, t.domain)) {
          if (!rows.includes(row)) {
            assert.isTrue(Object.is(was[row], is[row]), `${quantity.name} of row ${row} is not trained`)
          }
        }
      }),
      { ...settings, numRuns: settings.numRuns * 2 }
    )
  })

  it("starts at the mean of each parameter's rows, exactly at their value where they agree", () => {
    fc.assert(
      fc.property(network({ events: true }), tape, (net, choices) => {
        const { after, rows } = trained(net, choices)
        const t = after.trainables.last()!
        const was = net[t.domain].columns.get(t.key)!.values
        const again = Network.editSync(net, [Edit.train(t.key, { at: exactly(t.domain, rows) })]).trainables.last()!
        again.index.labels.forEach((_, p) => {
          const old = rows.filter((_, k) => again.index.parameters[k] === p).map((row) => was[row])
          const mean = old.reduce((a, b) => a + b, 0) / old.length
          if (old.every((x) => x === old[0])) assert.strictEqual(again.values[p], old[0])
          else {assert.isAtMost(
              Math.abs(again.values[p] - mean),
              tolerance * old.reduce((a, x) => Math.max(a, Math.abs(x)), 0)
            )}
        })
      }),
      settings
    )
  })

  it("parameters → network → parameters is the identity, and rows follow", () => {
    fc.assert(
      fc.property(network({ events: true, trainables: true }), tape, vectors, (net, choices, values) => {
        const { after } = trained(net, choices)
        const now = Network.parameters(after)
        assert.strictEqual(Network.editSync(after, [Edit.writeParameters(now)]), after)
        const next = Parameters.fromVector(
          now,
          Parameters.vector(now).map((_, i) => 0.1 + Math.abs(values[i % values.length]) / 1e5)
        )
        const written = Network.editSync(after, [Edit.writeParameters(next)])
        assert.deepStrictEqual(
          Array.from(Parameters.vector(Network.parameters(written))),
          Array.from(Parameters.vector(next))
        )
        written.trainables.forEach((t) => shows(written, t))
        assert.deepStrictEqual(Network.check(written), [])
        assert.isTrue(Network.editSync(written, [Edit.writeParameters(now)]).equals(after))
      }),
      settings
    )
  })

  it("catches a table that does not follow its parameters", () => {
    const stale = fc.property(network({ events: true }), tape, (net, choices) => {
      const { after } = trained(net, choices)
      const t = after.trainables.last()!
      shows(after, { ...t, values: t.values.map((x) => x * 2 + 1) })
    })
    assert.isTrue(fc.check(stale, broken).failed)
  })
})
