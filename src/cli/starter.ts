/**
 * The files of a starter project: a model in JSON with everything that the command does with it, and the same as a program.
 */

const model = {
  $schema: "./node_modules/neurolens/dist/cli/model.schema.json",
  format: "neurolens/model",
  version: 1,
  about: "A cell with a dendrite that a current makes spike",
  cells: [{ parents: [-1, 0], ncomp: 4, length: 20, radius: 2 }],
  edits: [
    { edit: "insert", mechanism: "HH" },
    { edit: "init" },
    { edit: "stimulate", stimulus: { step: { delay: 2, duration: 1, amplitude: 2 } }, at: { branch: 0, loc: 0 } },
    { edit: "record", state: "v", at: { branch: 0, loc: 0 } },
    { edit: "record", state: "v", at: { branch: 1, loc: 1 } },
    { edit: "train", key: "HH_gLeak" }
  ],
  run: { tMax: 20 },
  train: {
    tMax: 5,
    readout: { mean: { from: 4 } },
    target: -68,
    learningRate: 0.05,
    transform: { HH_gLeak: { sigmoid: [1e-5, 1e-2] } },
    epochs: 30
  },
  sweep: {
    tMax: 20,
    over: { HH_gNa: { from: 0.06, to: 0.18, count: 5 }, HH_gK: [0.02, 0.036] },
    measure: ["peak", "spikes"]
  }
}

/** A value on one line. */
const line = (value: unknown): string =>
  JSON.stringify(value, null, 1).replace(/\n\s*/g, " ").replace(/\[ /g, "[").replace(/ \]/g, "]")

/** Characters of a line, at most. */
const widest = 100

/** A value as people would write it: on a line where that is short enough. */
const written = (value: unknown, margin = ""): string => {
  const short = line(value)
  if (margin.length + short.length <= widest || typeof value !== "object" || value === null) return short
  const inner = `${margin}  `
  const parts = Array.isArray(value)
    ? value.map((each) => written(each, inner))
    : Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${written(each, inner)}`)
  const [open, close] = Array.isArray(value) ? "[]" : "{}"
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(",\n")}\n${margin}${close}`
}

const program = `import { Effect } from "effect"
import { Cell, Channels, Edit, Engine, Network, Select, Simulation, Stimulus, Traces } from "neurolens"

const network = Network.editSync(Network.make([Cell.make({ parents: [-1, 0], ncomp: 4, length: 20, radius: 2 })]), [
  Edit.insert(Channels.HH),
  Edit.stimulate(Stimulus.step({ delay: 2, duration: 1, amplitude: 2 }), Select.branch(0).loc(0)),
  Edit.record("v", Select.branch(0).loc(0))
])
const traces = await Effect.runPromise(Simulation.run(network, { tMax: 20 }).pipe(Effect.provide(Engine.layer)))
console.log(\`peak \${Math.max(...Traces.trace(traces, 0)).toFixed(1)} mV\`)
`

const readme = `# A model of neurolens

\`\`\`console
$ npm install
$ npx neurolens check model.json           # is it sound
$ npx neurolens run model.json --run first # run it; the store is the folder runs
$ npx neurolens train model.json           # Ctrl-C, then: npx neurolens resume model-train
$ npx neurolens sweep model.json --out points.csv
$ npx neurolens runs list
$ node program.ts                          # the same as a program
\`\`\`

\`model.json\` is completed by editors that know JSON Schema. Everything else: node_modules/neurolens/docs/command.md.
`

/** What a starter project depends on: neurolens as it is installed, and its versions of what goes with it. */
export type Dependencies = { readonly neurolens: string; readonly effect: string }

/** The files of a project, by name. */
export const starterFiles = (name: string, versions: Dependencies): Readonly<Record<string, string>> => ({
  "package.json": `${
    JSON.stringify(
      {
        name,
        private: true,
        type: "module",
        scripts: { start: "neurolens run model.json", check: "neurolens check model.json" },
        dependencies: {
          effect: versions.effect,
          neurolens: versions.neurolens
        }
      },
      null,
      2
    )
  }\n`,
  "model.json": `${written(model)}\n`,
  "program.ts": program,
  "README.md": readme,
  ".gitignore": "node_modules\nruns\nfigures\n"
})
