/**
 * NEURON 8.2 on the shared SWC files: sections against branches, lengths and areas, and the files' own frusta.
 *
 * Tolerances are those of the files' README: NEURON keeps points in single precision. Where it cuts once more (at a root in the middle, at a
 * jump in the rows, at every change of type) the options cut there too.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { Cell, Network, Swc, Traced } from "../../src/index.ts"
import { absent, shared } from "./shared.ts"

type ByType = Readonly<Record<string, number>>

type Answer = {
  readonly file: string
  readonly prepared?: { readonly scale: number; readonly min_radius: number } | null
  readonly frusta: { readonly rules: { readonly length: ByType; readonly area: ByType; readonly volume: ByType } }
  readonly read: {
    readonly sections?: number
    readonly by_type?: Readonly<Record<string, { readonly length: number; readonly area: number }>>
    readonly each?: ReadonlyArray<{ readonly name: string; readonly L: number }>
  }
}

const folder = shared === null ? null : join(shared, "neuron-swc")
const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith(".json")).sort()
const answer = (file: string): Answer => JSON.parse(readFileSync(join(folder!, file), "utf8")) as Answer

const read = ({ file, prepared }: Answer, options: Swc.SwcOptions = {}): Traced.Traced =>
  Swc.readSync(readFileSync(join(shared!, "swc", file), "utf8"), {
    ...prepared?.scale === undefined ? {} : { units: prepared.scale },
    ...(prepared?.min_radius ?? 0) > 0 ? { minRadius: prepared!.min_radius } : {},
    ...options
  }).morphology

/** How far single precision may move the end of an edge: two roundings of the largest coordinate. */
const rounding = ({ points: { x, y, z } }: Traced.Traced): number =>
  2 * 2 ** -24 * [x, y, z].reduce((most, axis) => axis.reduce((m, value) => Math.max(m, Math.abs(value)), most), 0)

const relative = (found: number, expected: number): number => Math.abs(found - expected) / Math.abs(expected)

/** Sums by class of types, whatever they are called. */
const byClass = (byType: ByType): ByType => {
  const out: Record<string, number> = {}
  for (const [name, value] of Object.entries(byType)) {
    const type = ["soma", "axon", "basal", "apical"].includes(name) ? name : "other"
    out[type] = (out[type] ?? 0) + value
  }
  return out
}

const neuronType = (name: string): string => {
  const base = name.replace(/\[\d+\]$/, "")
  return { soma: "soma", axon: "axon", dend: "basal", apic: "apical" }[base] ?? "other"
}

/** Cut as NEURON cuts where it cuts more. */
const cutting: Readonly<Record<string, Swc.SwcOptions>> = {
  "morph_interrupted_soma.json": { interruptions: "cut" },
  "morph_ca1_n120.json": { interruptions: "cut" },
  "morph_flywire_t4_720575940626407426-prepared.json": { relevantTypes: [0, 5, 6] },
  "morph_flywire_t4_720575940626407426-prepared2.json": { relevantTypes: [0, 5, 6] }
}

describe.skipIf(shared === null)(`own frusta${shared === null ? `: ${absent}` : ""}`, () => {
  it("are asked of all files", () => expect(files.length).toBe(23))

  it.each(files.filter((file) => !/multiple_roots|^morph_retina_20161028_1\.json/.test(file)))(
    "of %s, in any number of compartments",
    (file) => {
      const expected = answer(file)
      const { area, length, volume } = expected.frusta.rules
      const morphology = read(expected)
      for (
        const [what, sums] of Object.entries({ length: byClass(length), area: byClass(area), volume: byClass(volume) })
      ) {
        const totals = Traced.totals(morphology) as Record<string, Record<string, number>>
        // Printed with ten digits.
        for (const [type, sum] of Object.entries(sums)) expect(relative(totals[type][what], sum)).toBeLessThan(1e-9)
        for (const ncomp of [1, 4]) {
          const column = Network.make([Cell.traced(morphology, { ncomp })]).nodes.columns.get(what)!.values
          const all = Object.values(sums).reduce((a, b) => a + b, 0)
          expect(relative(Array.from(column).reduce((a, b) => a + b, 0), all)).toBeLessThan(1e-9)
        }
      }
    }
  )
})

describe.skipIf(shared === null)(`NEURON's sections${shared === null ? `: ${absent}` : ""}`, () => {
  const answered = files.filter((file) => answer(file).read.sections !== undefined)

  it.each(answered)("of %s are the branches", (file) => {
    const expected = answer(file)
    const morphology = read(expected, cutting[file])
    const { branches } = morphology
    const moved = rounding(morphology)
    expect(branches.type.length).toBe(expected.read.sections)
    for (const type of ["soma", "axon", "basal", "apical", "other"]) {
      const own = Array.from(branches.length).filter((_, b) =>
        Traced.groupOf(branches.type[b]) === type || (type === "other" && ![1, 2, 3, 4].includes(branches.type[b]))
      )
      const theirs = expected.read.each!.filter(({ name }) => neuronType(name) === type).map(({ L }) => L)
      expect(own.length).toBe(theirs.length)
      const [a, b] = [own.toSorted((x, y) => x - y), theirs.toSorted((x, y) => x - y)]
      for (const [k, x] of a.entries()) expect(Math.abs(x - b[k])).toBeLessThan(Math.max(2e-4, 1e-4 * b[k], moved))
    }
  })

  it.each(answered)("of %s have its lengths and areas by type", (file) => {
    const expected = answer(file)
    const morphology = read(expected)
    const totals = Traced.totals(morphology) as Record<string, { readonly length: number; readonly area: number }>
    for (const what of ["length", "area"] as const) {
      const sums: Record<string, number> = {}
      for (const [name, sum] of Object.entries(expected.read.by_type!)) {
        sums[neuronType(name)] = (sums[neuronType(name)] ?? 0) + sum[what]
      }
      for (const [type, sum] of Object.entries(sums)) {
        const small = type === "soma" && totals.soma.length < 20
        const tolerance = Math.max(small ? 2e-6 : 1e-6, rounding(morphology) / totals[type].length)
        expect(relative(totals[type][what], sum)).toBeLessThan(tolerance)
      }
    }
  })
})
