/**
 * Two projects, examples and laws, in as many processes as there are cores.
 *
 * Test files share the modules of their process (`isolate: false`): a copy of its own costs each of them most of a second, and an
 * application too has one copy for all it does. So nothing may depend on a fresh module: what a module remembers is a memo of a pure
 * function, and a test that replaces something of the outside, such as `console.log`, puts it back.
 */
import { defineConfig } from "vitest/config"

const conditions = ["neurolens-source", "module", "node", "development"]
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } }
const running = { isolate: false, maxWorkers: "100%" }

export default defineConfig({
  ...shared,
  test: {
    ...running,
    projects: [
      { ...shared, test: { ...running, name: "test", include: ["test/**/*.test.ts"], testTimeout: 30_000 } },
      {
        ...shared,
        test: { ...running, name: "property", include: ["property-tests/**/*.test.ts"], testTimeout: 60_000 }
      }
    ]
  }
})
