/**
 * The studio as a host would have it: built, served without isolation, and open in Chromium.
 */
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join, resolve } from "node:path"
import { type Browser, chromium as driver, type Page } from "playwright-core"
import { build } from "vite"
import { chromium } from "../../scripts/chromium.ts"

/** The built files, by their paths, and a browser for them. */
export type Site = {
  readonly address: string
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly browser: Browser
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css"
}

const root = resolve(import.meta.dirname, "../../studio")

/** Builds the studio and serves it below a path of its own, as any static host may. */
export const served = async (): Promise<Site> => {
  const folder = mkdtempSync(join(tmpdir(), "neurolens-studio-"))
  await build({
    root,
    configFile: join(root, "vite.config.ts"),
    logLevel: "silent",
    build: { outDir: folder, emptyOutDir: true }
  })
  const files = new Map<string, Uint8Array>(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => extname(name) !== "")
      .map((name) => [name, readFileSync(join(folder, name))])
  )
  rmSync(folder, { recursive: true })
  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://site").pathname.replace(/^\/some\/path\//, "") || "index.html"
    const found = files.get(path)
    if (found === undefined) response.writeHead(404).end()
    else response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream").end(found)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo
  const browser = await driver.launch({ executablePath: chromium, args: ["--no-sandbox"] })
  return {
    address: `http://127.0.0.1:${port}/some/path/`,
    files,
    browser,
    close: async () => {
      await browser.close()
      server.closeAllConnections()
      server.close()
    }
  }
}

/** Settings of a page: how wide it is, and whether it is dark. */
export type Look = { readonly width?: number; readonly colorScheme?: "light" | "dark"; readonly forced?: boolean }

/** A page of the studio that has its first traces, and everything that its console says. */
export const opened = async (
  { address, browser }: Site,
  hash = "",
  { colorScheme = "light", forced = false, width = 1360 }: Look = {}
): Promise<{ readonly page: Page; readonly said: ReadonlyArray<string> }> => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    forcedColors: forced ? "active" : "none"
  })
  const page = await context.newPage()
  const said: Array<string> = []
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("favicon")) said.push(message.text())
  })
  page.on("pageerror", (error) => said.push(error.message))
  await page.goto(`${address}${hash}`)
  await page.locator(".plots canvas").first().waitFor()
  return { page, said }
}

/** How often the page has done something that it marks: `studio:run`, `studio:traces`. */
export const marks = (page: Page, name: string): Promise<number> =>
  page.evaluate((mark) => performance.getEntriesByName(mark).length, name)

/** What stands in the line at the bottom, once it fits. */
export const notice = async (page: Page, pattern: RegExp): Promise<string> => {
  const line = page.getByRole("status")
  await line.filter({ hasText: pattern }).waitFor()
  return (await line.textContent())!
}
