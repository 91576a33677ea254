/**
 * S3: the order of declaration changes no bit: of states, of reactions and the names in them, of `equals`, of the insertion of mechanisms.
 *
 * A model is written down twice, as it comes and in an order that is drawn, put to rest or not, and run on either engine; samples are compared
 * by name. Broken variant: lines of `update`, which do run in order, are permuted too.
 */
import { Effect } from "effect"
import * as fc from "fast-check"
import { Cell, Channel, Edit, Engine, Network, Select, Simulation, States, Stimulus, Traces } from "neurolens"
import { describe, expect, it } from "vitest"
import { asTheyCome, by, coupledMechanisms, type CoupledModel, coupledModel, type Order } from "./coupledModels.ts"
import { broken, settings } from "./settings.ts"

const traces = async (
  mechanisms: ReadonlyArray<ReturnType<typeof Channel.make>>,
  m: CoupledModel & { readonly rests: boolean },
  engine: typeof Engine.layer
): Promise<ReadonlyMap<string, ReadonlyArray<number>>> => {
  const recorded = mechanisms.flatMap(({ name, states }) => Object.keys(states).map((state) => `${name}_${state}`))
    .sort()
  const network = Network.editSync(Network.make([Cell.make({ v: m.v })]), [
    ...mechanisms.map((mechanism) => Edit.insert(mechanism)),
    ...m.rests ? [States.init()] : [],
    Edit.stimulate(Stimulus.step({ delay: 0.1, duration: 0.4, amplitude: 0.01 }), Select.all),
    ...["v", ...recorded].map((state) => Edit.record(state))
  ])
  const ran = await Effect.runPromise(Effect.provide(Simulation.run(network, { steps: 12, dt: 0.05 }), engine))
  return new Map(ran.recordings.map(({ state }, i) => [state, [...Traces.trace(ran, i)]]))
}

const same = (make: (m: CoupledModel, order: Order) => ReadonlyArray<ReturnType<typeof Channel.make>>) =>
  fc.asyncProperty(
    coupledModel,
    fc.boolean(),
    fc.array(fc.nat(99), { minLength: 7, maxLength: 7 }),
    fc.boolean(),
    async (model, rests, keys, compiled) => {
      const engine = compiled ? Engine.layerCompiled : Engine.layerInterpreter
      const m = { ...model, rests }
      const [plain, permuted] = [
        await traces(make(model, asTheyCome), m, engine),
        await traces(make(model, by(keys)), m, engine)
      ]
      return [...plain].every(([state, samples]) => samples.every((x, k) => Object.is(x, permuted.get(state)![k])))
    }
  )

describe("S3", () => {
  it("what is declared in another order computes the same bits", async () => {
    await fc.assert(same(coupledMechanisms), settings)
  })

  it("the property notices an order that matters", async () => {
    const ordered = (m: CoupledModel, order: Order): ReadonlyArray<ReturnType<typeof Channel.make>> => [
      ...coupledMechanisms(m, order),
      Channel.make("Steps", { states: { n: { default: 0.5 } }, update: [...order(["n = n / 2", "n = n + 0.1"])] })
    ]
    expect((await fc.check(same(ordered), broken)).failed).toBe(true)
  })
})
