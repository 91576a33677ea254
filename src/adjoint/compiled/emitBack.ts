/**
 * The whole adjoint kernel: the way forwards with a tape, and `back`, which goes back over the records.
 *
 * `run(header)` does what the header's mode says. The order within a step back is that of `stepBack.ts`; threads meet where one needs what
 * others' synapses gave to its voltages.
 */
import type { Program } from "../../kernel/Program.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import type { Module } from "../../kernel/wasm/Module.ts"
import * as Back from "../../program/BackPlace.ts"
import { groupBack } from "../../program/joinedBack.ts"
import { type BackStatement, type BackStep, backSweepsOf } from "../../program/reverse.ts"
import type { Sweep } from "../../program/Step.ts"
import { stepOf } from "../../program/stepOf.ts"
import { isImplicit, schemeKinds } from "../../program/System.ts"
import type { GroupBack } from "../../program/transposedSweeps.ts"
import { unrolled } from "../../program/unrolled.ts"
import type { Remembered } from "../../solve/compiled/addresses.ts"
import { barrierFunction } from "../../solve/compiled/emitBarrier.ts"
import {
  blockWord,
  calls,
  listWord,
  memoryImport,
  rangeWord,
  tableWords,
  word
} from "../../solve/compiled/emitCalls.ts"
import { cellsFunction } from "../../solve/compiled/emitCells.ts"
import { forwardLists, listFunction, type Lists } from "../../solve/compiled/emitLists.ts"
import { unrolledTreeFunction } from "../../solve/compiled/emitLoops.ts"
import { rowsFunction } from "../../solve/compiled/emitRows.ts"
import { runFunction, stepFunctions } from "../../solve/compiled/emitRun.ts"
import { throughFunction } from "../../solve/compiled/emitThrough.ts"
import { eventFunctions } from "../../solve/compiled/events/eventFunctions.ts"
import { groupHeld } from "../../solve/compiled/GroupMap.ts"
import { headerWords } from "../../solve/compiled/MemoryMap.ts"
import { encoded } from "../../solve/compiled/moduleOf.ts"
import { partsOf, type Programs } from "../../solve/compiled/partsOf.ts"
import type { Pausing } from "../../solve/Pieces.ts"
import type { SchemeName } from "../../solve/Scheme.ts"
import { type AdjointMap, backLists, rangeWords, words } from "./AdjointMap.ts"
import { backRows, backTabled, backUnrolled } from "./backPlaces.ts"
import { joinBackFunction, throughBackFunction } from "./emitJoinBack.ts"

/** An adjoint kernel as a module, and which of its functions is what: by site, its detectors, by block of synapses, and by system and class. */
export type AdjointParts = {
  readonly module: Module
  readonly sites: ReadonlyArray<Code.Body>
  readonly detectors: ReadonlyArray<Code.Body | null>
  readonly synapses: ReadonlyMap<number, Code.Body>
  readonly sums: ReadonlyMap<number, Code.Body>
  readonly trees: ReadonlyArray<ReadonlyArray<Code.Body | undefined>>
  /** The functions that the statements of the step backwards are. */
  readonly back: ReadonlyMap<BackStatement, Code.Body>
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
export function* adjointModule(
  own: AdjointMap,
  programs: Programs,
  backwards: BackStep,
  scheme: SchemeName
): Pausing<Uint8Array<ArrayBuffer>> {
  return encoded((yield* adjointParts(own, programs, backwards, scheme)).module)
}

/** The functions of an adjoint kernel; pauses between them. */
export function* adjointParts(
  own: AdjointMap,
  programs: Programs,
  backwards: BackStep,
  scheme: SchemeName
): Pausing<AdjointParts> {
  const { map, record } = own
  const step = stepOf(partsOf(map, programs, scheme))
  const functions = yield* stepFunctions(map, step, scheme, {
    site: (s) => siteTape(own, s),
    block: (t) => synapseTape(own, t),
    systems: record.systems,
    groups: record.factors.map((factors) => ({ ...record.systems[0], factors }))
  })
  const { detectors, sites, sums, synapses, trees } = functions
  const events = eventFunctions(map, programs, step, functions.of, true)
  const all = { ...functions, of: new Map([...functions.of, ...events.of]) }
  const back = yield* backFunctions(own, backwards, scheme)
  const lists = forwardLists()
  const [add, gather] = [listFunction("add"), gatherFunction()]
  const shared = map.layout.threads > 1
  const barrier = shared ? barrierFunction(map.layout.threads, map.barrier) : null
  const records = { record: map.extraWords + words.record, stride: map.extraWords + words.stride }
  const forward = runFunction(map, step, { functions: all, lists, barrier }, records)
  const goBack = backFunction(own, backwards, back, { ...lists, add, gather }, barrier)
  const run = Code.make("run", ["i32"], [])
  run.get(run.params[0]).memory("i32.load", word(map.extraWords + words.mode))
  run.ifElse(
    [],
    () => void run.get(run.params[0]).call(goBack.func),
    () => void run.get(run.params[0]).call(forward.func)
  )
  const body = run.end()
  const module: Module = {
    imports: [memoryImport(shared)],
    globals: map.blocks.globals,
    functions: [
      ...map.blocks.bodies,
      ...functions.all,
      ...events.all,
      ...Object.values(lists),
      ...back.values(),
      add,
      gather,
      ...(barrier === null ? [] : [barrier]),
      forward,
      goBack,
      body
    ],
    exports: { run: body.func }
  }
  return { module, sites, detectors, synapses, sums, trees, back, barrier, run: body }
}

/** The functions of a step backwards; pauses between them. */
function* backFunctions(
  own: AdjointMap,
  step: BackStep,
  scheme: SchemeName
): Pausing<ReadonlyMap<BackStatement, Code.Body>> {
  const functions = new Map<BackStatement, Code.Body>()
  const { map } = own
  const statements = step.flatMap(({ members, name }) => members.map((s) => ({ s, isMembrane: name === "membrane" })))
  for (const { isMembrane, s } of statements) {
    yield
    const number = functions.size
    if (s._tag === "Cells") {
      const places = backTabled(own, s.cls, isMembrane)
      functions.set(s, cellsFunction(`cells ${number} back`, s.sweeps, map, 0, s.cls, places))
    } else if (s._tag === "Join") {
      functions.set(s, joinBackFunction(`join ${s.group} back`, groupSweeps(own, scheme, s.group), own, s.group))
    } else if (s._tag === "Through") {
      const name = `through ${number} back`
      const [at, into] = s.way === "forwards" ? [s.values, s.into].map((column) => map.slots.get(column)!) : []
      functions.set(s, s.way === "forwards" ? throughFunction(name, at, into) : throughBackFunction(name, s, own))
    } else if (s._tag === "Rows") {
      const { space } = s
      const of = space._tag === "Sums" ? "lines of" : space._tag === "Links" ? "links of" : "synapses"
      const name = "block" in space ? `${of} ${space.block} back` : `site ${space.site} back`
      functions.set(s, rowsFunction(name, space, s.body, map, backRows(own, space)))
    } else if (s._tag === "Solve") functions.set(s, treeBack(own, scheme, s.system, s.cls))
  }
  return functions
}

/** The sweeps of a group backwards; a dense matrix has sums whatever is wanted, of which the rates of junctions are a part. */
const groupSweeps = (own: AdjointMap, scheme: SchemeName, group: number): GroupBack => {
  const { map, wants: [wants] } = own
  const [system] = map.systems
  const held = groupHeld(map.layout, system, group)
  const coefficients = wants.coefficients || schemeKinds[scheme].over === "matrix"
  return groupBack(scheme, { system, index: 0, held, wants: { ...wants, coefficients } })
}

/** The sweeps of a solve backwards in one class. */
const sweepsOf = (
  own: AdjointMap,
  scheme: SchemeName,
  index: number,
  cls: number
): ReadonlyArray<Sweep<Back.CellBack>> => {
  const system = own.map.systems[index]
  return backSweepsOf(scheme, { system, index, held: system.held[cls], wants: own.wants[index] })
}

/** The same as a straight line, where trees are written out; else null. */
export const straightBack = (
  own: AdjointMap,
  scheme: SchemeName,
  index: number,
  cls: number
): Program<Back.CellBack> | null => {
  const { tree } = own.map.trees[cls]
  return isImplicit(scheme) && tree.parent.length <= own.map.layout.tuning.largestUnrolled
    ? unrolled(sweepsOf(own, scheme, index, cls), tree, Back.atNode)
    : null
}

/** The solve of one system in one class, backwards. */
const treeBack = (own: AdjointMap, scheme: SchemeName, index: number, cls: number): Code.Body => {
  const { map } = own
  const name = `tree ${map.systems[index].ion ?? "v"} ${cls} back`
  const straight = straightBack(own, scheme, index, cls)
  return straight !== null
    ? unrolledTreeFunction(name, straight, map, cls, backUnrolled(own, cls))
    : cellsFunction(name, sweepsOf(own, scheme, index, cls), map, index, cls, backTabled(own, cls))
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

/** `back(header)`: goes `steps` records back; the header names the record after the last, and the first afterwards. */
const backFunction = (
  { map, order, record: { bytes } }: AdjointMap,
  backwards: BackStep,
  functions: ReadonlyMap<BackStatement, Code.Body>,
  lists: Lists & { readonly gather: Code.Body },
  barrier: Code.Body | null
): Code.Body => {
  const code = Code.make("back", ["i32"], [])
  const [header] = code.params
  const [step, record] = [code.local("i32"), code.local("i32")]
  const own = tableWords(map)
  const { list, meet, range, ranges, read } = calls(code, map, step, barrier, () => void code.get(record))
  const extra = map.extraWords
  const ofAdjoints = extra + words.lists
  const ofRanges = rangeWords(order)
  let [swept, passed] = [0, 0]
  const write = (statement: BackStatement): void => {
    const body = functions.get(statement)
    switch (statement._tag) {
      case "Rows":
        if (!("block" in statement.space)) return ranges(body!, rangeWord(own, statement.space))
        range(
          statement.space._tag === "Links"
            ? extra + ofRanges.links(statement.space.block)
            : blockWord(map, statement.space)
        )
        return void code.get(record).call(body!.func)
      case "Solve":
        range(own.classes + 2 * statement.cls)
        return void read(headerWords.scratch).get(record).call(body!.func)
      case "Cells":
        range(extra + ofRanges.cells + 2 * swept++)
        return void read(headerWords.scratch).get(record).call(body!.func)
      case "Join":
        range(own.groups + 2 * statement.group)
        return void read(headerWords.scratch).get(record).call(body!.func)
      case "Through":
        return void range(extra + ofRanges.through + 2 * passed++).call(body!.func)
      case "Spikes":
      case "Pull":
      case "Due":
        throw new Error(`internal: a run backwards has no ${statement._tag}`)
      case "List": {
        const { list: name, of, way } = statement
        return of === "values"
          ? list(listWord(map, name), lists[way])
          : list(ofAdjoints + words.listWords * backLists.findIndex((one) => one === name), lists[way])
      }
      case "Collect":
        return void range(ofAdjoints + words.listWords * backLists.length).call(lists.gather.func)
      case "Meet":
        return meet()
    }
  }
  code.block([], (done) => {
    read(headerWords.steps).tee(step).op("i32.eqz").brIf(done)
    if (map.blocks.bytes > 0) map.blocks.begin(read(headerWords.scratch))
    read(extra + words.record).set(record)
    code.loop([], (again) => {
      code.get(step).i32(1).op("i32.sub").set(step)
      code.get(record).i32(bytes).op("i32.sub").set(record)
      for (const { members } of backwards) members.forEach(write)
      code.get(step).brIf(again)
    })
    code.get(header).get(record).memory("i32.store", word(extra + words.record))
  })
  if (barrier !== null) code.call(barrier.func)
  return code.end()
}
