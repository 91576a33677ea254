/**
 * An app of somebody else's: a folder with its own `package.json`, into which the packed library is installed with some of its peers.
 *
 * What is tried in it sees the package as an app does: through its `exports`, without this checkout.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { npm } from "../installTools.ts"

/** Where it lies, and what was installed in which version. */
export type App = {
  readonly folder: string
  readonly versions: ReadonlyMap<string, string>
  /** What npm warned of while it installed them. */
  readonly warnings: Problems
}

/** Lines of problems; none when all is well. */
export type Problems = ReadonlyArray<string>

/** What `package.json` says of what is installed beside the library. */
export type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** The lowest version of a range such as `^4.0.0`. */
export const oldest = (range: string): string => range.replace(/^[\^~]/, "")

/** Writes a file of an app. */
export const write = ({ folder }: App, name: string, text: string): string => {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

/** Makes an app with the packed library and some other packages, each a name with a version or a range. */
export const makeApp = async (
  root: string,
  folder: string,
  tarball: string,
  others: Readonly<Record<string, string>>
): Promise<App> => {
  mkdirSync(folder, { recursive: true })
  const app: App = { folder, versions: new Map(), warnings: [] }
  const dependencies = { neurolens: `file:${tarball}`, ...others }
  write(app, "package.json", JSON.stringify({ name: "app", private: true, type: "module", dependencies }))
  const args = ["install", "--no-audit", "--no-fund", "--omit=peer"]
  const { code, output } = await npm(root, args, folder)
  if (code !== 0) throw new Error(`npm install of ${Object.keys(dependencies).join(", ")} failed:\n${output}`)
  const version = (name: string): string =>
    (JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")) as {
      readonly version: string
    })
      .version
  return {
    folder,
    versions: new Map(Object.keys(others).map((name) => [name, version(name)])),
    warnings: output.split("\n").filter((line) => line.startsWith("npm warn"))
  }
}
