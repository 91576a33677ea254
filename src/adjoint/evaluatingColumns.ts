/**
 * Runs a program in many rows with pauses, stretch by stretch: every row is by itself, so nothing else is different.
 */
import { evaluateColumns } from "../kernel/columns.ts"
import type { Program } from "../kernel/Program.ts"
import { type Pausing, stretches } from "../solve/Pieces.ts"

/** Instructions in rows between two pauses: a few milliseconds. */
const mostValues = 1 << 18

/** The same as `evaluateColumns`, pausing in between; `inputs` reads ports in a stretch of rows. */
export function* evaluatingColumns<P>(
  program: Program<P>,
  inputs: (from: number, to: number) => (port: P) => ArrayLike<number>,
  n: number
): Pausing<ReadonlyMap<P, Float64Array>> {
  const out = new Map(program.results.map(({ port }) => [port, new Float64Array(n)]))
  for (const [from, to] of stretches(n, Math.floor(mostValues / program.instructions.length))) {
    const some = evaluateColumns(program, inputs(from, to), to - from)
    some.forEach((values, port) => out.get(port)!.set(values, from))
    yield
  }
  return out
}
