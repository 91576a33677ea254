import { Effect } from "effect"
import { Cell, Channel, Edit, Engine, Gradient, Network, Simulation } from "neurolens"
const [kind, a, b] = process.argv[2].split(",")
const n = Number(a)
const names = Array.from({ length: n }, (_, i) => `s${i}`)
const t00 = performance.now()
const mk = (k: number) =>
  kind === "dense"
    ? Channel.make(
      `X${k}`,
      {
        states: Object.fromEntries(names.map((s, i) => [s, {
          derivative: `(${
            names.filter((_, j) => j !== i && Math.abs(j - i) % n <= Number(b)).join("+")
          } - ${s}) * 0.001 [1/ms]`
        }])),
        current: "1e-6 [S/cm2] * s0 * v"
      } as any
    )
    : kind === "scheme" ?
    Channel.make(
      `X${k}`,
      {
        states: Object.fromEntries(names.map((s, i) => [s, { default: i === 0 ? 1 : 0 }])),
        scheme: names.slice(1).map((s, i) => `s${i} <-> ${s} : 1 [1/ms], 1 [1/ms]`),
        current: "1e-6 [S/cm2] * s0 * v"
      } as any
    )
    : Channel.make(`X${k}`, {
      states: Object.fromEntries(names.map((s) => [s, {}])),
      update: names.map((s, i) => `${s} = ${s} + 0.1 * s${(i + 1) % n}`),
      current: "1e-6 [S/cm2] * s0 * v"
    } as any)
const network = Network.editSync(Network.make([Cell.make()]), [
  ...Array.from({ length: kind === "update" ? Number(b) : 1 }, (_, k) => Edit.insert(mk(k))),
  Edit.record("v"),
  Edit.train("v")
])
const t0 = performance.now()
const show = (t: unknown) =>
  `${t} ${Math.round(performance.now() - t0)} ms ${Math.round(process.memoryUsage().rss / 1e6)} MB`
console.log("made", Math.round(t0 - t00))
console.log(
  process.argv[2],
  "run",
  show(
    await Effect.runPromise(Simulation.run(network, { steps: 2 }).pipe(Effect.provide(Engine.layer))).then(
      (t) => t.data.at(-1),
      (e) => `${e?._tag} ${e?.constructor?.name}: ${String(e?.message).slice(0, 300)}`
    )
  )
)
console.log(
  process.argv[2],
  "grad",
  show(
    await Effect.runPromise(
      Gradient.run(network, (t) => ({
        value: t.data.at(-1)!,
        cotangent: t.data.map((_, k) => k === t.data.length - 1 ? 1 : 0)
      }), { steps: 2 }).pipe(Effect.provide(Engine.layer))
    ).then((t) => t.loss, (e) => `${e?._tag} ${e?.constructor?.name}: ${String(e?.message).slice(0, 300)}`)
  )
)
