import * as fc from "fast-check"
import { arbitraryExpression, everything, moderate } from "./arbitraryExpression.ts"
import { children, type Expression } from "../../src/equation/Expression.ts"
import { print } from "../../src/equation/print.ts"
const size = (e: Expression): number => 1 + children(e).reduce((s, c) => s + size(c), 0)
const xs = fc.sample(arbitraryExpression(moderate), { seed: 1, numRuns: 300 })
console.log(xs.map(size).sort((a,b)=>a-b).filter((_, i)=>i%15===0).join(" ")); console.log(xs.slice(0, 12).map(print).join("\n"))
