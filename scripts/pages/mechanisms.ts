/**
 * The page `docs/mechanisms.md`: every built-in mechanism, what its file says of it and what it declares.
 *
 * One idea: nothing on the page is typed twice. The prose is the opening comment of the mechanism's file, the rest is `Mechanism.show`.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type * as Mechanisms from "../../src/network/Mechanism.ts"

type Mechanism = Mechanisms.Mechanism

/** The modules that list the built-in mechanisms, by their public names. */
const modules = ["Channels", "Pumps", "Synapses"] as const

/** Where the page lies. */
export const mechanismsPage = "docs/mechanisms.md"

const top = `# Built-in mechanisms

<!-- Made by \`npm run docs:pages\` from the files in src/mechanism; edit those. -->

What \`Mechanism.show\` says of each, and \`console.log\` in Node: its columns, what it reads, its equations.

\`\`\`ts
import { Channels, Mechanism } from "neurolens"

console.log(Mechanism.show(Channels.Leak))
\`\`\`

<!-- output -->
\`\`\`text
`

const reading = `
- Equations use the names on the left; the network has a **column** for each. A column without the mechanism's name in front is shared: one
  number in a row, for every mechanism that declares it.
- The default is what \`Edit.insert\` and \`Edit.connect\` write; \`Mechanism.withDefaults\` gives the same mechanism with others.
- A state with \`alpha\` and \`beta\`, or \`inf\` and \`tau\`, moves by exponential Euler with these frozen; \`x = …\` holds in every sample.
- Every equation sees \`v\` (of a synapse \`v_pre\` and \`v_post\`) and the geometry of its compartment; what else it **reads** belongs to somebody
  else. A current that another channel or pump reads is that of the step before.
- In which order a step goes through them: [physics](physics.md#6-one-time-step-in-order). Functions such as \`vtrap\`, and how to write a
  mechanism: [a channel of your own](your-own-channel.md).
`

const choices = `
## Which one to take

Several papers describe one current, and some call one description by two names. All go together in one compartment: \`K\` and \`K_Pst\` share
\`eK\`, all calcium channels add to \`i_Ca\`.

| current | take | paper, and where it belongs |
| --- | --- | --- |
| squid axon | \`HH\`; \`HHCelsius\` where the temperature matters | Hodgkin & Huxley 1952 |
| fast sodium | \`Na\`; \`NaTa_t\` (axon), \`NaTs2_t\` (soma, dendrites) | Pospischil 2008, cells of one compartment; Hay 2011, layer 5 |
| persistent sodium | \`Nap_Et2\` | Hay 2011 |
| delayed rectifier | \`K\`; \`SKv3_1\`, \`K_Pst\` (slow) | Pospischil 2008; Hay 2011 |
| transient potassium (A-type) | \`K_Tst\`; \`KAProximal\`, \`KADistal\` (beyond 100 um); \`KA\` | Hay 2011; Hoffman 1997 and Migliore 1999, CA1; Connor & Stevens, molluscs and firing at any rate |
| muscarinic potassium (M) | \`Km\`; \`Im\`, twice as steep | Pospischil 2008; Hay 2011 |
| potassium by calcium | \`SK_E2\` (SK), \`BK\` (and voltage); both need \`CaCon_i\`, as of \`CaPump\` | Hay 2011; Moczydlowski & Latorre 1983 |
| h-current | \`Ih\` | Hay 2011 |
| high-threshold calcium (L, HVA) | \`CaL\` | Pospischil 2008; the equations of Hay's Ca_HVA are these |
| low-threshold calcium (T, LVA) | \`CaT\`; \`Ca_LVAst\`; \`CaGHK\`, by permeability | Pospischil 2008; Hay 2011; Huguenard & McCormick 1992, thalamus |
| calcium pool | \`CaPump\` | Destexhe 1993; the equations of Hay's CaDynamics_E2 are these |
| calcium reversal | \`CaNernstReversal\` | Nernst, at the temperature of the compartment |
| graded synapses | \`Ionotropic\`; \`GradedExp2\` (rise and decay); \`NMDA\` | Abbott & Marder 1998; after Exp2Syn; Jahr & Stevens 1990 |
| synapses of spikes | \`ExpSyn\`, \`Exp2Syn\`; \`AMPA\`, \`SpikeNMDA\`, \`GABAA\` by their times; \`Kinetic\`, \`GABAB\` by receptors | NEURON; Jahr & Stevens 1990; Destexhe, Mainen & Sejnowski 1998 |
| short-term plasticity | \`TsodyksMarkram\` | Tsodyks, Pawelzik & Markram 1998 |
| plasticity by spike times | \`STDP\`; \`TripletSTDP\` where rates matter too | Song, Miller & Abbott 2000; Pfister & Gerstner 2006 |
| where a spike leaves | \`Spike\`, at any compartment; \`Fire\`, \`AdEx\`, \`Izhikevich\` by their reset | |

Hay's cells and all rates with a Q10 need their temperature, since a network is at 6.3 °C unless it says otherwise: [34 °C for
Hay](your-own-channel.md#temperature), with \`Edit.set("celsius", 34)\`. Hay's reversal potentials are eNa = 50, eK = -85, and eCa by \`CaNernstReversal\`.
`

/** The text of the page, from the mechanisms of the repository under `root`. Throws where a mechanism's file names no source. */
export const mechanismsText = async (root: string): Promise<string> => {
  const { show } = await from<{ readonly show: (m: Mechanism) => string }>(root, "src/network/Mechanism.ts")
  const sections = await Promise.all(
    modules.map(async (module) => ({
      module,
      all: Object.entries(await from<Readonly<Record<string, Mechanism>>>(root, `src/mechanism/${module}.ts`))
    }))
  )
  const leak = sections[0].all.find(([name]) => name === "Leak")
  if (leak === undefined) throw new Error("internal: there is no Channels.Leak to begin the page with")
  return [
    `${top}${show(leak[1])}\n\`\`\`\n${reading}`,
    ["| | is | recorded as |", "| --- | --- | --- |", ...sections.flatMap(overview)].join("\n"),
    choices.trimEnd(),
    ...sections.flatMap(({ all, module }) => [
      `\n## ${module}`,
      ...all.map(([key, mechanism]) =>
        `\n### ${module}.${key}\n\n${opening(root, mechanism)}\n\n\`\`\`text\n${show(mechanism)}\n\`\`\``
      )
    ])
  ].join("\n") + "\n"
}

const overview = (
  { all, module }: { readonly module: string; readonly all: ReadonlyArray<readonly [string, Mechanism]> }
): ReadonlyArray<string> =>
  all.map(([key, { about, current }]) =>
    `| [\`${module}.${key}\`](#${`${module}${key}`.toLowerCase()}) | ${about} | ${
      current === null ? "" : `\`${current.name}\``
    } |`
  )

const from = async <A>(root: string, path: string): Promise<A> => await import(join(root, path)) as A

/** What the opening comment of a mechanism's file says: paragraphs of running text, one of them its source. */
const opening = (root: string, { name }: Mechanism): string => {
  const path = `src/mechanism/${name}.ts`
  const comment = /^\/\*\*\n([^]*?)\n \*\//.exec(readFileSync(join(root, path), "utf8"))?.[1]
  const lines = comment?.split("\n").map((line) => line.replace(/^ \* ?/, "")) ?? []
  if (!lines.some((line) => line.startsWith("Source: "))) {
    throw new Error(`${path}:1 does not say "Source: …" in its opening comment: where are the equations from?`)
  }
  return lines.map((line) => line.replace(/^Source: /, "**Source.** ")).join("\n")
}
