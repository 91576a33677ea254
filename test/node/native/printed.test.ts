/**
 * Code is kept by the structure of a kernel, not by its text: so a text that is another for the same structure has to have another number
 * (`printer`), or a folder would answer with code of before; and what a folder answers is never that of other lanes or flags.
 */
import { Effect } from "effect"
import { Channels, Edit, Network } from "neurolens"
import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, rmSync } from "node:fs"
import { afterAll, expect, it } from "vitest"
import { printAdjoint } from "../../../src/adjoint/compiled/printAdjoint.ts"
import { closed } from "../../../src/adjoint/Wanted.ts"
import { fusing } from "../../../src/node/native/Compiler.ts"
import { library, written } from "../../../src/node/native/libraryCache.ts"
import { layout } from "../../../src/solve/compiled/Layout.ts"
import { printer, printKernel } from "../../../src/solve/compiled/printKernel.ts"
import { tuningFor } from "../../../src/solve/compiled/Tuning.ts"
import { atOnce } from "../../../src/solve/Pieces.ts"
import { plan } from "../../../src/solve/Plan.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { everythingWanted } from "../../adjoint/gradientRuns.ts"
import { rich } from "../../adjoint/richNetwork.ts"
import { poolReaders } from "../../solve/compiled/events/poolReaders.ts"
import { compiler, describeNative } from "./compiled.ts"
import { folder, native, ran, uneven } from "./nativeRuns.ts"

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is printed by this number. Where the text is another: raise `printer` (src/solve/compiled/printKernel.ts), and put both here. */
const known = { printer: 6, digest: "9286610de913a9b0" }

it("a text that is another has another number", () => {
  const hash = createHash("sha256")
  for (const lanes of [2, 8] as const) {
    const laid = atOnce(layout(plan(rich), 1, 2, tuningFor(lanes)))
    for (const scheme of Object.keys(schemes) as ReadonlyArray<SchemeName>) {
      hash.update(atOnce(printKernel(laid, scheme, "exact")))
      hash.update(atOnce(atOnce(printAdjoint(laid, scheme, closed(everythingWanted(rich)))).text()))
    }
    hash.update(atOnce(printKernel(laid, "backwardEuler", "tabulated")))
    hash.update(
      atOnce(printKernel(atOnce(layout(plan(poolReaders()), 1, 2, tuningFor(lanes))), "crankNicolson", "exact"))
    )
  }
  expect({ printer, digest: hash.digest("hex").slice(0, 16) }).toEqual(known)
})

describeNative(`kept code, by ${compiler?.version ?? "no compiler"}`, () => {
  it("is of the lanes and flags that are asked for", async () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 }) // another file of this worker may have cleared it away
    const engines = [
      ...([1, 2, 4, 8] as const).map((lanes) => native(lanes)),
      ...[fusing(compiler!)].flatMap((by) => by === null ? [] : [native(2, 1, by)])
    ]
    const own = Network.editSync(uneven(5), [Edit.insert(Channels.Km)]) // which no other file of this worker runs
    for (const [k, engine] of engines.entries()) {
      const before = readdirSync(folder).length
      await ran(engine, [own], "backwardEuler", 0.025, 3)
      expect([k, readdirSync(folder).length - before]).toEqual([k, 1])
      await ran(engine, [own], "backwardEuler", 0.025, 3)
      expect(readdirSync(folder).length - before).toBe(1)
    }
  })

  it("is found without a text", async () => {
    const text = "static void run_kernel(char *memory, struct meeting *meeting, uint32_t header) {}"
    const source = {
      ...written(text),
      text: Effect.succeed(`struct meeting; typedef unsigned uint32_t; ${text}`),
      key: "a key"
    }
    const made = await Effect.runPromise(Effect.scoped(library(compiler!, source, folder)))
    expect(made.fresh).toBe(true)
    const again = { key: "a key", text: Effect.die("it is printed") }
    expect(await Effect.runPromise(Effect.scoped(library(compiler!, again, folder)))).toEqual({ ...made, fresh: false })
  })
})
