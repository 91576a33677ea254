/**
 * The whole kernel: functions for sites, synapses and trees, and `run`, which steps through time.
 *
 * `run(header)` reads from the header of its thread how many steps to do, which ranges are its own, and where the lists of stimuli, clamps
 * and recordings are. Nothing of that is in the code, so that changing it needs no compilation. The order within a step is that of
 * `step.ts`.
 */
import * as Code from "../../kernel/wasm/Code.ts"
import type { Module } from "../../kernel/wasm/Module.ts"
import type { System } from "../../program/System.ts"
import type { SchemeName } from "../Scheme.ts"
import { barrierFunction } from "./emitBarrier.ts"
import { calls, memoryImport, tableWords, word } from "./emitCalls.ts"
import { exponentialTreeFunction, forwardTreeFunction } from "./emitExplicit.ts"
import { largestUnrolled, siteFunction, type SolveTape, synapseFunction, unrolledTreeFunction } from "./emitLoops.ts"
import { tableSiteFunction } from "./emitTables.ts"
import { tableTreeFunction } from "./emitTree.ts"
import { headerWords, listNames, type MemoryMap, type Programs } from "./MemoryMap.ts"
import { encoded } from "./moduleOf.ts"
import { treeProgram } from "./treeProgram.ts"

/** A kernel as a module, and which of its functions is what. */
export type KernelParts = {
  readonly module: Module
  /** By site: the functions that compute rates, whether or not there are others that look them up. */
  readonly sites: ReadonlyArray<Code.Body>
  readonly synapses: ReadonlyArray<Code.Body>
  /** By system, by class. */
  readonly trees: ReadonlyArray<ReadonlyArray<Code.Body>>
  /** Null with one thread. */
  readonly barrier: Code.Body | null
  readonly run: Code.Body
}

/** The functions of a kernel. */
export const kernelParts = (map: MemoryMap, programs: Programs, scheme: SchemeName): KernelParts => {
  const direct = programs.sites.map((program, s) => siteFunction(`site ${s}`, program, map, s))
  const looking = programs.tables.map((made, s) =>
    made === null ? null : tableSiteFunction(`site ${s} with tables`, made.program, map, s, direct[s])
  )
  const sites = direct.map((site, s) => looking[s] ?? site)
  const synapses = programs.synapses.map((program, t) => synapseFunction(`synapses ${t}`, program, map, t))
  const trees = map.systems.map((system, i) => map.trees.map((_, c) => treeFunction(map, scheme, system, i, c)))
  const lists = forwardLists()
  const shared = map.layout.threads > 1
  const barrier = shared ? barrierFunction(map.layout.threads, map.barrier) : null
  const run = runFunction(map, { sites, synapses, trees, lists, barrier })
  const module: Module = {
    imports: [memoryImport(shared)],
    globals: map.blocks.globals,
    functions: [
      ...map.blocks.bodies,
      ...direct,
      ...looking.filter((site) => site !== null),
      ...synapses,
      ...trees.flat(),
      ...Object.values(lists),
      ...(barrier === null ? [] : [barrier]),
      run
    ],
    exports: { run: run.func }
  }
  return { module, sites: direct, synapses, trees, barrier, run }
}

/** The bytes of a kernel. */
export const kernelModule = (map: MemoryMap, programs: Programs, scheme: SchemeName): Uint8Array<ArrayBuffer> =>
  encoded(kernelParts(map, programs, scheme).module)

/** The solve of one system in one class; with a tape it remembers what it was given and found. */
export const treeFunction = (
  map: MemoryMap,
  scheme: SchemeName,
  system: System,
  i: number,
  c: number,
  tape: SolveTape | null = null
): Code.Body => {
  const name = `tree ${system.ion ?? "v"} ${c}`
  const { tree } = map.trees[c]
  switch (scheme) {
    case "backwardEuler":
    case "crankNicolson":
      return tree.parent.length <= largestUnrolled
        ? unrolledTreeFunction(
          name,
          treeProgram(tree, scheme, { scaled: system.scaled, taped: tape !== null, held: system.held[c] }),
          map,
          system,
          i,
          c,
          tape
        )
        : tableTreeFunction(name, scheme, map, system, i, c, tape)
    case "forwardEuler":
      return forwardTreeFunction(name, map, system, i, c, tape)
    case "exponentialEuler":
      return exponentialTreeFunction(name, map, system, i, c, tape)
  }
}

/** The functions that a step is made of. */
export type StepFunctions = {
  readonly sites: ReadonlyArray<Code.Body>
  readonly synapses: ReadonlyArray<Code.Body>
  /** By system, by class. */
  readonly trees: ReadonlyArray<ReadonlyArray<Code.Body>>
  readonly lists: Lists
  /** Null with one thread. */
  readonly barrier: Code.Body | null
}

/** Words of a header where the address of the next record stands, and how far the one after it is. */
export type RecordWords = { readonly record: number; readonly stride: number }

/**
 * `put(table, count, buffer)`: for each (address, offset) of the table, writes buffer[offset] to address; `add` adds it; `take` writes
 * address into the buffer.
 */
export const listFunction = (kind: "put" | "add" | "take"): Code.Body => {
  const code = Code.make(kind, ["i32", "i32", "i32"], [])
  const [table, count, buffer] = code.params
  const [address, place] = [code.local("i32"), code.local("i32")]
  code.block([], (done) => {
    code.get(count).op("i32.eqz").brIf(done)
    code.loop([], (again) => {
      code.get(table).memory("i32.load", 0).set(address)
      code.get(table).memory("i32.load", 4).get(buffer).op("i32.add").set(place)
      const at = (pointer: Code.Local): Code.Code => code.get(pointer).memory("f64.load", 0)
      switch (kind) {
        case "put":
          code.get(address)
          at(place).memory("f64.store", 0)
          break
        case "add":
          code.get(address)
          at(address)
          at(place).op("f64.add").memory("f64.store", 0)
          break
        case "take":
          code.get(place)
          at(address).memory("f64.store", 0)
          break
      }
      code.get(table).i32(8).op("i32.add").set(table)
      code.get(count).i32(1).op("i32.sub").tee(count).brIf(again)
    })
  })
  return code.end()
}

/** Functions that go through lists. */
export type Lists = Readonly<Record<"put" | "add" | "take", Code.Body>>

/** The functions of the way forwards. */
export const forwardLists = (): Lists => ({
  put: listFunction("put"),
  add: listFunction("add"),
  take: listFunction("take")
})

/** `run(header)`: steps through time; with a tape, each step remembers itself in the record that the header names. */
export const runFunction = (
  map: MemoryMap,
  functions: StepFunctions,
  records: RecordWords | null = null
): Code.Body => {
  const { barrier, lists, sites, synapses, trees } = functions
  const code = Code.make("run", ["i32"], [])
  const [header] = code.params
  const [step, record] = [code.local("i32"), code.local("i32")]
  const words = tableWords(map)
  /** The last argument of functions that remember. */
  const pushRecord = (): void => void (records !== null && code.get(record))
  // Synapses read voltages of other threads' cells: all of them must be there before, and none may move until all synapses are done.
  const { list, meet, range, ranges, read } = calls(code, map, step, barrier, pushRecord)
  const each = (name: (typeof listNames)[number], way: keyof Lists): void =>
    list(headerWords.lists + headerWords.listWords * listNames.indexOf(name), lists[way])

  code.block([], (done) => {
    read(headerWords.steps).op("i32.eqz").brIf(done)
    if (map.blocks.bytes > 0) map.blocks.begin(read(headerWords.scratch))
    if (records !== null) read(records.record).set(record)
    code.loop([], (again) => {
      each("hold", "put")
      sites.forEach(ranges)
      meet()
      synapses.forEach((block, t) => {
        range(words.synapses + 2 * t)
        pushRecord()
        code.call(block.func)
      })
      each("stimulate", "add")
      meet()
      // Diffusing states first, as in the interpreter; the voltage is system 0.
      for (const system of [...trees.keys()].reverse()) {
        trees[system].forEach((tree, c) => {
          range(words.classes + 2 * c)
          read(headerWords.scratch)
          pushRecord()
          code.call(tree.func)
        })
      }
      each("record", "take")
      if (records !== null) {
        code.get(record)
        read(records.stride).op("i32.add").set(record)
        code.get(header).get(record).memory("i32.store", word(records.record))
      }
      code.get(step).i32(1).op("i32.add").tee(step)
      read(headerWords.steps).op("i32.lt_u").brIf(again)
    })
  })
  if (barrier !== null) code.call(barrier.func)
  return code.end()
}
