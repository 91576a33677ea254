/**
 * `npm run bench:compartments -- FOLDER`: every density mechanism under a folder that is read whole, in one compartment under a step of current, beside
 * NEURON at the same dt with its tables off. Prints the share that agrees within 1e-6 mV by model, and each that does not, with what is known
 * of why. Files are read for the trial and stay where they are.
 *

 * `npm run bench:compartments -- --built-in`: the same of the built-in channels, as `Nmodl.print` writes them.
 *
 * Both begin at -65 mV whatever rests there: here the first step takes its currents first (`Mechanism.currentsFirst`), as NEURON's does.
 * Conductances whose default is 0 are set to something, or nothing would flow.
 */
import { Effect, Result } from "effect"
import {
  Cell,
  Channel,
  Channels,
  Edit,
  Engine,
  Mechanism,
  Network,
  Nmodl,
  Pumps,
  Select,
  Simulation,
  States,
  Stimulus,
  Traces
} from "neurolens"
import { spawn, spawnSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { createInterface } from "node:readline"
import { type ModFile, modFiles, readFile } from "./modFiles.ts"
import { hasNeuron } from "./neuron.ts"

const protocol = {
  size: 20,
  leak: { g: 1e-4, e: -65 },
  v: -65,
  celsius: 25,
  dt: 0.025,
  steps: 1200,
  delay: 2,
  duration: 20,
  amplitude: 0.05
} as const

/** Conductances and permeabilities whose default is 0, so that something flows. */
const flowing: Readonly<Record<string, number>> = { "S/cm2": 1e-3, "mS/cm2": 1, "cm/s": 1e-5 }

type Tried = {
  readonly one: ModFile
  /** What NEURON calls it, which no other file is called. */
  readonly suffix: string
  readonly mechanism: Mechanism.Mechanism
  readonly notes: ReadonlyArray<Nmodl.Note>
  readonly set: Readonly<Record<string, number>>
}

type Answer = {
  readonly suffix: string
  readonly error?: string
  readonly v: ReadonlyArray<number>
  readonly ions: Readonly<Record<string, number>>
  /** Whether voltages and states stay numbers. */
  readonly finite: boolean
}

const companion = Nmodl.readSync(readFileSync(join(import.meta.dirname, "companion.mod"), "utf8")).mechanisms[0]

/** Whether a mechanism moves calcium and makes no current of it. */
const isPool = ({ reads, states }: Mechanism.Mechanism): boolean =>
  Object.hasOwn(states, "CaCon_i") && Object.hasOwn(reads, "i_Ca")

const tried = (folder: string, files: ReadonlyArray<ModFile>): ReadonlyArray<Tried> =>
  files.flatMap((one, k): ReadonlyArray<Tried> => {
    const suffix = `n${k}`
    const read = readFile(folder, one)
    if (Result.isFailure(read) || /\bPOINTER\b/.test(one.text)) return []
    const [mechanism] = read.success.mechanisms
    const set = Object.entries(mechanism.parameters).flatMap(([name, { default: value, shared, unit }]) =>
      value === 0 && !shared && unit in flowing ? [[name, flowing[unit]] as const] : []
    )
    return [{ one, suffix, mechanism, notes: read.success.notes, set: Object.fromEntries(set) }]
  })

/** The built-in channels that have words in NMODL. */
const builtIn = (): ReadonlyArray<Tried> =>
  Object.values(Channels).flatMap((mechanism, k): ReadonlyArray<Tried> => {
    const text = Nmodl.print(mechanism)
    if (Result.isFailure(text)) return []
    const one: ModFile = { model: "built in", file: mechanism.name, text: text.success, kind: "density" }
    return [{
      one,
      suffix: `n${k}`,
      mechanism: Mechanism.rename(mechanism, `Own_${mechanism.name}`),
      notes: [],
      set: {}
    }]
  })

/** What is read of others, at what NEURON has it. */
const given = ({ reads }: Mechanism.Mechanism, { ions }: Answer): ReadonlyArray<Edit.Edit> =>
  Object.entries(columnOf).flatMap(([ion, column]) =>
    reads[column] === undefined
      ? []
      : [Edit.insert(
        Channel.make(`Given_${column}`, {
          parameters: { [column]: { default: ions[ion], unit: reads[column].unit, shared: true } }
        })
      )]
  )

/** Compiles files into folders of libraries; a file that NEURON does not compile is in none. */
const compiled = (
  folder: string,
  into: string,
  all: ReadonlyArray<Tried>
): ReadonlyArray<readonly [string, ReadonlyArray<Tried>]> => {
  const size = 40
  const batches: Array<readonly [string, ReadonlyArray<Tried>]> = []
  for (let k = 0; k < all.length; k += size) {
    const here = join(into, `batch${k / size}`)
    mkdirSync(here)
    let left = all.slice(k, k + size).filter(({ one, suffix }) => {
      const beside = dirname(join(folder, one.file))
      for (const file of readdirSync(beside)) {
        if (/\.inc$/i.test(file) && !existsSync(join(here, file))) cpSync(join(beside, file), join(here, file))
      }
      const path = join(here, `${suffix}.mod`)
      writeFileSync(path, one.text.replace(/\r\n?/g, "\n").replace(/\bSUFFIX(\s+)\w+/, `SUFFIX$1${suffix}`), "latin1")
      const { status } = spawnSync("nocmodl", [`${suffix}.mod`], { cwd: here, timeout: 20_000 })
      rmSync(join(here, `${suffix}.c`), { force: true })
      if (status !== 0) rmSync(path)
      return status === 0
    })
    cpSync(join(import.meta.dirname, "companion.mod"), join(here, "companion.mod"))
    for (let turn = 0; turn < 10; turn++) {
      const { stderr, stdout } = spawnSync("nrnivmodl", ["."], { cwd: here, encoding: "utf8" })
      if (globSync("**/libnrnmech.*", { cwd: here }).length > 0) break
      const broken = new Set(
        [...(stdout + stderr).matchAll(/\b(n\d+)\.[co]\b[^\n]*(?:error|Error)/g)].map(([, name]) => name)
      )
      if (broken.size === 0) break
      for (const name of broken) rmSync(join(here, `${name}.mod`))
      left = left.filter(({ suffix }) => !broken.has(suffix))
    }
    batches.push([here, left])
  }
  return batches
}

/** What NEURON answers for a batch; one that ends its process is said to have done so, and the rest is asked again. */
const neuron = async (here: string, all: ReadonlyArray<Tried>): Promise<ReadonlyMap<string, Answer>> => {
  const answers = new Map<string, Answer>()
  let left = all
  while (left.length > 0) {
    const child = spawn("/usr/bin/python3", [join(import.meta.dirname, "compartments.py")], {
      cwd: here,
      stdio: ["pipe", "pipe", "ignore"]
    })
    child.stdin.on("error", () => undefined)
    child.stdin.write(`${JSON.stringify(protocol)}\n`)
    for (const { mechanism, set, suffix } of left) {
      child.stdin.write(`${
        JSON.stringify({
          suffix,
          set,
          companions: isPool(mechanism) ? ["companion"] : [],
          ions: ["ena", "ek", "eca", "nai", "nao", "ki", "ko", "cai", "cao"],
          states: Object.keys(mechanism.states)
        })
      }\n`)
    }
    child.stdin.end()
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith("{")) continue
      const answer = JSON.parse(line.replace(/\b(NaN|-?Infinity)\b/g, "null")) as Answer
      answers.set(answer.suffix, answer)
    }
    const next = left.filter(({ suffix }) => !answers.has(suffix))
    if (next.length > 0) {
      answers.set(next[0].suffix, { suffix: next[0].suffix, error: "NEURON ends", v: [], ions: {}, finite: false })
    }
    left = next.slice(1)
  }
  return answers
}

const columnOf: Readonly<Record<string, string>> = {
  ena: "eNa",
  ek: "eK",
  eca: "eCa",
  nai: "NaCon_i",
  nao: "NaCon_e",
  ki: "KCon_i",
  ko: "KCon_e",
  cai: "CaCon_i",
  cao: "CaCon_e"
}

const first = (mechanism: Mechanism.Mechanism): Mechanism.Mechanism =>
  Result.getOrElse(Mechanism.currentsFirstResult(mechanism), () => mechanism)

/** The voltages here. */
const here = (
  { mechanism: read, set }: Tried,
  answer: Answer
): Effect.Effect<ReadonlyArray<number>, Error, Engine.Engine> => {
  const { ions } = answer
  const mechanism = first(read)
  const { name, parameters, states } = mechanism
  const has = (column: string): boolean => parameters[column]?.shared === true || states[column]?.shared === true
  const ownsNernst = Object.hasOwn(states, "CaCon_i") && parameters.eCa !== undefined
  const begins = Object.entries(ions).filter(([ion]) =>
    has(columnOf[ion]) && !(ownsNernst && ion === "eca") && states[columnOf[ion]] === undefined
  )
  const made = Network.edit(
    Network.make([
      Cell.make({
        length: protocol.size,
        radius: protocol.size / 2,
        capacitance: 1,
        v: protocol.v,
        celsius: protocol.celsius
      })
    ]),
    [
      Edit.insert(Channels.Leak, Select.all, { gLeak: protocol.leak.g, eLeak: protocol.leak.e }),
      ...isPool(mechanism) ? [Edit.insert(companion)] : [],
      Edit.insert(mechanism),
      ...given(mechanism, answer),
      ...ownsNernst ? [Edit.insert(Pumps.CaNernstReversal)] : [],
      ...Object.entries(set).map(([key, value]) => Edit.set(`${name}_${key}`, value)),
      ...begins.map(([ion, value]) => Edit.set(columnOf[ion], value)),
      Edit.stimulate(
        Stimulus.step({ delay: protocol.delay, duration: protocol.duration, amplitude: protocol.amplitude }),
        Select.all
      ),
      States.init(),
      ...states.begun === undefined || read.states.begun !== undefined ? [] : [Edit.set(`${name}_begun`, 0)],
      Edit.record("v")
    ]
  )
  return Effect.flatMap(
    Effect.fromResult(made),
    (network) =>
      Effect.map(
        Simulation.run(network, { tMax: protocol.steps * protocol.dt, dt: protocol.dt }),
        (traces) => [...Traces.trace(traces, 0)]
      )
  )
}

/** A mechanism beside NEURON. */
type Compared = Tried & {
  readonly off: number | null
  readonly why: string
}

/** What is known of why a mechanism differs: a rule that a note names, an iteration of NEURON's, its slope by a difference. */
const causeOf = ({ mechanism: { scheme }, notes }: Tried, off: number): string =>
  ["frozen-gate", "explicit-method"].find((code) => notes.some((note) => note.code === code)) ??
    (off > 0.01
      ? "?"
      : scheme.length > 0
      ? "an iteration that ends at about 1e-6"
      : "a slope by a difference of 0.001 mV")

const compare = (one: Tried, answer: Answer | undefined): Effect.Effect<Compared, never, Engine.Engine> =>
  Effect.gen(function*() {
    if (answer === undefined) return { ...one, off: null, why: "NEURON does not compile it" }
    if (answer.error !== undefined) return { ...one, off: null, why: `NEURON: ${answer.error}` }
    if (!answer.finite) return { ...one, off: null, why: "not finite in NEURON" }
    const ran = yield* Effect.result(here(one, answer))
    if (Result.isFailure(ran)) return { ...one, off: Infinity, why: ran.failure.message }
    const off = answer.v.reduce((most, x, k) => Math.max(most, Math.abs(x - ran.success[k])), 0)
    return { ...one, off, why: off <= 1e-6 ? "" : causeOf(one, off) }
  })

const report = (all: ReadonlyArray<Compared>): void => {
  const rows = [["model", "compared", "within 1e-6 mV"]]
  const row = (model: string, list: ReadonlyArray<Compared>): ReadonlyArray<string> => {
    const ran = list.filter(({ off }) => off !== null)
    const near = ran.filter(({ off }) => off! <= 1e-6).length
    return [model, String(ran.length), ran.length === 0 ? "–" : `${near} (${Math.round(100 * near / ran.length)} %)`]
  }
  for (const [model, list] of Map.groupBy(all, ({ one }) => one.model)) rows.push([...row(model, list)])
  rows.push([...row("all", all)])
  for (const one of rows) console.log(`| ${one.join(" | ")} |`)
  console.log()
  for (const { off, one, why } of [...all].sort((a, b) => (b.off ?? -1) - (a.off ?? -1))) {
    if (why !== "") {
      console.log(`${(off === null ? "–" : off.toExponential(1)).padStart(8)}  ${one.file}: ${why.split("\n")[0]}`)
    }
  }
}

const [argument] = process.argv.slice(2)
const folder = argument === "--built-in" ? import.meta.dirname : argument
if (folder === undefined) {
  console.error("usage: npm run bench:compartments -- FOLDER, or --built-in")
  process.exitCode = 2
} else if (!hasNeuron()) {
  console.log(
    "bench:compartments skipped: NEURON is not installed (bash bench/peers/install.sh installs it from Debian)"
  )
} else {
  const into = mkdtempSync(join(tmpdir(), "neurolens-compartments-"))
  try {
    const all = argument === "--built-in"
      ? builtIn()
      : tried(folder, modFiles(folder).filter(({ kind }) => kind === "density"))
    const compared: Array<Compared> = []
    const asked = new Set<string>()
    for (const [here, batch] of compiled(folder, into, all)) {
      const answers = await neuron(here, batch)
      for (const one of batch) {
        asked.add(one.suffix)
        compared.push(
          await Effect.runPromise(Effect.provide(compare(one, answers.get(one.suffix)), Engine.layerInterpreter))
        )
      }
    }
    for (const one of all) {
      if (!asked.has(one.suffix)) compared.push({ ...one, off: null, why: "NEURON does not compile it" })
    }
    report(compared)
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}
