import { it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import { network } from "../src/testing/network.ts"
import { edit } from "../src/testing/edit.ts"
import { check } from "../src/Network.ts"
import { show } from "../src/Network.ts"
it("generates", () => {
  const t = performance.now()
  const s = fc.sample(network({ trainables: true }), { numRuns: 300, seed: 1 })
  console.log("ms per network", (performance.now() - t) / 300)
  s.slice(100, 104).forEach((n) => console.log(show(n)))
  console.log("broken", s.filter((n) => check(n).length > 0).length, s.map((n) => check(n)).filter((x) => x.length)[0])
  const t2 = performance.now()
  const titles: Record<string, number> = {}
  const failures = new Map<string, string>()
  s.forEach((n, i) => fc.sample(edit(n), { numRuns: 10, seed: i }).forEach((e) => {
    const r = e(n)
    titles[e.title.split(" ")[0]] = (titles[e.title.split(" ")[0]] ?? 0) + 1
    if (Result.isFailure(r)) failures.set(r.failure.reason._tag + e.title.split(" ")[0], r.failure.message)
    else { const p = check(r.success); if (p.length) failures.set("check " + e.title.split(" ")[0], p.join("; ")) }
  }))
  console.log((performance.now() - t2) / 3000, titles, [...failures])
})
