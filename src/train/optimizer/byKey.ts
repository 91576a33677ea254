/**
 * An optimiser for each trainable: Jaxley's `TypeOptimizer`.
 *
 * One idea: every trainable has an optimiser and a memory of its own, so a norm is one over that trainable's parameters. Which optimiser
 * it is says the trainable's name, else its key, else `default`; a setting that drives nothing is a mistake, and so is a trainable without
 * one.
 */
import { anything } from "../../network/border.ts"
import type { Floats } from "../../table/Column.ts"
import { plural } from "../../table/plural.ts"
import { describing } from "../border.ts"
import { nested } from "../limits.ts"
import { ofLength } from "../options.ts"
import { settingsOf } from "../settings.ts"
import { because } from "../TrainingError.ts"
import { anOptimizer, type Input, type Layout, make, type Memory, type Optimizer, type Output } from "./Machine.ts"
import * as memory from "./memory.ts"

/** An optimiser by the name or the key of a trainable; `default` for all others. */
export type Settings = { readonly [nameOrKey: string]: Optimizer }

/** A stretch of the vector and the setting that it belongs to. */
type Stretch = { readonly setting: string; readonly start: number; readonly at: Layout[number] }

/** Each trainable with its setting; throws where one has none, or a setting has no trainable. */
const assigned = (settings: Settings, layout: Layout): ReadonlyArray<Stretch> => {
  const available = Object.keys(settings)
  const own = settingsOf("optimiser", available, layout)
  let end = 0
  return layout.map((at, i) => {
    const setting = own[i]
    if (setting === null) {
      const hint = "give byKey one, or a default"
      throw because({ _tag: "UnknownName", what: "optimiser for trainable", name: at.name, available, hint })
    }
    end += at.length
    return { setting, start: end - at.length, at }
  })
}

/** The settings, each an optimiser; throws on anything else, and where there is none. */
const checked = (settings: Settings): Settings => {
  if (typeof settings !== "object" || settings === null) anOptimizer("the record of byKey", settings)
  const names = Object.keys(settings)
  if (names.length === 0) anOptimizer("the record of byKey", {})
  for (const name of names) anOptimizer(`the optimiser for "${name}" in byKey`, settings[name])
  return { ...settings }
}

/** Throws unless the layout accounts for every parameter. */
const fits = (parameters: Floats, layout: Layout): void => {
  const total = layout.reduce((sum, t) => sum + t.length, 0)
  ofLength("the vector of parameters", parameters, total, "the layout says how many each trainable has")
}

/** A stretch of the vector with its optimiser's memory, as it is remembered. */
type Part = { readonly start: number; readonly length: number; readonly memory: Memory }

/** Reads the parts of one setting; together the parts of all settings must account for every number of the gradient. */
const partsOf = (text: string, before: Memory, setting: string, size: number): ReadonlyArray<Part> =>
  memory.list(text, `its ${setting}`, memory.part(text, before, setting)).map((part) => {
    const [start, length] = [memory.count(text, part, "start"), memory.count(text, part, "length")]
    if (start + length > size) {
      throw memory.unfit(text, `its ${setting} goes up to parameter ${start + length}, the gradient has ${size}`)
    }
    return { start, length, memory: memory.part(text, part, "memory") }
  })

/** An optimiser for each trainable by name or key; a mistake (`TrainingError`) when the names do not fit the layout. */
export const byKey = describing("Optimizer.byKey", { settings: anything }, (settings: Settings): Optimizer => {
  const own = checked(settings)
  return nested("optimisers", Object.values(own), () => keyed(own))
})

const keyed = (own: Settings): Optimizer => {
  const names = Object.keys(own)
  const text = `byKey(${names.map((name) => `${name}: ${own[name].text}`).join(", ")})`

  /** One step of the part of one trainable. */
  const stepped = (setting: string, part: Part, input: Input): Output => {
    const end = part.start + part.length
    const gradient = input.gradient.slice(part.start, end)
    return own[setting].update(part.memory, { ...input, gradient, parameters: input.parameters.slice(part.start, end) })
  }

  return make({
    text,
    init: (parameters, layout) => {
      fits(parameters, layout)
      const stretches = assigned(own, layout)
      const part = ({ at, setting, start }: Stretch): Part => ({
        start,
        length: at.length,
        memory: own[setting].init(parameters.slice(start, start + at.length), [at])
      })
      // By the name of the setting, so that the order in which settings are written does not matter to a stored memory.
      return Object.fromEntries(names.map((name) => [name, stretches.filter((s) => s.setting === name).map(part)]))
    },
    update: (before, input) => {
      const size = input.gradient.length
      const unknown = Object.keys(memory.record(text, before)).find((name) => !Object.hasOwn(own, name))
      if (unknown !== undefined) throw memory.unfit(text, `it has ${unknown}, for which there is no optimiser`)
      const change = new Float64Array(size)
      let seen = 0
      const after = names.map((name) => {
        const parts = partsOf(text, before, name, size).map((part): Part => {
          const output = stepped(name, part, input)
          change.set(output.change, part.start)
          seen += part.length
          return { ...part, memory: output.memory }
        })
        return [name, parts] as const
      })
      if (seen !== size) throw memory.unfit(text, `it is for ${plural(seen, "parameter")}, the gradient has ${size}`)
      return { change, memory: Object.fromEntries(after) }
    }
  })
}
