/**
 * Says what is wrong with a piece of XML, as an oracle that knows nothing of the code which wrote it.
 *
 * One idea: read tag by tag and keep the open elements on a stack; linkedom's own parser forgives too much to judge.
 */

const tag = /^<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/
const reference = /&(?!amp;|lt;|gt;|quot;|#39;|#\d+;)/

/** Gives the first problem of an XML text, or null if it is well-formed. */
export const xmlProblem = (xml: string): string | null => {
  const open: Array<string> = []
  let at = 0
  if (reference.test(xml)) return `bare ampersand near ${xml.slice(xml.search(reference)).slice(0, 30)}`
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(xml)) return "control character"
  while (at < xml.length) {
    const next = xml.indexOf("<", at)
    if (next < 0) return xml.slice(at).trim() === "" && open.length === 0 ? null : "text after the end"
    const found = tag.exec(xml.slice(next, next + 400_000))
    if (found === null) return `no tag at ${xml.slice(next, next + 40)}`
    const [whole, closing, name, attributes, empty] = found
    const names = [...attributes.matchAll(/\s([\w:-]+)="/g)].map(([, key]) => key)
    if (new Set(names).size < names.length) return `attribute twice in ${whole}`
    if (closing === "/" && open.pop() !== name) return `unexpected </${name}>`
    if (closing === "" && empty === "") open.push(name)
    at = next + whole.length
  }
  return open.length === 0 ? null : `<${open.join("><")}> stays open`
}
