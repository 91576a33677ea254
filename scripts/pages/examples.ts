/**
 * Pictures of the demonstrations in `docs/images`: figures of `examples`, as `npm start` draws them.
 *
 * Examples import the library by its name, as users do, so other programs with the sources under that name make them, one for each
 * demonstration.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { projectNode, run } from "../run.ts"

const programs = {
  "scripts/pages/layer5Figures.ts": ["layer5-tree", "layer5-firing", "layer5-backpropagation"],
  "scripts/pages/spikesFigures.ts": ["spikes", "weights"]
}

type Svgs = Readonly<Record<string, string>>

const drawn = async (root: string, program: string): Promise<Svgs> => {
  const { code, output } = await run(projectNode(root), ["--conditions=neurolens-source", program], { cwd: root })
  if (code !== 0) throw new Error(`${program} failed:\n${output}`)
  return JSON.parse(output)
}

const made = new Map<string, Promise<Svgs>>()

const pictureOf = (program: string, name: string) => async (root: string): Promise<string | null> => {
  if (!existsSync(join(root, program))) return null
  if (!made.has(program)) made.set(program, drawn(root, program))
  return (await made.get(program)!)[name]
}

/** What makes the text of each picture, by its path. */
export const examplePictures: Readonly<Record<string, (root: string) => Promise<string | null>>> = Object.fromEntries(
  Object.entries(programs).flatMap(([program, names]) =>
    names.map((name) => [`docs/images/${name}.svg`, pictureOf(program, name)])
  )
)
