/**
 * NEURON as a program beside this one: whether it is there with all that it needs, and how long its models take.
 *
 * It may stop at any time: whoever waits for its next line then hears why instead of waiting for ever.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { cpSync, globSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"

const here = import.meta.dirname
const python = "/usr/bin/python3"

/** Whether its Python module is installed. */
export const hasNeuron = (): boolean => {
  try {
    execFileSync(python, ["-c", "import neuron"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

/** What compiles a mechanism of NEURON's. */
const compilers = ["nrnivmodl", "make", "gcc"] as const

/** The last line that a program printed: where it says why it ended. */
const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? ""

/** Compiles the mechanisms in a folder of its own; `missing` says why there is no library, null when there is one. */
export const compileMechanisms = (): { readonly folder: string; readonly missing: string | null } => {
  const folder = mkdtempSync(join(tmpdir(), "neurolens-peers-"))
  for (const file of ["graded.mod", "cobahh.mod", "cobahh.py", "neuron_bench.py"]) {
    cpSync(join(here, file), join(folder, file))
  }
  const absent = compilers.filter((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).error !== undefined)
  if (absent.length > 0) {
    return { folder, missing: `NEURON is there, but it compiles mechanisms with ${absent.join(" and ")}, missing here` }
  }
  // Its last step fails for want of a header (`special` does not link); the library is made before.
  const { stderr, stdout } = spawnSync("nrnivmodl", ["."], { cwd: folder, encoding: "utf8" })
  return globSync("**/libnrnmech.*", { cwd: folder }).length > 0
    ? { folder, missing: null }
    : { folder, missing: `NEURON is there, but nrnivmodl made no library: ${lastLine(stdout + stderr)}` }
}

/** A model that NEURON has built. */
export type Peer = {
  readonly version: string
  /** Seconds of the processor that so many steps take, with rates from tables or exact. */
  readonly time: (steps: number, tables: 0 | 1) => Promise<number>
  readonly end: () => void
}

/** Builds a model in a process of NEURON's own. */
export const neuron = async (folder: string, model: string): Promise<Peer> => {
  const child = spawn(python, ["neuron_bench.py", model], { cwd: folder })
  const said: Array<string> = []
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()))
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<Record<string, unknown>> => {
    for (;;) {
      const { done, value } = await answers.next()
      if (done === true) throw new Error(`NEURON stopped: ${lastLine(said.join(""))}`)
      if (value.startsWith("{")) return JSON.parse(value) as Record<string, unknown>
    }
  }
  const ready = await next()
  return {
    version: String(ready.version),
    time: async (steps, tables) => {
      child.stdin.write(`${JSON.stringify({ steps, tables })}\n`)
      return (await next()).seconds as number
    },
    end: () => child.stdin.end()
  }
}
