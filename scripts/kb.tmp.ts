import { Cell, Channels, Connect, Edit, Network, Select, States, Synapses } from "neurolens"
import { compiledStepper } from "../src/solve/compiled/compiledStepper.ts"
const a = () =>
  Network.editSync(Network.make(Array(1000).fill(Cell.make({ parents: [-1, 0], ncomp: 2 }))), [
    Edit.insert(Channels.HH),
    Edit.record("v", Select.rows([0]))
  ])
const b = () =>
  Network.editSync(a(), [
    Edit.connect(Connect.sparse(Select.all, Select.all, { probability: 0.01, seed: 1 }), Synapses.Ionotropic)
  ])
const tree = (n: number) => ({
  parents: Array.from({ length: n }, (_, i) => i === 0 ? -1 : Math.floor((i - 1) / 2)),
  ncomp: 4
})
const c = () =>
  Network.editSync(Network.make([Cell.make(tree(217))]), [Edit.insert(Channels.HH), Edit.record("v", Select.rows([0]))])
for (const [name, make] of [["a", a], ["b", b], ["c", c]] as const) {
  const net = make()
  const t0 = performance.now()
  const s = compiledStepper(net, "backwardEuler", 0.025)
  const n = net.nodes.length
  const t1 = performance.now()
  const steps = 400
  const data = new Float64Array(steps)
  let state = s.initial
  const times: number[] = []
  for (let r = 0; r < 7; r++) {
    const t = performance.now()
    const x = s.advance(state, steps, { data, stride: steps, first: 0 })
    times.push(performance.now() - t)
    state = (x as any).success ?? state
  }
  times.sort((x, y) => x - y)
  console.log(
    name,
    n,
    net.edges.length,
    "prepare",
    (t1 - t0).toFixed(1),
    "M comp-steps/s",
    (n * steps / times[3] / 1e3).toFixed(1),
    "best",
    (n * steps / times[0] / 1e3).toFixed(1),
    "ns/comp-step",
    (times[3] * 1e6 / n / steps).toFixed(1)
  )
}
