/**
 * The pictures of the layer-5 cell in `docs/images`: figures of `examples/layer5`, as the demonstration draws them.
 *
 * Examples import the library by its name, as users do, so another program with the sources under that name makes them.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { projectNode, run } from "../run.ts"

const program = "scripts/pages/layer5Figures.ts"
const names = ["layer5-tree", "layer5-firing", "layer5-backpropagation"]

type Svgs = Readonly<Record<string, string>>

const drawn = async (root: string): Promise<Svgs> => {
  const { code, output } = await run(projectNode(root), ["--conditions=neurolens-source", program], { cwd: root })
  if (code !== 0) throw new Error(`${program} failed:\n${output}`)
  return JSON.parse(output)
}

let made: Promise<Svgs> | undefined

const pictureOf = (name: string) => async (root: string): Promise<string | null> => {
  if (!existsSync(join(root, program))) return null
  made ??= drawn(root)
  return (await made)[name]
}

/** What makes the text of each picture, by its path. */
export const layer5Pictures: Readonly<Record<string, (root: string) => Promise<string | null>>> = Object.fromEntries(
  names.map((name) => [`docs/images/${name}.svg`, pictureOf(name)])
)
