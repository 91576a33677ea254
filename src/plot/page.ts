/**
 * One self-contained HTML page of figures and tables, for a report that can be mailed or opened from a disk.
 *
 * One idea: no script and nothing from outside, the SVGs are inline; figures lie on white cards, so they read the
 * same on a dark page. All style is one element that never changes, so a policy can allow it by its hash. Laws: every
 * word of the caller is escaped; equal input gives equal bytes. This file does not know how figures are made.
 */
import { aNumber, aText, listOf, maybe, record } from "../network/border.ts"
import { printing, records, texts } from "./border.ts"
import { type Figure, inputError } from "./Figure.ts"
import { tooLongPage } from "./limits.ts"
import { escape } from "./Svg.ts"

/** A table of words; a column in which every filled cell is a number is set to the right. */
export type PageTable = {
  readonly caption: string
  readonly head: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** What `page` prints. */
export type PageOptions = {
  readonly title: string
  /** Paragraphs of plain text. */
  readonly intro: ReadonlyArray<string>
  readonly figures: ReadonlyArray<Figure>
  readonly tables?: ReadonlyArray<PageTable> | undefined
}

const css = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --ground: #f6f7f9; --card: #ffffff; --line: #d9dde2 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaed; --soft: #a3abb5; --ground: #14171b; --card: #1d2126; --line: #383e46 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.55;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", Arial, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere }
p { max-width: 44rem; margin: 0 0 .8rem }
figure { margin: 1.75rem 0 0 }
.card { background: #ffffff; border: 1px solid var(--line); border-radius: 8px; overflow: hidden }
.card svg { display: block; max-width: 100%; height: auto }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .5rem; max-width: 44rem }
.scroll { overflow-x: auto; margin-top: 2rem }
table { border-collapse: collapse; background: var(--card); font-size: .9rem; min-width: min(100%, 24rem) }
caption { text-align: left; font-weight: 600; padding: 0 0 .5rem }
th, td { border: 1px solid var(--line); padding: .35rem .7rem; text-align: left; vertical-align: top }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
@media print { body { background: #ffffff } figure, table { break-inside: avoid } }
`

/**
 * The hash of the one style element of every page, for a server whose policy forbids inline style:
 * `Content-Security-Policy: style-src ${pageStyleHash}`.
 */
export const pageStyleHash = "'sha256-VmOeI4NrLLrFVIyaML/otgThxm2oTTpG7BhYQYdLZ9c='"

const figureOf = ({ name, svg, caption }: Figure): string =>
  `<figure data-figure="${escape(name)}">\n<div class="card">${svg}</div>${
    caption === "" ? "" : `\n<figcaption>${escape(caption)}</figcaption>`
  }\n</figure>`

const isNumber = (cell: string): boolean => /^[-+−]?[\d.,\s]*\d(e[-+]?\d+)?\s*%?$/i.test(cell.trim())

const tableOf = ({ caption, head, rows }: PageTable): string => {
  const right = head.map((_, at) => {
    const filled = rows.map((row) => row[at] ?? "").filter((cell) => cell.trim() !== "")
    return filled.length > 0 && filled.every(isNumber)
  })
  const cell = (tag: "th" | "td", extra: string) => (words: string, at: number) =>
    `<${tag}${extra}${right[at] ? " class=\"number\"" : ""}>${escape(words)}</${tag}>`
  return `<div class="scroll"><table>
<caption>${escape(caption)}</caption>
<thead><tr>${head.map(cell("th", " scope=\"col\"")).join("")}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map(cell("td", "")).join("")}</tr>`).join("\n")}
</tbody>
</table></div>`
}

/** Characters of a page, about: those of its figures and words. */
const lengthOf = ({ figures, intro, tables = [] }: PageOptions): number => {
  const all = (words: ReadonlyArray<string>): number => words.reduce((sum, word) => sum + word.length, 0)
  return all(intro) + all(figures.map(({ svg }) => svg)) + all(figures.map(({ caption }) => caption)) +
    tables.reduce((sum, { head, rows }) => sum + all(head) + rows.reduce((own, row) => own + all(row), 0), 0)
}

const kinds = {
  options: record({
    title: aText,
    intro: texts,
    figures: records({ name: aText, title: aText, caption: aText, svg: aText, width: aNumber, height: aNumber }),
    tables: maybe(records({ caption: aText, head: texts, rows: listOf(texts, "a list of lists of strings") }))
  })
}

/** Prints the page as the text of one HTML file; throws a `PlotError` where that would be too long for one. */
export const page: (options: PageOptions) => string = printing("page", kinds, (options) => {
  const long = tooLongPage(lengthOf(options))
  if (long !== null) throw inputError("page", long)
  return print(options)
})

const print = ({ title, intro, figures, tables = [] }: PageOptions): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${css}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${intro.map((words) => `<p>${escape(words)}</p>`).join("\n")}
${figures.map(figureOf).join("\n")}
${tables.map(tableOf).join("\n")}
</main>
</body>
</html>
`
