/**
 * Programs in a page of Chromium: bundled from the sources, with the file of the worker beside them, each in one file.
 */
import { build } from "esbuild"
import { inChromium, type Site } from "../../scripts/chromium.ts"

const root = new URL("../..", import.meta.url).pathname

/** A program as one file. */
export const bundled = async (contents: string): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    platform: "browser",
    conditions: ["neurolens-source"],
    logLevel: "silent"
  })
  return outputFiles[0].text
}

/** The worker's file, by itself. */
export const workerFile = (): Promise<string> => bundled("import \"neurolens/browser/worker\"")

/** What the expression at the end of a program gives in a page, as JSON; `{ failed }` where it throws. The worker lies at `/worker.js`. */
export const inPage = async (program: string, result: string, site: Partial<Site> = {}): Promise<unknown> => {
  const contents = `${program}
const send = (found: unknown) => fetch("/", { method: "POST", body: JSON.stringify(found) })
Promise.resolve().then(() => ${result}).then(send, (error) => send({ failed: String(error) }))`
  const [page, worker] = await Promise.all([bundled(contents), workerFile()])
  return inChromium({
    ...site,
    files: {
      "index.html": "<script type=module src=/page.js></script>",
      "page.js": page,
      "worker.js": worker,
      ...site.files
    }
  }, 60_000)
}
