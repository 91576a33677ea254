/**
 * Pages of a small site of one's own in Chromium, without a window: what a page sends back is what it found.
 *
 * The site lies on a server on this machine, which answers with the headers that are asked for; the browser has a profile of its own, and
 * whatever it said on the way is told when no answer comes. Debian has it as the package `chromium`; CHROMIUM names another.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"

/** The browser's program. */
export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium"

/** Whether there is one. */
export const hasChromium = existsSync(chromium)

/** Paths without a slash at the beginning, and what lies there; a page sends what it found by `fetch("/", { method: "POST", body: JSON })`. */
export type Site = {
  readonly files: Readonly<Record<string, string | Uint8Array>>
  /** Headers of all answers. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Both headers of a page that is cross-origin isolated. */
export const isolated = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp"
} as const

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm"
}

/** A server for the site, once it listens. */
const serve = async ({ files, headers = {} }: Site, answer: (found: string) => void): Promise<Server> => {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (request.method === "POST") {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        response.end()
        answer(Buffer.concat(chunks).toString())
      })
      return
    }
    const path = new URL(request.url!, "http://site").pathname.slice(1) || "index.html"
    if (!(path in files)) response.writeHead(404).end()
    else response.setHeader("content-type", types[extname(path)] ?? "text/plain").end(files[path])
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  return server
}

const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--enable-logging=stderr"]

/** Opens `index.html` of a site and gives what it sends back, JSON; fails after `limit` ms without an answer. */
export const inChromium = async (site: Site, limit = 120_000, program = chromium): Promise<unknown> => {
  const { promise, reject, resolve } = Promise.withResolvers<string>()
  const profile = mkdtempSync(join(tmpdir(), "neurolens-chromium-"))
  const server = await serve(site, resolve)
  const { port } = server.address() as AddressInfo
  const args = [...flags, `--user-data-dir=${profile}`, `http://127.0.0.1:${port}/`]
  const browser = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] })
  const said: Array<string> = []
  browser.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()))
  const ended = once(browser, "close")
  const consoleLines = (): string => said.join("").split("\n").filter((line) => line.includes("CONSOLE")).join("\n")
  const late = setTimeout(() => reject(new Error(`${program} gave no answer in ${limit} ms; ${consoleLines()}`)), limit)
  browser.on("error", reject)
  browser.on("exit", (code) => reject(new Error(`${program} ended with code ${code}: ${said.join("")}`)))
  try {
    return JSON.parse(await promise) as unknown
  } finally {
    clearTimeout(late)
    browser.kill()
    await ended
    server.close()
    server.closeAllConnections()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
