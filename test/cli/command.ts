/** The command `neurolens` in this process: a command line, what it prints, and the exit code. */
import { ConfigProvider, Console, Effect } from "effect"
import { program } from "../../src/cli/program.ts"
import { layerUnasked } from "../../src/cli/services.ts"

/** What came of a command line. */
export type Ended = { readonly code: number; readonly out: string; readonly err: string }

/** A console that keeps what is printed. */
const keeping = (out: Array<string>, err: Array<string>): Console.Console => {
  const noted = (lines: Array<string>) => (...parts: ReadonlyArray<unknown>) => void lines.push(parts.join(" "))
  return { ...globalThis.console, log: noted(out), info: noted(out), error: noted(err), warn: noted(err) }
}

/** Does what a command line asks for, with a configuration, or that of the environment. */
const asked = (provider: ConfigProvider.ConfigProvider) => async (...args: ReadonlyArray<string>): Promise<Ended> => {
  const [out, err]: [Array<string>, Array<string>] = [[], []]
  const code = await Effect.runPromise(
    program(args).pipe(
      Effect.provideService(Console.Console, keeping(out, err)),
      Effect.provideService(ConfigProvider.ConfigProvider, provider),
      Effect.provide(layerUnasked)
    )
  )
  return { code, out: out.join("\n"), err: err.join("\n") }
}

/** Does what a command line asks for; `withConfig` under a configuration. */
export const neurolens = Object.assign(asked(ConfigProvider.fromUnknown({})), { withConfig: asked })
