/**
 * Rules that people write, as candidates for an index: those that may give its labels.
 *
 * One idea: a label says how it was made. What a rule of rows or levels names stands there as a name (`index.named`), what columns give as their
 * values, what `meet` puts side by side between ` & `, and what `join` puts together between ` + `. So each part of the labels has a few
 * rules that may give it, and their combinations are tried; whether one gives the index is judged by making it. `join` needs a partition on
 * its other side, and a part that no column gives any more needs one: the index's own, as a label that does not stay.
 */
import type { Network } from "../network/Network.ts"
import type { Trainable } from "../network/Trainable.ts"
import { bins, by, each, join, key, meet, one, type Partition, perBranch, perCell, perComp } from "../share/Rule.ts"

/** Rules without a label of their own, the shortest first. */
export function* candidates(network: Network, { domain, index }: Trainable): Generator<Partition, void> {
  yield one
  yield each
  yield meet(each, one) // in the order of the table
  if (domain === "nodes") yield* [perCell, perBranch, perComp]
  const texts = textColumns(network, domain)
  for (const name of texts) yield by(name)
  for (const name of texts.filter((name) => name.startsWith("pre_")).slice(0, mostTried)) {
    yield by(name, name.replace("pre_", "post_"))
  }
  yield* byLabels(index.labels)
  yield* meets(network, index.labels, texts)
}

/** Rules that need the index's labels in a column `own`: classes of a rule that it puts together, and parts that no column has any more. */
export function* candidatesBy(network: Network, { domain, index }: Trainable, own: string): Generator<Partition, void> {
  if (index.named !== undefined) yield* meets(network, index.labels, textColumns(network, domain), own)
  if (!index.labels.some((label) => label.includes(plus))) return
  const members = index.labels.flatMap((label) => label.split(plus)).filter((text) => !/^\d+ more$/.test(text))
  for (const of of [...rowRules, ...byLabels(members), ...textColumns(network, domain).map((name) => by(name))]) {
    yield join(of, by(own))
  }
  for (const of of meets(network, members, textColumns(network, domain))) yield join(of, by(own))
}

const [and, plus] = [" & ", " + "] as const

/** Rules whose labels are names of rows. */
const rowRules: ReadonlyArray<Partition> = [each, perCell, perBranch, perComp, meet(each, one)]

/** Most columns of text that are tried. */
const mostTried = 20

/** Most combinations that are tried. */
const mostMeets = 200

const textColumns = (network: Network, domain: "nodes" | "edges"): ReadonlyArray<string> => {
  const of = (table: "nodes" | "edges"): ReadonlyArray<string> =>
    [...network[table].columns].filter(([, column]) => column._tag === "Text").map(([name]) => name)
  const ends = domain === "nodes" ? [] : of("nodes").flatMap((name) => [`pre_${name}`, `post_${name}`])
  return [...of(domain), ...ends].slice(0, mostTried)
}

/** Rules side by side, where all labels have as many parts. */
function* meets(
  network: Network,
  labels: ReadonlyArray<string>,
  texts: ReadonlyArray<string>,
  own: string | null = null
): Generator<Partition, void> {
  const parts = labels.map((label) => label.split(and))
  const count = parts[0]?.length ?? 0
  if (count < 2 || parts.some(({ length }) => length !== count)) return
  const rules = Array.from({ length: count }, (_, j) => {
    const part = parts.map((all) => all[j])
    const found = rulesFor(network, part, texts)
    return own === null || rowRules.includes(found[0]) ? found : [...found, keyOf(own, labels, part)]
  })
  let all: ReadonlyArray<Partition> = rules[0]
  for (const next of rules.slice(1)) {
    all = all.flatMap((left) => next.map((right) => meet(left, right))).slice(0, mostMeets)
  }
  yield* all
}

/** The key that gives a part of each label, by the column that holds the labels. */
const keyOf = (own: string, labels: ReadonlyArray<string>, part: ReadonlyArray<string>): Partition => {
  const values = [...new Set(part)]
  const isOf = (value: string): string =>
    labels.filter((_, p) => part[p] === value).map((label) => `${own} == ${JSON.stringify(label)}`).join(" || ")
  const text = values.slice(0, -1).map((value) => `${isOf(value)} ? ${JSON.stringify(value)} : `).join("")
  return key("part", text + JSON.stringify(values[values.length - 1]))
}

/** Rules that may give the parts of labels: names of rows, values of a column of texts, columns with their values, bins. */
const rulesFor = (
  network: Network,
  parts: ReadonlyArray<string>,
  texts: ReadonlyArray<string>
): ReadonlyArray<Partition> => {
  const all = (pattern: RegExp): boolean => parts.every((part) => pattern.test(part))
  if (all(/^all$/)) return [one]
  if (all(/^(comp|edge) \d+$/)) return [each, meet(each, one)]
  if (all(/^cell \d+$/)) return [perCell]
  if (all(/^cell \d+ branch \d+$/)) return [perBranch]
  if (all(/^cell \d+ branch \d+ comp \d+$/)) return [perComp]
  const holds = (name: string): boolean => {
    const column = network.nodes.columns.get(name.replace(/^(pre|post)_/, "")) ?? network.edges.columns.get(name)
    return column?._tag === "Text" && parts.every((part) => column.levels.includes(part))
  }
  return [...byLabels(parts), ...texts.filter(holds).map((name) => by(name))]
}

/** What labels of numbers name: `radius 2, x 10` the columns, `x in [0, 10)` the bins. */
function* byLabels(labels: ReadonlyArray<string>): Generator<Partition, void> {
  const [first = ""] = labels
  const names = first.split(", ").map((part) => part.slice(0, Math.max(0, part.lastIndexOf(" "))))
  if (names.every((name) => name !== "")) yield by(...names)
  const bounds = labels.map((text) => /^(.*) in \[([^,]*), ([^,]*)[\])]$/s.exec(text))
  const column = bounds[0]?.[1]
  if (column === undefined || !bounds.every((found) => found?.[1] === column)) return
  const edges = new Set(bounds.flatMap((found) => [Number(found![2]), Number(found![3])]))
  yield bins(column, [...edges].sort((a, b) => a - b))
}
