/**
 * `npm run bench:hay -- FOLDER [ms]`: Hay's layer 5 cell (ModelDB 139653, fetched into FOLDER and not kept) with its own mechanisms read by `Nmodl.read`,
 * driven as its authors do (0.793 nA from 700 to 2700 ms), beside NEURON at the same dt: the times of all spikes of the soma.
 *
 * NEURON builds the cell from the authors' files, makes cylinders of its frusta, joins the trees to the end of the soma, and says its sections: lengths,
 * diameters, densities of every segment. Here they are branches with the same compartments.
 */
import { Effect } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Edit,
  Engine,
  type Mechanism,
  Network,
  Nmodl,
  Select,
  Simulation,
  States,
  Stimulus,
  Traces,
  View
} from "neurolens"
import { execFileSync, spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { hasNeuron } from "./neuron.ts"

const dt = 0.025

type Section = {
  readonly nseg: number
  readonly parent: number | null
  readonly length: number
  readonly radius: ReadonlyArray<number>
  readonly cm: ReadonlyArray<number>
  readonly mechanisms: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<number>>>>>
}

type Model = { readonly celsius: number; readonly sections: ReadonlyArray<Section> }

/** NEURON's potential of calcium from its concentrations. */
const Nernst = Channel.make("Nernst", {
  states: {
    eCa: { unit: "mV", shared: true, equals: "1000 [mV/V] * R * T / (2 [1] * F) * log(CaCon_e / CaCon_i)" },
    CaCon_i: { default: 5e-5, unit: "mM", shared: true },
    CaCon_e: { default: 2, unit: "mM", shared: true }
  },
  definitions: { R: "8.314462618153241 [J/mol/K]", T: "(celsius + 273.15) * 1 [K]", F: "96485.33212331 [C/mol]" }
})

const networkOf = (folder: string, { celsius, sections }: Model): Network.Network => {
  const cell = Cell.make({
    parents: sections.map(({ parent }) => parent ?? -1),
    ncomp: sections.map(({ nseg }) => nseg),
    axial_resistivity: 100,
    v: -80,
    celsius
  })
  const segments = sections.flatMap((section) => Array.from({ length: section.nseg }, (_, j) => ({ section, j })))
  const table = View.of(cell, Select.all).rows
  const soma = Select.branch(0)
  const rowsOf = (of: (s: Section) => boolean) => Select.rows([...table].filter((row) => of(segments[row].section)))
  const mechanisms = readdirSync(join(folder, "mod")).filter((file) => file.endsWith(".mod")).flatMap((file) =>
    Nmodl.readSync(readFileSync(join(folder, "mod", file), "latin1")).mechanisms
  )
  const inserted = (mechanism: Mechanism.Mechanism): ReadonlyArray<Edit.Edit> => {
    const { name, parameters } = mechanism
    const at = rowsOf((section) => section.mechanisms[name] !== undefined)
    if (!sections.some((section) => section.mechanisms[name] !== undefined)) return []
    return [
      Edit.insert(mechanism, at),
      ...Object.entries(parameters).flatMap(([own, { shared }]) =>
        shared ? [] : [Edit.set(`${name}_${own}`, ({ row }) => {
          const { j, section } = segments[row]
          return section.mechanisms[name][own]?.[j] ?? parameters[own].default
        }, at)]
      )
    ]
  }
  const pools = rowsOf((section) => section.mechanisms.CaDynamics_E2 !== undefined)
  const potassium = rowsOf((section) => section.mechanisms.SK_E2 !== undefined)
  return Network.editSync(cell, [
    Edit.set("length", ({ row }) => segments[row].section.length),
    Edit.set("radius", ({ row }) => segments[row].section.radius[segments[row].j]),
    Edit.insert(Channels.Leak),
    Edit.set("Leak_gLeak", ({ row }) => segments[row].section.mechanisms.pas.g[segments[row].j]),
    Edit.set("Leak_eLeak", ({ row }) => segments[row].section.mechanisms.pas.e[segments[row].j]),
    Edit.set("capacitance", ({ row }) => segments[row].section.cm[segments[row].j]),
    ...mechanisms.flatMap(inserted),
    Edit.insert(Nernst, pools),
    Edit.set("eK", -85, potassium),
    Edit.set("eNa", 50, potassium),
    Edit.stimulate(Stimulus.step({ delay: 700, duration: 2000, amplitude: 0.793 }), soma),
    States.init(),
    Edit.insert(Channels.Spike, soma, { threshold: -10 }),
    Edit.record("spikes"),
    Edit.record("v", soma)
  ])
}

const [given, ms = "3000"] = process.argv.slice(2)
if (given === undefined) {
  console.error("usage: npm run bench:hay -- FOLDER [ms]")
  process.exitCode = 2
} else if (!hasNeuron()) {
  console.log("bench:hay skipped: NEURON is not installed (bash bench/peers/install.sh installs it from Debian)")
} else {
  const folder = resolve(given)
  const into = mkdtempSync(join(tmpdir(), "neurolens-hay-"))
  try {
    for (const file of readdirSync(join(folder, "mod"))) {
      if (file.endsWith(".mod")) cpSync(join(folder, "mod", file), join(into, file))
    }
    spawnSync("nrnivmodl", ["."], { cwd: into })
    const said = execFileSync("/usr/bin/python3", [join(import.meta.dirname, "hay.py"), folder, ms, String(dt)], {
      cwd: into,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      stdio: ["ignore", "pipe", "ignore"]
    }).split("\n").filter((line) => line.startsWith("{"))
    const [model, theirs] = said.map((line) => JSON.parse(line) as unknown) as [
      Model,
      { readonly spikes: ReadonlyArray<number>; readonly v: ReadonlyArray<number> }
    ]
    const network = networkOf(folder, model)
    const traces = await Effect.runPromise(
      Simulation.run(network, { tMax: Number(ms), dt }).pipe(Effect.provide(Engine.layer))
    )
    const [own] = Traces.spikes(Traces.of(traces, "spikes"))
    const v = Traces.trace(Traces.of(traces, "v"), 0)
    const early = theirs.v.slice(0, 700).reduce(
      (most, x, k) => Math.max(most, Math.abs(x - v[k * Math.round(1 / dt)])),
      0
    )
    console.log(
      `${network.nodes.length} compartments here, ${model.sections.reduce((n, s) => n + s.nseg, 0)} segments there`
    )
    console.log(`voltage of the soma before the stimulus: within ${early.toExponential(1)} mV`)
    console.log(`spikes: ${own.length} here, ${theirs.spikes.length} there`)
    theirs.spikes.forEach((time, k) =>
      console.log(
        `${time.toFixed(3).padStart(10)} ${own[k]?.toFixed(3).padStart(10)} ${
          (own[k] - time).toFixed(3).padStart(8)
        } ms`
      )
    )
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}
