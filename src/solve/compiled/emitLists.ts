/**
 * Functions that go through lists of single numbers: what clamps hold, stimuli, recordings.
 */
import * as Code from "../../kernel/wasm/Code.ts"

/**
 * `put(table, count, buffer)`: for each (address, offset) of the table, writes buffer[offset] to address; `add` adds it; `share` adds it over
 * the number that comes third in the table; `take` writes address into the buffer.
 */
export const listFunction = (kind: "put" | "add" | "share" | "take"): Code.Body => {
  const code = Code.make(kind, ["i32", "i32", "i32"], [])
  const [table, count, buffer] = code.params
  const [address, place] = [code.local("i32"), code.local("i32")]
  code.block([], (done) => {
    code.get(count).op("i32.eqz").brIf(done)
    code.loop([], (again) => {
      code.get(table).memory("i32.load", 0).set(address)
      code.get(table).memory("i32.load", 4).get(buffer).op("i32.add").set(place)
      const at = (pointer: Code.Local): Code.Code => code.get(pointer).memory("f64.load", 0)
      switch (kind) {
        case "put":
          code.get(address)
          at(place).memory("f64.store", 0)
          break
        case "add":
          code.get(address)
          at(address)
          at(place).op("f64.add").memory("f64.store", 0)
          break
        case "share":
          code.get(address)
          at(address)
          at(place).get(table).memory("f64.load", 8).op("f64.div").op("f64.add").memory("f64.store", 0)
          break
        case "take":
          code.get(place)
          at(address).memory("f64.store", 0)
          break
      }
      code.get(table).i32(kind === "share" ? 16 : 8).op("i32.add").set(table)
      code.get(count).i32(1).op("i32.sub").tee(count).brIf(again)
    })
  })
  return code.end()
}

/** Functions that go through the lists of a step, by their ways: what is added is a stimulus, and divided by the area of its compartment. */
export type Lists = Readonly<Record<"put" | "add" | "take", Code.Body>>

/** The functions of the way forwards. */
export const forwardLists = (): Lists => ({
  put: listFunction("put"),
  add: listFunction("share"),
  take: listFunction("take")
})
