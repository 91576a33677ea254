/**
 * `node examples/layer5.ts [FILE.swc]`: the layer-5 pyramidal cell, of a reconstruction of one's own or of the tree that is grown from a seed.
 *
 * In a checkout that is not built: `node --conditions=neurolens-source examples/layer5.ts`, or `npm start -- layer5`.
 */
import { Effect } from "effect"
import { readFile } from "node:fs/promises"
import { layer5 } from "./layer5/demonstration.ts"
import { run } from "./run.ts"

const file = process.argv[2]

const text = file === undefined
  ? Effect.succeed(undefined)
  : Effect.tryPromise({ try: () => readFile(file, "utf8"), catch: (thrown) => thrown as Error })

process.exitCode = await run(Effect.flatMap(text, (text) => layer5("out/layer5", text)))
