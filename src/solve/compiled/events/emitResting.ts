/**
 * A loop over rows of which some rest: the rows of groups in which something is awake, one call for those that follow each other.
 */
import * as Code from "../../../kernel/wasm/Code.ts"
import { groupRows } from "./EventMap.ts"

/** Bytes of a group of rows. */
const groupBytes = 8 * groupRows

/** `awake(from, to, all)`: calls `rows` for those rows of a range that are awake, or for all of it. */
export const awakeFunction = (name: string, groupsAt: number, rows: Code.Body): Code.Body => {
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const [from, to, all] = code.params
  const [at, end, start] = Array.from({ length: 3 }, () => code.local("i32"))
  code.get(all)
  code.if(() => void code.get(from).get(to).call(rows.func).return())
  const call = (): void => {
    code.get(start).get(at).op("i32.lt_u")
    code.if(() => void code.get(start).get(at).call(rows.func))
  }
  code.get(from).tee(at).set(start)
  code.block([], (done) => {
    code.loop([], (again) => {
      code.get(at).get(to).op("i32.ge_u").brIf(done)
      // The end of the group, or of the range.
      code.get(at).i32(groupBytes).op("i32.div_u").i32(1).op("i32.add").i32(groupBytes).op("i32.mul").set(end)
      code.get(to).get(end).get(to).get(end).op("i32.lt_u").select().set(end)
      code.get(at).i32(groupBytes).op("i32.div_u").i32(4).op("i32.mul").memory("i32.load", groupsAt).op("i32.eqz")
      code.if(() => {
        call()
        code.get(end).set(start)
      })
      code.get(end).set(at)
      code.br(again)
    })
  })
  call()
  return code.end()
}
