/**
 * L10 for native code: it has every bit of the compiled engine, on 2, 4 and 8 lanes, one thread and two, forwards and backwards; with proof that
 * it ran. Cells are unlike within a class and leave some over on every number of lanes. Broken variants stand at the end.
 *
 * A few networks, because each is compiled; `NEUROLENS_NATIVE=all` takes all recipes and more random ones.
 */
import { Effect, Exit, Fiber } from "effect"
import * as fc from "fast-check"
import { Channels, Edit, Engine, Network, Pumps, Synapses } from "neurolens"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { expect, it, vi } from "vitest"
import { settings } from "../../../property-tests/settings.ts"
import { network as networkOf, type Recipe } from "../../../scripts/reference/recipe.ts"
import { engineOf, layerFastest, layerNative } from "../../../src/node/native/Native.ts"
import { startOf } from "../../../src/solve/March.ts"
import { type SchemeName, schemes } from "../../../src/solve/Scheme.ts"
import { network as arbitraryNetwork } from "../../../src/testing/network.ts"
import { joined } from "../../adjoint/dual/joinedNetworks.ts"
import { dt, rich, steps } from "../../adjoint/richNetwork.ts"
import { withoutEvents } from "../../fixtures.ts"
import { bits, difference, kernelRuns } from "../../solve/compiled/engines.ts"
import { compiler, describeNative } from "./compiled.ts"
import { compiled, differ, folder, gradientOn, native, ran, uneven } from "./nativeRuns.ts"

const everything = process.env["NEUROLENS_NATIVE"] === "all"
const recipes = join(import.meta.dirname, "../../reference/recipes")
const names = Object.keys(schemes) as ReadonlyArray<SchemeName>

const recipe = (file: string): Recipe => JSON.parse(readFileSync(join(recipes, file), "utf8")) as Recipe

const schemeOf = ({ solver = "bwd_euler" }: Recipe): SchemeName =>
  ({
    bwd_euler: "backwardEuler",
    crank_nicolson: "crankNicolson",
    fwd_euler: "forwardEuler",
    exp_euler: "exponentialEuler"
  } as const)[solver]

/** Systems of coupled states by both rules, diffusion, clamps. */
const chosen = everything
  ? readdirSync(recipes).filter((file) => recipe(file).order === undefined && recipe(file).format !== "events-1")
  : ["states-na-chain.json", "states-k-chain-implicit.json", "clamp-diffusion.json"]

describeNative(`native code, by ${compiler?.version ?? "no compiler"}`, () => {
  it("runs: WebAssembly does not, and a library is there", async () => {
    const before = readdirSync(folder).length
    const { runs, value } = kernelRuns(() => ran(native(), [uneven(3)], "backwardEuler", 0.025, 10))
    expect((await value).reason).toBe(null)
    expect(runs).toBe(0)
    expect(readdirSync(folder).length).toBe(before + 1)
  })

  it.each([1, 2, 4, 8] as const)("has the bits of WebAssembly on %s lanes, whatever is left over", async (lanes) => {
    for (const count of lanes === 8 ? [1, 9, 10, 11, 12, 13, 14, 15, 20] : lanes === 4 ? [5, 6, 7] : [13]) {
      expect(await differ([uneven(count)], "backwardEuler", native(lanes))).toBe(null)
    }
  })

  it.each(names)("a network with everything in it: %s", async (scheme) => {
    expect(await differ([rich], scheme, native(), [dt, steps])).toBe(null)
  })

  it("on two threads that meet, and in batches over two threads", async () => {
    expect(await differ([uneven(20)], "backwardEuler", native(8, 2))).toBe(null)
    const batch = Array.from(
      { length: 5 },
      (_, k) => Network.editSync(uneven(3), [Edit.set("HH_gK", 0.03 + 0.002 * k)])
    )
    expect(await differ(batch, "crankNicolson", native(8, 2))).toBe(null)
  })

  it("looks rates up in the same tables", async () => {
    const outcomes = await Promise.all(
      [compiled, native()].map((engine) =>
        ran(
          {
            ...engine,
            open: (work) => engine.open({ ...work, rates: "tabulated" })
          },
          [uneven(9)],
          "backwardEuler",
          0.025,
          60
        )
      )
    )
    expect(difference(outcomes[0], outcomes[1], bits)).toBe(null)
  })

  it.each(chosen)("recipe %s", async (file) => {
    const own = recipe(file)
    expect(await differ([networkOf(own)], schemeOf(own), native(), [own.dt, Math.min(own.steps, 400)])).toBe(null)
  })

  it("random networks", async () => {
    const drawn = fc.sample(
      fc.record({
        made: arbitraryNetwork({
          cells: [1, 5],
          branches: [1, 5],
          compartments: [1, 5],
          mechanisms: withoutEvents([...Object.values(Channels), ...Object.values(Pumps), ...Object.values(Synapses)])
        }),
        scheme: fc.constantFrom(...names)
      }),
      { seed: settings.seed, numRuns: everything ? 40 : 3 }
    )
    for (const { made, scheme } of drawn) expect(await differ([made], scheme)).toBe(null)
  }, everything ? 1_200_000 : 120_000)

  it("says of a failure what WebAssembly says", async () => {
    const wild = Network.editSync(uneven(3), [Edit.set("HH_gNa", 1e4), Edit.set("HH_gLeak", -1e3)])
    const outcomes = await Promise.all(
      [compiled, native()].map((engine) => ran(engine, [wild], "forwardEuler", 0.025, 60))
    )
    expect(outcomes[0].reason).not.toBe(null)
    expect(outcomes[1].reason).toBe(outcomes[0].reason)
  })

  it("gradients have the bits of WebAssembly", async () => {
    const cases = [
      [rich, "backwardEuler", steps],
      [uneven(9), "crankNicolson", 30],
      [joined["cells in a field, with synapses"], "crankNicolson", 20]
    ] as const
    for (const [one, scheme, count] of cases) {
      const [a, b] = await Promise.all(
        [compiled, native()].map((engine) => gradientOn(engine, one, scheme, [dt, count]))
      )
      expect(a.numbers.size).toBeGreaterThan(5)
      expect(difference(a, b, bits)).toBe(null)
    }
  })

  it.each([1, 2])("stops when it is interrupted, and runs again, on %s threads", async (size) => {
    const engine = native(8, size)
    const long = ran(engine, [uneven(20)], "backwardEuler", 0.025, 60)
    await long
    const fiber = Effect.runFork(
      Effect.gen(function*() {
        const session = yield* engine.open({
          network: uneven(20),
          scheme: "backwardEuler",
          dt,
          rates: "exact",
          copies: 1
        })
        yield* session.set([uneven(20)])
        yield* session.load([startOf(uneven(20), dt)])
        const stretch = 10_000_000
        yield* session.advance(stretch, [{ data: new Float64Array(0), stride: 0, first: 0 }])
      }).pipe(Effect.scoped)
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(Exit.isFailure(await Effect.runPromise(Effect.andThen(Fiber.interrupt(fiber), Fiber.await(fiber))))).toBe(
      true
    )
    expect(await differ([uneven(20)], "backwardEuler", engine)).toBe(null)
  })

  it("is what layers give, which say their names", async () => {
    const nameOf = (layer: ReturnType<typeof layerNative>): Promise<string> =>
      Effect.runPromise(Effect.provide(Effect.map(Effect.service(Engine.Engine), ({ name }) => name), layer))
    expect(await nameOf(layerNative({ cache: folder, size: 1 }))).toBe("native")
    expect(await nameOf(layerFastest({ cache: folder, size: 1 }))).toBe("native")
    await expect(nameOf(layerFastest({ size: 0 }))).rejects.toThrow("size is 0; expected a whole number from 1 to 64")
    const path = process.env.PATH
    process.env.PATH = ""
    try {
      expect(await nameOf(layerFastest({ cache: folder }))).toBe("compiled")
      await expect(nameOf(layerNative({ cache: folder }))).rejects.toThrow("no C compiler was found")
      process.env.PATH = path
      vi.stubEnv("CC", "nobody-s-compiler")
      expect(await nameOf(layerFastest({ cache: folder }))).toBe("compiled")
      await expect(nameOf(layerNative({ cache: folder }))).rejects.toThrow("nobody-s-compiler: not there")
      vi.unstubAllEnvs()
      expect(await nameOf(layerNative({ cache: relative(process.cwd(), folder), size: 1 }))).toBe("native")
    } finally {
      vi.unstubAllEnvs()
      process.env.PATH = path
    }
  })

  it("the comparison sees contraction", async () => {
    const fused = engineOf(
      { compiler: { ...compiler!, flags: [...compiler!.flags, "-ffp-contract=fast"] }, folder },
      1,
      0
    )
    if (compiler!.lanes > 2) expect(await differ([uneven(15)], "backwardEuler", fused)).not.toBe(null)
  })
})
