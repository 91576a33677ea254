/**
 * `npm run bench:peers`: the same models in NEURON and here, alternating within one run, with the ratio.
 *
 * NEURON comes from Debian (`bench/peers/install.sh`); without it, or without what it compiles mechanisms with, one line says what is missing
 * and nothing fails.
 */
import { rmSync } from "node:fs"
import { compiledStepper } from "../../test/solve/steppers.ts"
import { median } from "../median.ts"
import { models } from "../models.ts"
import { compileSynapse, hasNeuron, neuron } from "./neuron.ts"

const steps = 400
const repeats = 7

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
    const [tables, exact] = [await peer.time(steps, 1), await peer.time(steps, 0)]
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

const report = async (folder: string): Promise<void> => {
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

const skipped = (why: string): void =>
  console.log(`bench:peers skipped: ${why} (bash bench/peers/install.sh installs it from Debian)`)

if (!hasNeuron()) skipped("NEURON is not installed")
else {
  const { folder, missing } = compileSynapse()
  try {
    if (missing !== null) skipped(missing)
    else await report(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
