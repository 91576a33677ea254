/**
 * Every public function with arguments that are right, by its path: what the fuzzer spoils one by one.
 *
 * One idea: the table is total. `missing` lists exported functions without an entry, and a test wants none: whoever exports a function says
 * here how it is called. An entry is a list of arguments, made anew for each call.
 */
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import * as Core from "neurolens"
import {
  Cell,
  Channels,
  Column,
  Connect,
  Edit,
  LearningRate,
  Optimizer,
  Readout,
  Select,
  Share,
  Surrogate,
  Swc,
  Synapses,
  Table,
  Transform,
  View
} from "neurolens"
import * as Arrow from "neurolens/arrow"
import * as Node from "neurolens/node"
import * as Plot from "neurolens/plot"
import * as Testing from "neurolens/testing"
import { input, loss, network, parameters, run, state, step, texts, traces, training, vector } from "./models.ts"

type Arguments = () => ReadonlyArray<unknown>

const networks = fc.constant(network)
const column = () => Column.float(Float64Array.of(1, 2))
const table = () => Table.make(2, [["a", column()]])
const index = () => Share.index(network, Select.cell(0), Share.one)
const few = { numRuns: 2, seed: 3 }
const at = Select.rows([0])
const swc = "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n"
const spine = { neck: { length: 1, radius: 0.1, type: 5 }, head: { length: 0.5, radius: 0.25 } }
const traced = () => Swc.readSync(swc).morphology
const places = { name: "figure", title: "Title", xLabel: "x", yLabel: "y" }
const reading = { threshold: 0, recordings: [0], from: 0, to: 0.05 }
const spec = (unit: string) => ({
  about: "one",
  parameters: { g: { default: 1, unit, shared: false } },
  states: { s: { default: 0, unit: "1", inf: "1 / (1 + exp(-v / 1 [mV]))", tau: "1 [ms]" } },
  reads: { r: { unit: "1", default: 0 } },
  definitions: { d: "s + r" },
  update: ["s = s"]
})

const entries: ReadonlyArray<readonly [string, object]> = [
  ["", Core],
  ["testing.", Testing],
  ["plot.", Plot],
  ["arrow.", Arrow],
  ["node.", Node]
]

/** Tells a class, which scripts do not call, from a function. */
const isClass = (f: object): boolean => /^class\b/.test(Function.prototype.toString.call(f))

const isModule = (value: unknown): value is object => Object.prototype.toString.call(value) === "[object Module]"

/** Every exported function by its path. */
export const exported: ReadonlyMap<string, (...given: ReadonlyArray<unknown>) => unknown> = new Map(
  entries.flatMap(([prefix, entry]) =>
    Object.entries(entry).flatMap(([name, value]: [string, unknown]) =>
      isModule(value)
        ? Object.entries(value).map(([inner, one]: [string, unknown]) => [`${prefix}${name}.${inner}`, one] as const)
        : [[`${prefix}${name}`, value] as const]
    )
  ).filter(([, value]) => typeof value === "function" && !isClass(value) && !("key" in value))
    .map(([path, value]) => [path, value as (...given: ReadonlyArray<unknown>) => unknown])
)

/** Arguments of functions that are no partners of others. */
const own: Readonly<Record<string, Arguments>> = {
  "Cell.isCell": () => [Cell.make()],
  "Cell.make": () => [{ parents: [-1], ncomp: [2], length: [1, 2], radius: 1, v: -60 }],
  "Cell.makeResult": () => [{ parents: [-1], ncomp: 2, axial_resistivity: 1, capacitance: 1 }],
  "Cell.traced": () => [traced(), { ncomp: [1, 2], v: -60 }],
  "Cell.tracedEffect": () => [traced(), { ncomp: 2 }],
  "Cell.tracedResult": () => [traced(), { ncomp: 2, capacitance: 1, axial_resistivity: 1 }],
  "Channel.make": () => ["C", { ...spec("mS/cm2"), current: "g * d * v" }],
  "Channel.makeResult": () => ["C", { ...spec("mS/cm2"), current: { name: "i_c", equals: "g * d * v" } }],
  "Pump.make": () => ["P", {
    ...spec("1"),
    states: { CaCon_i: { default: 1, unit: "mM", shared: true } },
    definitions: {},
    update: [],
    ion: "CaCon_i",
    current: "0 [mM/ms]"
  }],
  "Pump.makeResult": () => ["P", { ...spec("1"), reset: { when: "s > 1", set: { s: "0" } } }],
  "Swc.read": () => [swc, { trees: "all", soma: "contour", minRadius: 0.1, units: "nm", relevantTypes: [3] }],
  "Swc.readSync":
    () => [swc, { reading: "jaxley", interruptions: "cut", maxBranchLength: 5, units: 1, trees: "largest" }],
  "Swc.write": () => [traced(), { approximate: true }],
  "Synapse.make": () => ["S", { ...spec("uS"), current: "g * d * v" }],
  "Synapse.makeResult": () => ["S", {
    scheme: ["a <-> b : 1 [1/ms], 1 [1/ms]"],
    method: "exponential",
    states: { a: { default: 1 }, b: {} }
  }],
  "Column.at": () => [column(), 0],
  "Column.equals": () => [column(), column()],
  "Column.flag": () => [Uint8Array.of(1)],
  "Column.float": () => [Float64Array.of(1)],
  "Column.int": () => [Int32Array.of(1)],
  "Column.text": () => [["a", null]],
  "Connect.full": () => [Select.cell(0), Select.cell(1), { to: { random: 1 } }],
  "Connect.listed": () => [[[0, 3]]],
  "Connect.matrix": () => [Select.cell(0), Select.cell(1), [[true]], { to: "first" }],
  "Connect.pairs": () => [network, Connect.pairwise(Select.cell(0), Select.cell(1)), { allowEmpty: true }],
  "Connect.pairwise": () => [Select.cell(0), Select.cell(1)],
  "Connect.sparse": () => [Select.cell(0), Select.cell(1), { probability: 0.5, seed: 1, to: "first" }],
  "Edit.all": () => [[Edit.set("v", -60)], "title"],
  "Edit.clamp": () => ["v", [1, null], at],
  "Edit.distance": () => ["way", { from: Select.cell(0), along: "path", allowUnreached: true }, at],
  "Edit.connect": () => [Connect.pairwise(Select.cell(0), Select.cell(1)), Synapses.Ionotropic, { allowEmpty: true }],
  "Edit.copyToEdges": () => [["kind"], ["pre"]],
  "Edit.diffuse": () => ["HH_n", { constant: 1, elsewhere: 0 }],
  "Edit.disconnect": () => [Select.synapse("IonotropicSynapse")],
  "Edit.fromStep": () => [{ _tag: "Set", key: "v", value: -60 }],
  "Edit.group": () => ["g", at, { allowEmpty: true }],
  "Edit.insert": () => [Channels.Leak, at],
  "Edit.isEdit": () => [Edit.set("v", -60)],
  "Edit.label": () => ["own", ["a"], at],
  "Edit.labelByGroup": () => ["own", ["soma"]],
  "Edit.make": () => ["own", Edit.set("v", -60)],
  "Edit.move": () => [{ x: 1, y: 0, z: 0 }, at],
  "Edit.record": () => ["v", at, { allowEmpty: true }],
  "Edit.remove": () => ["HH", at],
  "Edit.set": () => ["v", [1], at],
  "Edit.stimulate": () => [[step], at],
  "Edit.toStep": () => [Edit.set("v", -60)],
  "Edit.train": () => ["HH_gK", { at, share: Share.one, initial: { "": 1 }, name: "own" }],
  "Edit.unclamp": () => ["HH_n", at],
  "Edit.undiffuse": () => ["HH_n"],
  "Edit.ungroup": () => ["soma", at],
  "Edit.unlabel": () => ["kind", "nodes"],
  "Edit.unrecord": () => ["v", at],
  "Edit.unstimulate": () => [at],
  "Edit.untrain": () => ["HH_gNa", at],
  "Edit.values": () => ["HH_gNa", { "": 0.2 }],
  "Edit.writeParameters": () => [parameters],
  "Explain.drivers": () => [network, "nodes", "HH_gNa"],
  "Explain.parameters": () => [network],
  "Explain.row": () => [network, "nodes", 0],
  "Explain.text": () => [network],
  "Gradient.batch": () => [[network], loss, run],
  "Gradient.check": () => [network, loss, { ...run, only: ["HH_gNa"], change: 0.01, tolerance: 0.1 }],
  "Gradient.open": () => [network, 1, run],
  "Gradient.run": () => [network, loss, { ...run, memory: 1e9, inputs: false, surrogate: Surrogate.none }],
  "Input.custom": () => ["i", {
    at,
    clamp: "v",
    values: [1],
    labels: ["a"],
    problem: () => null,
    forward: (_: unknown, n: number) => new Float64Array(n),
    pullback: () => new Float64Array(1)
  }],
  "Input.isInput": () => [input],
  "Input.pieces": () => ["i", { at, every: 1, values: [1] }],
  "Input.samples": () => ["i", { at, clamp: "v", values: [1, 2] }],
  "Input.step": () => ["i", { at, delay: 0, duration: 1, amplitude: 1, offset: 0 }],
  "Json.decode": () => [texts.network],
  "Json.decodeEffect": () => [texts.network],
  "Json.decodeSync": () => [texts.network],
  "Json.decodeEdits": () => [texts.edits],
  "Json.decodeRule": () => [texts.rule],
  "Json.decodeSelection": () => [texts.selection],
  "Json.decodeState": () => [texts.state],
  "Json.decodeTraces": () => [texts.traces],
  "Json.decodeTraining": () => [texts.training],
  "Json.encode": () => [network],
  "Json.encodeEdits": () => [[Edit.set("radius", [1, 2], at), Edit.train("v", { share: Share.one })]],
  "Json.encodeRule": () => [Share.scaled(Share.meet(Share.by("cell_index"), Share.key("d", "abs(x - y)")), "2")],
  "Json.encodeSelection": () => [Select.cell([0]).where("radius < 2 um").or(Select.where({ radius: 1 }))],
  "Json.encodeState": () => [traces.state],
  "Json.encodeTraces": () => [traces],
  "Json.encodeTraining": () => [state],
  "Json.fromValue": () => [JSON.parse(texts.network)],
  "Json.fromValueEffect": () => [JSON.parse(texts.network)],
  "Json.toValue": () => [network],
  "LearningRate.at": () => [LearningRate.constant(1), 0],
  "LearningRate.constant": () => [1],
  "LearningRate.cosine": () => [{ start: 1, steps: 2, end: 0 }],
  "LearningRate.custom": () => [{ name: "n", rate: () => 1 }],
  "LearningRate.exponential": () => [{ start: 1, decay: 0.5, every: 1, floor: 0.1 }],
  "LearningRate.isLearningRate": () => [LearningRate.constant(1)],
  "LearningRate.of": () => [LearningRate.constant(1), "rate"],
  "LearningRate.piecewise": () => [[[0, 1]]],
  "LearningRate.text": () => [LearningRate.constant(1)],
  "LearningRate.warmup": () => [{ to: 1, steps: 2, from: 0 }, LearningRate.constant(1)],
  "Loss.absolute": () => [Readout.mean(), -60, { weights: [1, 1] }],
  "Loss.crossEntropy": () => [Readout.mean(), [1, 0]],
  "Loss.huber": () => [Readout.mean(), -60, { weights: [1, 1], delta: 1 }],
  "Loss.logistic": () => [Readout.mean(), [1, 0], { weights: [1, 1] }],
  "Loss.make": () => [() => ({ value: 0, cotangent: new Float64Array(6) })],
  "Loss.of": () => [Readout.mean(), () => ({ value: 0, cotangent: new Float64Array(2) })],
  "Loss.squared": () => [Readout.mean(), () => -60, { weights: [1, 1] }],
  "Loss.sum": () => [loss, loss],
  "Loss.weighted": () => [loss, 2],
  "Mechanism.columnName": () => [Channels.HH, "gNa"],
  "Mechanism.conserved": () => [Channels.HH],
  "Mechanism.fromFields": () => [Core.Mechanism.toFields(Channels.HH)],
  "Mechanism.ionColumn": () => [Channels.HH],
  "Mechanism.isMechanism": () => [Channels.HH],
  "Mechanism.parse": () => ["Channel A\nparameters\n  g = 1 [S/cm2]\ncurrent = g * v"],
  "Mechanism.parseResult": () => ["Channel A\n"],
  "Mechanism.print": () => [Channels.HH],
  "Mechanism.rename": () => [Channels.HH, "HH2"],
  "Mechanism.show": () => [Channels.HH],
  "Mechanism.whereText": () => [["states", "m", "alpha"]],
  "Mechanism.toFields": () => [Channels.HH],
  "Mechanism.withDefaults": () => [Channels.HH, { gNa: 1 }],
  "Mistake.check": () => [step],
  "Mistake.isMistake": () => [step],
  "Mistake.of": () => [step],
  "Network.check": () => [network],
  "Network.compartmentTotal": () => [network],
  "Network.edit": () => [network, [Edit.set("v", -60)]],
  "Network.editEffect": () => [network, [Edit.set("v", -60)]],
  "Network.editSync": () => [network, [Edit.set("v", -60)]],
  "Network.fold": () => [network, [Edit.set("v", -60)]],
  "Network.foldEffect": () => [network, [Edit.set("v", -60)]],
  "Network.foldSync": () => [network, [Edit.set("v", -60)]],
  "Network.isNetwork": () => [network],
  "Network.distances": () => [network, Select.cell(0), { along: "path", allowUnreached: true }],
  "Network.distancesEffect": () => [network, Select.cell(0), { along: "straight", allowUnreached: true }],
  "Network.distancesResult": () => [network, Select.cell(0), { along: "path", allowUnreached: true }],
  "Network.layout": () => [network, { apart: true, label: "kind" }],
  "Network.make": () => [[Cell.make()]],
  "Network.makeResult": () => [[Cell.make()]],
  "Network.parameters": () => [network],
  "Network.quantities": () => [network],
  "Network.show":
    () => [network, { what: "nodes", columns: ["v"], limit: 3, rowName: "row", rowNumbers: [0, 1, 2, 3, 4, 5] }],
  "Optimizer.adam": () => [{ learningRate: 1, b1: 0.9, b2: 0.9, eps: 1e-8 }],
  "Optimizer.adamW": () => [{ learningRate: 1, b1: 0.9, b2: 0.9, eps: 1e-8, weightDecay: 0.1 }],
  "Optimizer.apply": () => [Float64Array.of(1), Float64Array.of(1)],
  "Optimizer.byKey": () => [{ HH_gNa: Optimizer.sgd({ learningRate: 1 }) }],
  "Optimizer.chain": () => [Optimizer.clipByNorm(1), Optimizer.sgd({ learningRate: 1 })],
  "Optimizer.clipByNorm": () => [1],
  "Optimizer.clipByValue": () => [1],
  "Optimizer.make": () => [{ text: "t", init: () => 0, update: () => ({ change: Float64Array.of(1), memory: 0 }) }],
  "Optimizer.norm": () => [Float64Array.of(1)],
  "Optimizer.normalizeGradient": () => [{ beta: 0.5 }],
  "Optimizer.polyak": () => [{ beta: 0.5, scale: 1 }],
  "Optimizer.rmsProp": () => [{ learningRate: 1 }],
  "Optimizer.sgd": () => [{ learningRate: 1, momentum: 0.5, nesterov: true }],
  "Parameters.fromVector": () => [parameters, vector],
  "Parameters.get": () => [parameters, "HH_gNa"],
  "Parameters.of": () => [network],
  "Parameters.set": () => [parameters, "HH_gNa", [1, 2]],
  "Parameters.show": () => [parameters],
  "Parameters.size": () => [parameters],
  "Parameters.vector": () => [parameters],
  "Print.cell": () => [Cell.make()],
  "Print.cellResult": () => [Cell.make({ ncomp: 2 })],
  "Print.edit": () => [Edit.set("v", -60)],
  "Print.editResult": () => [Edit.label("own", () => 1)],
  "Print.mechanism": () => [Channels.HH],
  "Print.network": () => [network],
  "Print.networkResult": () => [network],
  "Print.program": () => [[Cell.make()], [Edit.set("v", -60)]],
  "Print.programResult": () => [[Cell.make()], [Edit.insert(Channels.HH, at)]],
  "Print.rule": () => [Share.by("kind")],
  "Print.ruleResult": () => [Share.key("key", () => 1)],
  "Print.selection": () => [Select.cell(0)],
  "Print.selectionResult": () => [Select.where(() => true)],
  "Print.stimulus": () => [step],
  "Print.stimulusResult": () => [step],
  "Print.wiring": () => [Connect.pairwise(Select.cell(0), Select.cell(1))],
  "Print.wiringResult": () => [Connect.listed([[0, 3]])],
  "Progress.report": () => [{ what: "w", done: 1, total: 2, unit: "u" }],
  "Progress.silently": () => [Effect.void],
  "Readout.area": () => [{ baseline: 0, width: 1 }],
  "Readout.at": () => [[0.025], { recordings: [0] }],
  "Readout.concat": () => [Readout.mean(), Readout.mean()],
  "Readout.map": () => [Readout.mean(), { forward: (x: unknown) => x, pullback: (_: unknown, c: unknown) => c }],
  "Readout.mean": () => [{ recordings: [0], from: 0, to: 0.05 }],
  "Readout.peak": () => [{ sharpness: 1, recordings: [0] }],
  "Readout.peakTime": () => [{ sharpness: 1 }],
  "Readout.samples": () => [{ from: 0 }],
  "Readout.scale": () => [Readout.mean(), 2, 1],
  "Readout.spikes": () => [{ ...reading, width: 1, steepness: 1 }],
  "Readout.timeAbove": () => [{ ...reading, width: 1 }],
  "Readout.trough": () => [{ sharpness: 1 }],
  "Scan.grid": () => [{ v: [-60, -50], name: ["a"] }],
  "Scan.run": () => [network, [-60, -50], (v: number) => [Edit.set("v", v)], run],
  "Scan.stream": () => [network, [-60, -50], (v: number) => [Edit.set("v", v)], run],
  "Select.branch": () => [[0], { scope: "local" }],
  "Select.cell": () => [0],
  "Select.comp": () => [Select.range(0, 2), { scope: "global" }],
  "Select.edgesOf": () => [{ _tag: "Type", of: { _tag: "All" }, name: "IonotropicSynapse" }],
  "Select.group": () => ["soma"],
  "Select.loc": () => [[0.5]],
  "Select.mechanism": () => ["HH"],
  "Select.nodesOf": () => [{ _tag: "At", of: { _tag: "All" }, level: "cell", index: [0], scope: "global" }],
  "Select.range": () => [0, 2, 1],
  "Select.rows": () => [[0]],
  "Select.synapse": () => ["IonotropicSynapse"],
  "Select.describe": () => [network, [0, 1]],
  "Select.describeEdges": () => [network, [0]],
  "Select.describeEdgesEffect": () => [network, [0]],
  "Select.describeEdgesResult": () => [network, [0]],
  "Select.describeEffect": () => [network, [0, 1]],
  "Select.describeResult": () => [network, [0, 1]],
  "Select.where": () => [{ kind: ["a"] }],
  "Share.bins": () => ["size", [0, 3, 9]],
  "Share.by": () => ["kind", "size"],
  "Share.defaultRule": () => [Select.cell(0)],
  "Share.fit": () => [index(), [1, 2, 3]],
  "Share.gather": () => [index(), [1]],
  "Share.index": () => [network, Select.cell(0), Share.one],
  "Share.indexResult": () => [network, Select.cell(0), Share.by("kind")],
  "Share.join": () => [Share.one, Share.each],
  "Share.key": () => ["k", () => 1],
  "Share.meet": () => [Share.one, Share.each],
  "Share.rowsOf": () => [index()],
  "Share.ruleText": () => [Share.by("kind")],
  "Share.scaled": () => [Share.one, "size"],
  "Share.scatter": () => [index(), [1, 2, 3]],
  "Simulation.batch": () => [network, [parameters], run],
  "Simulation.batchOf": () => [[network], run],
  "Simulation.run": () => [network, { steps: 2, dt: 0.025, scheme: "backwardEuler", from: traces.state, parameters }],
  "Simulation.stream": () => [network, { tMax: 0.05, every: 1 }],
  "States.init": () => [at],
  "Stimulus.isStimulus": () => [step],
  "Stimulus.sample": () => [step, 0, 0.025],
  "Stimulus.samples": () => [[1]],
  "Stimulus.samplesResult": () => [[1]],
  "Stimulus.sine": () => [{ delay: 0, duration: 1, amplitude: 1, frequency: 1, offset: 0, phase: 0 }],
  "Stimulus.sineResult": () => [{ duration: 1, amplitude: 1, frequency: 1 }],
  "Stimulus.step": () => [{ delay: 0, duration: 1, amplitude: 1, offset: 0 }],
  "Stimulus.stepResult": () => [{ delay: 0, duration: 1, amplitude: 1 }],
  "Surrogate.arctan": () => [{ slope: 1, reset: "detached" }],
  "Surrogate.isSurrogate": () => [Surrogate.none],
  "Surrogate.sigmoid": () => [{ slope: 1, reset: "through" }],
  "Surrogate.superSpike": () => [{ slope: 1 }],
  "Surrogate.triangle": () => [{ slope: 1 }],
  "Table.flags": () => [table(), "a"],
  "Table.floats": () => [table(), "a"],
  "Table.get": () => [table(), "a"],
  "Table.has": () => [table(), "a"],
  "Table.ints": () => [Table.make(1, [["a", Column.int(Int32Array.of(1))]]), "a"],
  "Table.make": () => [2, [["a", column()]]],
  "Table.names": () => [table()],
  "Table.toObjects": () => [table()],
  "Traced.addSpines": () => [traced(), { group: "basal" }, { ...spine, count: 2, seed: 1 }],
  "Traced.branchCount": () => [traced()],
  "Traced.branches": () => [traced()],
  "Traced.branchesAt": () => [traced(), { type: [1, 3], order: 0, from: 0, to: 100 }],
  "Traced.cut": () => [traced(), { branch: 1, loc: 0.5 }],
  "Traced.deleteBranches": () => [traced(), [1], { hanging: "delete" }],
  "Traced.foldSpines": () => [traced(), 1, { ...spine, density: 1 }],
  "Traced.groupOf": () => [3],
  "Traced.isTraced": () => [traced()],
  "Traced.join": () => [traced(), { branch: 1, point: 1 }, traced(), { branch: 1, distance: 5 }, { second: "stay" }],
  "Traced.prune": () => [traced(), { shorterThan: 1, types: [2], orderAbove: 3 }],
  "Traced.reroot": () => [traced(), { branch: 1, loc: 1 }],
  "Traced.resample": () => [traced(), "all", 3],
  "Traced.rotate": () => [traced(), { axis: [0, 0, 1], angle: 1, about: [0, 0, 0] }],
  "Traced.scale": () => [traced(), { places: 2, radius: 1 }],
  "Traced.spineFactor": () => [traced(), 1, { ...spine, density: 1 }],
  "Traced.taper": () => [traced(), 1, { from: 1, to: 0.5, along: "path" }],
  "Traced.totals": () => [traced()],
  "Traced.translate": () => [traced(), [1, 0, 0]],
  "Traces.append": () => [traces, { ...traces, first: 2 }],
  "Traces.crossings": () => [traces, { level: -60, unit: "mV", direction: "up" }],
  "Traces.csv": () => [traces],
  "Traces.intervals": () => [traces, { threshold: -20 }],
  "Traces.of": () => [traces, "v", at, network],
  "Traces.rates": () => [traces, { threshold: -20 }],
  "Traces.slice": () => [traces, { from: 0, to: 0.05 }],
  "Traces.spikes": () => [traces, { threshold: -20 }],
  "Traces.table": () => [traces],
  "Traces.text": () => [traces],
  "Traces.times": () => [traces],
  "Traces.trace": () => [traces, 0],
  "Training.best": () => [Stream.empty],
  "Training.check": () => [network, { loss, ...run, only: ["HH_gNa"], tolerance: 0.1, change: 0.1 }],
  "Training.finish": () => [network, { ...training, data: [1, 2], present: () => [], batch: 1, seed: 1 }],
  "Training.fit": () => [network, {
    ...training,
    transform: { default: Transform.softplus(0) },
    inputs: [input],
    penalty: () => ({ value: 0, cotangent: new Float64Array(4) })
  }],
  "Training.last": () => [Stream.empty],
  "Training.networks": () => [network, training, parameters],
  "Training.objective": () => [network, { loss, ...run, initial: parameters }],
  "Training.start": () => [network, { ...training, resume: state }],
  "Transform.affine": () => [{ scale: 1, shift: [0] }],
  "Transform.chain": () => [Transform.softplus(0), Transform.affine({ scale: 2 })],
  "Transform.custom": () => [{ name: "n", forward: (x: number) => x, inverse: (x: number) => x, derivative: () => 1 }],
  "Transform.derivative": () => [Transform.softplus(0), [1]],
  "Transform.exp": () => [[0]],
  "Transform.forward": () => [Transform.softplus(0), [1]],
  "Transform.inverse": () => [Transform.softplus(0), [1]],
  "Transform.isTransform": () => [Transform.identity],
  "Transform.logistic": () => [0, [1]],
  "Transform.masked": () => [[true], Transform.softplus(0)],
  "Transform.negSoftplus": () => [0],
  "Transform.sigmoid": () => [[0], 1],
  "Transform.softplus": () => [[0]],
  "Transform.text": () => [Transform.identity],
  "View.column": () => [at, "v"],
  "View.columnResult": () => [at, "v"],
  "View.of": () => [network, at, { allowEmpty: true }],
  "View.ofResult": () => [network, at, { allowEmpty: true }],
  "testing.cell": () => [{ branches: [1, 2], compartments: [1, 2] }],
  "testing.checkEdit": () => [Edit.set("v", -60), networks, { ...few, mayFail: true }],
  "testing.checkLens": () => [Select.cell(0), networks, { ...few, allowEmpty: true }],
  "testing.checkMechanism": () => [Channels.Leak, { ...few, voltages: [-80, 0] }],
  "testing.checkRule": () => [Share.one, networks, { ...few, at: Select.cell(0) }],
  "testing.describeNetwork": () => [network],
  "testing.edgeSelection": () => [network, { allowEmpty: true }],
  "testing.edit": () => [network],
  "testing.editLaws": () => [Edit.set("v", -60), network],
  "testing.lensLaws": () => [View.column(at, "v"), network, Float64Array.of(1), Float64Array.of(2), "v"],
  "testing.mechanism": () => [{ kinds: ["Channel"], name: "M" }],
  "testing.network": () => [{
    branches: [1, 2],
    compartments: [1, 2],
    cells: [1, 2],
    synapses: true,
    mechanisms: [Channels.HH],
    attachments: true,
    trainables: true
  }],
  "testing.nodeSelection": () => [network, { allowEmpty: true }],
  "testing.partition": () => [network, "nodes"],
  "testing.rule": () => [network, "edges"],
  "testing.ruleLaws": () => [Testing.sharing(network, "nodes", Share.one), [0, 1], [1, 0], [1]],
  "testing.sharing": () => [network, "nodes", Share.one],
  "plot.cells": () => [network, {
    name: "n",
    title: "t",
    caption: "c",
    group: "kind",
    trainable: "IonotropicSynapse_gS",
    synapses: true,
    style: "frusta",
    projection: "xy",
    scaleBar: 10,
    selections: [{ at, label: "l", colour: "#123456" }],
    colour: { values: Array.from({ length: network.nodes.length }, (_, row) => row), label: "v [mV]" }
  }],
  "plot.connections":
    () => [network, { name: "n", title: "t", caption: "c", group: "kind", trainable: "IonotropicSynapse_gS" }],
  "plot.curve": () => [{ ...places, caption: "c", series: [{ label: "l", x: [0, 1], y: [1, 2] }], logY: true }],
  "plot.decimate": () => [[1, 2, 3], 2],
  "plot.heatmap": () => [{
    name: "n",
    title: "t",
    caption: "c",
    rows: { label: "r", values: [1, 2] },
    columns: { label: "c", values: ["a", "b"] },
    values: [1, 2, 3, NaN],
    label: "v [mV]"
  }],
  "plot.film": () => [network, traces, {
    title: "t",
    caption: "c",
    group: "kind",
    trainable: "IonotropicSynapse_gS",
    synapses: true,
    style: "lines",
    state: "v",
    from: 0,
    to: 0.05,
    every: 1
  }],
  "plot.matrix": () => [{
    name: "n",
    title: "t",
    caption: "c",
    rows: ["a"],
    columns: ["b"],
    cells: [{ row: 0, column: 0, value: 0, label: "0", count: 1 }],
    rowTitle: "r",
    columnTitle: "c",
    legend: [{ value: 0, label: "l" }],
    legendTitle: "l",
    groups: { rows: ["g"], columns: ["g"] }
  }],
  "plot.morphology": () => [{
    name: "n",
    title: "t",
    caption: "c",
    segments: [
      { x0: 0, y0: 0, z0: 0, x1: 1, y1: 1, z1: 1, radius: 1, radius1: 2, group: "g", cell: "0", label: "l" }
    ],
    synapses: [{ x0: 0, y0: 0, z0: 0, x1: 1, y1: 1, z1: 1, value: 0 }],
    scaleBar: 1,
    style: "lines",
    projection: "xz",
    legend: [{ value: 0, label: "l" }]
  }],
  "plot.page": () => [{
    title: "t",
    intro: ["i"],
    figures: [{ name: "f", title: "t", caption: "c", svg: "<svg/>", width: 1, height: 1 }],
    tables: [{ caption: "c", head: ["h"], rows: [["x"]] }]
  }],
  "plot.page3d": () => [network, {
    title: "t",
    caption: "c",
    group: "kind",
    trainable: "IonotropicSynapse_gS",
    synapses: true,
    style: "frusta",
    selections: [{ at, label: "l", colour: "#123456" }],
    colour: "radius"
  }],
  "plot.recordings": () => [network, traces, {
    name: "n",
    title: "t",
    caption: "c",
    group: "kind",
    layout: "facets",
    windows: [{ from: 0, to: 0.05, label: "l" }],
    markers: [{ at: 0, label: "a" }, { level: 0, unit: "mV", label: "l" }]
  }],
  "plot.scatter": () => [{
    ...places,
    caption: "c",
    valueLabel: "v",
    markedLabel: "m",
    panels: [{ title: "t", points: [{ x: 0, y: 0, value: 1, group: "g", marked: true }] }]
  }],
  "plot.traces": () => [{
    name: "n",
    title: "t",
    caption: "c",
    yLabel: "v [mV]",
    layout: "overlay",
    time: { dt: 0.1, samples: 2 },
    series: [{ label: "l", group: "g", quantity: "v [mV]", values: [1, 2] }],
    windows: [{ from: 0, to: 1, label: "l" }],
    markers: [{ at: 0, label: "a" }, { level: 0, unit: "mV", label: "l" }]
  }],
  "arrow.encode": () => [table()],
  "node.layerThreads": () => [{ size: 1, least: 1 }],
  "node.layerWorkers": () => [{ size: 1, least: 1 }],
  "node.progressLine": () => [{ what: "w", done: 1, total: 2, unit: "u" }],
  "node.writeFigures":
    () => ["/dev/null/nowhere", [{ name: "f", title: "t", caption: "c", svg: "<svg/>", width: 1, height: 1 }]],
  "node.writePage": () => ["/dev/null/nowhere", { title: "t", intro: [], figures: [] }],
  "node.writeText": () => ["/dev/null/nowhere", "name", "text"]
}

/** The function of which one is a partner: `make` of `makeResult`, `edit` of `editSync`; null where it is none. */
const partnerOf = (path: string): string | null => {
  const base = path.replace(/(Result|Effect|Sync)$/, "")
  return base !== path && Object.hasOwn(own, base) ? base : null
}

/** Arguments by path; partners take those of their function, unless they have their own. */
export const catalogue: Readonly<Record<string, Arguments>> = {
  ...Object.fromEntries([...exported.keys()].flatMap((path) => {
    const base = partnerOf(path)
    return base === null ? [] : [[path, own[base]] as const]
  })),
  ...own
}

/** Methods of values: the value, the name of the method, its arguments. */
export const methods: Readonly<Record<string, readonly [of: () => object, ...rest: ReadonlyArray<unknown>]>> = {
  "nodes.cell": [() => Select.all, 0],
  "nodes.branch": [() => Select.all, 0, { scope: "local" }],
  "nodes.comp": [() => Select.all, 0, { scope: "global" }],
  "nodes.loc": [() => Select.all, [0.5]],
  "nodes.group": [() => Select.all, "soma"],
  "nodes.mechanism": [() => Select.all, "HH"],
  "nodes.where": [() => Select.all, { kind: "a" }],
  "nodes.and": [() => Select.all, at],
  "nodes.or": [() => Select.all, at],
  "edges.synapse": [() => Select.edges, "IonotropicSynapse"],
  "edges.edge": [() => Select.edges, [0]],
  "edges.where": [() => Select.edges, { pre_kind: "a" }],
  "edges.pre": [() => Select.edges, Select.all],
  "edges.post": [() => Select.edges, Select.all],
  "edges.between": [() => Select.edges, Select.all],
  "edges.rows": [() => Select.edges, [0]],
  "edges.and": [() => Select.edges, Select.edges],
  "edges.or": [() => Select.edges, Select.edges],
  "view.column": [() => View.of(network, Select.all), "v"],
  "view.show": [() => View.of(network, Select.all), {
    columns: ["v"],
    limit: 2,
    rowName: "r",
    rowNumbers: [0, 1, 2, 3, 4, 5]
  }]
}

/** Exported functions that the catalogue does not know, and entries of functions that are gone. */
export const missing: ReadonlyArray<string> = [
  ...[...exported.keys()].filter((path) => !Object.hasOwn(catalogue, path)),
  ...Object.keys(catalogue).filter((path) => !exported.has(path))
]
