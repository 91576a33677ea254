import { columnFromArray, int32, tableFromArrays, tableFromColumns, tableFromIPC, tableToIPC } from "@uwdata/flechette"
import * as Effect from "effect/Effect"
import { Cell, Channels, Connect, Edit, Network, Select, Synapses, View } from "neurolens"
import * as Arrow from "neurolens/arrow"
import { expect, it } from "vitest"

const network = Network.editSync(Network.make([Cell.make({ ncomp: 2 }), Cell.make()]), [
  Edit.insert(Channels.Leak, Select.cell(0)),
  Edit.group("first", Select.cell(0)),
  Edit.labelByGroup("kind", ["first"]),
  Edit.connect(Connect.full(Select.cell(0), Select.cell(1)), Synapses.Ionotropic)
])

it("writes the rows of a view as an Arrow stream that another reader understands", async () => {
  const view = View.of(network, Select.all)
  const table = tableFromIPC(await Effect.runPromise(Arrow.encode(view.table())))
  expect(table.numRows).toBe(3)
  const column = (name: string): ReadonlyArray<unknown> => Array.from(table.getChild(name))
  expect(column("global_cell_index")).toEqual([0, 0, 1])
  expect(column("Leak_gLeak")).toEqual([1e-4, 1e-4, null])
  expect(column("Leak")).toEqual([true, true, false])
  expect(column("kind")).toEqual(["first", "first", null])
  expect(column("area")).toEqual(view.objects().map((row) => row.area))
})

it("refuses text with half a character in it, which another reader would read as another", async () => {
  const wrong = [Edit.label("kind", "a\ud800"), Edit.label("a\ud800", 5)].map((edit) =>
    Network.editSync(network, [Edit.unlabel("kind"), edit])
  )
  const messages = await Promise.all(
    wrong.map(({ nodes }) => Effect.runPromise(Effect.flip(Arrow.encode(nodes)).pipe(Effect.map((e) => e.message))))
  )
  expect(messages).toEqual([
    "Arrow could not be written: a text of kind is \"a\\ud800\", with half a character in it",
    "Arrow could not be written: the name of a column is \"a\\ud800\", with half a character in it"
  ])
})

it("writes edges with their text columns", async () => {
  const table = tableFromIPC(await Effect.runPromise(Arrow.encode(network.edges)))
  expect(Array.from(table.getChild("type"))).toEqual(["IonotropicSynapse"])
  expect(Array.from(table.getChild("IonotropicSynapse_gS"))).toEqual([1e-4])
})

it("reads what it writes, and no types that a table has not", async () => {
  const view = View.of(network, Select.all).table()
  const back = await Effect.runPromise(Effect.flatMap(Arrow.encode(view), Arrow.decode))
  expect(back.equals(view)).toBe(true)
  const long = tableToIPC(tableFromArrays({ row: BigInt64Array.of(1n) }), { format: "stream" })!
  const message = (bytes: Uint8Array): Promise<string> =>
    Effect.runPromise(Effect.flip(Arrow.decode(bytes)).pipe(Effect.map((e) => e.message)))
  expect(await message(long)).toBe(
    "Arrow could not be read: column row is of a type that no table has; expected floats, signed integers of up to 32 bits, booleans and text"
  )
  expect(await message(Uint8Array.of(1, 2, 3))).toMatch(/^Arrow could not be read: /)
  const gap = tableToIPC(tableFromColumns([["a", columnFromArray([1, null], int32())]]), { format: "stream" })!
  expect(await message(gap)).toBe("Arrow could not be read: row 1 of a, a column of integers, has no value")
})
