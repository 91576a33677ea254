/**
 * The kinds of programs that are tried: documents, equations, edits, reconstructions of two formats, mechanisms of NEURON, arguments, model files
 * and lines of the command.
 */
import { argumentCases, tried } from "./arguments.ts"
import { commandLines, modelFiles } from "./command.ts"
import { documents } from "./documents.ts"
import { edits } from "./edits.ts"
import { equations } from "./equations.ts"
import { judged } from "./judge.ts"
import type { Kind } from "./Kind.ts"
import { neurolucida } from "./neurolucida.ts"
import { nmodl } from "./nmodl.ts"
import { reconstructions } from "./reconstructions.ts"

const cases = argumentCases().filter(({ name }) => tried(name))

/** Wrong arguments, one of all cases. */
const wrongArguments: Kind = (draw) => {
  const { call, name } = cases[(draw.below(10_000) * 10_000 + draw.below(10_000)) % cases.length]
  return { text: name, run: () => judged(call) }
}

/** All of them by name. */
export const kinds: Readonly<Record<string, Kind>> = {
  documents,
  equations,
  edits,
  reconstructions,
  neurolucida,
  nmodl,
  "model files": modelFiles,
  "command lines": commandLines,
  arguments: wrongArguments
}
