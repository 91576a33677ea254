/**
 * Every limit of the page `docs/limits.md`: a value at it is taken, one beyond is refused with both numbers, and the page has the number.
 *
 * Where a value at the limit would fill the memory, the check is asked that everything else asks first; `asked.test.ts` shows that they ask.
 * Limits of mechanisms have a test of their own, `test/mechanism/limits.test.ts`.
 */
import { Effect, Scope } from "effect"
import * as Result from "effect/Result"
import { List } from "immutable"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { mostStretches, tooManyStretches } from "../../src/adjoint/Schedule.ts"
import * as command from "../../src/cli/limits.ts"
import * as modFiles from "../../src/cli/modFiles.ts"
import * as equation from "../../src/equation/limits.ts"
import {
  Cell,
  Channel,
  Edit,
  Electrode,
  Engine,
  Input,
  Json,
  LearningRate,
  Network,
  Optimizer,
  Readout,
  Scan,
  Select,
  Share,
  Source,
  Spikes,
  Stepper,
  Synapses,
  Transform
} from "../../src/index.ts"
import { checkLength, deepestDocument, deepestSteps, longestDocument, mostWrong } from "../../src/io/json/limits.ts"
import * as nmodl from "../../src/io/nmodl/limits.ts"
import * as swc from "../../src/io/swc/limits.ts"
import * as wasm from "../../src/kernel/wasm/limits.ts"
import * as mechanism from "../../src/mechanism/limits.ts"
import { largestSystem } from "../../src/mechanism/systemNames.ts"
import * as Mistake from "../../src/Mistake.ts"
import { mostArguments } from "../../src/network/border.ts"
import * as networks from "../../src/network/limits.ts"
import { longestName as longestFileName } from "../../src/node/fileName.ts"
import { mostConnections } from "../../src/node/Postgres.ts"
import { largestProductExponent } from "../../src/number/coefficients.ts"
import * as plots from "../../src/plot/limits.ts"
import * as printed from "../../src/print/limits.ts"
import { mostGridValues, mostPoints } from "../../src/runtime/Scan.ts"
import { mostThreads } from "../../src/runtime/threads.ts"
import * as selections from "../../src/select/limits.ts"
import { mostRules } from "../../src/share/limits.ts"
import { counted, mostInstructions, mostInstructionsInAll } from "../../src/solve/compiled/moduleOf.ts"
import * as runs from "../../src/solve/limits.ts"
import { check } from "../../src/solve/RunOptions.ts"
import { longestRunName, mostShards } from "../../src/store/border.ts"
import { mostRunsListed } from "../../src/store/looking.ts"
import * as messages from "../../src/table/excerpt.ts"
import * as tables from "../../src/table/limits.ts"
import { deepest, longestList, mostSettled } from "../../src/table/settled.ts"
import * as testing from "../../src/testing/limits.ts"
import * as training from "../../src/train/limits.ts"
import { plainMemory } from "../../src/train/plainMemory.ts"
import { largestExponent, longestUnit } from "../../src/unit/unitText.ts"

/** Refusal of a size, as text; null where it is taken. */
type Try = (n: number) => string | null

const thrown = (make: () => unknown): string | null => {
  try {
    Mistake.checkSync(make())
    return null
  } catch (error) {
    return error instanceof Error && "_tag" in error ? error.message : `untyped: ${String(error)}`
  }
}

const failed = <E extends { readonly message: string }>(result: Result.Result<unknown, E>): string | null =>
  Result.isFailure(result) ? result.failure.message : null

const said = (many: tables.TooMany | string | null): string | null =>
  many === null || typeof many === "string" ? many : tables.tooManyText(many)

const one = Network.make([Cell.make()])
const recorded = Network.editSync(one, [Edit.record("v")])
const stepper = Effect.runSync(
  Effect.provideService(Stepper.make(recorded), Scope.Scope, Effect.runSync(Scope.make())).pipe(
    Effect.provide(Engine.layer)
  )
)
const edited = (...edits: ReadonlyArray<Edit.Edit>): string | null => failed(Network.edit(one, edits))

/** n things within each other. */
const within = <A>(n: number, first: A, around: (inner: A) => A): A => {
  let out = first
  for (let i = 1; i < n; i++) out = around(out)
  return out
}

/** A value of n parts: a chain would be too deep, a balanced tree is not; n is odd. */
const balanced = <A>(n: number, leaf: A, both: (a: A, b: A) => A): A => {
  if (n === 1) return leaf
  const left = 2 * Math.floor((n - 1) / 4) + 1
  return both(balanced(left, leaf, both), balanced(n - 1 - left, leaf, both))
}

const body = (bytes: number, locals = 0) => ({
  func: { _tag: "Func" as const, name: "f", params: [], results: [] },
  locals: Array.from({ length: locals }, () => "f64" as const),
  bytes: { length: bytes } as Uint8Array,
  relocations: [],
  usesMemory: false
})

const functions = (list: ReadonlyArray<ReturnType<typeof body>>): string | null => {
  const large = wasm.beyond({ functions: list })
  return large === null ? null : `${large.found} ${large.what}, at most ${large.most}`
}

const program = (length: number) => ({ instructions: { length } as ReadonlyArray<never>, results: [] })

/** Cells and electrodes that see so many pairs of them: only their numbers are asked for. */
const measured = (pairs: number): Network.Network => {
  const one = Network.editSync(recorded, [Edit.unrecord(), Edit.record("potential", Electrode.make([0, 0, 9]))])
  const [few] = one.recordings
  const nodes = Object.create(one.nodes, { length: { value: pairs / 2 ** 10 } }) as typeof one.nodes
  return one.set("nodes", nodes).set("recordings", List(Array(2 ** 10).fill(few)))
}

const answer = (bytes: number): string | null =>
  // A compartment has a voltage and no states: 8 bytes, and 8 for each sample.
  said(runs.tooMuchAnswer(recorded, bytes / 8 - 1, 1, "less"))

const rows: ReadonlyArray<readonly [of: string, most: number, refusal: Try, step?: number]> = [
  ["entries of a list in a printed program", printed.mostEntries, (n) => said(printed.tooManyEntries("it", n))],
  ["points of an SWC text", swc.mostPoints, (n) => said(swc.tooManyPoints(n))],
  ["characters of an SWC text", swc.longestText, (n) => said(swc.tooLong(n))],
  ["characters of an NMODL text, and of each that it includes", nmodl.longestFile, (n) => said(nmodl.tooLong(n))],
  ["entries of a folder with files of NMODL", modFiles.mostEntries, (n) => said(modFiles.tooManyEntries(n))],
  ["bytes of a file that the command reads", command.largestFile, (n) => said(command.tooLarge(n))],
  ["cells of a model file", command.mostCells, (n) => said(command.tooManyCells(n))],
  [
    "values of an axis of a model file, `from` one `to` another",
    command.mostValues,
    (n) => said(command.tooManyValues(n))
  ],
  ["points of a list of a model file", mostPoints, (n) => said(command.tooManyPoints(n))],
  ["characters of a printed program", printed.longestProgram, (n) => said(printed.tooManyCharacters(n))],
  [
    "compartments of a cell, and of a network",
    networks.mostCompartments,
    (n) => said(networks.tooManyCompartments("it", n))
  ],
  [
    "branches of a cell",
    networks.mostCompartments,
    (n) => thrown(() => n > networks.mostCompartments && Cell.make({ parents: new Array<number>(n).fill(-1) }))
  ],
  ["cells of a network", networks.mostCompartments, (n) => {
    const cell = Cell.make()
    return thrown(() => n > networks.mostCompartments && Network.make(new Array(n).fill(cell)))
  }],
  [
    "synapses of a network, and of one wiring",
    networks.mostSynapses,
    (n) => said(tables.tooMany("synapses", n, networks.mostSynapses, ""))
  ],
  [
    "stimuli, clamps, recordings, recordings of spikes, sources, of each",
    networks.mostAttached,
    (n) => said(networks.tooManyAttached("stimuli", n - 1, 1))
  ],
  ["ms of a delay of synapses", networks.longestDelay, (n) => {
    const driven = Network.editSync(one, [Edit.drive(Source.times([1]), Select.all, Synapses.ExpSyn)])
    return failed(Network.edit(driven, [Edit.set("delay", n)]))
  }],
  ["samples of a stimulus or a clamp", networks.mostSamples, (n) => said(networks.tooManySamples("it", n))],
  [
    "columns of a table: groups, labels, parameters, states",
    tables.mostColumns,
    (n) =>
      said(
        networks.tooManyColumns(
          "it",
          { length: 1, columns: one.nodes.columns.clear() },
          Array.from({ length: n }, (_, i) => `x${i}`)
        )
      )
  ],
  [
    "bytes of a table",
    tables.mostBytes,
    (n) => said(networks.tooManyColumns("it", { length: n / 8, columns: one.nodes.columns.clear() }, ["x"])),
    8
  ],
  ["trainables", networks.mostTrainables, (n) => {
    const list = recorded.trainables.concat(
      Array.from({ length: n - 1 }, (_, i) => ({ name: `x${i}`, index: {} }) as never)
    )
    return failed(Edit.train("v", { name: "v" })(one.set("trainables", list)))
  }],
  [
    "characters of a name of one's own: a group, a label, a trainable, an input",
    tables.longestName,
    (n) => edited(Edit.group("x".repeat(n), Select.all))
  ],
  ["arguments of a call", mostArguments, (n) => thrown(() => Share.by(...new Array<string>(n).fill("v")))],
  [
    "edits in one `Edit.all`, those of edits in it too",
    networks.mostEdits.parts,
    (n) => said(tables.tooMany("edits", n, networks.mostEdits.parts, ""))
  ],
  [
    "pairs of cells of a wiring by probability",
    selections.mostJudged,
    (n) => said(selections.tooManyJudged(n))
  ],
  ["rows or indices in a list", selections.mostListed, (n) => said(selections.tooLong("it", n))],
  [
    "steps of a selection within each other (a chain, `and`, `or`, `not`)",
    selections.deepestSelection,
    (n) => thrown(() => within(n, Select.all, (s) => s.not()))
  ],
  [
    "steps of a selection in all",
    selections.mostSteps,
    (n) =>
      thrown(() =>
        n % 2 === 0
          ? balanced(n - 1, Select.all, (a, b) => a.and(b)).not()
          : balanced(n, Select.all, (a, b) => a.and(b))
      )
  ],
  [
    "edits within each other (`Edit.all`)",
    networks.mostEdits.depth,
    (n) => edited(within(n, Edit.set("v", 1), (inner) => Edit.all([inner])))
  ],
  [
    "sharing rules within each other (`meet`, `join`)",
    mostRules.depth,
    (n) => thrown(() => within(n, Share.each, (r) => Share.meet(r, Share.each)))
  ],
  [
    "sharing rules in a rule in all",
    mostRules.parts,
    (n) => thrown(() => balanced(n % 2 === 0 ? n - 1 : n, Share.each, Share.join))
  ],
  [
    "copies of one name on a side of a reaction",
    largestProductExponent,
    (n) => failed(Channel.makeResult("X", { states: { a: {}, b: {} }, scheme: [`${n} a -> b : 1 [1/ms]`] }))
  ],
  ["steps of a run, those before its start counted", runs.mostSteps, (n) => failed(check(recorded, { steps: n }))],
  ["steps of one `Stepper.advance`", Stepper.mostSteps, (n) => failed(Stepper.advanceResult(stepper, n))],
  [
    "points of a grid",
    mostPoints,
    (n) => failed(Scan.gridResult({ a: Array.from({ length: n }, () => 0), b: [0] }))
  ],
  [
    "characters of a CSV of spikes",
    runs.longestSpikeText,
    (n) => {
      // The first line is wrong, whatever comes after it.
      const message = failed(Spikes.fromCsvResult(" ".repeat(n), { tMax: 1 }))
      return message!.includes("first line") ? null : message
    }
  ],
  ["networks of a batch", runs.mostNetworks, (n) => said(runs.tooMuchAnswer(recorded, 1, n, ""))],
  ["bytes of what one call gives: samples and last states of all its runs", tables.mostBytes, answer, 8],
  [
    "bytes of what electrodes see of compartments: electrodes × compartments × runs of a batch",
    tables.mostBytes,
    (n) => said(runs.tooMuchAnswer(measured(n / 8), 1, 1, "")),
    2 ** 13
  ],
  [
    "compartments of a cell under `exponentialEuler`",
    runs.largestDense,
    (n) => failed(check(Network.make([Cell.make({ ncomp: n })]), { steps: 0, scheme: "exponentialEuler" }))
  ],
  ["stretches that the schedule of a gradient runs", mostStretches, (n) =>
    // With a place for every state, each stretch runs twice but for the last.
    said(tooManyStretches(Math.ceil(n / 2), { tape: 1, states: n }))],
  ["bytes of memory of a kernel", runs.mostKernelBytes, (n) => said(runs.tooMuchKernel(n))],
  ["instructions of the program of a place", mostInstructions, (n) => thrown(() => counted()(program(n)))],
  ["instructions of all programs of a kernel", mostInstructionsInAll, (n) =>
    thrown(() => {
      const count = counted()
      for (let left = n; left > 0; left -= mostInstructions) count(program(Math.min(left, mostInstructions)))
    })],
  ["local variables of a function", wasm.most["local variables in one function"], (n) => functions([body(2, n)])],
  ["bytes of a function", wasm.most["bytes in one function"], (n) => functions([body(n - wasm.bytesOf(body(0)))])],
  ["functions of a kernel", wasm.most.functions, (n) => functions(new Array(n).fill(body(0)))],
  ["bytes of code", wasm.most["bytes of code"], (n) => {
    const each = 1_000_000
    const count = Math.floor(n / each)
    return functions([
      ...new Array(count).fill(body(each - wasm.bytesOf(body(0)))),
      body(n - count * each - wasm.bytesOf(body(0)))
    ])
  }],
  [
    "steps of training: epochs × batches",
    training.mostTrainingSteps,
    (n) => thrown(() => training.atMost("steps", n, training.mostTrainingSteps, ""))
  ],
  ["data", training.mostData, (n) => thrown(() => training.atMost("data", n, training.mostData, ""))],
  ["inputs", training.mostInputs, (n) => thrown(() => training.atMost("inputs", n, training.mostInputs, ""))],
  [
    "numbers of an input, pieces of a learning rate",
    training.mostValues,
    (n) => thrown(() => Input.samples("x", { at: Select.all, values: new Float64Array(n) }))
  ],
  ["steps of a run with inputs", networks.mostSamples, (n) => said(networks.tooManySamples("it", n))],
  [
    "lists and records of what an optimiser remembers within each other",
    training.deepestMemory,
    (n) => thrown(() => plainMemory(within<import("../../src/train/Memory.ts").Memory>(n + 1, 0, (m) => [m])))
  ],
  [
    "learning rates, optimisers, transforms, readouts within each other",
    training.mostParts.depth,
    (n) =>
      thrown(() => within(n, Optimizer.clipByNorm(1), (o) => Optimizer.chain(o))) ??
        thrown(() => within(n, LearningRate.constant(1), (r) => LearningRate.warmup({ to: 1, steps: 1 }, r))) ??
        thrown(() => within(n, Transform.softplus(0), (t) => Transform.chain(t))) ??
        thrown(() => within(n, Readout.mean(), (r) => Readout.concat(r)))
  ],
  [
    "learning rates, optimisers, transforms, readouts in one",
    training.mostParts.parts,
    (n) => thrown(() => balanced(n % 2 === 0 ? n - 1 : n, Readout.mean(), (a, b) => Readout.concat(a, b)))
  ],
  ["lists and records of a document within each other", deepestDocument, (n) => {
    const message = failed(Json.decode("[".repeat(n) + "]".repeat(n)))
    return message?.includes("deep within each other") === true ? `${n}, ${message}` : null
  }],
  [
    "`and`, `or`, `pre`, `meet`, `join` … of a stored selection or rule within each other",
    deepestSteps,
    (n) => {
      const nested = Array.from({ length: n }).reduce<Select.NodeSelection>((a) => Select.cell(0).or(a), Select.all)
      return thrown(() => Json.encodeSelection(nested))?.replace("more than 50", `${n}, more than 50`) ?? null
    }
  ],
  ["characters of a document that is written", longestDocument, (n) => thrown(() => checkLength(n))],
  ["wrong entries that are told of one list", mostWrong, (n) => {
    const document = JSON.parse(Json.encode(one))
    document.stimuli = [{ row: 0, stimulus: { _tag: "Samples", values: new Array(n).fill("x") } }]
    const decoded = Json.decode(JSON.stringify(document))
    const problems = Result.isFailure(decoded) ? decoded.failure.problems : []
    return problems.length === n && n <= mostWrong ? null : `${problems.at(-1)?.message} of ${n}`
  }],
  ["marks of a figure: points, segments, synapses, squares, names", plots.mostMarks, plots.tooManyMarks],
  ["series, panels, recordings, windows of a figure", plots.mostSeries, (n) => plots.tooManySeries("series", n)],
  ["samples of a series", networks.mostSamples, (n) => plots.tooManySeries("series", 1, n)],
  ["values of a film", plots.mostFilmed, (n) => plots.tooMuchFilm(n, 1)],
  ["characters of a page", plots.longestPage, plots.tooLongPage],
  ["values of a table as text: rows × columns", tables.mostShown, (n) => said(tables.tooMuchShown(n, 1, n))],
  [
    "cells of a network, branches of a cell, compartments of a branch to be drawn",
    testing.mostDrawn,
    (n) => thrown(() => testing.sizes("cells", [1, n]))
  ],
  [
    "compartments of a network to be drawn",
    testing.mostDrawnCompartments,
    (n) => thrown(() => testing.checkDrawn(n, 1, 1))
  ],
  ["runs of a checker", testing.mostRuns, (n) => thrown(() => testing.checkRuns(n))]
]

/** Limits that other tests stand at: of arguments, `test/table/settled.test.ts`; of folds, `test/network/fold.test.ts`; of walks, `test/solve/events/eventMismatch.test.ts`; of mechanisms, `test/mechanism/limits.test.ts`; of NMODL, `test/io/nmodl`; of messages, `messages.test.ts`. */
const elsewhere: ReadonlyArray<readonly [of: string, most: number]> = [
  ["functions that call each other, files that include each other", nmodl.deepestCalls],
  ["turns of a loop, places of an array in NMODL", nmodl.mostTurns],
  ["statements that are followed in an NMODL text", nmodl.mostFollowed],
  ["characters of equations that an NMODL text makes", nmodl.longestInlined],
  ["spikes of a Poisson process that are walked to find where a state stands", runs.mostWalked],
  ["values of all points of a grid: points × axes", mostGridValues],
  ["bytes of columns that `Network.fold` remembers", networks.mostRemembered],
  ["values of a list that is an argument", longestList],
  ["values of all lists within an argument", mostSettled],
  ["lists and records of an argument within each other", deepest],
  ["states that depend on each other", largestSystem],
  ["bytes of the name of a file", longestFileName],
  ["characters of a name of a run, and of a tag", longestRunName],
  ["parts of a scan", mostShards],
  ["connections of a process with a database", mostConnections],
  ["threads of an engine", mostThreads],
  ["runs of a list of a store", mostRunsListed],
  ["characters of a text", equation.longestText],
  ["tokens of a text", equation.mostTokens],
  ["brackets, signs, powers, choices within each other", equation.deepestNesting],
  ["order of `efunD`, `exprelD`", equation.highestOrder],
  ["definitions", mechanism.mostEntries.definitions],
  [
    "parameters, states, reads, reactions, update lines, reset assignments, places in `unchecked`, currents",
    mechanism.mostEntries.parameters
  ],
  ["characters of a place in `unchecked`", mechanism.longestPlace],
  ["characters of all texts of a mechanism", mechanism.longestTexts],
  ["characters of the one text of a mechanism (`Mechanism.parse`)", mechanism.longestSource],
  ["characters of a name of a mechanism or in it", networks.longestMechanismName],
  ["characters of `about`", mechanism.longestAbout],
  ["characters of a unit", longestUnit],
  ["exponent in a unit, of ten too", largestExponent],
  ["characters of a message", messages.longestMessage],
  ["characters of a name or a value in it", messages.longestExcerpt],
  ["characters of a sentence in it", messages.longestSentence],
  ["names that it lists", messages.mostListed]
]

for (const [of, most, refusal, step = 1] of rows) {
  describe(`${of}: at most ${most}`, () => {
    it("are taken", () => expect(refusal(most)).toBeNull(), 60_000)

    it("and what is beyond is refused with both numbers", () => {
      const message = refusal(most + step)
      expect(message).toContain(String(most))
      expect(message).toContain(String(most + step))
      expect(message!.length).toBeLessThan(messages.longestMessage)
    }, 60_000)
  })
}

describe("the page", () => {
  const page = readFileSync("docs/limits.md", "utf8")
  const lines = page.split("\n").filter((line) =>
    line.startsWith("| ") && !line.startsWith("| of") && !line.startsWith("| ---")
  )

  it("lists every limit with its number, and no other", () => {
    const wanted = [...rows, ...elsewhere].map(([of, most]) => `| ${of} | ${most.toLocaleString("en")} |`)
    expect(lines.map((line) => line.split("|").slice(0, 3).join("|") + "|").toSorted()).toEqual(wanted.toSorted())
  })
})
