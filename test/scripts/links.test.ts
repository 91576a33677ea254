/**
 * Links of pages: those that lead somewhere pass, what is missing is found with its line.
 */
import { assert, it } from "vitest"
import { links } from "../../scripts/check/links.ts"
import { folderOf } from "./repositories.ts"

it("finds files and headings that are not there, and nothing else", () => {
  const root = folderOf({
    "README.md": "[a](docs/a.md#one-two-µ) [twice](docs/a.md#again-1) [web](https://example.org#x) [here](#top)\n# Top",
    "docs/a.md": [
      "## One, *two*: µ!",
      "# Again",
      "# Again",
      "[up](../README.md) [source](../src/a.ts#L3) `[code](gone.md)`",
      "```text",
      "# Code",
      "[code](gone.md)",
      "```",
      "[no](gone.md) [nor](#code) [neither](../README.md#bottom) ![picture](gone.svg)"
    ].join("\n"),
    "src/a.ts": ""
  })
  assert.deepStrictEqual(links(root), [
    "docs/a.md:9 links to docs/gone.md, which is not there",
    "docs/a.md:9 links to #code, but docs/a.md has no such heading",
    "docs/a.md:9 links to #bottom, but README.md has no such heading",
    "docs/a.md:9 links to docs/gone.svg, which is not there"
  ])
})
