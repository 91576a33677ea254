/**
 * Edits as data: what each says, when two are equal, and the edits that steps make.
 */
import { assert, describe, it } from "@effect/vitest"
import { Equal, Hash, Result } from "effect"
import { is, Set as ImmutableSet } from "immutable"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Ncomp,
  Network,
  Select,
  Share,
  Source,
  States,
  Stimulus,
  Synapses
} from "neurolens"

const at = Select.cell(0)
const wiring = Connect.full(at, Select.cell(1))
const network = Network.editSync(Network.make([Cell.make(), Cell.make()]), [Edit.insert(Channels.Leak)])
const step = Stimulus.step({ delay: 1, duration: 2, amplitude: 0.1 })
const ownChange = (given: Network.Network) => Result.succeed(given)

/** Every edit that there is, and what it says. */
const all: ReadonlyArray<readonly [Edit.Edit, Edit.PlainStep]> = [
  [Edit.insert(Channels.HH), { _tag: "Insert", mechanism: Channels.HH }],
  [Edit.remove("HH", at), { _tag: "Remove", mechanism: "HH", at }],
  [Edit.set("radius", [1, 2], at), { _tag: "Set", key: "radius", value: [1, 2], at }],
  [Edit.group("a", at, { allowEmpty: true }), { _tag: "Group", name: "a", at, options: { allowEmpty: true } }],
  [Edit.ungroup("a"), { _tag: "Ungroup", name: "a" }],
  [Edit.label("kind", "x", at), { _tag: "Label", name: "kind", value: "x", at }],
  [Edit.labelByGroup("kind", ["a"]), { _tag: "LabelByGroup", name: "kind", groups: ["a"] }],
  [Edit.unlabel("kind", "nodes"), { _tag: "Unlabel", name: "kind", domain: "nodes" }],
  [Edit.copyToEdges("kind", ["pre"]), { _tag: "CopyToEdges", names: "kind", ends: ["pre"] }],
  [Edit.connect(wiring, Synapses.Ionotropic), { _tag: "Connect", wiring, synapse: Synapses.Ionotropic }],
  [Edit.deleteBranches(at, { hanging: "delete" }), { _tag: "DeleteBranches", at, options: { hanging: "delete" } }],
  [Edit.addSources(Source.times([1])), { _tag: "AddSources", sources: Source.times([1]) }],
  [Edit.removeSources(Select.source(0)), { _tag: "RemoveSources", at: Select.source(0) }],
  [Edit.drive(Source.times([1]), at, Synapses.ExpSyn), {
    _tag: "Drive",
    sources: Source.times([1]),
    at,
    synapse: Synapses.ExpSyn
  }],
  [Edit.disconnect(Select.edges), { _tag: "Disconnect", at: Select.edges }],
  [Edit.stimulate(step, at), { _tag: "Stimulate", stimulus: step, at }],
  [Edit.impose(step, at), { _tag: "Impose", potential: step, at }],
  [Edit.unstimulate(), { _tag: "Unstimulate" }],
  [Edit.record("v"), { _tag: "Record", state: "v" }],
  [Edit.unrecord("v", at), { _tag: "Unrecord", state: "v", at }],
  [Edit.clamp("v", [-60, null], at), { _tag: "Clamp", state: "v", value: [-60, null], at }],
  [Edit.unclamp(), { _tag: "Unclamp" }],
  [Edit.distance("way", { from: at }), { _tag: "Distance", name: "way", options: { from: at } }],
  [Edit.move({ x: 1 }, at), { _tag: "Move", by: { x: 1 }, at }],
  [Edit.moveTo({ x: [1] }, at), { _tag: "MoveTo", to: { x: [1] }, at }],
  [Edit.rotate(30, "xz", at, { y: 1 }), { _tag: "Rotate", degrees: 30, plane: "xz", at, about: { y: 1 } }],
  [Edit.arrange({ ring: 100 }, at), { _tag: "Arrange", arrangement: { ring: 100 }, at }],
  [Edit.geometry("cylinders", at), { _tag: "Geometry", how: "cylinders", at }],
  [Edit.ncomp(Ncomp.dLambda(), at, { flags: "any" }), {
    _tag: "Ncomp",
    count: Ncomp.dLambda(),
    at,
    options: { flags: "any" }
  }],
  [Edit.diffuse("CaCon_i", { constant: 2 }), { _tag: "Diffuse", state: "CaCon_i", how: { constant: 2 } }],
  [Edit.undiffuse("CaCon_i"), { _tag: "Undiffuse", state: "CaCon_i" }],
  [Edit.train("v", { share: Share.perCell }), { _tag: "Train", key: "v", options: { share: Share.perCell } }],
  [Edit.untrain("v", at), { _tag: "Untrain", name: "v", at }],
  [Edit.writeParameters(Network.parameters(network)), {
    _tag: "WriteParameters",
    parameters: Network.parameters(network)
  }],
  [Edit.values("v", { "": -60 }), { _tag: "Values", name: "v", values: { "": -60 } }],
  [States.init(at), { _tag: "Init", at }],
  [Edit.all([Edit.record("v")], "one"), { _tag: "All", edits: [Edit.record("v")], title: "one" }],
  [Edit.make("own", ownChange), { _tag: "Make", title: "own", change: ownChange }]
]

describe("Edit.toStep and Edit.fromStep", () => {
  it("say what was given by name, and make the edit that says it", () => {
    for (const [edit, said] of all) {
      assert.isTrue(Equal.equals({ ...Edit.toStep(edit) } as unknown, said), edit.title)
      const back = Edit.fromStep(said)
      assert.isTrue(Equal.equals(back, edit), edit.title)
      assert.isTrue(Equal.equals(Edit.fromStep(Edit.toStep(edit)), edit), edit.title)
      assert.strictEqual(back.title, edit.title)
      assert.deepStrictEqual(Result.isSuccess(back(network)), Result.isSuccess(edit(network)))
    }
  })

  it("every edit of the public module is there", () => {
    const makers = Object.keys(Edit).filter((name) => !["toStep", "fromStep", "isEdit"].includes(name))
    const tags = all.map(([edit]) => Edit.toStep(edit)._tag).filter((tag) => tag !== "Init")
    assert.sameMembers(tags.map((tag) => `${tag[0].toLowerCase()}${tag.slice(1)}`), makers)
  })

  it("keep copies of what was given", () => {
    const list = [1, 2]
    const edit = Edit.set("radius", list, at)
    list[0] = 9
    assert.deepStrictEqual({ ...Edit.toStep(edit) }, { _tag: "Set", key: "radius", value: [1, 2], at } as never)
  })

  it("typed arrays stand there as lists", () => {
    const edit = Edit.set("radius", Float32Array.of(1, 2), at)
    assert.isTrue(Equal.equals(edit, Edit.set("radius", [1, 2], at)))
    const initial = Edit.train("v", { initial: Float64Array.of(1, 2) })
    assert.isTrue(Equal.equals(initial, Edit.train("v", { initial: [1, 2] })))
  })

  it("what can be no edit says what was given and why, and fails", () => {
    const edit = Edit.set(3 as never, 2)
    const reason = { _tag: "BadValue" as const, what: "key of set", found: "3", expected: "a string" }
    assert.deepStrictEqual({ ...Edit.toStep(edit) }, { _tag: "Misused", maker: "set", given: [3, 2], reason } as never)
    const back = Edit.fromStep(Edit.toStep(edit))
    assert.isTrue(Equal.equals(back, edit))
    assert.deepStrictEqual(back(network), edit(network))
  })

  it("so it is whatever the reason is", () => {
    const nested = Array.from({ length: 300 }).reduce((rule: Share.Partition) => Share.meet(Share.one, rule), Share.one)
    const failing = [
      Edit.train("v", { share: nested }), // TooMany
      Edit.record("v", Select.cell(0).branch(0, { scope: "x" as never })), // UnknownName
      ...(["WrongLength", "Threw", "Ring", "InUse"] as const).map((_tag) =>
        Edit.fromStep({ _tag: "Misused", maker: "set", given: [], reason: { _tag } } as never)
      )
    ]
    for (const edit of failing) {
      assert.strictEqual(Edit.toStep(edit)._tag, "Misused", edit.title)
      assert.isTrue(Equal.equals(Edit.fromStep(Edit.toStep(edit)), edit), edit.title)
    }
    const unknown = { _tag: "Misused", maker: "set", given: [], reason: { _tag: "Nothing" } } as never
    assert.notDeepEqual({ ...Edit.toStep(Edit.fromStep(unknown)) }, unknown)
  })

  it("a step with a name or a key that there is not fails with the nearest", () => {
    const message = (step: object): string => {
      const made = Edit.fromStep(step as never)(network)
      return Result.isFailure(made) ? made.failure.message : "no failure"
    }
    assert.include(message({ _tag: "Recrod", state: "v" }), `did you mean "Record"?`)
    assert.include(message({ _tag: "Record", sate: "v" }), `did you mean "state"?`)
    assert.include(message({ _tag: "Record" }), "state of record is missing")
    assert.include(message([]), "expected what an edit says")
    assert.include(message({ _tag: "toString" }), `edit "toString" does not exist`)
  })
})

describe("equality of edits", () => {
  it("is that of what they say, under Effect and Immutable", () => {
    for (const [i, [edit, said]] of all.entries()) {
      for (const [j, [other]] of all.entries()) {
        const same = Edit.fromStep(said)
        assert.strictEqual(Equal.equals(same, other), i === j)
        assert.strictEqual(is(same, other), i === j)
        if (i === j) assert.strictEqual(Hash.hash(same), Hash.hash(edit))
      }
    }
    assert.strictEqual(ImmutableSet(all.flatMap(([edit, said]) => [edit, Edit.fromStep(said)])).size, all.length)
  })

  it("of functions is identity", () => {
    const value = (): number => 1
    assert.isTrue(Equal.equals(Edit.set("radius", value), Edit.set("radius", value)))
    assert.isFalse(Equal.equals(Edit.set("radius", value), Edit.set("radius", () => 1)))
    assert.isFalse(Equal.equals(Edit.make("own", ownChange), Edit.make("own", (given) => Result.succeed(given))))
  })

  it("looks into edits that are made of edits", () => {
    const both = (radius: number) => Edit.all([Edit.set("radius", radius), Edit.record("v")])
    assert.isTrue(Equal.equals(both(1), both(1)))
    assert.isFalse(Equal.equals(both(1), both(2)))
  })
})

it("an edit is a function of its own kind", () => {
  const edit = Edit.record("v")
  assert.isTrue(Edit.isEdit(edit))
  assert.isFalse(Edit.isEdit(Object.assign(() => Result.succeed(network), { title: "no edit" })))
  assert.strictEqual(String(edit), "record \"v\"")
  assert.isTrue(Object.isFrozen(edit))
})
