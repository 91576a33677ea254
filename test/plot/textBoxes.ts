/**
 * Where the words of an SVG lie: a box for every text, by the transforms and offsets around it.
 *
 * An oracle that knows nothing of the code that wrote the figure; of characters it knows that they are about half as wide as high.
 */
import { parseHTML } from "linkedom"

/** A text with its size and its box [px]. */
export type TextBox = {
  readonly words: string
  readonly size: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

const times = ([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix => [
  a * g + c * h,
  b * g + d * h,
  a * i + c * j,
  b * i + d * j,
  a * k + c * l + e,
  b * k + d * l + f
]

const one: Matrix = [1, 0, 0, 1, 0, 0]

const matrixOf = (transform: string): Matrix =>
  [...transform.matchAll(/(\w+)\(([^)]*)\)/g)].reduce((so, [, name, list]) => {
    const numbers = list.split(/[\s,]+/).map(Number)
    if (name === "translate") return times(so, [1, 0, 0, 1, numbers[0], numbers[1] ?? 0])
    if (name !== "rotate") throw new Error(`unknown transform ${name}`)
    const angle = numbers[0] * Math.PI / 180
    return times(so, [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0])
  }, one)

const inherited = (node: Element | null, name: string): string | null =>
  node === null ? null : node.getAttribute(name) ?? inherited(node.parentElement, name)

const placeOf = (node: Element | null): Matrix =>
  node === null ? one : times(placeOf(node.parentElement), matrixOf(node.getAttribute("transform") ?? ""))

const length = (value: string | null, size: number): number =>
  value === null ? 0 : value.endsWith("em") ? Number.parseFloat(value) * size : Number(value)

/** The boxes of all texts; a text of several lines has one for each. */
export const textBoxes = (svg: string): ReadonlyArray<TextBox> =>
  Array.from(parseHTML(svg).document.querySelectorAll("text"), (node): ReadonlyArray<TextBox> => {
    const size = Number(inherited(node, "font-size"))
    const anchor = inherited(node, "text-anchor") ?? "start"
    const spans = Array.from(node.querySelectorAll("tspan"))
    let y = length(node.getAttribute("y"), size) + length(node.getAttribute("dy"), size)
    return (spans.length === 0 ? [node] : spans).map((part) => {
      if (part !== node) {
        y = (part.hasAttribute("y") ? length(part.getAttribute("y"), size) : y) + length(part.getAttribute("dy"), size)
      }
      const words = part.textContent ?? ""
      const width = words.length * size * 0.5
      const x = length(node.getAttribute("x"), size) - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0)
      const corners = [[x, y - 0.72 * size], [x + width, y - 0.72 * size], [x, y], [x + width, y]]
        .map(([px, py]) => times(placeOf(node), [1, 0, 0, 1, px, py]))
      const [xs, ys] = [corners.map((corner) => corner[4]), corners.map((corner) => corner[5])]
      return {
        words,
        size,
        left: Math.min(...xs),
        right: Math.max(...xs),
        top: Math.min(...ys),
        bottom: Math.max(...ys)
      }
    })
  }).flat()

/** The first two texts that lie on one another, in words; null where there are none. */
export const overlap = (boxes: ReadonlyArray<TextBox>): string | null => {
  for (const [k, a] of boxes.entries()) {
    for (const b of boxes.slice(k + 1)) {
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
        return `"${a.words}" and "${b.words}"`
      }
    }
  }
  return null
}
