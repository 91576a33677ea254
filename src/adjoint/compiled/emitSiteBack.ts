/**
 * The loops backwards over compartments and synapses: a reversed program inside; records, adjoints and sums outside.
 *
 * What a program reads of the way forwards comes from the record; adjoints are changed in place. What several synapses give to one
 * compartment is added one by one, in their order.
 */
import { type Access, emit, hoist } from "../../kernel/emit.ts"
import type { Program } from "../../kernel/Program.ts"
import { schedule } from "../../kernel/schedule.ts"
import { splitName, unroll } from "../../kernel/unroll.ts"
import * as Code from "../../kernel/wasm/Code.ts"
import * as Columns from "../../solve/compiled/Columns.ts"
import { uniformLoad, vector } from "../../solve/compiled/emitLoops.ts"
import { gradientUnroll, siteUnroll, synapseUnroll } from "../../solve/compiled/Layout.ts"
import { bar } from "../adjointPrograms.ts"
import type { AdjointMap } from "./AdjointMap.ts"

/** Pairs of compartments, and of synapses, in one iteration backwards: divisors of those forwards, because layouts are filled up for these. */
export const siteBackUnroll = 3
export const synapseBackUnroll = 6

const isDt = (input: string): boolean => input === Columns.dt

const divides = (part: number, whole: number): void => {
  if (whole % part !== 0) throw new Error(`internal: ${part} does not divide ${whole}`)
}

/** `site back(slot, packed, end, record)`: a reversed site program over one range of slots. */
export const siteBackFunction = (name: string, program: Program, own: AdjointMap, site: number): Code.Body => {
  divides(siteBackUnroll, siteUnroll)
  const { map, record } = own
  const code = Code.make(name, ["i32", "i32", "i32", "i32"], [])
  const [slot, packed, end, tape] = code.params
  const [slotTape, packedTape] = [code.local("i32"), code.local("i32")]
  code.get(tape).get(slot).op("i32.add").set(slotTape).get(tape).get(packed).op("i32.add").set(packedTape)
  const times = gradientUnroll(map.layout.sites[site], siteBackUnroll)
  const scheduled = schedule(unroll(program, times, isDt), isDt)
  const load = (input: string) => isDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
  const hoisted = hoist(code, scheduled, "simd", load)

  type Place = readonly [pointer: Code.Local, offset: number]
  const place = (name: string): Place => {
    const key = Columns.keyOf(name)
    switch (Columns.kindOf(name)) {
      case "slot": {
        const system = map.systems.findIndex((s) => s.x === name)
        return [slotTape, record.systems[system].site ?? record.systems[system].x]
      }
      case "state":
      case "current":
        return [packedTape, record.sites[site].get(name)!]
      case "fixed":
      case "held":
        return [packed, map.sites[site].get(name)!]
      case "sum":
        return [packed, own.siteSums[site].get(key)!]
      default: // "bar"
        return Columns.kindOf(key) === "slot" ? [slot, own.slots.get(key)!] : [packed, own.sites[site].get(key)!]
    }
  }
  const access: Access = {
    load: (input) => {
      const [column, u] = splitName(input)
      const [pointer, offset] = place(column)
      code.get(pointer).memory("v128.load", offset + vector * u)
    },
    store: (result, value) => {
      const [column, u] = splitName(result)
      const [pointer, offset] = place(column)
      code.get(pointer).get(value).memory("v128.store", offset + vector * u)
    }
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
export const synapseBackFunction = (name: string, program: Program, own: AdjointMap, block: number): Code.Body => {
  divides(synapseBackUnroll, synapseUnroll)
  const { map, record } = own
  const code = Code.make(name, ["i32", "i32", "i32"], [])
  const [packed, end, tape] = code.params
  const [index, packedTape] = [code.local("i32"), code.local("i32")] // tables have 4 bytes per synapse
  const { columns, post, pre } = map.synapses[block]
  const bars = own.synapses[block]
  const scheduled = schedule(unroll(program, synapseBackUnroll, isDt), isDt)
  const load = (input: string) => isDt(input) ? uniformLoad(code, map.uniform.dt, "simd") : null
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
  const place = (name: string): readonly [pointer: Code.Local, offset: number] => {
    const key = Columns.keyOf(name)
    switch (Columns.kindOf(name)) {
      case "state":
      case "post":
        return [packedTape, record.synapses[block].get(name)!]
      case "fixed":
      case "held":
        return [packed, columns.get(name)!]
      case "sum":
        return [packed, own.synapseSums[block].get(key)!]
      default: // "bar"
        return [packed, key === Columns.preVoltage ? bars.pre : bars.columns.get(key)!]
    }
  }
  const access: Access = {
    load: (input) => {
      const [column, u] = splitName(input)
      if (column === Columns.preVoltage) gather(pre + 8 * u, record.systems[0].x, true)
      else if (column === Columns.postVoltage) gather(post + 8 * u, record.systems[0].x, true)
      else if (column === bar(Columns.lin) || column === bar(Columns.constant)) {
        gather(post + 8 * u, own.slots.get(Columns.keyOf(column))!, false)
      } else {
        const [pointer, offset] = place(column)
        code.get(pointer).memory("v128.load", offset + vector * u)
      }
    },
    store: (result, value) => {
      const [column, u] = splitName(result)
      const key = Columns.keyOf(column)
      if (column === bar(Columns.postVoltage)) {
        sums.push({ table: post, base: own.slots.get(Columns.voltage)!, copy: u, value })
      } else if (Columns.kindOf(key) === "post") sums.push({ table: bars.reads.get(key)!, base: 0, copy: u, value })
      else {
        const [pointer, offset] = place(column)
        code.get(pointer).get(value).memory("v128.store", offset + vector * u)
      }
    }
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
