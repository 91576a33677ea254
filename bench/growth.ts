/**
 * How the time of everything that a user can make large grows with its size: networks of many things, long texts, long runs.
 *
 * For each the exponent of time over size, 1 is linear. The table of networks has a line for each kind of thing and a column for what is
 * done; the rest is a list. What grows faster by nature says so, and what keeps it from being asked too much.
 */
import { onKinds, operationNames } from "./growth/kinds.ts"
import { type Growth, isMarked, measure, type Probe } from "./growth/Probe.ts"
import { onRuns } from "./growth/runs.ts"
import { onTexts } from "./growth/texts.ts"

/** All that was measured. */
export type Growths = { readonly networks: ReadonlyArray<Growth>; readonly others: ReadonlyArray<Growth> }

const all = async (probes: ReadonlyArray<Probe>): Promise<ReadonlyArray<Growth>> => {
  const out: Array<Growth> = []
  for (const probe of probes) out.push(await measure(probe))
  return out
}

/** Measures everything, or what has one of some words in its name. */
export const growth = async (words: ReadonlyArray<string> = []): Promise<Growths> => {
  const wanted = ({ name }: Probe): boolean => words.length === 0 || words.some((word) => name.includes(word))
  return { networks: await all(onKinds.filter(wanted)), others: await all([...onTexts, ...onRuns].filter(wanted)) }
}

const exponentText = (one: Growth | undefined): string =>
  one?.exponent === null || one === undefined ? "-" : `${one.exponent.toFixed(2)}${isMarked(one) ? "!" : ""}`

/** Lines for people. */
export const growthText = ({ networks, others }: Growths): string => {
  const kinds = [...new Set(networks.map(({ name }) => name.split(": ")[1]))]
  const found = new Map(networks.map((one) => [one.name, one]))
  const table = kinds.map((kind) =>
    `${kind.padEnd(26)}${
      operationNames.map((name) => exponentText(found.get(`${name}: ${kind}`)).padStart(10)).join("")
    }`
  )
  const list = others.map((one) => {
    const numbers = `${String(one.size).padStart(9)}${one.ms.toFixed(1).padStart(9)}${exponentText(one).padStart(8)}`
    return `${one.name.padEnd(48)}${numbers}${one.nature === null ? "" : `  by nature: ${one.nature}`}`
  })
  const natural = networks.flatMap(({ exponent, name, nature }) =>
    nature === null ? [] : [`  ${name}, ${exponent?.toFixed(2)}, by nature: ${nature}`]
  )
  const marked = [...networks, ...others].filter(isMarked)
  return [
    `${"exponents".padEnd(26)}${operationNames.map((name) => name.padStart(10)).join("")}`,
    ...table,
    ...natural,
    "",
    `${"".padEnd(48)}${"largest".padStart(9)}${"ms".padStart(9)}${"exponent".padStart(9)}`,
    ...list,
    "",
    `${networks.length + others.length} measured, ${marked.length} above the mark${
      marked.map(({ exponent, ms, name, size }) => `\n  ${name}, ${size}: ${ms.toFixed(1)} ms, ${exponent!.toFixed(2)}`)
        .join("")
    }`
  ].join("\n")
}
