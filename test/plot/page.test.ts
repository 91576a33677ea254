/** The page is one file that needs nothing else, escapes every word, and lets no two figures collide. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { parseHTML } from "linkedom"
import { createHash } from "node:crypto"
import { curve } from "../../src/plot/curve.ts"
import { matrix } from "../../src/plot/matrix.ts"
import { page, pageStyleHash } from "../../src/plot/page.ts"
import { traces } from "../../src/plot/traces.ts"
import { curveOf, evil, matrixOf, tracesOf } from "./figures.ts"

const example = Effect.gen(function*() {
  const figures = yield* Effect.all([traces(tracesOf()), matrix(matrixOf()), curve(curveOf())])
  return page({
    title: evil,
    intro: [evil, "second"],
    figures: figures.map((figure) => ({ ...figure, name: evil, caption: evil })),
    tables: [{ caption: evil, head: ["name", "value"], rows: [[evil, "1.5e-3"], ["b", "-2"]] }]
  })
})

describe("page", () => {
  it.effect("holds figures, paragraphs and tables", () =>
    Effect.gen(function*() {
      const { document } = parseHTML(yield* example)
      assert.lengthOf(document.querySelectorAll("figure svg"), 3)
      assert.lengthOf(document.querySelectorAll("tbody tr"), 2)
      assert.lengthOf(document.querySelectorAll("td.number"), 2)
      assert.strictEqual(document.querySelectorAll("main > p")[1].textContent, "second")
    }))

  it.effect("escapes every word and needs nothing from outside", () =>
    Effect.gen(function*() {
      const html = yield* example
      assert.isNull(parseHTML(html).document.querySelector("script"))
      assert.notMatch(html, /<script|src=|href=|@import|url\(/)
    }))

  it.effect("has one style element, whose hash a policy can allow, and no other style", () =>
    Effect.gen(function*() {
      const html = yield* example
      const { document } = parseHTML(html)
      assert.lengthOf(document.querySelectorAll("[id], [style]"), 0)
      const styles = [...html.matchAll(/<style>([^]*?)<\/style>/g)]
      assert.lengthOf(styles, 1)
      assert.strictEqual(pageStyleHash, `'sha256-${createHash("sha256").update(styles[0][1]).digest("base64")}'`)
    }))

  it.effect("gives equal bytes for equal input", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* example, yield* example)
    }))
})
