/**
 * Tables of rates into a kernel's memory: makes them from the parameters of each site, or says why there is none.
 *
 * One table serves all compartments of a site, in all networks of a batch, so the parameters that its rates read must be the same there.
 */
import { describeNode, type Network } from "../../network/Network.ts"
import * as NodeTable from "../../table/Table.ts"
import type { Pausing } from "../Pieces.ts"
import { SimulationError } from "../SimulationError.ts"
import type { Views } from "./Allocator.ts"
import type { MemoryMap } from "./MemoryMap.ts"
import * as RateTable from "./RateTable.ts"

/** The table that was made last for a rule: a memo of a pure function, so that a batch makes it once. */
const last = new WeakMap<object, { readonly key: string; readonly table: RateTable.Table }>()

/** Writes the tables of all sites, pausing between gates; throws a `SimulationError` where parameters differ or a gate is too steep. */
export function* packTables(
  views: Views,
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  dt: number
): Pausing<void> {
  for (const [site, { address, states }] of map.tables.entries()) {
    for (const [s, tabulated] of states.entries()) {
      yield
      const parameters = new Map(
        tabulated.parameters.map((name) => [name, uniform(map, networks, site, tabulated, name)])
      )
      const key = JSON.stringify([dt, ...parameters])
      let known = last.get(tabulated.rule)
      if (known?.key !== key) {
        last.set(
          tabulated.rule,
          known = { key, table: RateTable.make(tabulated.rule, (name) => parameters.get(name)!, dt) }
        )
      }
      const { at, coefficients, error } = known.table
      if (!(error <= RateTable.tableAccuracy)) {
        throw new SimulationError({
          reason: {
            _tag: "SteepRates",
            state: labelOf(map, tabulated),
            error,
            voltage: at,
            allowed: RateTable.tableAccuracy
          }
        })
      }
      const own = RateTable.intervalBytes(1) / 8
      for (let k = 0; k < RateTable.intervals; k++) {
        views.f64.set(coefficients.subarray(own * k, own * (k + 1)), address / 8 + own * (states.length * k + s))
      }
    }
  }
}

const labelOf = (map: MemoryMap, { mechanism, state }: RateTable.Tabulated): string =>
  map.layout.plan.mechanisms[mechanism].states.get(state)!

/** The value that a parameter has in all compartments of a site. */
const uniform = (
  map: MemoryMap,
  networks: ReadonlyArray<Network>,
  site: number,
  tabulated: RateTable.Tabulated,
  name: string
): number => {
  const source = map.layout.plan.mechanisms[tabulated.mechanism].sources.get(name)
  if (source?._tag !== "Constant") throw new Error(`internal: ${name} is no constant that rates read`)
  const { column } = source
  const n = networks[0].nodes.length
  const values = networks.map((network) => NodeTable.floats(network.nodes, column))
  const { rows } = map.layout.sites[site]
  const value = (row: number): number => values[Math.floor(row / n)][row % n]
  const other = rows.find((row) => !Object.is(value(row), value(rows[0])))
  if (other === undefined) return value(rows[0])
  const place = (row: number): string =>
    describeNode(networks[0], row % n) + (networks.length > 1 ? ` of network ${Math.floor(row / n)} of its group` : "")
  throw new SimulationError({
    reason: {
      _tag: "UnequalRates",
      state: labelOf(map, tabulated),
      parameter: column,
      values: [value(rows[0]), value(other)],
      places: [place(rows[0]), place(other)]
    }
  })
}
