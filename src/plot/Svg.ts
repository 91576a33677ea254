/**
 * SVG as text: escaping, building an element, and printing a drawn DOM tree.
 *
 * One idea: there is one printer, so the bytes do not depend on which document drew the tree: attributes are sorted,
 * numbers are cut to two decimals, `currentColor` is made explicit so that a dark page cannot change a figure, and style
 * becomes attributes, which a page may have whose policy forbids inline style. Law: whatever text goes in, well-formed
 * XML comes out. This file knows neither figures nor Plot.
 */

/** The ink of all figures: text, axes, frames. */
export const ink = "#24292f"

/** The fonts of all figures, ending in one that every viewer has. */
export const fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', Arial, sans-serif"

// XML 1.0 has no way to write most control characters, not even as references.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const replacements: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\"": "&quot;",
  "'": "&#39;"
}

/** Escapes text for XML and HTML, in content and in quoted attributes. */
export const escape = (text: string): string =>
  text.toWellFormed().replace(forbidden, "\ufffd").replace(/[&<>"']/g, (character) => replacements[character])

/** Prints a number with at most two decimals and without a negative zero. */
export const number = (value: number): string => String(Math.round(value * 100) / 100 + 0)

/** Builds one element; attribute values are escaped here, children are already SVG. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: ReadonlyArray<string>
): string => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? number(value) : escape(value as string)}"`)
    .join("")
  const content = children.join("")
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

/** Builds a text element whose words are escaped; `y` is the baseline. */
export const text = (
  x: number,
  y: number,
  words: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {}
): string => element("text", { x, y, ...attributes }, escape(words))

const coordinates = new Set([
  "d",
  "transform",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "cx",
  "cy",
  "r",
  "width",
  "height",
  "points",
  "stroke-width"
])
const decimal = /-?\d+\.\d{3,}(?:e[-+]?\d+)?/g

type Attribute = { readonly name: string; readonly value: string }

const attribute = ({ name, value }: Attribute): string => {
  const cut = coordinates.has(name) ? value.replace(decimal, (digits) => number(Number(digits))) : value
  return ` ${name}="${escape(cut.replace("currentColor", ink))}"`
}

/** The declarations of a style attribute. */
const declarations = (style: string): ReadonlyArray<Attribute> =>
  style.split(";").flatMap((declaration) => {
    const colon = declaration.indexOf(":")
    return colon < 0 ? [] : [{ name: declaration.slice(0, colon).trim(), value: declaration.slice(colon + 1).trim() }]
  })

/** What printing reads of a node of any document, a browser's or another's. */
export type Drawn = {
  readonly nodeType: number
  readonly nodeName: string
  readonly nodeValue: string | null
  readonly childNodes: ArrayLike<Drawn>
}

/** And of an element. */
type DrawnElement = Drawn & {
  readonly localName: string
  readonly attributes: ArrayLike<Attribute>
  readonly getAttribute: (name: string) => string | null
}

/** Prints a DOM node that was drawn elsewhere, with style elements left out and style attributes taken apart. */
export const print = (node: Drawn): string => {
  if (node.nodeType === 3) return escape(node.nodeValue ?? "")
  if (node.nodeType !== 1 || node.nodeName.toLowerCase() === "style") return ""
  const drawn = node as DrawnElement
  const style = declarations(drawn.getAttribute("style") ?? "")
  const plain = Array.from(drawn.attributes).filter(({ name }) =>
    name !== "style" && !style.some((declared) => declared.name === name)
  )
  const attributes = [...plain, ...style]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(attribute)
    .join("")
  const content = Array.from(drawn.childNodes, print).join("")
  const name = drawn.localName
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
}
