/**
 * Steady speed of models (a) to (d) as JSON: one process of `npm run bench:engines`.
 */
import { steady } from "./kernels.ts"
import { models } from "./models.ts"

const rates = Object.fromEntries(
  models.filter((m) => "abcd".includes(m.letter)).map((m) => [m.letter, steady(m.make(), m.steps, null, 5)])
)
console.log(JSON.stringify({ node: process.version, rates }))
