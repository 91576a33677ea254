/**
 * The loops backwards over compartments and synapses: a reversed program inside; records, adjoints and sums outside.
 *
 * What a program reads of the way forwards comes from the record; adjoints are changed in place. What several synapses give to one
 * compartment is added one by one, in their order.
 */
import { type Access, emit, hoist } from "../../kernel/emit.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import { type Copied, unroll } from "../../kernel/unroll.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Columns from "../../program/Columns.ts"
import { uniformLoad, vector } from "../../solve/compiled/emitLoops.ts"
import { gradientUnroll, siteUnroll, synapseUnroll } from "../../solve/compiled/Layout.ts"
import { isVoltage } from "../../solve/compiled/MemoryMap.ts"
import type { AdjointPort } from "../adjointPrograms.ts"
import type { AdjointMap } from "./AdjointMap.ts"

/** Pairs of compartments, and of synapses, in one iteration backwards: divisors of those forwards, because layouts are filled up for these. */
export const siteBackUnroll = 3
export const synapseBackUnroll = 6

const notHere = (port: AdjointPort): Error => {
  const column = port._tag === "Bar" || port._tag === "Sum" ? port.of : port
  return new Error(`internal: ${port._tag} of ${Columns.print(column)} does not belong here`)
}

/** Whether a port is the step, which is the same everywhere. */
const isDt = (port: AdjointPort): boolean => port === Columns.dt
const isCopiedDt = ({ of }: Copied<AdjointPort>): boolean => isDt(of)

const divides = (part: number, whole: number): void => {
  if (whole % part !== 0) throw new Error(`internal: ${part} does not divide ${whole}`)
}

/** `site back(slot, packed, end, record)`: a reversed site program over one range of slots. */
export const siteBackFunction = (
  name: string,
  program: Program<AdjointPort>,
  own: AdjointMap,
  site: number
): Code.Body => {
  divides(siteBackUnroll, siteUnroll)
  const { map, record } = own
  const code = Code.make(name, ["i32", "i32", "i32", "i32"], [])
  const [slot, packed, end, tape] = code.params
  const [slotTape, packedTape] = [code.local("i32"), code.local("i32")]
  code.get(tape).get(slot).op("i32.add").set(slotTape).get(tape).get(packed).op("i32.add").set(packedTape)
  const times = gradientUnroll(map.layout.sites[site], siteBackUnroll)
  const scheduled = schedule(unroll(program, times, isDt), isCopiedDt)
  const load = (input: Copied<AdjointPort>) => isCopiedDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
  const hoisted = hoist(code, scheduled, "simd", load)

  type Place = readonly [pointer: Code.Local, offset: number]
  const place = (port: AdjointPort): Place => {
    switch (port._tag) {
      case "Slot": {
        if (port.what === "held") return [slot, map.slots.get(port)!] // put there again for the step
        const system = map.systems.findIndex((s) => s.x === port)
        return [slotTape, record.systems[system].site ?? record.systems[system].x]
      }
      case "State":
      case "Current":
        return [packedTape, record.sites[site].get(port)!]
      case "Fixed":
      case "Held":
        return [packed, map.sites[site].get(port)!]
      case "Sum":
        return [packed, own.siteSums[site].get(port.of)!]
      case "Bar":
        if (port.of._tag === "Slot") return [slot, own.slots.get(port.of)!]
        if (port.of._tag !== "End") return [packed, own.sites[site].get(port.of)!]
        throw notHere(port)
      case "Density":
      case "Unpumped":
      case "End":
      case "Flaw":
      case "Table":
      case "Dt":
        throw notHere(port)
    }
  }
  const access: Access<Copied<AdjointPort>> = {
    load: ({ copy, of }) => {
      const [pointer, offset] = place(of)
      code.get(pointer).memory("v128.load", offset + vector * copy)
    },
    store: ({ copy, of }, value) => {
      const [pointer, offset] = place(of)
      code.get(pointer).get(value).memory("v128.store", offset + vector * copy)
    },
    block: map.blocks.caller(code)
  }
  code.loop([], (again) => {
    emit(code, scheduled, "simd", hoisted, access)
    for (const pointer of [packed, slotTape, packedTape]) {
      code.get(pointer).i32(vector * times).op("i32.add").set(pointer)
    }
    code.get(slot).i32(vector * times).op("i32.add").tee(slot).get(end).op("i32.lt_u").brIf(again)
  })
  return code.end()
}

/** `synapses back(from, to, record)`: a reversed synapse program over its block. */
export const synapseBackFunction = (
  name: string,
  program: Program<AdjointPort>,
  own: AdjointMap,
  block: number
): Code.Body => {
  divides(synapseBackUnroll, synapseUnroll)
  const { map, record } = own
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const [packed, end, tape] = code.params
  const [index, packedTape] = [code.local("i32"), code.local("i32")] // tables have 4 bytes per synapse
  const { columns, post, pre } = map.synapses[block]
  const bars = own.synapses[block]
  const scheduled = schedule(unroll(program, synapseBackUnroll, isDt), isCopiedDt)
  const load = (input: Copied<AdjointPort>) => isCopiedDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
  const hoisted = hoist(code, scheduled, "simd", load)
  /** Two numbers at places that a table says; in the record, or where they always are. */
  const gather = (table: number, base: number, inRecord: boolean): void => {
    const low = code.local("v128")
    const address = (lane: number): void => {
      code.get(index).memory("i32.load", table + 4 * lane)
      if (inRecord) code.get(tape).op("i32.add")
    }
    address(0)
    code.memory("v128.load64_zero", base).set(low)
    address(1)
    code.get(low).memoryLane("v128.load64_lane", base, 1)
  }
  /** Sums onto compartments wait until all copies are there: their order is that of the synapses. */
  type Sum = { readonly table: number; readonly base: number; readonly copy: number; readonly value: Code.Local }
  const sums: Array<Sum> = []
  type Place =
    /** In the block, or in the block's part of the record. */
    | { readonly _tag: "Packed"; readonly pointer: Code.Local; readonly offset: number }
    /** Of the compartment that a table of addresses names, from a base. */
    | { readonly _tag: "Named"; readonly table: number; readonly base: number; readonly inRecord: boolean }
  const inBlock = (pointer: Code.Local, offset: number): Place => ({ _tag: "Packed", pointer, offset })
  const named = (table: number, base: number, inRecord = false): Place => ({ _tag: "Named", table, base, inRecord })
  const place = (port: AdjointPort): Place => {
    switch (port._tag) {
      case "State":
        return inBlock(packedTape, record.synapses[block].get(port)!)
      case "End":
        return isVoltage(port)
          ? named(port.end === "pre" ? pre : post, record.systems[0].x, true)
          : inBlock(packedTape, record.synapses[block].get(port)!)
      case "Fixed":
      case "Density":
      case "Held":
        return inBlock(packed, columns.get(port)!)
      case "Sum":
        return inBlock(packed, own.synapseSums[block].get(port.of)!)
      case "Bar": {
        const { of } = port
        if (of._tag === "Slot") return named(post, own.slots.get(of)!)
        if (of._tag !== "End") return inBlock(packed, bars.columns.get(of)!)
        if (of.end === "pre") return inBlock(packed, bars.pre.get(of)!)
        return isVoltage(of) ? named(post, own.slots.get(Columns.voltage)!) : named(bars.reads.get(of)!, 0)
      }
      case "Slot":
      case "Unpumped":
      case "Current":
      case "Flaw":
      case "Table":
      case "Dt":
        throw notHere(port)
    }
  }
  const access: Access<Copied<AdjointPort>> = {
    load: ({ copy, of }) => {
      const found = place(of)
      if (found._tag === "Named") gather(found.table + 8 * copy, found.base, found.inRecord)
      else code.get(found.pointer).memory("v128.load", found.offset + vector * copy)
    },
    store: ({ copy, of }, value) => {
      const found = place(of)
      if (found._tag !== "Named") {
        return void code.get(found.pointer).get(value).memory("v128.store", found.offset + vector * copy)
      }
      sums.push({ table: found.table, base: found.base, copy, value })
      return "later"
    },
    block: map.blocks.caller(code)
  }
  const at = code.local("i32")
  const add = ({ base, copy, table, value }: Sum, lane: number): void => {
    code.get(index).memory("i32.load", table + 8 * copy + 4 * lane).set(at)
    code.get(at).get(at).memory("f64.load", base).get(value).lane("f64x2.extract_lane", lane).op("f64.add")
    code.memory("f64.store", base)
  }
  code.block([], (done) => {
    code.get(packed).get(end).op("i32.ge_u").brIf(done)
    code.get(packed).i32(1).op("i32.shr_u").set(index).get(tape).get(packed).op("i32.add").set(packedTape)
    code.loop([], (again) => {
      emit(code, scheduled, "simd", hoisted, access)
      for (let u = 0; u < synapseBackUnroll; u++) {
        for (const lane of [0, 1]) for (const sum of sums.filter((s) => s.copy === u)) add(sum, lane)
      }
      code.get(index).i32(8 * synapseBackUnroll).op("i32.add").set(index)
      code.get(packedTape).i32(vector * synapseBackUnroll).op("i32.add").set(packedTape)
      code.get(packed).i32(vector * synapseBackUnroll).op("i32.add").tee(packed).get(end).op("i32.lt_u").brIf(again)
    })
  })
  return code.end()
}
