/**
 * Batches on engines that work elsewhere: while one group is under way the next is prepared in a second session. The results are those of one
 * session, in their order, and so is the error, whichever group comes to its end first.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import {
  Cell,
  Channels,
  Edit,
  Engine,
  Gradient,
  Network,
  Parameters,
  Progress,
  Scan,
  Select,
  Simulation,
  Stimulus,
  type Traces
} from "neurolens"

const network = Network.editSync(Cell.make({ ncomp: 2 }), [Edit.insert(Channels.HH), Edit.record("v")])
const options = { steps: 30, dt: 0.025 }
const others = Array.from({ length: 7 }, (_, k) => Network.editSync(network, [Edit.set("HH_gK", 0.03 + 0.001 * k)]))
const wild = (current: number): Network.Network =>
  Network.editSync(network, [Edit.stimulate(Stimulus.samples([0, current]), Select.all)])

/** What sessions were seen doing. */
type Seen = { opened: number; atOnce: number; most: number; twice: boolean; groups: number }

/** The compiled engine as one that works elsewhere, two networks at a time; the k-th group takes so many milliseconds longer. */
const elsewhere = (seen: Seen, ahead: boolean, late: (group: number) => number = () => 0) =>
  Layer.effect(
    Engine.Engine,
    Effect.map(Effect.service(Engine.Engine), (inner) => ({
      ...inner,
      open: (work: Engine.Work) =>
        Effect.map(inner.open(work), (session): Engine.Session => {
          seen.opened++
          let busy = false
          return {
            ...session,
            most: 2,
            waits: true,
            ahead,
            advance: (steps, sinks, told) =>
              Effect.gen(function*() {
                seen.twice ||= busy
                busy = true
                seen.most = Math.max(seen.most, ++seen.atOnce)
                yield* Effect.sleep(late(seen.groups++))
                yield* session.advance(steps, sinks, told)
              }).pipe(Effect.ensuring(Effect.sync(() => {
                busy = false
                seen.atOnce--
              })))
          }
        }),
      gradient: (work: Engine.WorkBack) =>
        Effect.map(inner.gradient(work), (session): Engine.GradientSession => {
          seen.opened++
          return {
            ...session,
            most: 2,
            ahead,
            run: (run, lossOf, told) =>
              Effect.gen(function*() {
                seen.most = Math.max(seen.most, ++seen.atOnce)
                yield* Effect.sleep(late(seen.groups++))
                return yield* session.run(run, lossOf, told)
              }).pipe(Effect.ensuring(Effect.sync(() => void seen.atOnce--)))
          }
        })
    }))
  ).pipe(Layer.provide(Engine.layer))

const nothingSeen = (): Seen => ({ opened: 0, atOnce: 0, most: 0, twice: false, groups: 0 })

describe("groups of a batch that other threads run", () => {
  for (const ahead of [true, false]) {
    it.live(`have the traces that each network has alone, with ${ahead ? "two sessions" : "one session"}`, () =>
      Effect.gen(function*() {
        const seen = nothingSeen()
        const told: Array<number> = []
        const batch = yield* Simulation.batchOf(others, options).pipe(
          Effect.provideService(Progress.ProgressListener, ({ done }) => Effect.sync(() => void told.push(done))),
          Effect.provide(elsewhere(seen, ahead, (group) => group === 0 ? 30 : 0))
        )
        assert.deepStrictEqual(seen, { opened: ahead ? 2 : 1, atOnce: 0, most: ahead ? 2 : 1, twice: false, groups: 4 })
        assert.deepStrictEqual(told, told.toSorted((a, b) => a - b))
        assert.strictEqual(told.at(-1), others.length)
        const alone = yield* Effect.forEach(others, (one) => Simulation.run(one, options)).pipe(
          Effect.provide(Engine.layer)
        )
        assert.deepStrictEqual(batch.map(({ data }) => data), alone.map(({ data }) => data))
      }))
  }

  it.live("do without a second session where all go at once", () =>
    Effect.gen(function*() {
      const seen = nothingSeen()
      yield* Effect.provide(Simulation.batchOf(others.slice(0, 2), options), elsewhere(seen, true))
      assert.strictEqual(seen.opened, 1)
    }))

  it.live("fail as the first group that fails, though a later one has failed before it; groups after it are left out", () =>
    Effect.gen(function*() {
      const [quiet, first, second] = [wild(0), wild(1e308), wild(-1e308)]
      const failing = [first, quiet, second, quiet, quiet, quiet, quiet, quiet]
      const alone = yield* Effect.flip(Effect.provide(Simulation.run(first, options), Engine.layer))
      const other = yield* Effect.flip(Effect.provide(Simulation.run(second, options), Engine.layer))
      assert.notStrictEqual(alone.message, other.message)
      const seen = nothingSeen()
      const slow = elsewhere(seen, true, (group) => group === 0 ? 50 : 0)
      const error = yield* Effect.flip(Effect.provide(Simulation.batchOf(failing, options), slow))
      assert.strictEqual(error.message, `run 1 of 8: ${alone.message}`)
      assert.strictEqual(seen.groups, 4) // the run that failed is looked for in each of the two groups
      assert.strictEqual(seen.atOnce, 0)
    }))

  it.live("of a scan are begun while those before are under way, and another structure waits for its turn", () =>
    Effect.gen(function*() {
      const points = others.map((_, k) => k)
      const edits = (k: number) => k < 5 ? Edit.set("HH_gK", 0.03 + 0.001 * k) : Edit.insert(Channels.Leak)
      const run = Scan.run(network, points, edits, options)
      const seen = nothingSeen()
      const found = yield* Effect.provide(run, elsewhere(seen, true, (group) => group === 0 ? 30 : 0))
      assert.deepStrictEqual(seen, { opened: 3, atOnce: 0, most: 2, twice: false, groups: 4 })
      const alone = yield* Effect.provide(run, Engine.layer)
      assert.deepStrictEqual(
        found.map(({ index, traces }) => [index, traces.data]),
        alone.map(({ index, traces }) => [index, traces.data])
      )
    }))

  it.live("of a scan fail after what comes before them was handed out", () =>
    Effect.gen(function*() {
      const seen = nothingSeen()
      const got: Array<number> = []
      const edits = (k: number) => Edit.set("HH_gK", k === 2 ? NaN : 0.03)
      const error = yield* Scan.stream(network, [0, 1, 2, 3], edits, options).pipe(
        Stream.runForEach(({ index }) => Effect.sync(() => void got.push(index))),
        Effect.flip,
        Effect.provide(elsewhere(seen, true))
      )
      assert.strictEqual(error._tag, "ScanError")
      assert.include(error.message, "point 3 of 4")
      assert.deepStrictEqual(got, [0, 1])
      assert.strictEqual(seen.atOnce, 0)
    }))

  it.live("of gradients go by two where memory remembers the runs of both, and have the bits that each has alone", () =>
    Effect.gen(function*() {
      const trained = others.map((one) => Network.editSync(one, [Edit.train("HH_gNa")]))
      const loss = ({ data }: Traces.Traces) => ({ value: data[20], cotangent: data.map((_, k) => k === 20 ? 1 : 0) })
      const gradients = (memory: number, seen: Seen) =>
        Gradient.batch(trained, loss, { ...options, memory }).pipe(
          Effect.map((all) => all.map(({ parameters }) => [...Parameters.vector(parameters)])),
          Effect.provide(elsewhere(seen, true, (group) => group === 1 ? 30 : 0))
        )
      const [ample, scarce] = [nothingSeen(), nothingSeen()]
      const made = yield* gradients(2 ** 24, ample)
      assert.deepStrictEqual(ample, { opened: 2, atOnce: 0, most: 2, twice: false, groups: 4 })
      assert.deepStrictEqual(yield* gradients(2 ** 14, scarce), made)
      assert.deepStrictEqual(scarce, { opened: 1, atOnce: 0, most: 1, twice: false, groups: 4 })
      const alone = yield* Effect.forEach(trained, (one) => Gradient.run(one, loss, options)).pipe(
        Effect.provide(Engine.layer)
      )
      assert.deepStrictEqual(made, alone.map(({ parameters }) => [...Parameters.vector(parameters)]))
      assert.isTrue(made.flat().every((x) => x !== 0))
    }))
})
