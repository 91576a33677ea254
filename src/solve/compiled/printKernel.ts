/**
 * A kernel as C: the functions of its module, the loops over programs on as many lanes as the machine has.
 *
 * The text reads the same memory as the module, and steps through time by the same `run(header)`; so layouts, lists, states and what is
 * recorded are those of WebAssembly. It says nothing of threads: where they meet it calls `meet`, which whoever runs it has (`src/node`).
 */
import { type Lanes, prelude } from "../../kernel/c/Lanes.ts"
import { instructionPrelude } from "../../kernel/c/opcodes.ts"
import { printModule, type Replacements } from "../../kernel/c/printModule.ts"
import type { Body } from "../../kernel/wasm/Code.ts"
import type { Func } from "../../kernel/wasm/Item.ts"
import type { Module } from "../../kernel/wasm/Module.ts"
import type { SchemeName } from "../Scheme.ts"
import { largestUnrolled } from "./emitLoops.ts"
import { kernelParts } from "./emitRun.ts"
import { cellLoop, siteLoop, synapseLoop } from "./loopsInC.ts"
import type { MemoryMap, Programs } from "./MemoryMap.ts"
import { treeProgram } from "./treeProgram.ts"

/** The C of a kernel. */
export const printKernel = (map: MemoryMap, programs: Programs, scheme: SchemeName, widest: Lanes): string => {
  const { barrier, module, run, sites, synapses, trees } = kernelParts(map, programs, scheme)
  const { siteRows, synapseRows } = map.layout.tuning
  const replacements: Array<readonly [Func, Replacements extends ReadonlyMap<Func, infer R> ? R : never]> = []
  const replace = (body: Body, text: (typeof replacements)[number][1]): void =>
    void replacements.push([body.func, text])
  sites.forEach((body, s) => replace(body, (names) => siteLoop(programs.sites[s], map, s, widest, siteRows, names)))
  synapses.forEach((body, t) =>
    replace(body, (names) => synapseLoop(programs.synapses[t], map, t, widest, synapseRows, names))
  )
  if (scheme === "backwardEuler" || scheme === "crankNicolson") {
    map.systems.forEach((system, i) =>
      map.trees.forEach(({ tree }, c) => {
        if (tree.parent.length > largestUnrolled) return
        const program = treeProgram(tree, scheme, { scaled: system.scaled, held: system.held[c] })
        replace(trees[i][c], () => cellLoop(program, map, system, i, c, widest))
      })
    )
  }
  return kernelText(module, run, barrier, new Map(replacements), widest)
}

/** The text of a module: what it needs, its functions, and `run_kernel`, which is called from outside. */
export const kernelText = (
  module: Module,
  run: Body,
  barrier: Body | null,
  replacements: Replacements,
  widest: Lanes
): string => {
  const meeting: Replacements = barrier === null
    ? new Map()
    : new Map([[barrier.func, () => ["(void)m; meet(self->meeting);"]]])
  const { fields, functions, nameOf } = printModule(module, new Map([...replacements, ...meeting]))
  return [
    prelude([1, 2, widest]),
    instructionPrelude,
    `struct self { char *memory; struct meeting *meeting; ${fields.join(" ")} };`,
    ...functions,
    "static void run_kernel(char *memory, struct meeting *meeting, uint32_t header) {",
    "struct self own = { .memory = memory, .meeting = meeting };",
    `${nameOf(run.func)}(&own, header);`,
    "}",
    ""
  ].join("\n")
}
