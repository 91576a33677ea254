/** Deliberately broken sharing rules: each is caught within 200 runs, and the report names the law and the row. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type { Network } from "../../src/network/Network.ts"
import { edges } from "../../src/select/Select.ts"
import { by, key, type Rule, scaled } from "../../src/share/Rule.ts"
import { checkRule, type Index, network, type Sharing, sharing } from "../../src/testing/index.ts"

const networks = network({ cells: [1, 6], attachments: false })

const report = (rule: Rule | ((network: Network) => Rule | Sharing), at = edges): string => {
  try {
    checkRule(rule, networks, { numRuns: 200, at })
  } catch (error) {
    return (error as Error).message
  }
  return "passed"
}

const byType = by("pre_cell_type", "post_cell_type")

/** A good sharing with an index that is changed a little. */
const changed = (change: (index: Index) => Index) => (net: Network): Sharing => {
  const good = sharing(net, "edges", byType)
  return { ...good, index: (rows) => Result.map(good.index(rows), change) }
}

const list = (values: ArrayLike<number>): ReadonlyArray<number> => Array.from(values)

/** A sharing by presynaptic type that numbers the types as `order` says, and calls them as `labelOf` says. */
const numbered = (
  order: (rows: ReadonlyArray<number>) => ReadonlyArray<number>,
  labelOf: (type: string, rows: ReadonlyArray<number>) => string = (type) => type
) =>
(net: Network): Sharing => {
  const good = sharing(net, "edges", by("pre_cell_type"))
  return {
    ...good,
    index: (rows) =>
      Result.map(good.index(rows), (index) => {
        const typeOf = new Map(rows.map((row, k) => [row, index.labels[index.parameters[k]]]))
        const types = [...new Set(order(rows).map((row) => typeOf.get(row)!))]
        return {
          rows,
          parameters: rows.map((row) => types.indexOf(typeOf.get(row)!)),
          factors: null,
          labels: types.map((type) => labelOf(type, rows.filter((row) => typeOf.get(row) === type)))
        }
      })
  }
}

/** The rule and the law that it must be told to break. */
const broken: Readonly<Record<string, readonly [Rule | ((network: Network) => Rule | Sharing), RegExp]>> = {
  "drops a row": [
    changed((index) => ({ ...index, rows: list(index.rows).slice(1), parameters: list(index.parameters).slice(1) })),
    /gives every selected row exactly one parameter\n.*where: .*Synapse \d+ \(row \d+\)\n.*expected: one parameter\n.*got: +no parameters/
  ],
  "claims a row twice": [
    changed((index) => ({
      ...index,
      rows: [...list(index.rows), ...list(index.rows).slice(0, 1)],
      parameters: [...list(index.parameters), ...list(index.parameters).slice(0, 1)]
    })),
    /exactly one parameter\n.*where: .*\n.*\n.*got: +2 parameters/
  ],
  "claims a row that is not selected": [
    changed((index) => ({ ...index, rows: [...list(index.rows), 1e6], parameters: [...list(index.parameters), 0] })),
    /expected: no parameter, because it is not selected/
  ],
  "depends on the order of the rows": [
    () => {
      const seen: Array<string> = []
      return key("appearance", (row) => {
        if (!seen.includes(row.pre_cell_type)) seen.push(row.pre_cell_type)
        return seen.indexOf(row.pre_cell_type)
      })
    },
    /the same parameter in whatever order the rows come/
  ],
  "labels that collide": [
    changed((index) => ({ ...index, labels: index.labels.map((label) => label.split("→")[0]) })),
    /labels are unique/
  ],
  "a gather that is not the transpose of its scatter": [
    (net) => {
      const good = sharing(net, "edges", byType)
      return { ...good, gather: (index, p) => list(index.rows).map((_, k) => p[index.parameters[Math.max(0, k - 1)]]) }
    },
    /gather gives every row its parameter/
  ],
  "a scatter that averages": [
    (net) => {
      const good = sharing(net, "edges", byType)
      return {
        ...good,
        scatter: (index, g) => {
          const count = (p: number): number => list(index.parameters).filter((q) => q === p).length
          return list(good.scatter(index, g)).map((x, p) => x / count(p))
        }
      }
    },
    /scatter is the transpose of gather\n.*where: +a gradient of 1 in .*\(row \d+\)/
  ],
  "a scatter that keeps the last row only": [
    (net) => {
      const good = sharing(net, "edges", byType)
      return {
        ...good,
        scatter: (index, g) => {
          const out = index.labels.map(() => 0)
          for (let k = 0; k < g.length; k++) out[index.parameters[k]] = g[k]
          return out
        }
      }
    },
    /scatter is the transpose of gather/
  ],
  "numbering by first appearance": [
    numbered((rows) => rows),
    /numbered by their keys, in whatever order the rows come/
  ],
  "numbering by first row": [
    numbered((rows) => [...rows].sort((a, b) => a - b)),
    /numbered by their keys, whichever rows there are/
  ],
  "a parameter without rows": [
    changed((index) => ({ ...index, labels: [...index.labels, "nobody"] })),
    /every parameter drives a row\n.*where: .*nobody/
  ],
  "a factor that scatter forgets": [
    (net) => {
      const good = sharing(net, "edges", scaled(byType, (row) => 2 + row.row))
      return { ...good, scatter: (index, g) => good.scatter({ ...index, factors: null }, g) }
    },
    /scatter is the transpose of gather\n.*\n.*expected: [2-9]/
  ],
  "a factor that both maps forget": [
    (net) => {
      const good = sharing(net, "edges", scaled(byType, (row) => 2 + row.row))
      return {
        ...good,
        gather: (index, p) => good.gather({ ...index, factors: null }, p),
        scatter: (index, g) => good.scatter({ ...index, factors: null }, g)
      }
    },
    /gather gives every row its parameter, times its factor\n.*\n.*\(factor \d+\)/
  ],
  "a label that is no function of the key": [
    numbered((rows) => [...rows].sort((a, b) => a - b), (type, rows) => `${type} from row ${Math.min(...rows)}`),
    /leaving rows out changes nothing for the others/
  ],
  "a key that changes from call to call": [
    (() => {
      let calls = 0
      return key("counter", () => calls++ % 3)
    })(),
    /applied twice to the same rows/
  ],
  "a gather of the wrong length": [
    (net) => ({ ...sharing(net, "edges", byType), gather: (index) => new Float64Array(index.rows.length + 1) }),
    /expected: \d+ values, one per row/
  ],
  "a scatter of the wrong length": [
    (net) => ({ ...sharing(net, "edges", byType), scatter: (index) => new Float64Array(index.rows.length + 9) }),
    /expected: \d+ values, one per parameter/
  ]
}

describe("broken rules are caught within 200 runs", () => {
  for (const [name, [rule, law]] of Object.entries(broken)) {
    it(name, () => {
      const text = report(rule)
      assert.match(text, law)
      assert.match(text, /Smallest network found: \d cells?, \d+ compartments?, \d+ synapses?\n/)
      assert.match(text, /Replay with \{ seed: 1, path: "[\d:]+" \}$/)
    })
  }

  it("and on very small networks", () => {
    assert.match(report(broken["drops a row"][0]), /Smallest network found: 1 cell, 1 compartment, 1 synapse\n/)
    assert.match(
      report(broken["a scatter that averages"][0]),
      /Smallest network found: 1 cell, 1 compartment, 2 synapses\n/
    )
  })
})

describe("sound sharings pass", () => {
  it("the library's own", () => {
    for (const rule of [byType, scaled(byType, "pre_radius")]) checkRule((net) => sharing(net, "edges", rule), networks)
    checkRule((net) => sharing(net, "nodes", by("cell_type")), networks)
  })

  it("one that is written anew, for compartments when it says no domain", () => {
    checkRule(() => ({
      index: (rows) => {
        const keys = [...new Set(rows.map((row) => row % 3))].sort((a, b) => a - b)
        return Result.succeed({
          rows,
          parameters: rows.map((row) => keys.indexOf(row % 3)),
          factors: null,
          labels: keys.map((k) => `rest ${k}`)
        })
      },
      gather: (index, p) => list(index.parameters).map((i) => p[i]),
      scatter: (index, g) => {
        const out = new Float64Array(index.labels.length)
        for (let k = 0; k < g.length; k++) out[index.parameters[k]] += g[k]
        return out
      },
      nameOf: (row) => `row ${row}`
    }), networks)
  })

  it("one that numbers by rows, when it says so", () => {
    checkRule((net) => ({ ...numbered((rows) => [...rows].sort((a, b) => a - b))(net), numberedBy: "rows" }), networks)
    checkRule((net) => ({ ...numbered((rows) => rows)(net), numberedBy: "order" }), networks)
  })
})
