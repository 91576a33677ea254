/**
 * Many programs as one text of C, each a loop over columns of numbers: compiling costs more than running.
 */
import { type Lanes, prelude } from "../../../src/kernel/c/Lanes.ts"
import { printProgram } from "../../../src/kernel/c/printProgram.ts"
import { inputsOf, type Program } from "../../../src/kernel/Program.ts"
import { runOn } from "./compiled.ts"

/** A program on some lanes, and columns of one length for its inputs. */
export type Case = {
  readonly program: Program<string>
  readonly lanes: Lanes
  readonly columns: ReadonlyMap<string, ReadonlyArray<number>>
}

/** Columns after a run, by the name of a result. */
export type Columns = ReadonlyMap<string, ReadonlyArray<number>>

const widest = 8

/** Runs all of them in one library; `change` is what is to be wrong with it. */
export const runCases = async (
  cases: ReadonlyArray<Case>,
  change: (text: string) => string = (text) => text,
  flags: ReadonlyArray<string> = []
): Promise<ReadonlyArray<Columns>> => {
  let end = 0
  const placed = cases.map(({ columns, lanes, program }) => {
    const count = Math.max(1, ...Array.from(columns.values(), (column) => column.length))
    const rows = widest * Math.ceil(count / widest)
    const names = [...new Set([...inputsOf(program), ...program.results.map(({ port }) => port)])]
    const at = new Map(names.map((name) => [name, (end += 8 * rows) - 8 * rows]))
    return { at, columns, count, lanes, program, rows }
  })
  const functions = placed.map(({ at, lanes, program, rows }, k) => {
    const place = (name: string): string => `*(f64x${lanes} *)(m + i + ${at.get(name)!}u)`
    const lines = printProgram(program, lanes, { load: place, store: (name, value) => [`${place(name)} = ${value};`] })
    return [
      `static void c${k}(char *m) {`,
      `for (size_t i = 0; i < ${8 * rows}; i += ${8 * lanes}) {`,
      ...lines,
      "}",
      "}"
    ]
  })
  const text = [
    prelude([1, 2, 4, 8]),
    ...functions.flat(),
    "static void run_kernel(char *memory, struct meeting *meeting, uint32_t header) {",
    ...placed.map((_, k) => `c${k}(memory);`),
    "}"
  ].join("\n")
  const memory = new ArrayBuffer(Math.max(8, end))
  const numbers = new Float64Array(memory)
  for (const { at, columns } of placed) {
    columns.forEach((values, name) => at.has(name) && numbers.set(values, at.get(name)! / 8))
  }
  await runOn(change(text), memory, flags)
  return placed.map(({ at, count, program }) =>
    new Map(
      program.results.map(({ port }) => [port, [...numbers.subarray(at.get(port)! / 8, at.get(port)! / 8 + count)]])
    )
  )
}
