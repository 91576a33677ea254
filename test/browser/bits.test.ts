/**
 * A broad program has the golden bits in Chromium too: its WebAssembly and its JavaScript are other versions than Node's.
 */
import { assert, it } from "vitest"
import { hasChromium } from "../../scripts/chromium.ts"
import { golden } from "../bits/golden.ts"
import { inPage } from "./page.ts"

it.skipIf(!hasChromium)("a page has the golden bits", async () => {
  assert.deepStrictEqual(await inPage("import { results } from \"./test/bits/program.ts\"", "results()"), golden)
}, 120_000)
