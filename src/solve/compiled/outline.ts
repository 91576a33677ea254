/**
 * What a kernel's memory has to know of its programs, as a text: their ports, and how much memory their blocks take. Compiled code that is kept
 * has it beside it, so that whoever finds the code need not make the programs again.
 *
 * A map sees of programs what is here and nothing else (`withoutCode`), so it cannot come to depend on more.
 */
import { portsOf } from "../../kernel/Program.ts"
import * as Columns from "../../program/Columns.ts"
import type { SchemeName } from "../../program/System.ts"
import { each, type Pausing } from "../Pieces.ts"
import { tablesOf } from "./Kernel.ts"
import type { Layout } from "./Layout.ts"
import { type MemoryMap, memoryMap, ofPorts } from "./MemoryMap.ts"
import { type ByProgram, eachProgram, type Programs } from "./partsOf.ts"
import type { Rates } from "./RateTable.ts"

/** Ports of all programs, without the states of tables, which a plan has; and the bytes that blocks need. */
type Outline = {
  readonly ports: Omit<ByProgram<ReadonlyArray<Columns.Column>>, "tables">
  readonly bytes: number
}

/** Key of the numbers in columns, of which JSON does not know all. */
const number = "fallback"

/** The outline of the programs of a map. */
export const outlineOf = ({ blocks }: MemoryMap, programs: Programs): string => {
  const { tables: _, ...ports } = eachProgram(programs, portsOf)
  const outline: Outline = { ports, bytes: blocks.bytes }
  return JSON.stringify(outline, (key, value) => key === number ? Object.is(value, -0) ? "-0" : String(value) : value)
}

/** The map of a layout from the outline of its programs. */
export function* mapOf(layout: Layout, outline: string, scheme: SchemeName, rates: Rates): Pausing<MemoryMap> {
  const { bytes, ports }: Outline = JSON.parse(outline, (key, value) => key === number ? Number(value) : value)
  const tables = yield* each(tablesOf(layout, rates), (states) => states === null ? null : { states, program: [] })
  const answering = ports.answering.map((type) => ({
    ...type,
    moving: { units: type.moving.units.map(Columns.own), edges: type.moving.edges.map(Columns.own) }
  }))
  const programs = eachProgram({ ...ports, answering, tables }, (columns) => ofPorts(columns.map(Columns.own)))
  const map = memoryMap(layout, programs, scheme)
  return { ...map, blocks: { ...map.blocks, bytes } }
}
