/**
 * What flows through junctions where values are these, as a function: `addFlow` of `junctions/Junctions.ts`, one junction after the other.
 */
import * as Code from "../../kernel/wasm/Code.ts"

/** `through(table, count)`: adds what flows through junctions where values are these, both ways, one junction after the other. */
export const throughFunction = (name: string, values: number, into: number): Code.Body => {
  const code = Code.make(name, ["i32", "i32"], [])
  const [table, count] = code.params
  const ends = (["pre", "post"] as const).map(() => code.local("i32"))
  const difference = code.local("f64")
  code.block([], (done) => {
    code.get(count).op("i32.eqz").brIf(done)
    code.loop([], (again) => {
      ends.forEach((end, k) => code.get(table).memory("i32.load", 8 + 4 * k).set(end))
      const [pre, post] = ends
      code.get(post).memory("f64.load", values).get(pre).memory("f64.load", values).op("f64.sub").set(difference)
      for (const [k, way] of (["f64.add", "f64.sub"] as const).entries()) {
        code.get(ends[k]).get(ends[k]).memory("f64.load", into)
        code.get(table).memory("i32.load", 4 * k).memory("f64.load", 0).get(difference).op("f64.mul")
        code.op(way).memory("f64.store", into)
      }
      code.get(table).i32(16).op("i32.add").set(table)
      code.get(count).i32(1).op("i32.sub").tee(count).brIf(again)
    })
  })
  return code.end()
}
