/**
 * Places in training as JSON: what the text looks like, that training goes on from it, and what is said of documents that are none.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Stream } from "effect"
import {
  Edit,
  Engine,
  Input,
  Json,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Training,
  Transform
} from "neurolens"
import type { Memory } from "../../src/train/Memory.ts"
import type { TrainingState } from "../../src/train/TrainingState.ts"
import { compartment, dt, leaky } from "../train/leakModel.ts"

const adam = Optimizer.adam({ learningRate: 0.5 })

/** A leak and an input of two numbers, of which one is -0; memories within memories. */
const options: Training.FitOptions<void> = {
  loss: Loss.squared(Readout.mean(), 0),
  steps: 8,
  dt,
  seed: 4,
  inputs: [Input.pieces("wave", { at: Select.all, every: 0.5, values: [0.25, -0] })],
  transform: { Leak_gLeak: Transform.affine({ scale: 2 ** -10 }) },
  optimizer: Optimizer.byKey({
    wave: Optimizer.chain(Optimizer.clipByNorm(1), adam),
    default: Optimizer.sgd({ learningRate: 1, momentum: 0.5 })
  })
}
const network = Network.editSync(compartment, [Edit.train("Leak_gLeak", { initial: 0.000244140625 })])
const state = Effect.runSync(Training.start(network, options))
const text = Json.encodeTraining(state)

const golden = `{
  "format": "neurolens/training",
  "version": 1,
  "step": 0,
  "data": { "seed": 4, "size": 1, "batch": 1 },
  "parameters": [
    { "name": "Leak_gLeak", "key": "Leak_gLeak", "domain": "nodes", "labels": ["all"], "counts": [1], "values": [0.000244140625] },
    { "name": "wave", "key": "wave", "domain": "inputs", "labels": ["0 ms","0.5 ms"], "counts": [1,1], "values": [0.25,"-0"] }
  ],
  "numbers": [0.25,0.25,"-0"],
  "memory": {
    "record": {
      "wave": {
        "list": [
          {
            "record": {
              "start": 1,
              "length": 2,
              "memory": {
                "list": [
                  {
                    "record": {}
                  },
                  {
                    "record": { "count": 0, "mean": [0,0], "square": [0,0] }
                  }
                ]
              }
            }
          }
        ]
      },
      "default": {
        "list": [
          {
            "record": {
              "start": 0,
              "length": 1,
              "memory": {
                "record": { "count": 0, "trace": [0] }
              }
            }
          }
        ]
      }
    }
  }
}
`

describe("a place in training goes to text and back", () => {
  it("in version 1, which later versions must read", () => {
    assert.strictEqual(text, golden)
    const back = Result.getOrThrow(Json.decodeTraining(golden))
    assert.isTrue(back.parameters.equals(state.parameters))
    assert.deepStrictEqual({ ...back, parameters: null }, { ...state, parameters: null })
    assert.isTrue(Object.is(back.numbers[2], -0))
  })

  it.effect("and training goes on from the text", () =>
    Effect.gen(function*() {
      const whole = yield* Stream.runCollect(Stream.take(Training.fit(network, options), 5))
      const stored = Result.getOrThrow(Json.decodeTraining(Json.encodeTraining(whole[2].state)))
      const rest = yield* Stream.runCollect(Stream.take(Training.fit(network, { ...options, resume: stored }), 2))
      assert.deepStrictEqual(rest.map((s) => s.loss), whole.slice(3).map((s) => s.loss))
      assert.strictEqual(Json.encodeTraining(rest[1].state), Json.encodeTraining(whole[4].state))
      assert.isTrue(Number.isFinite(Parameters.vector(rest[1].parameters)[0]))
    }).pipe(Effect.provide(Engine.layer)))

  it("of text that stands differently is the same place", () => {
    const spaced = JSON.stringify(JSON.parse(text), null, 7)
    const { memory: _, ...rest } = JSON.parse(text) as { readonly memory: unknown }
    const turned = JSON.stringify({ memory: _, ...rest })
    for (const other of [spaced, turned]) {
      assert.strictEqual(Json.encodeTraining(Result.getOrThrow(Json.decodeTraining(other))), text)
    }
  })
})

const message = (other: string): string => {
  const decoded = Json.decodeTraining(other)
  return Result.isFailure(decoded) ? decoded.failure.message : "it is read"
}

/** What is said of the document after something was done to it: everything in it is known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- a document that is about to be broken has no type
const spoilt = (spoil: (document: any) => void): string => {
  const document: unknown = JSON.parse(text)
  spoil(document)
  return message(JSON.stringify(document))
}

const problems = (...list: ReadonlyArray<string>): string =>
  [`the document has ${list.length === 1 ? "a problem" : `${list.length} problems`}`, ...list.map((p) => `  ${p}`)]
    .join(
      "\n"
    )

describe("what is no place in training is refused", () => {
  it("text that is not JSON, or cut off", () => {
    assert.match(message("a place"), /^the document has a problem\n {2}the text is not JSON: .+$/)
    assert.match(message(text.slice(0, -20)), /^the document has a problem\n {2}the text is not JSON: .+$/)
  })

  it("JSON of something else, a network above all; and this is no network", () => {
    const expected = "expected \"neurolens/training\""
    const object = "expected an object with \"format\": \"neurolens/training\""
    for (const [other, found] of [["null", "null"], ["[]", "an empty list"], ["[{}]", "a list of 1"], ["3", "3"]]) {
      assert.strictEqual(
        message(other),
        problems(`this is no state of training: it is ${found}, ${object}`)
      )
    }
    assert.strictEqual(
      message("{}"),
      problems(`format: this is no state of training: "format" is missing, ${expected}`)
    )
    assert.strictEqual(
      message(Json.encode(leaky)),
      problems(`format: this is no state of training: "format" is "neurolens/network", ${expected}`)
    )
    const asNetwork = Json.decode(text)
    assert.strictEqual(
      Result.isFailure(asNetwork) && asNetwork.failure.message,
      problems("format: this is no network: \"format\" is \"neurolens/training\", expected \"neurolens/network\"")
    )
  })

  it("another version", () => {
    assert.strictEqual(
      spoilt((d) => d.version = 2),
      problems("version: version 2 is not known, expected 1; a newer neurolens wrote it")
    )
    assert.strictEqual(spoilt((d) => d.version = 0), problems("version: version 0 is not known, expected 1"))
    assert.strictEqual(spoilt((d) => delete d.version), problems("version: version nothing is not known, expected 1"))
  })

  it("keys that are missing or misspelt, all of them at once", () => {
    assert.strictEqual(
      spoilt((d) => {
        d.stpe = d.step
        delete d.step
        delete d.data.seed
        d.data.epoch = 3
        d.parameters[0].vales = 1
        delete d.parameters[1].counts
        delete d.memory
      }),
      problems(
        "stpe: there is no key \"stpe\" here; did you mean \"step\"?",
        "step: \"step\" is missing",
        "data.epoch: there is no key \"epoch\" here (there is: seed, size, batch)",
        "data.seed: \"seed\" is missing",
        "parameters[0].vales: there is no key \"vales\" here; did you mean \"values\"?",
        "parameters[1].counts: \"counts\" is missing",
        "memory: \"memory\" is missing"
      )
    )
  })

  it("values of the wrong kind, all of them at once", () => {
    assert.strictEqual(
      spoilt((d) => {
        d.step = 1.5
        d.data = { seed: "a", size: 1.5, batch: null }
        d.parameters[0].domain = "node"
        d.parameters[0].values = 3
        d.parameters[1].labels[0] = 3
        d.parameters[1].values[1] = "0"
        d.numbers[1] = "NaN"
      }),
      problems(
        "step: expected an integer, found 1.5",
        "data.seed: expected a number or null, found \"a\"",
        "data.size: expected an integer, found 1.5",
        "data.batch: expected a number, found null",
        "parameters[0].domain: expected \"nodes\", \"edges\" or \"inputs\", found \"node\"; did you mean \"nodes\"?",
        "parameters[0].values: expected a list of numbers, found 3",
        "parameters[1].labels[0]: expected a string, found 3",
        "parameters[1].values[1]: expected a number, or null for a missing one, found \"0\"",
        "numbers[1]: expected a number, or null for a missing one, found \"NaN\""
      )
    )
    assert.strictEqual(spoilt((d) => d.parameters = {}), problems("parameters: expected a list, found an object"))
  })

  it("a memory that no optimiser has, with the place in it", () => {
    const wanted = "expected a number, a list of numbers, { list } or { record }"
    const memories: ReadonlyArray<readonly [unknown, ...ReadonlyArray<string>]> = [
      ["x", `memory: ${wanted}, found "x"`],
      [true, `memory: ${wanted}, found true`],
      [{}, `memory: ${wanted}, found an object`],
      [{ count: 0 }, `memory: ${wanted}, found an object`],
      [{ list: [], record: {} }, `memory: ${wanted}, found an object`],
      [{ list: 3 }, `memory: ${wanted}, found an object`],
      [{ record: [] }, `memory: ${wanted}, found an object`],
      [{ record: null }, `memory: ${wanted}, found an object`],
      [[1, [2]], `memory[1]: ${wanted}, found a list of 1`],
      [{ record: { count: "0" } }, `memory.record.count: ${wanted}, found "0"`],
      [
        { list: [1, "a", { record: { "a b": [1, "b", null], c: {} } }] },
        `memory.list[1]: ${wanted}, found "a"`,
        `memory.list[2].record["a b"][1]: ${wanted}, found "b"`,
        `memory.list[2].record.c: ${wanted}, found an object`
      ]
    ]
    for (const [memory, ...said] of memories) {
      assert.strictEqual(spoilt((d) => d.memory = memory), problems(...said), JSON.stringify(memory))
    }
  })

  it("memory that is deeper than an optimiser's may be, and counts below 0", () => {
    const deep = (levels: number): unknown =>
      Array.from({ length: levels }).reduce((inner) => ({ list: [inner] }), 0 as unknown)
    assert.isTrue(Result.isSuccess(Json.decodeTraining(JSON.stringify({ ...JSON.parse(text), memory: deep(64) }))))
    assert.match(
      spoilt((d) => d.memory = deep(65)),
      /memory\.list\[0\].*: expected at most 64 lists and records within each other/
    )
    assert.strictEqual(
      spoilt((d) => d.step = d.data.size = -1),
      problems(
        "step: expected a whole number of 0 or more, found -1",
        "data.size: expected a whole number of 0 or more, found -1"
      )
    )
  })

  it("before it is written, where it could not be read again", () => {
    const deep = Array.from({ length: 65 }).reduce((inner: Memory) => [inner], 0)
    const wrong: ReadonlyArray<readonly [TrainingState, string]> = [
      [{ ...state, numbers: state.numbers.slice(1) }, "numbers: there are 2 values where 3 are needed"],
      [{ ...state, memory: deep }, "at most 64 within each other"],
      [{ ...state, data: { ...state.data, seed: 2 ** 60 } }, "seed of data of the state of training is"],
      [{ ...state, step: -1 }, "step of the state of training is -1; expected a whole number of 0 or more"]
    ]
    for (const [given, message] of wrong) {
      assert.throws(() => Json.encodeTraining(given), Json.JsonError, message)
    }
  })

  it("lists whose lengths do not fit together", () => {
    assert.strictEqual(
      spoilt((d) => d.numbers.push(1)),
      problems("numbers: there are 4 values where 3 are needed, one for each parameter")
    )
    assert.strictEqual(
      spoilt((d) => {
        d.parameters[0].values.push(1)
        d.parameters[1].counts.pop()
        d.numbers.pop()
      }),
      problems(
        "parameters[0].values: there are 2 values where 1 is needed, one for each label",
        "parameters[1].counts: there is 1 value where 2 are needed, one for each label",
        "numbers: there are 2 values where 3 are needed, one for each parameter"
      )
    )
  })

  it("with problems that a program can read", () => {
    const decoded = Json.decodeTraining(golden.replace("\"seed\"", "\"sead\""))
    assert.isTrue(Result.isFailure(decoded) && decoded.failure instanceof Json.JsonError)
    assert.deepStrictEqual(
      Result.isFailure(decoded) && decoded.failure.problems.map(({ _tag, path }) => [_tag, path]),
      [
        ["Shape", "data.sead"],
        ["Shape", "data.seed"]
      ]
    )
  })
})
