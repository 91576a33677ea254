/** Mistakes: what a wrong description is, and how everything that is given one fails with what was wrong. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Equal, Hash, Result } from "effect"
import {
  Cell,
  Channels,
  Connect,
  Edit,
  Engine,
  Gradient,
  Input,
  LearningRate,
  Loss,
  Mistake,
  Network,
  Optimizer,
  Readout,
  Select,
  Share,
  Simulation,
  Stimulus,
  Surrogate,
  Synapses,
  Training,
  Transform,
  View
} from "neurolens"
import { inspect } from "node:util"

const wrong = () => Stimulus.step({ delay: 1, duration: 1, amplitude: NaN })
const message = "amplitude of the stimulus is NaN; expected a finite number"
const two = Network.make([Cell.make(), Cell.make()])
const trained = Network.editSync(two, [
  Edit.insert(Channels.HH),
  Edit.record("v"),
  Edit.train("HH_gNa", { share: Share.one })
])
const loss = Loss.squared(Readout.mean(), -60)
const optimizer = Optimizer.sgd({ learningRate: 1 })
const wrongPlace = () => Select.cell(0).branch(0, { scope: "x" as never }).loc(0.5).not()
const scope = `scope "x" does not exist (there is: local, global)`

describe("a wrong description", () => {
  it("is a mistake, which says what is wrong however it is read", () => {
    const mistake = wrong()
    assert.strictEqual(Mistake.of(mistake)?.message, message)
    assert.strictEqual(String(mistake as unknown), `a mistake (${message})`)
    assert.strictEqual(inspect([mistake]), `[ Mistake(${message}) ]`)
    assert.deepStrictEqual(JSON.parse(JSON.stringify({ mistake })), { mistake: { _id: "Mistake", message } })
  })

  it("is taken for no value: reading, spreading, changing and calling it throw its error", () => {
    const mistake = wrong()
    const uses: ReadonlyArray<() => unknown> = [
      () => mistake._tag,
      () => ({ ...mistake }),
      () => Object.keys(mistake),
      () => Object.assign(mistake, { delay: 1 }),
      () => (mistake as unknown as () => void)(),
      () => Loss.squared(Readout.mean({ from: NaN }), 1)({} as never, 0),
      () => Stimulus.sample(mistake, 0, 0.025)
    ]
    for (const use of uses) assert.throws(use, /NaN; expected a finite number/)
    assert.isFalse(Stimulus.isStimulus(mistake))
  })

  it("equals the same mistake, and no value", () => {
    assert.isTrue(Equal.equals(wrong(), wrong()))
    assert.strictEqual(Hash.hash(wrong()), Hash.hash(wrong()))
    const other = Stimulus.step({ delay: 1, duration: 1, amplitude: 1 })
    assert.isFalse(Equal.equals(wrong(), other))
    assert.isFalse(Equal.equals(other, wrong()))
    assert.isFalse(wrong().equals(other))
  })

  it("can be asked early", () => {
    const right = Stimulus.samples([1])
    assert.strictEqual(Mistake.of(right), null)
    assert.isFalse(Mistake.isMistake(null))
    assert.isTrue(Mistake.isMistake(wrong()))
    assert.strictEqual(Mistake.checkSync(right), right)
    assert.throws(() => Mistake.checkSync(wrong()), message)
    assert.isTrue(Result.isFailure(Mistake.check(wrong())))
  })

  it("is told of what it is part of", () => {
    assert.strictEqual(Mistake.of(Loss.sum(loss, Loss.squared(Readout.mean({ from: NaN }), 1)))?._tag, "TrainingError")
    assert.strictEqual(
      Mistake.of(Optimizer.adam({ learningRate: LearningRate.warmup({ to: 1, steps: 1 }, -1) }))?.message,
      "the rate after warmup is -1; expected a positive number"
    )
    assert.strictEqual(Mistake.of(Share.meet(Share.one, Share.by(3 as never)))?._tag, "NetworkError")
    assert.strictEqual(Mistake.of(Select.rows("x" as never).and(Select.all).where({}))?._tag, "NetworkError")
    assert.strictEqual(Mistake.of(Select.all.and(wrongPlace()))?.message, scope)
  })

  it("goes through await and Effect as a value", async () => {
    assert.strictEqual(Mistake.of(await Promise.resolve(wrong()))?.message, message)
    assert.isFalse(Effect.isEffect(wrong()))
    assert.strictEqual(Mistake.of(await Effect.runPromise(Effect.succeed(wrong())))?.message, message)
  })

  it("throws where a function throws, with the very error", () => {
    const mistake = wrongPlace()
    try {
      View.of(two, mistake)
      assert.fail("nothing is thrown")
    } catch (error) {
      assert.strictEqual(error, Mistake.of(mistake))
    }
  })
})

const fit = (options: object) =>
  Training.finish(trained, { loss, optimizer, tMax: 0.1, epochs: 1, ...options } as never)

/** Programs that meet a mistake, with the tag of their failure and its message. */
const programs: Readonly<Record<string, readonly [Effect.Effect<unknown, unknown, Engine.Engine>, string, string]>> = {
  "a stimulus": [
    Effect.suspend(() => Network.editEffect(two, [Edit.insert(Channels.HH), Edit.stimulate(wrong(), Select.all)])),
    "NetworkError",
    `edit 2 of 2, stimulate: ${message}`
  ],
  "a list of stimuli": [
    Network.editEffect(two, [Edit.stimulate([wrong(), wrong()], Select.all)]),
    "NetworkError",
    `stimulate: ${message}`
  ],
  "a selection": [Network.editEffect(two, [Edit.set("v", 1, wrongPlace())]), "NetworkError", `set: ${scope}`],
  "a test as text": [
    Network.editEffect(two, [Edit.set("v", 1, Select.where("radius <").cell(0))]),
    "NetworkError",
    "set: the test of where has a problem\n\nexpected a value, found the end of the text\n  radius <\n          ^"
  ],
  "a range": [
    Network.editEffect(two, [Edit.set("v", 1, Select.cell(Select.range("a" as never, 2)).comp(1))]),
    "NetworkError",
    `set: from of Select.range is "a"; expected a number`
  ],
  "a rule": [
    Network.editEffect(two, [Edit.train("radius", { share: Share.join(Share.by(3 as never), Share.one) })]),
    "NetworkError",
    "train: argument 0 of Share.by is 3; expected a string"
  ],
  "a wiring": [
    Network.editEffect(two, [
      Edit.connect(Connect.full(Select.cell(0), Select.cell(1), { tu: 1 } as never), Synapses.Ionotropic)
    ]),
    "NetworkError",
    `connect: Connect.full option "tu" does not exist; did you mean "to"? (there is: to)`
  ],
  "a surrogate": [
    Gradient.run(trained, loss, { tMax: 0.1, surrogate: Surrogate.sigmoid({ slope: -1 }) }),
    "NetworkError",
    "slope of the surrogate is -1; expected a positive number"
  ],
  "a loss, in a gradient": [
    Gradient.run(trained, Loss.squared(Readout.mean({ from: NaN }), 1), { tMax: 0.1 }),
    "SimulationError",
    "loss of Gradient.run is a mistake (from of mean is NaN; expected a finite number); expected a right one"
  ],
  "a loss, in training": [
    fit({ loss: Loss.squared(Readout.mean({ from: NaN }), 1) }),
    "TrainingError",
    "from of mean is NaN; expected a finite number"
  ],
  "an optimiser": [
    fit({ optimizer: Optimizer.sgd({ learningRate: -1 }) }),
    "TrainingError",
    "learningRate is -1; expected a positive number"
  ],
  "a transform": [
    fit({ transform: { default: Transform.sigmoid(1, 0) } }),
    "TransformError",
    "the lower bound of sigmoid is 1; expected a number below the upper bound 0"
  ],
  "an input": [
    fit({ inputs: [Input.step("i", { at: wrongPlace(), delay: 0, duration: 1, amplitude: 1 })] }),
    "NetworkError",
    scope
  ]
}

describe("is a typed failure, never a defect, of the program that is given", () => {
  it.effect.each(Object.entries(programs))("%s", ([, [program, tag, text]]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(program) as Effect.Effect<
        Error & { readonly _tag: string },
        unknown,
        Engine.Engine
      >
      assert.strictEqual(error._tag, tag)
      assert.strictEqual(error.message, text)
    }).pipe(Effect.provide(Engine.layer)))

  it.effect("a stimulus, in a program that goes on to run", () =>
    Effect.gen(function*() {
      const program = Effect.gen(function*() {
        const network = yield* Network.editEffect(trained, [Edit.stimulate(wrong(), Select.all)])
        return yield* Simulation.run(network, { tMax: 1 })
      })
      const error = yield* Effect.flip(program)
      assert.strictEqual(error._tag, "NetworkError")
    }).pipe(Effect.provide(Engine.layer)))
})
