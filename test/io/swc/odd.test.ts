/**
 * Small odd and broken SWC files, each with what it is read as or why it is refused (reconstructions.md; numbers from another program).
 */
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { type Odd, textOf } from "../../../scripts/reference/odd.ts"
import { Swc, Traced } from "../../../src/index.ts"

const file = join(import.meta.dirname, "../../reference/swc-odd.json")
const cases = JSON.parse(readFileSync(file, "utf8")) as ReadonlyArray<Odd>

describe("odd files", () => {
  it("are all there", () => expect(cases.length).toBe(63))

  it.each(cases.map((odd) => [odd.name, odd] as const))("%s", (_, odd) => {
    const result = Swc.read(textOf(odd), odd.options)
    if (odd.refused !== undefined) {
      expect(Result.isFailure(result) ? result.failure.problems : null).toEqual(odd.refused)
      return
    }
    const { morphology, notes } = Result.getOrThrow(result)
    const { branches, byType, points } = odd.read!
    expect(notes).toEqual(odd.read!.notes)
    expect([morphology.points.x.length, Traced.branchCount(morphology)]).toEqual([points, branches])
    const totals = Traced.totals(morphology) as Record<string, Traced.Totals>
    expect(Object.keys(totals).sort()).toEqual(Object.keys(byType).sort())
    for (const [type, { area, length }] of Object.entries(byType)) {
      expect(Math.abs(totals[type].length - length)).toBeLessThanOrEqual(1e-9 * length)
      expect(Math.abs(totals[type].area - area)).toBeLessThanOrEqual(1e-9 * area)
    }
  })

  it.each(cases.filter(({ refused }) => refused !== undefined).map((odd) => [odd.name, odd] as const))(
    "%s says a sentence for each problem",
    (_, odd) => {
      const error = Result.getOrThrow(Result.flip(Swc.read(textOf(odd), odd.options)))
      expect(error.texts.length).toBe(error.problems.length)
      expect(error.message.length).toBeGreaterThan(60)
    }
  )
})

describe("messages", () => {
  const message = (text: string, options?: Swc.SwcOptions): string =>
    Result.getOrThrow(Result.flip(Swc.read(text, options))).message

  it("say what, which lines, and what would allow it", () => {
    expect(message("1 1 0 0 0 5 -1\n2 3 10 0 0 0 1\n3 3 20 0 0 x 9\n4 3 20 0 0 1 9")).toBe(
      [
        "the SWC text has 3 problems",
        "  line 2: the radius is 0; it must be above zero (a radius of 0 is read at a tip, as a cone); { minRadius } raises every smaller one (radius)",
        "  line 3: radius is \"x\", which is no number (not-a-number)",
        "  line 4: the parent is 9, and no row has that id; a root has the parent -1 (missing-parent)"
      ].join("\n")
    )
    expect(message("1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n4 2 0 50 0 1 -1\n5 2 0 70 0 1 4")).toBe(
      "the SWC text has a problem\n" +
        "  lines 1 and 4: 2 trees that nothing ties together (line 1: 3 points of soma, basal, 20 um; line 4: 2 points of axon, 20 um); " +
        "read one with { trees: \"largest\" } or each with { trees: \"all\" } (several-trees)"
    )
  })

  it("tell that the text is something else", () => {
    expect(message("cell.swc")).toContain("this is the name of a file: give the text that is in it (columns)")
    expect(message("((Dendrite)\n(0 0 0 1))")).toContain("a Neurolucida text is read by Asc.read (columns)")
    expect(message("1 1 0 0 0 5")).not.toContain(";")
  })

  it("tell a wrong option", () => {
    expect(message("1 1 0 0 0 5 -1", { minRadius: 0 })).toBe(
      "minRadius of Swc.read is 0; expected a positive number"
    )
    expect(message("1 1 0 0 0 5 -1", { tree: "all" } as never)).toContain("did you mean \"trees\"?")
    expect(() => Swc.readSync(3 as never)).toThrow("text of Swc.readSync is 3; expected a string")
  })
})
