/**
 * From a module as a record to one that is compiled; one that WebAssembly does not hold is an error of the model, not a defect.
 *
 * The limits are known, so they are compared before anything is compiled; programs that are far beyond them are refused before code is written.
 * What an engine of JavaScript refuses beyond that (it has no memory for so much code) is said as it says it.
 */
import type { Program } from "../../kernel/Program.ts"
import { beyond } from "../../kernel/wasm/limits.ts"
import { encode, type Module } from "../../kernel/wasm/Module.ts"
import type { Mechanism } from "../../network/Mechanism.ts"
import { excerpt } from "../../table/excerpt.ts"
import { SimulationError } from "../SimulationError.ts"

/** Most instructions of one program that are written down: each takes at least twenty bytes in all the forms it is written in. */
export const mostInstructions = 400_000

/** Bytes from which a module that does not compile is taken for too large. */
const largeModule = 1_000_000

/** Most instructions of all programs of a kernel together. */
export const mostInstructionsInAll = 10_000_000

const refuse = (what: string, found: number, most: number): void => {
  if (found > most) throw new SimulationError({ reason: { _tag: "KernelTooLarge", what, found, most } })
}

/** Counts the programs of a kernel while they are made, and refuses those that no function, or no module, can hold. */
export const counted = (): <P>(program: Program<P>) => Program<P> => {
  let all = 0
  return (program) => {
    const { length } = program.instructions
    all += length
    refuse("instructions in one program", length, mostInstructions)
    refuse("instructions in all programs", all, mostInstructionsInAll)
    return program
  }
}

/** Instructions of a gate, at least: its exponential alone is as many. */
const leastOfGate = 20

/** Refuses mechanisms of one place whose gates alone are more than a function can hold, before anything is made of them. */
export const checkGates = (mechanisms: ReadonlyArray<Mechanism>): void => {
  const gates = mechanisms.reduce(
    (sum, { states }) => sum + Object.values(states).filter(({ rule }) => gateRules.has(rule._tag)).length,
    0
  )
  refuse("instructions or more in one program", leastOfGate * gates, mostInstructions)
}

const gateRules: ReadonlySet<string> = new Set(["Rates", "Relaxation"])

/** The bytes of a module; throws a `SimulationError` where it is more than WebAssembly holds. */
export const encoded = (module: Module): Uint8Array<ArrayBuffer> => {
  const large = beyond(module)
  if (large !== null) throw new SimulationError({ reason: { _tag: "KernelTooLarge", ...large } })
  return encode(module)
}

/** The smallest module: the eight bytes that every module begins with. */
const smallest = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00)

/** What the platform says where it compiles no WebAssembly at all, as under a page's policy; null where it does. */
const refusal = (): string | null => {
  if (typeof WebAssembly === "undefined") return "there is none"
  try {
    void new WebAssembly.Module(smallest)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The module of some bytes; throws a `SimulationError` where WebAssembly is refused, as a whole or for its size. */
export const moduleOf = (bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module => {
  try {
    return new WebAssembly.Module(bytes)
  } catch (error) {
    const cause = refusal()
    if (cause !== null) throw new SimulationError({ reason: { _tag: "WebAssemblyRefused", cause } })
    const refused = error instanceof WebAssembly.CompileError || error instanceof RangeError
    if (!refused || bytes.length < largeModule) throw error
    throw new SimulationError({
      reason: {
        _tag: "BadOption",
        what: "the kernel",
        found: `${bytes.length} bytes of code, which this engine of JavaScript does not compile (${
          excerpt(error.message)
        })`,
        expected: "shorter equations, or Engine.layerInterpreter"
      }
    })
  }
}
