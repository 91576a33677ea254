/**
 * The page `docs/api.md`: every public name with its first sentence and its file, module by module.
 */
import { type PublicName, publicNames } from "../api/publicNames.ts"

/** Where the page lies. */
export const apiPage = "docs/api.md"

/** The text of the page, from the repository under `root`. */
export const apiText = (root: string): string => {
  const names = publicNames(root)
  const sections = sectionsOf(names)
  const documented = names.filter(({ sentence }) => sentence !== "").length
  return [
    "# Public names",
    "",
    "<!-- Made by `npm run docs:pages` from the doc comments in src; edit those. -->",
    "",
    `What can be imported, with the first sentence of its doc comment: ${names.length} names, ${documented} of them documented. The whole`,
    "comments, signatures and fields are where the name leads, in the editor, and as web pages in `out/api` after `npm run docs:api`.",
    "",
    sections.map(({ title }) => `[${title}](#${anchor(title)})`).join(" · "),
    ...sections.flatMap(({ about, names, title }) => [
      "",
      `## ${title}`,
      "",
      ...about === "" ? [] : [about, ""],
      "| name | |",
      "| --- | --- |",
      ...names.map(({ name, sentence, where }) =>
        `| [\`${name}\`](../${where.replace(/:\d+$/, "")}) | ${sentence.replaceAll("|", "\\|")} |`
      )
    ])
  ].join("\n") + "\n"
}

type Section = { readonly title: string; readonly about: string; readonly names: ReadonlyArray<PublicName> }

/** A section for each module, and one for the names that an entry point has itself. */
const sectionsOf = (names: ReadonlyArray<PublicName>): ReadonlyArray<Section> => {
  const sections = new Map<string, { about: string; readonly names: Array<PublicName> }>()
  const section = (title: string) => {
    if (!sections.has(title)) sections.set(title, { about: "", names: [] })
    return sections.get(title)!
  }
  for (const one of names) {
    if (one.kind === "module") section(one.name).about = one.sentence
    else section(one.name.includes(".") ? one.name.slice(0, one.name.lastIndexOf(".")) : one.entry).names.push(one)
  }
  return [...sections].map(([title, { about, names }]) => ({ title, about, names }))
}

/** How GitHub calls a heading in addresses. */
const anchor = (title: string): string => title.toLowerCase().replace(/[^\w -]/g, "").replaceAll(" ", "-")
