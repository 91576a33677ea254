/**
 * A kind of programs that the fuzzer makes: read off a tape of choices, so that a case can be named, run elsewhere, and made smaller.
 *
 * A program says what it is and what came of it; whether that took too long, or ended the process, is the watch's to say.
 */
import * as fc from "fast-check"
import { type Draw, read, tape } from "../../src/testing/Draw.ts"
import type { Outcome } from "./judge.ts"

/** A program: its text for people, and what comes of running it. */
export type Program = { readonly text: string; readonly run: () => Promise<Outcome> }

/** Makes a program of choices; the smaller the numbers of the tape, the simpler the program. */
export type Kind = (draw: Draw) => Program

/** All the choices of a case. */
export type Tape = ReadonlyArray<number>

/** The program of a case. */
export const programOf = (kind: Kind, choices: Tape): Program => kind(read(choices))

/** The tapes of a seed. */
export const tapes = (seed: number, count: number): ReadonlyArray<Tape> => fc.sample(tape, { seed, numRuns: count })

/** One of what an arbitrary makes. */
export const drawnFrom = <A>(draw: Draw, arbitrary: fc.Arbitrary<A>): A =>
  fc.sample(arbitrary, { seed: draw.below(10_000), numRuns: 1 })[0]
