/** What a collector of OpenTelemetry gets: the spans, metrics and logs of a command, and of an app, by the protocol over HTTP. */
import { ConfigProvider, Effect, Layer, Metric } from "effect"
import { FetchHttpClient } from "effect/http"
import { Otlp } from "effect/observability"
import { Cell, Channels, Edit, Engine, Network, Simulation } from "neurolens"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { starterFiles } from "../../src/cli/starter.ts"
import { neurolens } from "./command.ts"

/** What was received, by path. */
const received: Array<{ readonly path: string; readonly body: string }> = []

const collector = createServer((request, response) => {
  const parts: Array<string> = []
  request.setEncoding("utf8").on("data", (part: string) => void parts.push(part))
  request.on("end", () => {
    received.push({ path: request.url!, body: parts.join("") })
    response.setHeader("content-type", "application/json").end("{}")
  })
})
let address = ""
beforeAll(async () => {
  await new Promise<void>((resolve) => void collector.listen(0, "127.0.0.1", resolve))
  address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
})
const folder = mkdtempSync(join(tmpdir(), "neurolens-telemetry-"))
afterAll(() => {
  collector.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The texts that arrived at a path since. */
const taken = (path: string): string => received.filter((one) => one.path === path).map(({ body }) => body).join("\n")

/** The names of spans that arrived. */
const spans = (): ReadonlySet<string> => {
  type Body = { resourceSpans: Array<{ scopeSpans: Array<{ spans: Array<{ name: string }> }> }> }
  const bodies = received.filter(({ path }) => path === "/v1/traces").map(({ body }) => JSON.parse(body) as Body)
  return new Set(
    bodies.flatMap(({ resourceSpans }) =>
      resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans.map(({ name }) => name)))
    )
  )
}

test("a command sends its spans and metrics where NEUROLENS_OTLP says", async () => {
  received.length = 0
  const model = join(folder, "model.json")
  writeFileSync(model, starterFiles("m", { neurolens: "", effect: "" })["model.json"])
  const provider = ConfigProvider.fromUnknown({ NEUROLENS_OTLP: address, NEUROLENS_STORE: join(folder, "runs") })
  const ended = await neurolens.withConfig(provider)("run", model, "--run", "first", "--t-max", "1")
  expect(ended).toMatchObject({ code: 0, err: "" })
  expect([...spans()]).toEqual(expect.arrayContaining(["neurolens.command.run", "neurolens.Simulation.run"]))
  expect(taken("/v1/traces")).toContain("service.name")
  expect(taken("/v1/metrics")).toContain("neurolens.works")
})

test("an app collects spans, metrics and logs by Effect's own exporter", async () => {
  received.length = 0
  const network = Network.editSync(Network.make([Cell.make()]), [Edit.insert(Channels.Leak), Edit.record("v")])
  const samples = Metric.counter("app.samples")
  const telemetry = Otlp.layerJson({ baseUrl: address, resource: { serviceName: "app" }, shutdownTimeout: "2 seconds" })
    .pipe(Layer.provide(FetchHttpClient.layer))
  await Effect.runPromise(
    Effect.gen(function*() {
      const traces = yield* Simulation.run(network, { tMax: 1 })
      yield* Metric.update(samples, traces.samples)
      yield* Effect.logInfo(`ran ${traces.samples} samples`)
    }).pipe(Effect.provide(Engine.layer), Effect.provide(telemetry))
  )
  expect(spans().has("neurolens.Simulation.run")).toBe(true)
  expect(taken("/v1/traces")).toContain("compartments")
  expect(taken("/v1/metrics")).toContain("app.samples")
  expect(taken("/v1/logs")).toContain("ran 41 samples")
})
