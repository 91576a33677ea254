/**
 * Pools as others read them: the value of the sample before, whoever reads and whenever in the step, and the default where no synapse of the
 * type ends.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cell, Channel, Connect, Edit, Network, Select, Source, States, Synapse } from "neurolens"
import { thrown } from "../../fixtures.ts"
import { recorded } from "../run.ts"

/** A pool that changes in every step: it decays, and spikes off the grid add to it. */
const Pooled = Synapse.make("Pooled", {
  parameters: { weight: { default: 1e-3, unit: "uS" }, tau: { default: 5, unit: "ms", at: "post" } },
  states: { g: { default: 2e-3, unit: "uS", derivative: "-g / tau", at: "post" } },
  onPre: "g = g + weight",
  current: "g * v_post"
})

const reads = {
  a: { of: "Pooled_g", unit: "uS", default: 7 },
  b: { of: "Pooled_tau", unit: "ms", default: 8 }
} as const
const states = { a_seen: { unit: "uS", equals: "a" }, b_seen: { unit: "ms", equals: "b" } } as const

const Witness = Channel.make("Witness", { states, reads, current: "1 [mA/cm2] * a / 1 [uS]" })
const Beside = Synapse.make("Beside", { states, reads, current: "1e-3 [nA] * a / 1 [uS]" })

/** One that answers, and keeps what it sees when a spike arrives; its name says when in the step it comes. */
const answering = (name: string) =>
  Synapse.make(name, {
    states: { a_seen: { unit: "uS" } },
    reads: { a: reads.a },
    onPre: "a_seen = a",
    current: "1e-3 [nA] * a / 1 [uS]"
  })
const [Before, Later] = [answering("Before"), answering("Qlater")]

const times = [0.23, 0.71, 0.75, 1.1]

/** Pools in compartments 0 and 1, readers in all three. */
const network = Network.editSync(Network.make([Cell.make(), Cell.make(), Cell.make()]), [
  Edit.addSources([Source.times(times)]),
  ...([[Pooled, [0, 1, 0]], [Before, [0, 1, 2]], [Later, [0, 1, 2]]] as const).map(([type, at]) =>
    Edit.connect(Connect.listed(at.map((post) => [0, post] as const), { pre: "sources" }), type)
  ),
  Edit.set("delay", 0, Select.edges),
  Edit.set("Pooled_tau", 3, Select.rows([1])),
  Edit.connect(Connect.listed([[1, 0], [2, 1], [0, 2]]), Beside),
  Edit.insert(Witness),
  Edit.record("Pooled_g", Select.rows([0, 1])),
  ...["a_seen", "b_seen"].flatMap((name) => [
    Edit.record(`Witness_${name}`),
    Edit.record(`Beside_${name}`, Select.synapse("Beside"))
  ]),
  ...["Before", "Qlater"].flatMap((name) => [
    Edit.record(`${name}_a_seen`, Select.synapse(name)),
    Edit.record(`i_${name}`, Select.synapse(name))
  ])
])

const edge = { Beside: 9, Before: 3, Qlater: 6 } as const

describe("a pool that others read", () => {
  for (const scheme of ["backwardEuler", "crankNicolson"] as const) {
    it(`is that of the sample before, by ${scheme}`, () => {
      const of = recorded(network, { steps: 20, dt: 0.1, scheme })
      for (const row of [0, 1]) {
        const pool = of("Pooled_g", row)
        assert.strictEqual(new Set(pool).size, 21, "it moves in every step")
        assert.strictEqual(pool[0], 2e-3)
        const before = [pool[0], ...pool.slice(0, -1)]
        assert.deepStrictEqual(of("Witness_a_seen", row), before)
        assert.deepStrictEqual(of("Beside_a_seen", edge.Beside + row), before)
        for (const name of ["Before", "Qlater"] as const) {
          const seen = of(`${name}_a_seen`, edge[name] + row)
          const stepOf = (time: number) => Math.floor(time / 0.1 + 1e-9)
          for (const time of times) assert.strictEqual(seen[stepOf(time) + 1], pool[stepOf(time)], `${name} at ${time}`)
          of(`i_${name}`, edge[name] + row).forEach((i, k) => assert.closeTo(i, 1e-3 * before[k], 1e-18))
        }
      }
    })
  }

  it("goes into a step's currents as the sample before shows it", () => {
    const idle = Synapse.make("Pooled", {
      parameters: { tau: { default: 5, unit: "ms", at: "post" } },
      states: { g: { default: 2e-3, unit: "uS", derivative: "-g / tau", at: "post" } },
      onPre: "g = g + 1e-3 [uS]",
      current: "0 [nA/uS] * g"
    })
    const alone = Network.editSync(Network.make([Cell.make()]), [
      Edit.drive(Source.times(times), Select.all, idle),
      Edit.insert(Witness),
      Edit.record("v"),
      Edit.record("Pooled_g")
    ])
    const [of, dt] = [recorded(alone, { steps: 20, dt: 0.1 }), 0.1]
    const [v, pool] = [of("v"), of("Pooled_g")]
    // 1 uF/cm2, so 1 mA/cm2 is 1000 mV in a millisecond.
    for (let k = 0; k < 20; k++) assert.closeTo(v[k + 1], v[k] - 1000 * dt * pool[k], 1e-11)
  })

  it("has parameters where synapses of the type end", () => {
    const of = recorded(network, { steps: 2, dt: 0.1 })
    assert.deepStrictEqual([0, 1, 2].map((row) => of("Witness_b_seen", row)[1]), [5, 3, 8])
    assert.deepStrictEqual([0, 1, 2].map((row) => of("Beside_b_seen", edge.Beside + row)[1]), [5, 3, 8])
  })

  it("is the default elsewhere", () => {
    const of = recorded(network, { steps: 5, dt: 0.1 })
    assert.deepStrictEqual(new Set([...of("Witness_a_seen", 2), ...of("Beside_a_seen", edge.Beside + 2)]), new Set([7]))
    assert.strictEqual(of("Qlater_a_seen", edge.Qlater + 2)[5], 7)
  })

  it("is what a clamp holds", () => {
    const held = Network.editSync(network, [Edit.clamp("Pooled_g", 0.25, Select.rows([0]))])
    const of = recorded(held, { steps: 5, dt: 0.1 })
    for (const name of ["Witness_a_seen", "Beside_a_seen"]) {
      assert.deepStrictEqual(of(name, name === "Witness_a_seen" ? 0 : edge.Beside).slice(1), Array(5).fill(0.25))
    }
    assert.strictEqual(of("Qlater_a_seen", edge.Qlater)[3], 0.25)
  })

  it("must be there for a read without a default", () => {
    const needs = Channel.make("Needs", { reads: { a: { of: "Pooled_g", unit: "uS" } }, current: "0 [mA/cm2/uS] * a" })
    const there = Network.editSync(network, [Edit.insert(needs, Select.rows([0, 1]))])
    assert.deepStrictEqual(Network.notes(there), [])
    const [note] = Network.notes(Network.editSync(network, [Edit.insert(needs)]))
    assert.include(
      note,
      "Channel Needs reads \"Pooled_g\" (as a), which cell 2, branch 0, compartment 0 (row 2) does not have: Pooled has it, but not there"
    )
  })

  it("is not put to rest by States.init, which says so", () => {
    const failed = thrown(() => Network.editSync(network, [States.init()])).message
    assert.include(failed, "the start of Pooled_g is in use by all synapses that share it")
    assert.doesNotThrow(() => Network.editSync(network, [States.init(Select.all)]))
  })
})
