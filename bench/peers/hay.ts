/**
 * `npm run bench:hay -- FOLDER [ms]`: Hay's layer 5 cell (ModelDB 139653, fetched into FOLDER and not kept) with its own mechanisms read by `Nmodl.read`,
 * driven as its authors do (0.793 nA from 700 to 2700 ms), beside NEURON at the same dt: the times of all spikes of the soma.
 *
 * NEURON builds the cell from the authors' files and says its sections: 3D points, numbers of segments, densities of every segment. Here these
 * points are a tracing, in which the trees begin in the middle of the soma as there; its compartments are the same.
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
  Swc,
  Traced,
  Traces,
  View
} from "neurolens"
import { execFileSync, spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { hasNeuron } from "./neuron.ts"

const dt = 0.025

type Point = readonly [x: number, y: number, z: number, diameter: number]

type Section = {
  readonly type: number
  readonly nseg: number
  readonly parent: number | null
  readonly at: number | null
  readonly points: ReadonlyArray<Point>
  readonly cm: ReadonlyArray<number>
  readonly mechanisms: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<number>>>>>
}

type Model = { readonly celsius: number; readonly sections: ReadonlyArray<Section> }

/** Sections one after the other, each moved to where it is joined: what lies between is no membrane there. */
const joined = (sections: ReadonlyArray<Section>): ReadonlyArray<ReadonlyArray<Point>> => {
  const placed: Array<ReadonlyArray<Point>> = []
  for (const { at, parent, points } of sections) {
    if (parent === null) placed.push(points)
    else {
      const from = placed[parent]
      const [x, y, z] = from[at === 1 ? from.length - 1 : (from.length - 1) / 2]
      const [first] = points
      placed.push(points.map((p) => [p[0] - first[0] + x, p[1] - first[1] + y, p[2] - first[2] + z, p[3]]))
    }
  }
  return placed
}

/** The points as an SWC text: each section begins where its parent is, with a diameter of its own. */
const swcOf = (sections: ReadonlyArray<Section>, placed: ReadonlyArray<ReadonlyArray<Point>>): string => {
  const lines: Array<string> = []
  const ids: Array<ReadonlyArray<number>> = []
  sections.forEach(({ at, parent, type }, k) => {
    const own: Array<number> = []
    const above = parent === null ? -1 : ids[parent][at === 1 ? ids[parent].length - 1 : (ids[parent].length - 1) / 2]
    for (const [x, y, z, diameter] of placed[k]) {
      lines.push([lines.length + 1, type, x, y, z, diameter / 2, own.at(-1) ?? above].join(" "))
      own.push(lines.length)
    }
    ids.push(own)
  })
  return `${lines.join("\n")}\n`
}

/** The middles of the segments of a section. */
const middles = (points: ReadonlyArray<Point>, nseg: number): ReadonlyArray<readonly [number, number, number]> => {
  const along = [0]
  points.slice(1).forEach((p, i) =>
    along.push(along[i] + Math.hypot(p[0] - points[i][0], p[1] - points[i][1], p[2] - points[i][2]))
  )
  return Array.from({ length: nseg }, (_, k) => {
    const way = (k + 0.5) / nseg * along.at(-1)!
    const i = Math.min(points.length - 2, Math.max(0, along.findIndex((s) => s > way) - 1))
    const share = (way - along[i]) / (along[i + 1] - along[i])
    const [a, b] = [points[i], points[i + 1]]
    return [0, 1, 2].map((c) => a[c] + share * (b[c] - a[c])) as unknown as readonly [number, number, number]
  })
}

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
  const placed = joined(sections)
  const { morphology } = Swc.readSync(swcOf(sections, placed))
  const ncomp = Traced.branches(morphology).map(({ group, length }) =>
    group === "axon" ? 2 : group === "soma" ? 1 : 1 + 2 * Math.floor(length / 40)
  )
  const cell = Cell.traced(morphology, { ncomp, axial_resistivity: 100, v: -80, celsius })
  const table = View.of(cell, Select.all).rows
  const [x, y, z] = ["x", "y", "z"].map((name) => View.column(Select.all, name).get(cell))
  const centres = sections.flatMap((section, k) =>
    middles(placed[k], section.nseg).map((at, j) => ({ at, section, j }))
  )
  // The trees begin in its middle, so that the soma has two compartments here.
  const soma = Select.rows([View.of(cell, Select.group("soma")).rows[0]])
  const typeOf = new Map(
    Object.entries({ soma: 1, axon: 2, basal: 3, apical: 4 }).flatMap(([group, type]) =>
      [...View.of(cell, Select.group(group)).rows].map((row) => [row, type] as const)
    )
  )
  /** The segment of a compartment: the nearest of its type. */
  const segments = [...table].map((row) => {
    let best = centres[0]
    const far = ({ at }: typeof best) => Math.hypot(at[0] - x[row], at[1] - y[row], at[2] - z[row])
    for (const one of centres.filter(({ section }) => section.type === typeOf.get(row))) {
      if (best.section.type !== typeOf.get(row) || far(one) < far(best)) best = one
    }
    return best
  })
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
