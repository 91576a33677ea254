/**
 * `npm run bench:peers`: the same models in NEURON and here, alternating within one run, with the ratio.
 *
 * NEURON comes from Debian (`bench/peers/install.sh`); without it one line says so and nothing fails.
 */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { cpSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { compiledStepper } from "../../src/solve/compiled/compiledStepper.ts"
import { median } from "../median.ts"
import { models } from "../models.ts"

const python = "/usr/bin/python3"
const here = new URL(".", import.meta.url).pathname
const steps = 400
const repeats = 7

const hasNeuron = (): boolean => {
  try {
    execFileSync(python, ["-c", "import neuron"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** Compiles the synapse; nrnivmodl's last step fails for want of a header, the library is made before. */
const compileMod = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "neurolens-peers-"))
  for (const file of ["graded.mod", "neuron_bench.py"]) cpSync(join(here, file), join(folder, file))
  try {
    execFileSync("nrnivmodl", ["."], { cwd: folder, stdio: "ignore" })
  } catch {
    // expected: `special` does not link
  }
  return folder
}

type Peer = { readonly version: string; readonly time: (tables: 0 | 1) => Promise<number>; readonly end: () => void }

const neuron = async (folder: string, model: string): Promise<Peer> => {
  const child = spawn(python, ["neuron_bench.py", model], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] })
  const lines = createInterface({ input: child.stdout })
  const next = async (): Promise<Record<string, unknown>> => {
    for (;;) {
      const [line] = await once(lines, "line") as [string]
      if (line.startsWith("{")) return JSON.parse(line) as Record<string, unknown>
    }
  }
  const ready = await next()
  return {
    version: String(ready.version),
    time: async (tables) => {
      child.stdin.write(`${JSON.stringify({ steps, tables })}\n`)
      return (await next()).seconds as number
    },
    end: () => child.stdin.end()
  }
}

const rate = (seconds: number): number => 4000 * steps / seconds / 1e6

const compare = async (folder: string, letter: string): Promise<Record<string, unknown>> => {
  const network = models.find((m) => m.letter === letter)!.make()
  const stepper = compiledStepper(network, "backwardEuler", 0.025)
  const data = new Float64Array(steps)
  const session = stepper.session(stepper.initial)
  const ours: Array<number> = []
  const theirs = { tables: [] as Array<number>, exact: [] as Array<number> }
  const peer = await neuron(folder, letter)
  for (let k = 0; k <= repeats; k++) {
    const start = performance.now()
    session.go(steps, { data, stride: steps, first: 0 })
    const own = (performance.now() - start) / 1000
    const [tables, exact] = [await peer.time(1), await peer.time(0)]
    if (k === 0) continue // warm up
    ours.push(own)
    theirs.tables.push(tables)
    theirs.exact.push(exact)
  }
  peer.end()
  const [own, tables, exact] = [ours, theirs.tables, theirs.exact].map((xs) => rate(median(xs)))
  return {
    model: letter,
    about: models.find((m) => m.letter === letter)!.about,
    neuron: peer.version,
    own,
    tables,
    exact,
    overTables: own / tables,
    overExact: own / exact
  }
}

if (!hasNeuron()) {
  console.log("bench:peers skipped: NEURON is not installed (bash bench/peers/install.sh installs it from Debian)")
} else {
  const folder = compileMod()
  const lines = []
  for (const letter of ["a", "b"]) lines.push(await compare(folder, letter))
  if (process.argv.includes("--json")) console.log(JSON.stringify(lines, null, 2))
  else {
    console.log(
      `${
        lines[0].neuron
      }, Node ${process.version}; million compartment-steps/s, one thread, medians of ${repeats} alternating runs\n`
    )
    console.log(`${"".padEnd(34)}neurolens  NEURON, rate tables  ratio  NEURON, exact rates  ratio`)
    const n = (x: unknown, width: number, digits = 1): string => (x as number).toFixed(digits).padStart(width)
    for (const l of lines) {
      console.log(
        `${`(${l.model}) ${l.about}`.padEnd(34)}${n(l.own, 9)}${n(l.tables, 21)}${n(l.overTables, 7)}${n(l.exact, 21)}${
          n(l.overExact, 7)
        }`
      )
    }
  }
}
