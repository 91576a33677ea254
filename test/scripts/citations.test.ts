/**
 * Citations of sections: those that are there pass in every form, and what is not there is found with its line.
 */
import { assert, describe, it } from "vitest"
import { citations } from "../../scripts/check/citations.ts"
import { folderOf } from "./repositories.ts"

const page = "# Page\n\n## 1. One\n\n**1.2 Part** of it\n\n## 2. Two\n\n### 3. Three\n\n## 10. Ten\n"

/** PAGE and OTHER stand for names of pages, so that this file cites nothing itself. */
const cited = (text: string) =>
  citations(
    folderOf({ "docs/page.md": page, "src/a.ts": text.replaceAll("PAGE", "page.md").replaceAll("OTHER", "other.md") })
  )

describe("citations", () => {
  it("accepts every form of citing what is there", () => {
    assert.deepStrictEqual(
      cited([
        "/** See PAGE section 1.2, PAGE, section 10; PAGE",
        " * sections 1, 2 and 3 (and sections 1 to",
        " * 3 of PAGE). As of PAGE and section 9 of the paper. */",
        "// PAGE sections 1",
        "// to 3"
      ].join("\n")),
      []
    )
  })

  it("finds sections, parts and pages that are not there", () => {
    assert.deepStrictEqual(
      cited("/** PAGE section 4,\n * PAGE sections 1 to\n * 4; sections 2 and 1.3 of PAGE; OTHER, section 1 */"),
      [
        "src/a.ts:1 cites page.md for a section 4, but docs/page.md has none",
        "src/a.ts:2 cites page.md for a section 4, but docs/page.md has none",
        "src/a.ts:3 cites other.md, but there is no docs/other.md",
        "src/a.ts:3 cites page.md for a section 1.3, but docs/page.md has none"
      ]
    )
  })
})
