/**
 * Compiles a kernel's bytes; one that is too large for the engine of JavaScript is an error of the model, not a defect.
 *
 * V8 takes functions of 7,654,321 bytes and says so only when it compiles, so what is far larger is refused before it is
 * emitted. A small module that does not compile is a defect of this library and stays one.
 */
import type { Program } from "../../kernel/Program.ts"
import { SimulationError } from "../SimulationError.ts"

/** Most instructions of one program that are emitted: each takes at least twenty bytes in all the forms it is written in. */
const mostInstructions = 400_000

/** Bytes from which a module that does not compile is taken for too large. */
const largeModule = 1_000_000

/** Refuses programs that no function can hold. */
export const checkPrograms = (programs: ReadonlyArray<Program<unknown>>): void => {
  const largest = Math.max(0, ...programs.map(({ instructions }) => instructions.length))
  if (largest <= mostInstructions) return
  throw new SimulationError({
    reason: { _tag: "KernelTooLarge", found: `${largest} instructions`, most: `${mostInstructions}` }
  })
}

/** The module of some bytes. */
export const moduleOf = (bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module => {
  try {
    return new WebAssembly.Module(bytes)
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError) || bytes.length < largeModule) throw error
    throw new SimulationError({
      reason: { _tag: "KernelTooLarge", found: `${bytes.length} bytes`, most: "about 7 million" }
    })
  }
}
