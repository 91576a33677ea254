/**
 * The same bits everywhere: `program.ts` has the golden hashes on this host. Other hosts and browsers: `npm run bench:bits`.
 */
import { describe, expect, it } from "vitest"
import { golden } from "./golden.ts"
import { results } from "./program.ts"

describe("bits", () => {
  it("are those of every other machine", async () => {
    expect(await results()).toEqual(golden)
  })

  it("are the same on the interpreter and compiled: runs with every scheme, gradients, training", () => {
    const pairs = Object.entries(golden).filter(([name]) => name.includes("compiled"))
    expect(pairs.length).toBe(7)
    for (const [name, bits] of pairs) expect(golden[name.replace("compiled", "interpreter")], name).toBe(bits)
  })
})
