/**
 * The whole adjoint kernel: the way forwards with a tape, and `back`, which goes back over the records.
 *
 * `run(header)` does what the header's mode says. The order within a step back is that of `stepBack.ts`; threads meet where one needs what
 * others' synapses gave to its voltages.
 */
import * as Code from "../../kernel/wasm/Code.ts"
import type { Module } from "../../kernel/wasm/Module.ts"
import { stepOf } from "../../program/stepOf.ts"
import { barrierFunction } from "../../solve/compiled/emitBarrier.ts"
import { calls, memoryImport, tableWords, word } from "../../solve/compiled/emitCalls.ts"
import { forwardLists } from "../../solve/compiled/emitLists.ts"
import { largestUnrolled } from "../../solve/compiled/emitLoops.ts"
import type { Remembered } from "../../solve/compiled/emitRows.ts"
import { runFunction, stepFunctions } from "../../solve/compiled/emitRun.ts"
import { headerWords, listNames, type Programs } from "../../solve/compiled/MemoryMap.ts"
import { encoded } from "../../solve/compiled/moduleOf.ts"
import { partsOf } from "../../solve/compiled/partsOf.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import { type AdjointMap, backLists, type ReversedPrograms, words } from "./AdjointMap.ts"
import { exponentialTreeBack, forwardTreeBack } from "./emitExplicitBack.ts"
import { siteBackFunction, synapseBackFunction } from "./emitSiteBack.ts"
import { tableTreeBack, unrolledTreeBack } from "./emitTreeBack.ts"

/** An adjoint kernel as a module, and which of its functions is what: by site, by block of synapses, and by system and class. */
export type AdjointParts = {
  readonly module: Module
  readonly sites: ReadonlyArray<Code.Body>
  readonly synapses: ReadonlyArray<Code.Body>
  readonly trees: ReadonlyArray<ReadonlyArray<Code.Body>>
  readonly sitesBack: ReadonlyArray<Code.Body>
  readonly synapsesBack: ReadonlyArray<Code.Body>
  readonly treesBack: ReadonlyArray<ReadonlyArray<Code.Body>>
  /** Null with one thread. */
  readonly barrier: Code.Body | null
  readonly run: Code.Body
}

/** What a site remembers of its inputs on the tape. */
export const siteTape = ({ map, record }: AdjointMap, site: number): Remembered => (input) =>
  record.sites[site].get(input) ?? record.systems.find((_, i) => map.systems[i].x === input)?.site ?? null

/** What synapses remember of their inputs on the tape. */
export const synapseTape = ({ record }: AdjointMap, block: number): Remembered => (input) =>
  record.synapses[block].get(input) ?? null

/** The bytes of an adjoint kernel. */
export const adjointModule = (
  own: AdjointMap,
  programs: Programs,
  reversed: ReversedPrograms,
  scheme: SchemeName
): Uint8Array<ArrayBuffer> => encoded(adjointParts(own, programs, reversed, scheme).module)

/** The functions of an adjoint kernel. */
export const adjointParts = (
  own: AdjointMap,
  programs: Programs,
  reversed: ReversedPrograms,
  scheme: SchemeName
): AdjointParts => {
  const { map, record } = own
  const step = stepOf(partsOf(map, programs, scheme))
  const functions = stepFunctions(map, step, scheme, {
    site: (s) => siteTape(own, s),
    block: (t) => synapseTape(own, t),
    systems: record.systems
  })
  const { sites, synapses, trees } = functions
  const sitesBack = reversed.sites.map((program, s) => siteBackFunction(`site ${s} back`, program, own, s))
  const synapsesBack = reversed.synapses.map((program, t) => synapseBackFunction(`synapses ${t} back`, program, own, t))
  const treesBack = map.systems.map((_, i) => map.trees.map((_, c) => treeBack(own, scheme, i, c)))
  const lists = forwardLists()
  const { add, put, take } = lists
  const backWays = { add, put, take, gather: gatherFunction() }
  const shared = map.layout.threads > 1
  const barrier = shared ? barrierFunction(map.layout.threads, map.barrier) : null
  const records = { record: map.extraWords + words.record, stride: map.extraWords + words.stride }
  const forward = runFunction(map, step, { functions, lists, barrier }, records)
  const back = backFunction(own, {
    sites: sitesBack,
    synapses: synapsesBack,
    trees: treesBack,
    lists: backWays,
    barrier
  })
  const run = Code.make("run", ["i32"], [])
  run.get(run.params[0]).memory("i32.load", word(map.extraWords + words.mode))
  run.ifElse(
    [],
    () => void run.get(run.params[0]).call(back.func),
    () => void run.get(run.params[0]).call(forward.func)
  )
  const body = run.end()
  const module: Module = {
    imports: [memoryImport(shared)],
    globals: map.blocks.globals,
    functions: [
      ...map.blocks.bodies,
      ...functions.all,
      ...Object.values(lists),
      ...sitesBack,
      ...synapsesBack,
      ...treesBack.flat(),
      backWays.gather,
      ...(barrier === null ? [] : [barrier]),
      forward,
      back,
      body
    ],
    exports: { run: body.func }
  }
  return { module, sites, synapses, trees, sitesBack, synapsesBack, treesBack, barrier, run: body }
}

/** The solve of one system in one class, backwards. */
const treeBack = (own: AdjointMap, scheme: SchemeName, system: number, cls: number): Code.Body => {
  const name = `tree ${own.map.systems[system].ion ?? "v"} ${cls} back`
  switch (scheme) {
    case "backwardEuler":
    case "crankNicolson":
      return own.map.trees[cls].tree.parent.length <= largestUnrolled
        ? unrolledTreeBack(name, scheme, own, system, cls)
        : tableTreeBack(name, scheme, own, system, cls)
    case "forwardEuler":
      return forwardTreeBack(name, own, system, cls)
    case "exponentialEuler":
      return exponentialTreeBack(name, own, system, cls)
  }
}

/** `gather(table, count)`: for each pair of addresses, adds the number at the second to that at the first. */
const gatherFunction = (): Code.Body => {
  const code = Code.make("gather", ["i32", "i32"], [])
  const [table, count] = code.params
  const address = code.local("i32")
  code.block([], (done) => {
    code.get(count).op("i32.eqz").brIf(done)
    code.loop([], (again) => {
      code.get(table).memory("i32.load", 0).tee(address).get(address).memory("f64.load", 0)
      code.get(table).memory("i32.load", 4).memory("f64.load", 0).op("f64.add").memory("f64.store", 0)
      code.get(table).i32(8).op("i32.add").set(table)
      code.get(count).i32(1).op("i32.sub").tee(count).brIf(again)
    })
  })
  return code.end()
}

type BackFunctions = {
  readonly sites: ReadonlyArray<Code.Body>
  readonly synapses: ReadonlyArray<Code.Body>
  readonly trees: ReadonlyArray<ReadonlyArray<Code.Body>>
  readonly lists: Readonly<Record<"add" | "put" | "take" | "gather", Code.Body>>
  readonly barrier: Code.Body | null
}

/** `back(header)`: goes `steps` records back; the header names the record after the last, and the first afterwards. */
const backFunction = ({ map, record: { bytes } }: AdjointMap, functions: BackFunctions): Code.Body => {
  const { barrier, lists, sites, synapses, trees } = functions
  const code = Code.make("back", ["i32"], [])
  const [header] = code.params
  const [step, record] = [code.local("i32"), code.local("i32")]
  const own = tableWords(map)
  const { list, meet, range, ranges, read } = calls(code, map, step, barrier, () => void code.get(record))
  const extra = map.extraWords
  const each = (name: (typeof backLists)[number], way: "add" | "take"): void =>
    list(extra + words.lists + words.listWords * backLists.indexOf(name), lists[way])

  code.block([], (done) => {
    read(headerWords.steps).tee(step).op("i32.eqz").brIf(done)
    if (map.blocks.bytes > 0) map.blocks.begin(read(headerWords.scratch))
    read(extra + words.record).set(record)
    code.loop([], (again) => {
      code.get(step).i32(1).op("i32.sub").set(step)
      code.get(record).i32(bytes).op("i32.sub").set(record)
      // What is held is an input of the step, put in again for the way back.
      list(headerWords.lists + headerWords.listWords * listNames.indexOf("hold"), lists.put)
      each("record", "add")
      trees.forEach((classes) =>
        classes.forEach((tree, c) => {
          range(own.classes + 2 * c)
          read(headerWords.scratch).get(record).call(tree.func)
        })
      )
      each("stimulate", "take")
      synapses.forEach((block, t) => {
        range(own.synapses + 2 * t).get(record).call(block.func)
      })
      meet()
      const pre = extra + words.lists + words.listWords * backLists.length
      range(pre).call(lists.gather.func)
      sites.forEach(ranges)
      each("hold", "take")
      meet() // nobody's synapses give anything new before all have taken what was given
      code.get(step).brIf(again)
    })
    code.get(header).get(record).memory("i32.store", word(extra + words.record))
  })
  if (barrier !== null) code.call(barrier.func)
  return code.end()
}
