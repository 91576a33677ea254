/**
 * What a value is made of cannot be changed from outside: a selection, rule, wiring or edit means the same for ever.
 */
import { Cell, Connect, Edit, Mistake, Network, Select, Share, Stimulus, View } from "neurolens"
import { expect, test } from "vitest"

test("lists and records in values are frozen", () => {
  const own: ReadonlyArray<readonly [string, object]> = [
    ["rows", Select.rows([0])],
    ["index", Select.cell([0, 1])],
    ["loc", Select.loc([0.5])],
    ["where", Select.where({ kind: ["a"] })],
    ["bins", Share.bins("x", [1, 2])],
    ["by", Share.by("kind")],
    ["listed", Connect.listed([[0, 1]])],
    ["set", Edit.toStep(Edit.set("v", [1, 2]))],
    ["clamp", Edit.toStep(Edit.clamp("v", [1, 2], Select.all))],
    ["train", Edit.toStep(Edit.train("v", { initial: [1] }))],
    ["all", Edit.toStep(Edit.all([Edit.set("v", 1)]))]
  ]
  for (const [name, value] of own) {
    const parts = (u: object): ReadonlyArray<object> =>
      ArrayBuffer.isView(u)
        ? []
        : [u, ...Object.values(u).filter((x) => typeof x === "object" && x !== null).flatMap(parts)]
    for (const part of parts(value)) expect(Object.isFrozen(part), name).toBe(true)
  }
})

test("a fold of an edit that somebody tried to change is that of the edit", () => {
  const two = Network.make([Cell.make({ ncomp: 2 })])
  const edit = Edit.set("v", [1, 2])
  expect(() => {
    const step = Edit.toStep(edit) as unknown as { readonly value: Array<number> }
    step.value[0] = 9
  }).toThrow(TypeError)
  expect(Network.editSync(two, [edit])).toEqual(Network.editSync(two, [Edit.set("v", [1, 2])]))
})

test("a predicate that gives no boolean is refused, a promise and a mistake too", () => {
  const one = Network.make([Cell.make()])
  const mistake = Stimulus.step({ delay: NaN, duration: 1, amplitude: 1 })
  expect(Mistake.isMistake(mistake)).toBe(true)
  for (const gives of [() => Promise.resolve(false), () => mistake, () => 5, () => undefined]) {
    expect(() => View.of(one, Select.where(gives as never)).rows).toThrow("what the predicate gives for row 0 is")
    expect(() => View.of(one, Select.where({ radius: gives as never })).rows).toThrow("expected a boolean")
  }
})
