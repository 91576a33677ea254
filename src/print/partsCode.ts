/**
 * Cells, stimuli and wirings as code: the call that makes an equal one, without what it would take anyway.
 */
import { type Electrode, usual } from "../network/Electrode.ts"
import type { DLambda } from "../network/Ncomp.ts"
import type { Network } from "../network/Network.ts"
import type { Noise } from "../network/noise.ts"
import { type PassiveColumn, passiveColumns, untraced } from "../network/passive.ts"
import type { Source } from "../network/Source.ts"
import { isNoise, type Stimulus } from "../network/Stimulus.ts"
import type { Connect } from "../select/Connect.ts"
import { isSources } from "../select/SourceSelection.ts"
import * as Table from "../table/Table.ts"
import { call, type Code, data, hole, name, number, record, text } from "./Code.ts"
import { selectionCode, sourcesCode } from "./selectionCode.ts"
import { valuesOf } from "./tables.ts"
import { tracedCode } from "./tracedCode.ts"

/** The code of a cell that carries nothing: one of cylinders, or of the text of its tracing. */
export const cellCode = (cell: Network): Code => {
  const { parents, path } = cell.cells.first()!
  if (path._tag === "Traced") return tracedCode(path, passiveCode(cell, untraced))
  const one = parents.length === 1
  const entries: ReadonlyArray<readonly [string, Code]> = [
    ...one ? [] : [["parents", data(parents, "parents")] as const],
    ...passiveCode(cell, Object.keys(passiveColumns) as ReadonlyArray<PassiveColumn>)
  ]
  return call(name("Cell", "make"), ...entries.length === 0 ? [] : [record(entries)])
}

/** What a cell says of compartments and passive columns, but for what it would have anyway. */
const passiveCode = (
  { cells, nodes }: Network,
  names: ReadonlyArray<PassiveColumn>
): ReadonlyArray<readonly [string, Code]> => {
  const ncomps = valuesOf(cells.first()!.ncomp)
  return [
    ...ncomps === 1 ? [] : [["ncomp", data(ncomps, "ncomp")] as const],
    ...names.flatMap((column) => {
      const value = valuesOf(Array.from(Table.floats(nodes, column)))
      return value === passiveColumns[column].default ? [] : [[column, data(value, column)] as const]
    })
  ]
}

/** The code of a stimulus. */
export const stimulusCode = (stimulus: Stimulus): Code => {
  if (stimulus._tag === "Samples") return call(name("Stimulus", "samples"), data(stimulus.values, "samples"))
  if (isNoise(stimulus)) return noiseCode(stimulus)
  const needed = ["duration", "amplitude", ...stimulus._tag === "Step" ? ["delay"] : ["frequency"]]
  const fields = ["delay", "duration", "amplitude", "frequency", "offset", "phase"] as const
  const given = Object.entries(stimulus).filter(([field, value]) =>
    (fields as ReadonlyArray<string>).includes(field) && (needed.includes(field) || !Object.is(value, 0))
  )
  const sorted = fields.flatMap((field) => given.filter(([own]) => own === field))
  const member = stimulus._tag === "Step" ? "step" : "sine"
  return call(name("Stimulus", member), record(sorted.map(([field, value]) => [field, number(value as number)])))
}

/** The code of a current of chance. */
const noiseCode = (noise: Noise): Code => {
  const { mean, seed, sigma, stream } = noise
  return call(
    name("Stimulus", noise._tag === "White" ? "white" : "ornsteinUhlenbeck"),
    record([
      ...Object.is(mean, 0) ? [] : [["mean", number(mean)] as const],
      ["sigma", number(sigma)],
      ...noise._tag === "White" ? [] : [["tau", number(noise.tau)] as const],
      ["seed", number(seed)],
      ...stream === null ? [] : [["stream", number(stream)] as const]
    ])
  )
}

/** The code of an electrode. */
export const electrodeCode = ({ at, method, sigma }: Electrode): Code => {
  const options = [
    ...sigma === usual.sigma ? [] : [["sigma", number(sigma)] as const],
    ...method === usual.method ? [] : [["method", text(method)] as const]
  ]
  return call(name("Electrode", "make"), data(at, "at"), ...options.length === 0 ? [] : [record(options)])
}

/** The code of a source. */
export const sourceCode = (source: Source): Code => {
  if (source._tag === "Times") return call(name("Source", "times"), data(source.times, "times"))
  const entry = <A>(field: string, value: A, usual: A): ReadonlyArray<readonly [string, Code]> =>
    Object.is(value, usual) ? [] : [[field, data(value, field)]]
  if (source._tag === "Regular") {
    const { interval, number: count, start } = source
    return call(
      name("Source", "regular"),
      record([...entry("start", start, 0), ["interval", number(interval)], ...entry("number", count, Infinity)])
    )
  }
  const { rate, seed, start, stop, stream } = source
  return call(
    name("Source", "poisson"),
    record([
      ["rate", data(rate, "rate")],
      ["seed", number(seed)],
      ...entry("start", start, 0),
      ...entry("stop", stop, Infinity),
      ...entry("stream", stream, null)
    ])
  )
}

/** The code of a rule for compartments. */
export const ncompCode = ({ fraction, frequency }: DLambda): Code =>
  call(name("Ncomp", "dLambda"), record([["frequency", number(frequency)], ["fraction", number(fraction)]]))

/** The code of a wiring. */
export const wiringCode = ({ post, pre, wiring }: Connect): Code => {
  const ends = (): ReadonlyArray<Code> => [isSources(pre) ? sourcesCode(pre) : selectionCode(pre), selectionCode(post)]
  const connect = (member: string, ...args: ReadonlyArray<Code>): Code => call(name("Connect", member), ...args)
  const to = "target" in wiring && wiring.target !== "first" ? [["to", data(wiring.target, "to")] as const] : []
  const options = to.length === 0 ? [] : [record(to)]
  switch (wiring._tag) {
    case "Pairwise":
      return connect("pairwise", ...ends())
    case "Listed":
      return connect(
        "listed",
        data(wiring.pairs, "the pairs"),
        ...isSources(pre) ? [record([["pre", text("sources")]])] : []
      )
    case "Full":
      return connect("full", ...ends(), ...options)
    case "Sparse": {
      const { probability, seed } = wiring
      const chance = [["probability", data(probability, "probability")], ["seed", data(seed, "seed")]] as const
      return connect("sparse", ...ends(), record([...chance, ...to]))
    }
    case "Probability": {
      const { chance, seed } = wiring
      const code = typeof chance === "string"
        ? text(chance)
        : hole(
          "the probability of Connect.probability",
          "a text over the columns of both ends, such as \"exp(-straight_distance / 100)\""
        )
      return connect("probability", ...ends(), code, record([["seed", data(seed, "seed")], ...to]))
    }
    case "Matrix":
      return connect("matrix", ...ends(), data(wiring.matrix, "the matrix"), ...options)
  }
}
