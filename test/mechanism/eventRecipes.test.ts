/** Built-in synapses of spikes are those of the recipes, text by text and default by default. */
import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import * as Synapse from "../../src/mechanism/Synapse.ts"
import * as Synapses from "../../src/mechanism/Synapses.ts"
import { type Mechanism, toFields } from "../../src/network/Mechanism.ts"

type Declared = { readonly kind: string } & Synapse.SynapseSpec
type Recipe = { readonly mechanisms?: Readonly<Record<string, Declared>> }

const folder = new URL("../reference/recipes/", import.meta.url)

const declared = new Map(
  readdirSync(folder).filter((name) => name.startsWith("neuron-")).flatMap((name) => {
    const { mechanisms = {} } = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Recipe
    return Object.entries(mechanisms).map(([type, { kind: _, ...spec }]) => [type, Synapse.make(type, spec)] as const)
  })
)

/** What computes: all but names, prose and what is refused. */
const computed = (mechanism: Mechanism): object => {
  const { definitions, onEvent, onPost, onPre, parameters, states, ...rest } = toFields(mechanism)
  return { definitions, onEvent, onPost, onPre, parameters, states, current: rest.current?.text }
}

it("covers all kinds of recipes", () => {
  expect([...declared.keys()]).toEqual(
    expect.arrayContaining(["ExpSyn", "Exp2Syn", "NMDA", "Kinetic", "GabaB", "STDP", "TsodyksMarkram"])
  )
})

it.each([...declared])("%s", (type, recipe) => {
  const built = Object.values(Synapses).find(({ name }) => name.toLowerCase() === type.toLowerCase())!
  expect(computed(built)).toEqual(computed(recipe))
})
