/**
 * What vitest runs for Stryker: the tests that `scripts/mutate.ts` names, in one project, because the runner knows no more.
 */
import { defineConfig } from "vitest/config"

const conditions = ["neurolens-source", "module", "node", "development"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: JSON.parse(process.env["NEUROLENS_MUTATE"] ?? "[]") as Array<string>,
    testTimeout: 60_000,
    isolate: false
  }
})
