/**
 * The outline of a kernel's programs: a map of memory made from it is the map made from the programs.
 */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Columns from "../../src/program/Columns.ts"
import { programsOf } from "../../src/solve/compiled/Kernel.ts"
import { layout } from "../../src/solve/compiled/Layout.ts"
import { type MemoryMap, memoryMap } from "../../src/solve/compiled/MemoryMap.ts"
import { mapOf, outlineOf } from "../../src/solve/compiled/outline.ts"
import type { Rates } from "../../src/solve/compiled/RateTable.ts"
import { plan } from "../../src/solve/Plan.ts"
import { type SchemeName, schemes } from "../../src/solve/Scheme.ts"
import { rich } from "../adjoint/richNetwork.ts"
import { atOnce } from "./atOnce.ts"
import { network as driven } from "./compiled/events/driven.ts"
import { network as spiking } from "./compiled/spikingCells.ts"

/** A map without functions, which nobody calls where code is there already. */
const plain = ({ blocks, ...rest }: MemoryMap) => ({ ...rest, bytes: blocks.bytes })

const both = (
  scheme: SchemeName,
  rates: Rates,
  network = rich,
  change: (outline: string) => string = (outline) => outline
) => {
  const laid = atOnce(layout(plan(network), 2))
  const programs = atOnce(programsOf(laid, rates, scheme))
  const map = memoryMap(laid, programs, scheme)
  return [plain(map), plain(atOnce(mapOf(laid, change(outlineOf(map, programs)), scheme, rates)))]
}

const cases = (["exact", "tabulated"] as const).flatMap((rates) =>
  (Object.keys(schemes) as ReadonlyArray<SchemeName>).map((scheme) => [scheme, rates] as const)
)

describe("a map of memory from an outline", () => {
  it.each(cases)("is that of the programs, with %s and %s rates", (scheme, rates) => {
    const [expected, found] = both(scheme, rates)
    expect(found).toEqual(expected)
    // Columns are told apart by identity.
    found.sites.forEach((site, s) => {
      for (const column of site.keys()) expect(expected.sites[s].has(column), Columns.print(column)).toBe(true)
    })
  })

  it("is that of the programs where spikes are detected", () => {
    const [expected, found] = both("backwardEuler", "exact", spiking)
    expect(expected.spikes).not.toBeNull()
    expect(found).toEqual(expected)
  })

  it("is that of the programs where events are answered", () => {
    const [expected, found] = both("backwardEuler", "exact", driven)
    expect(expected.events).not.toBeNull()
    expect(found).toEqual(expected)
    found.synapses.forEach(({ columns }, t) => {
      for (const column of columns.keys()) {
        expect(expected.synapses[t].columns.has(column), Columns.print(column)).toBe(true)
      }
    })
  })

  it("is another where the outline lacks a column", () => {
    const [expected, found] = both(
      "backwardEuler",
      "exact",
      rich,
      (outline) => outline.replace(/\{"_tag":"State"[^}]*\},/, "")
    )
    expect(found).not.toEqual(expected)
  })
})

describe("a copy of a column", () => {
  const numbers = fc.constantFrom(NaN, 0, -0, 0.1, -65)
  const ions = fc.option(fc.string(), { nil: null })
  const seen = fc.oneof(
    ions.map(Columns.heldSlot),
    fc.string().map(Columns.state),
    fc.string().map(Columns.unpumped),
    fc.string().map(Columns.current)
  )
  const columns: fc.Arbitrary<Columns.Column> = fc.oneof(
    seen,
    fc.constantFrom<Columns.Column>(Columns.density, Columns.flaw, Columns.dt, Columns.lin, Columns.clampUnit),
    fc.string().map(Columns.held),
    fc.string().map((name) => Columns.kept(Columns.state(name))),
    fc.nat(3).map(Columns.sent),
    fc.constantFrom<Columns.Column>(Columns.slope, Columns.intercept, Columns.kept(Columns.flaw)),
    fc.tuple(fc.constantFrom("nodes" as const, "pre" as const), fc.string(), numbers).map(([from, name, fallback]) =>
      Columns.fixed(from, name, fallback)
    ),
    fc.tuple(fc.constantFrom("pre" as const, "post" as const), seen, numbers).map(([end, of, fallback]) =>
      Columns.at(end, of, fallback)
    ),
    fc.tuple(fc.constantFrom("inf" as const, "part" as const), fc.nat(9)).map(([what, k]) => Columns.table(what, k))
  )

  it("is the column itself", () => {
    fc.assert(fc.property(columns, (column) => {
      const copy = structuredClone(column)
      return (copy !== column) && Columns.own(copy) === column
    }))
  })
})
