/**
 * The whole kernel: functions for the statements of a step, and `run`, which steps through time.
 *
 * `run(header)` reads from the header of its thread how many steps to do, which ranges are its own, and where the lists of stimuli, clamps
 * and recordings are. Nothing of that is in the code, so that changing it needs no compilation. The order within a step is that of the step
 * (`program/stepOf.ts`).
 */
import * as Code from "../../kernel/wasm/Code.ts"
import type { Module } from "../../kernel/wasm/Module.ts"
import { groupEnds } from "../../program/joinedSweeps.ts"
import * as Place from "../../program/Place.ts"
import type { Body, Space, Statement, Step } from "../../program/Step.ts"
import { stepOf, sweepsOf } from "../../program/stepOf.ts"
import { isImplicit, type SchemeName, type System } from "../../program/System.ts"
import { unrolled } from "../../program/unrolled.ts"
import type { Pausing } from "../Pieces.ts"
import { forwardRows, type Remembered } from "./addresses.ts"
import { barrierFunction } from "./emitBarrier.ts"
import {
  blockWord,
  calls,
  eventWord,
  listWord,
  memoryImport,
  rangeWord,
  spikeWord,
  tableWords,
  word
} from "./emitCalls.ts"
import { cellsFunction } from "./emitCells.ts"
import { type GroupTape, joinFunction } from "./emitJoin.ts"
import { forwardLists, type Lists } from "./emitLists.ts"
import { unrolledTreeFunction } from "./emitLoops.ts"
import { rowsFunction } from "./emitRows.ts"
import { tableSiteFunction } from "./emitTables.ts"
import { throughFunction } from "./emitThrough.ts"
import { listFunction } from "./events/emitSpikes.ts"
import { type EventFunctions, eventFunctions } from "./events/eventFunctions.ts"
import { groupHeld } from "./GroupMap.ts"
import { headerWords, type MemoryMap, type SolveTape } from "./MemoryMap.ts"
import { encoded } from "./moduleOf.ts"
import { partsOf, type Programs } from "./partsOf.ts"
import { tabledPlaces } from "./tabledPlaces.ts"
import { unrolledPlaces } from "./unrolledPlaces.ts"

/** A kernel as a module, and which of its functions is what. */
export type KernelParts = StepFunctions & {
  readonly module: Module
  /** Null with one thread. */
  readonly barrier: Code.Body | null
  readonly run: Code.Body
}

/** How a step comes of its parts, and the sweeps of a solve of its scheme. */
export type Derivation = { readonly step: typeof stepOf; readonly sweeps: typeof sweepsOf }

const derivation: Derivation = { step: stepOf, sweeps: sweepsOf }

/** The functions of a kernel; pauses between them. */
export function* kernelParts(
  map: MemoryMap,
  programs: Programs,
  scheme: SchemeName,
  { step: derived, sweeps }: Derivation = derivation
): Pausing<KernelParts> {
  const step = derived(partsOf(map, programs, scheme))
  const loops = yield* stepFunctions(map, step, scheme, null, sweeps)
  const events = eventFunctions(map, programs, step, loops.of)
  const { all, awake, of } = events
  const functions = { ...loops, of: new Map([...loops.of, ...of]), awake, all: [...loops.all, ...all] }
  const lists = forwardLists()
  const shared = map.layout.threads > 1
  const barrier = shared ? barrierFunction(map.layout.threads, map.barrier) : null
  const run = runFunction(map, step, { functions, lists, barrier })
  const module: Module = {
    imports: [memoryImport(shared)],
    globals: map.blocks.globals,
    functions: [
      ...map.blocks.bodies,
      ...functions.all,
      ...Object.values(lists),
      ...(barrier === null ? [] : [barrier]),
      run
    ],
    exports: { run: run.func }
  }
  return { ...functions, module, barrier, run }
}

/** The bytes of a kernel. */
export function* kernelModule(
  map: MemoryMap,
  programs: Programs,
  scheme: SchemeName,
  derived?: Derivation
): Pausing<Uint8Array<ArrayBuffer>> {
  return encoded((yield* kernelParts(map, programs, scheme, derived)).module)
}

/** What a step remembers of itself. */
export type Taping = {
  readonly site: (site: number) => Remembered
  readonly block: (block: number) => Remembered
  readonly systems: ReadonlyArray<SolveTape>
  readonly groups: ReadonlyArray<GroupTape>
}

/** The functions that the statements of a step are. */
export type StepFunctions = {
  /** What is called for a statement. */
  readonly of: ReadonlyMap<Statement, Code.Body>
  /** By site: the functions that compute rates, whether or not there are others that look them up. */
  readonly sites: ReadonlyArray<Code.Body>
  /** By site: the detectors in it, null where none is. */
  readonly detectors: ReadonlyArray<Code.Body | null>
  /** By block of synapses: what they do, and the sums of what they have done. */
  readonly synapses: ReadonlyMap<number, Code.Body>
  readonly sums: ReadonlyMap<number, Code.Body>
  /** By system, by class; none of the voltages of cells that are solved in groups. */
  readonly trees: ReadonlyArray<ReadonlyArray<Code.Body | undefined>>
  readonly all: ReadonlyArray<Code.Body>
}

/** Writes the functions of a step, pausing between them; with a tape they remember what they read. */
export function* stepFunctions(
  map: MemoryMap,
  step: Step,
  scheme: SchemeName,
  tape: Taping | null = null,
  sweepsFor: Derivation["sweeps"] = sweepsOf
): Pausing<StepFunctions> {
  const of = new Map<Statement, Code.Body>()
  const detectors = map.sites.map((): Code.Body | null => null)
  const spikes = map.spikes === null ? null : listFunction(map.uniform.dt)
  const [sites, looking]: ReadonlyArray<Array<Code.Body>> = [[], []]
  const [synapses, sums] = [new Map<number, Code.Body>(), new Map<number, Code.Body>()]
  const trees = map.systems.map((): Array<Code.Body | undefined> => map.trees.map(() => undefined))
  const more: Array<Code.Body> = []
  const rows = (name: string, space: Space, body: Body<Place.RowPlace>, remembered: Remembered | null): Code.Body =>
    rowsFunction(name, space, body, map, forwardRows(map, space, remembered))
  for (const statement of step.flatMap(({ members }) => members)) {
    yield
    if (statement._tag === "Rows") {
      const { beyond, body, space } = statement
      switch (space._tag) {
        case "Site": {
          const direct = rows(`site ${space.site}`, space, beyond ?? body, tape?.site(space.site) ?? null)
          sites.push(direct)
          if (beyond === null) of.set(statement, direct)
          else {
            const looks = tableSiteFunction(`site ${space.site} with tables`, body, map, space.site, direct)
            looking.push(looks)
            of.set(statement, looks)
          }
          break
        }
        case "Detectors": {
          const direct = rows(`detectors ${space.site}`, space, body, null)
          detectors[space.site] = direct
          of.set(statement, direct)
          break
        }
        case "Shown": {
          const shows = rows(`shown of ${space.block}`, space, body, null)
          more.push(shows)
          of.set(statement, shows)
          break
        }
        case "Links":
          throw new Error("internal: a run forwards says nothing again")
        case "Block":
        case "Sums": {
          const [into, name] = space._tag === "Block" ? [synapses, "synapses"] as const : [sums, "lines of"] as const
          const direct = rows(`${name} ${space.block}`, space, body, tape?.block(space.block) ?? null)
          into.set(space.block, direct)
          of.set(statement, direct)
          break
        }
      }
    } else if (statement._tag === "Solve") {
      const { cls, system } = statement
      const tree = treeFunction(map, scheme, sweepsFor, map.systems[system], system, cls, tape?.systems[system] ?? null)
      trees[system][cls] = tree
      of.set(statement, tree)
    } else if (statement._tag === "Join") {
      const { group } = statement
      const ends = groupEnds(scheme, {
        system: map.systems[0],
        index: 0,
        held: groupHeld(map.layout, map.systems[0], group)
      })
      const join = joinFunction(`join ${group}`, scheme, ends, map, group, tape?.groups[group] ?? null)
      more.push(join)
      of.set(statement, join)
    } else if (statement._tag === "Through" && statement.way === "forwards") {
      const [values, into] = [statement.values, statement.into].map((column) => map.slots.get(column)!)
      const through = throughFunction(`through ${more.length}`, values, into)
      more.push(through)
      of.set(statement, through)
    } else if (statement._tag === "Cells") {
      const { cls, sweeps } = statement
      const places = tabledPlaces(map, map.systems[0], cls, null)
      const swept = cellsFunction(`cells ${more.length}`, sweeps, map, 0, cls, places)
      more.push(swept)
      of.set(statement, swept)
    } else if (statement._tag === "Spikes" && statement.way === "list") of.set(statement, spikes!)
  }
  const found = [...detectors, spikes].filter((body) => body !== null)
  return {
    of,
    sites,
    synapses,
    sums,
    detectors,
    trees,
    all: [
      ...sites,
      ...looking,
      ...synapses.values(),
      ...sums.values(),
      ...found,
      ...trees.flat().filter((tree) => tree !== undefined),
      ...more
    ]
  }
}

/** The solve of one system in one class; with a tape it remembers what it was given and found. Small trees are written out. */
const treeFunction = (
  map: MemoryMap,
  scheme: SchemeName,
  sweepsFor: Derivation["sweeps"],
  system: System,
  i: number,
  c: number,
  tape: SolveTape | null
): Code.Body => {
  const name = `tree ${system.ion ?? "v"} ${c}`
  const { tree } = map.trees[c]
  const sweeps = sweepsFor(scheme, { system, index: i, held: system.held[c], taped: tape !== null })
  return isImplicit(scheme) && tree.parent.length <= map.layout.tuning.largestUnrolled
    ? unrolledTreeFunction(name, unrolled(sweeps, tree, Place.atNode), map, c, unrolledPlaces(map, system, c, tape))
    : cellsFunction(name, sweeps, map, i, c, tabledPlaces(map, system, c, tape))
}

/** The functions that a run calls. */
export type RunFunctions = {
  readonly functions: Pick<StepFunctions, "of"> & Partial<Pick<EventFunctions, "awake">>
  readonly lists: Lists
  /** Null with one thread. */
  readonly barrier: Code.Body | null
}

/** Words of a header where the address of the next record stands, and how far the one after it is. */
export type RecordWords = { readonly record: number; readonly stride: number }

/** `run(header)`: steps through time; with a tape, each step remembers itself in the record that the header names. */
export const runFunction = (
  map: MemoryMap,
  step: Step,
  { barrier, functions, lists }: RunFunctions,
  records: RecordWords | null = null
): Code.Body => {
  const code = Code.make("run", ["i32"], [])
  const [header] = code.params
  const [done, record] = [code.local("i32"), code.local("i32")]
  const queue = map.events === null ? done : code.local("i32")
  const words = tableWords(map)
  /** The last argument of functions that remember. */
  const pushRecord = (): void => void (records !== null && code.get(record))
  const { list, meet, range, ranges, read } = calls(code, map, done, barrier, pushRecord)
  let [swept, passed] = [0, 0] // sweeps so far that are no solve, and passes over junctions
  const write = (statement: Statement): void => {
    const body = functions.of.get(statement)
    switch (statement._tag) {
      case "Rows":
        if (!("block" in statement.space)) {
          // Detectors remember nothing.
          const last = statement.space._tag === "Site" ? pushRecord : () => {}
          return ranges(body!, rangeWord(words, statement.space), last)
        }
        range(blockWord(map, statement.space))
        if (functions.awake?.has(statement) === true) {
          // The last step is gone through whole: what it leaves is the state of a run.
          code.get(done).i32(1).op("i32.add")
          read(headerWords.steps).op("i32.eq")
          return void code.call(functions.awake.get(statement)!.func)
        }
        pushRecord()
        return void code.call(body!.func)
      case "Solve":
        range(words.classes + 2 * statement.cls)
        read(headerWords.scratch)
        pushRecord()
        return void code.call(body!.func)
      case "Cells":
        // They remember nothing.
        range(words.cells + 2 * swept++)
        return void read(headerWords.scratch).call(body!.func)
      case "Join":
        range(words.groups + 2 * statement.group)
        read(headerWords.scratch)
        pushRecord()
        return void code.call(body!.func)
      case "Through":
        return void range(words.through + 2 * passed++).call(body!.func)
      case "Collect":
        throw new Error("internal: a run forwards collects nothing")
      case "Pull":
      case "Due":
        read(eventWord(map, statement)).set(queue)
        code.get(queue)
        return void code.if(() => void code.get(queue).call(body!.func))
      case "List":
        return list(
          listWord(map, statement.list),
          lists[statement.way]
        )
      case "Spikes":
        return void read(spikeWord(words, statement)).get(done).call(body!.func)
      case "Meet":
        return meet()
    }
  }
  code.block([], (end) => {
    read(headerWords.steps).op("i32.eqz").brIf(end)
    if (map.blocks.bytes > 0) map.blocks.begin(read(headerWords.scratch))
    if (records !== null) read(records.record).set(record)
    code.loop([], (again) => {
      for (const { members } of step) members.forEach(write)
      if (records !== null) {
        code.get(record)
        read(records.stride).op("i32.add").set(record)
        code.get(header).get(record).memory("i32.store", word(records.record))
      }
      code.get(done).i32(1).op("i32.add").tee(done)
      read(headerWords.steps).op("i32.lt_u").brIf(again)
    })
  })
  if (barrier !== null) code.call(barrier.func)
  return code.end()
}
