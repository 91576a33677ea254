/**
 * Sizes are asked before work is done: everything here would fill the memory, or go on for hours, if it began.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as Result from "effect/Result"
import {
  Cell,
  Channel,
  Connect,
  Edit,
  Engine,
  Gradient,
  Input,
  Json,
  Loss,
  Network,
  Optimizer,
  Parameters,
  Readout,
  Select,
  Simulation,
  Synapses,
  Training,
  View
} from "../../src/index.ts"
import * as Mistake from "../../src/Mistake.ts"
import { traces } from "../../src/plot/index.ts"
import { network as networks } from "../../src/testing/index.ts"

const one = Cell.make()
const net = Network.editSync(Network.make([one]), [Edit.record("v"), Edit.train("v")])
const loss = Loss.squared(Readout.mean(), -60)
const refuses = (make: () => unknown, message: RegExp) => assert.throws(() => Mistake.checkSync(make()), message)

const fails = <A, E extends { readonly message: string }>(
  what: string,
  effect: Effect.Effect<A, E, Engine.Engine>,
  message: RegExp
) =>
  it.effect(what, () =>
    Effect.map(Effect.flip(effect), (error) => {
      assert.isTrue(error instanceof Error && "_tag" in error)
      assert.match(error.message, message)
    }).pipe(Effect.provide(Engine.layer)))

describe("networks", () => {
  it("of cells of too many compartments", () => {
    refuses(() => Cell.make({ ncomp: 2 ** 53 }), /^9007199254740992 compartments of the cell .* at most 16777216/)
    refuses(() => Cell.make({ parents: [-1, 0, 1], ncomp: 2 ** 23 }), /^25165824 compartments of the cell/)
    const half = Cell.make({ ncomp: 1 })
    refuses(() =>
      Network.make((function*() {
        for (;;) yield half
      })()), /^16777217 parts/)
  })

  it("from documents", () => {
    const decoded = (
      change: (document: { cells: Array<{ ncomp: Array<number> }>; nodes: { rows: number } }) => void
    ) => {
      const document = JSON.parse(Json.encode(net))
      change(document)
      const result = Json.decode(JSON.stringify(document))
      return Result.isFailure(result) ? result.failure.message : "a network"
    }
    assert.match(decoded((d) => (d.cells[0].ncomp = [1e9])), /1000000000 compartments of the cell .* at most 16777216/)
    assert.match(decoded((d) => (d.cells[0].ncomp = [1e7])), /the cells have 10000000 compartments, nodes has 1 row/)
    assert.match(decoded((d) => (d.nodes.rows = 1e9)), /has 1 value, nodes has 1000000000 rows/)
  })

  it("of synapses", () => {
    const many = Network.make(new Array(20_000).fill(one))
    const join = (wiring: Connect.Connect) => Network.editSync(many, [Edit.connect(wiring, Synapses.Ionotropic)])
    refuses(() => join(Connect.full(Select.all, Select.all)), /400000000 synapses of a wiring .* at most 16777216/)
    refuses(
      () => join(Connect.sparse(Select.all, Select.all, { probability: 0.5, seed: 1 })),
      /200000000 synapses of a wiring .* at most 16777216/
    )
  })

  it("by ranges", () => {
    const select = (from: number, to: number) => View.column(Select.cell(Select.range(from, to)), "v").get(net)
    refuses(() => select(-Infinity, 2), /a cell index is -Infinity/)
    refuses(() => select(-1e15, 2), /cell -1000000000000000 does not exist/)
    refuses(() => select(0, Infinity), /cell 1 does not exist/)
  })

  it("by a selection that stands in itself", () => {
    let doubled = Select.all
    refuses(() => {
      for (let i = 0; i < 60; i++) doubled = doubled.and(doubled)
      return doubled
    }, /16383 steps of a selection .* at most 10000/)
  })
})

describe("runs", () => {
  fails("of too many samples", Simulation.run(net, { steps: 1e12 }), /^8000000000016 bytes .* at most 17179869184/)
  fails("of too many steps", Simulation.run(net, { tMax: 1e300 }), /^4e\+301 steps .* at most 9007199254740991/)
  fails(
    "of too long stretches",
    Stream.runDrain(Simulation.stream(net, { steps: 1e12, every: 1e11 })),
    /^800000000016 bytes/
  )
  fails(
    "of too many together",
    Simulation.batchOf(new Array(1000).fill(net), { steps: 1e7 }),
    /^80000016000 bytes of 1000 runs/
  )
  fails(
    "of too many networks",
    Simulation.batchOf(new Array(1_000_001).fill(net), { steps: 1 }),
    /^1000001 networks of a batch .* at most 1000000/
  )
  fails(
    "of too many sets of parameters",
    Simulation.batch(net, new Array(1_000_001).fill(Parameters.of(net)), { steps: 1 }),
    /^1000001 networks of a batch .* at most 1000000/
  )
  fails(
    "backwards",
    Gradient.run(net, () => ({ value: 0, cotangent: [] }), { steps: 2 ** 53 - 1 }),
    /^72057594037927940 bytes/
  )
  fails(
    "backwards with little memory",
    Gradient.run(net, () => ({ value: 0, cotangent: [] }), { steps: 1e8, memory: 400 }),
    /^\d+ stretches of the schedule .* at most 10000000/
  )
})

describe("kernels", () => {
  const gates = Array.from({ length: 1000 }, (_, i) => `s${i}`)
  const channel = (name: string) =>
    Channel.make(name, {
      states: Object.fromEntries(gates.map((s) => [s, { alpha: "exp(v / 10 [mV]) * 1 [1/ms]", beta: "1" }])),
      current: "1e-6 [S/cm2] * s0 * v"
    })
  const large = Network.editSync(Network.make([one]), [
    ...Array.from({ length: 21 }, (_, k) => Edit.insert(channel(`X${k}`))),
    Edit.record("v"),
    Edit.train("v")
  ])
  fails(
    "of more gates than a function can hold",
    Simulation.run(large, { steps: 1 }),
    /420000 instructions or more in one program, at most 400000/
  )
  fails(
    "of their gradients",
    Gradient.run(large, () => ({ value: 0, cotangent: [] }), { steps: 1 }),
    /420000 instructions or more/
  )

  it.effect("run on the interpreter all the same", () =>
    Effect.map(Simulation.run(large, { steps: 1 }), ({ data }) => {
      assert.isTrue(data.every(Number.isFinite))
    }).pipe(Effect.provide(Engine.layerInterpreter)), 120_000)
})

describe("training", () => {
  const optimizer = Optimizer.sgd({ learningRate: 1 })
  fails(
    "for too many steps",
    Stream.runDrain(
      Training.fit(net, { loss, steps: 1, optimizer, epochs: Number.MAX_SAFE_INTEGER, data: [0, 1], batch: 1 })
    ),
    /^18014398509481982 steps of training .* at most 9007199254740991/
  )
  fails(
    "with inputs of too long runs",
    Training.start(net, { loss, steps: 1e9, optimizer, inputs: [Input.samples("x", { at: Select.all, values: [1] })] }),
    /^1000000000 steps of a run with inputs .* at most 268435456/
  )
})

describe("pictures and generators", () => {
  it.effect("of too many samples", () =>
    Effect.map(
      Effect.flip(
        traces({
          name: "a",
          title: "",
          yLabel: "",
          time: { dt: 1, samples: 1e12 },
          series: [{ label: "", values: [] }]
        })
      ),
      ({ message }) => assert.match(message, /1000000000000 samples of a series .* at most 268435456/)
    ))

  it("of too many cells", () => {
    refuses(() => networks({ cells: [1, 1e9] }), /1000000000 cells to be drawn .* at most 10000/)
    refuses(
      () => networks({ cells: [1, 1000], branches: [1, 1000], compartments: [1, 1000] }),
      /1000000000 compartments of a network to be drawn/
    )
  })
})
