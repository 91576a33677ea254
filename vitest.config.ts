import { defineConfig } from "vitest/config"

const shared = {
  resolve: { conditions: ["neurolens-source", "module", "node", "development"] },
  ssr: { resolve: { conditions: ["neurolens-source", "module", "node", "development"] } }
}

export default defineConfig({
  ...shared,
  test: {
    testTimeout: 30_000,
    projects: [
      { ...shared, test: { name: "test", include: ["test/**/*.test.ts"], testTimeout: 30_000 } },
      { ...shared, test: { name: "property", include: ["property-tests/**/*.test.ts"], testTimeout: 60_000 } }
    ]
  }
})
