/**
 * Check `links`: a link of a page to a file or a heading of the repository leads to one that is there.
 *
 * Pages are README.md, CONTRIBUTING.md, CHANGELOG.md and everything in `docs`; headings are called as GitHub calls them.
 */
import { existsSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"
import { documentation } from "../docs/pages.ts"
import type { Problem } from "./Check.ts"

/** Lists the links whose file or heading is missing. */
export const links = (root: string): ReadonlyArray<Problem> => {
  const known = new Map<string, ReadonlySet<string>>()
  const headings = (page: string): ReadonlySet<string> => {
    if (!known.has(page)) known.set(page, anchorsOf(readFileSync(join(root, page), "utf8")))
    return known.get(page)!
  }
  return [...documentation(root), "CHANGELOG.md"]
    .filter((page) => page.endsWith(".md") && existsSync(join(root, page)))
    .flatMap((page) =>
      prose(readFileSync(join(root, page), "utf8")).flatMap(({ line, text }) =>
        Array.from(text.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)).flatMap(([, path, heading]) => {
          const target = path === "" ? page : posix.join(posix.dirname(page), path)
          if (!existsSync(join(root, target))) return [`${page}:${line} links to ${target}, which is not there`]
          return heading === undefined || !target.endsWith(".md") || headings(target).has(heading)
            ? []
            : [`${page}:${line} links to #${heading}, but ${target} has no such heading`]
        })
      )
    )
}

/** The lines of a page outside of code. */
const prose = (text: string): ReadonlyArray<{ readonly line: number; readonly text: string }> => {
  let fenced = false
  return text.split("\n").flatMap((line, k) => {
    if (/^\s*```/.test(line)) fenced = !fenced
    return fenced ? [] : [{ line: k + 1, text: line.replace(/`[^`]*`/g, (code) => "`".repeat(code.length)) }]
  })
}

/** What GitHub calls the headings of a page: small letters, no signs, hyphens for spaces, numbered where two would be alike. */
const anchorsOf = (text: string): ReadonlySet<string> => {
  const anchors = new Set<string>()
  let fenced = false
  for (const line of text.split("\n")) {
    if (/^\s*```/.test(line)) fenced = !fenced
    const heading = fenced ? undefined : /^#+ (.*)$/.exec(line)?.[1]
    if (heading === undefined) continue
    const name = heading.trim().toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-")
    let anchor = name
    for (let k = 1; anchors.has(anchor); k++) anchor = `${name}-${k}`
    anchors.add(anchor)
  }
  return anchors
}
