/**
 * Check `repository`: no file names a package registry, no test is switched off or run alone, no unfinished note is left in `src`.
 *
 * A lock file that carries addresses works only where they are reachable; without them npm asks whatever registry it is set up with.
 */
import { lineAt, type Node, nodes, parse } from "../code/parse.ts"
import type { Problem } from "./Check.ts"
import { type TrackedFile, trackedFiles } from "./tracked.ts"

/** Host names, put together from parts so that this file does not name them itself. */
const registries = [
  ["registry", "npmjs"],
  ["registry", "yarnpkg"],
  ["registry", "npmmirror"],
  ["npm", "pkg", "github"],
  ["files", "pythonhosted"],
  ["pypi", "org/simple"]
].map((parts) => parts.join("."))

const companyHosts = new RegExp(
  `https?://[^\\s"'<>]*(${["artifac" + "tory", "verdac" + "cio", "nex" + "us"].join("|")})`,
  "i"
)

/** The host of the registry that npm uses here, which npm hands to its scripts when it is not the usual one. */
const ownRegistry = (): ReadonlyArray<string> => {
  const address = process.env["npm_config_registry"]
  if (address === undefined || !URL.canParse(address)) return []
  const { hostname } = new URL(address)
  return hostname.includes(".") ? [hostname] : []
}

const registryProblems = ({ path, text }: TrackedFile): ReadonlyArray<Problem> => {
  const hosts = [...registries, ...ownRegistry()]
  const isLock = /(^|\/)(package-lock|npm-shrinkwrap)\.json$/.test(path)
  const isSettings = /(^|\/)\.(npmrc|yarnrc)/.test(path)
  return text.split("\n").flatMap((line, index) => {
    const where = `${path}:${index + 1}`
    if (hosts.some((host) => line.includes(host)) || companyHosts.test(line)) {
      return [`${where} names a package registry`]
    }
    if (isLock && /"resolved": "[a-z+]+:/.test(line)) return [`${where} carries the address of a package`]
    if (isSettings && /registry\s*=/.test(line)) return [`${where} sets a package registry`]
    return []
  })
}

const suites = new Set(["it", "test", "describe", "suite", "layer", "bench", "expect"])
const switches = new Set(["only", "skip", "todo"])

/** The name at the beginning of `a.b.c`. */
const first = (node: Node): string | null =>
  node.type === "MemberExpression" ? first(node.object) : node.type === "Identifier" ? node.name : null

/** How a node keeps tests from running, or null: `it.effect.only`. vitest has no `xit` and `fit`. */
const switched = (node: Node): string | null => {
  if (node.type !== "MemberExpression" || node.computed || !switches.has(node.property.name)) return null
  return suites.has(first(node) ?? "") ? `.${node.property.name}` : null
}

const testProblems = ({ path, text }: TrackedFile): ReadonlyArray<Problem> => {
  if (!/^(test|property-tests|type-tests|bench)\/.*\.ts$/.test(path)) return []
  const parsed = parse(text)
  if (parsed._tag === "Unreadable") return [`${path}:${lineAt(text, parsed.offset)} ${parsed.reason}`]
  return [...nodes(parsed.program)].flatMap((node) => {
    const name = switched(node)
    return name === null ? [] : [`${path}:${lineAt(text, node.start)} uses ${name}: a test runs or is deleted`]
  })
}

const noteProblems = ({ path, text }: TrackedFile): ReadonlyArray<Problem> => {
  if (!path.startsWith("src/")) return []
  return Array.from(
    text.matchAll(/\b(TODO|FIXME|XXX)\b/g),
    (match) => `${path}:${lineAt(text, match.index)} ${match[1]}: do it, or write the decision down in docs/decisions`
  )
}

/** Lists registry names, switched-off tests and unfinished notes in the files that git knows or would take. */
export const repository = async (root: string): Promise<ReadonlyArray<Problem>> => {
  const files = await trackedFiles(root)
  return [registryProblems, testProblems, noteProblems].flatMap((check) => files.flatMap(check))
}
