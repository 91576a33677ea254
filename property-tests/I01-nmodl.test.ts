/**
 * I1: a text of NMODL that is cut, doubled, or has other words or signs in it is refused with typed problems in lines of the text, or it is
 * read, and its mechanism comes back from its print as the same.
 *
 * Texts are whole files of every construct, mutated. Broken variants: problems that are counted from 0, a print that drops a line.
 */
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { Mechanism, Nmodl } from "../src/index.ts"
import { read as drawFrom } from "../src/testing/Draw.ts"
import { files, flawOf, spoiled } from "./fuzz/nmodl.ts"
import { broken, settings } from "./settings.ts"

const texts = fc.tuple(fc.constantFrom(...files), fc.array(fc.nat(9999), { minLength: 20, maxLength: 40 })).map((
  [text, tape]
) => {
  const draw = drawFrom(tape)
  let out = text
  for (let changes = 1 + draw.below(3); changes > 0; changes--) out = spoiled(out, draw)
  return out
})

const judged = (flaw: (text: string, read: ReturnType<typeof Nmodl.read>) => string | null) =>
  fc.property(texts, (text) => {
    expect(flaw(text, Nmodl.read(text))).toBe(null)
  })

// 2,000 texts at the usual number of runs.
const many = { ...settings, numRuns: 20 * settings.numRuns }

it("I1: mutated texts are refused with lines, or read", () => fc.assert(judged(flawOf), many), 120_000)

it("I1 notices lines that are counted from 0", () => {
  const early = judged((text, read) =>
    flawOf(
      text,
      Result.mapError(read, ({ problems }) =>
        new Nmodl.NmodlError({ problems: problems.map((one) => ({ ...one, line: one.line - 1 })) }))
    )
  )
  expect(fc.check(early, broken).failed).toBe(true)
})

it("I1 notices a print that is not the whole mechanism", () => {
  const cut = judged((text, read) => {
    const flaw = flawOf(text, read)
    if (flaw !== null || Result.isFailure(read)) return flaw
    const print = Mechanism.print(read.success.mechanisms[0]).trimEnd()
    const back = Mechanism.parseResult(print.slice(0, print.lastIndexOf("\n")))
    return Result.isSuccess(back) && Mechanism.print(back.success).trimEnd() === print ? null : "another"
  })
  expect(fc.check(cut, broken).failed).toBe(true)
})
