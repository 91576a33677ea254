#!/usr/bin/env node
/**
 * The file that the command `neurolens` starts: it loads the command, hands it the arguments and the signals, and ends with its exit code.
 *
 * Ctrl-C and SIGTERM interrupt what runs, which then lets go of what it holds; a second one ends the process at once.
 */

/** The exit codes of signals. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const

/** What is missing beside neurolens, where that is why the command cannot be loaded. */
const missing = (error: unknown): string | null => {
  const text = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND" ? error.message : ""
  return /(@effect\/platform-node|effect)(?=['/])/.exec(text)?.[1] ?? null
}

const words = process.argv.slice(2)

/** The services of the command line; only a wizard, which asks questions, needs a package for them. */
const services = async () =>
  words.includes("--wizard")
    ? (await import("@effect/platform-node/NodeServices")).layer
    : (await import("./services.ts")).layerUnasked

const load = async () => {
  try {
    const [{ program }, Effect, layer] = await Promise.all([
      import("./program.ts"),
      import("effect/Effect"),
      services()
    ])
    return (signal: AbortSignal) => Effect.runPromise(Effect.provide(program(words), layer), { signal })
  } catch (error) {
    const name = missing(error)
    if (name === null && !(error instanceof SyntaxError)) throw error
    console.error(
      name === null
        ? "neurolens: the versions of its packages do not fit each other (" + String(error) +
          "); npm install effect@^4.1.0"
        : `neurolens: ${
          name === "effect" ? "the command" : "--wizard"
        } needs ${name}, which is not there; npm install ${name}`
    )
    return () => Promise.resolve(2)
  }
}

// A reader that has enough, such as head, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1))

/** The oldest Node that this runs on. */
const [major, minor] = [22, 19]

const [ownMajor, ownMinor] = process.versions.node.split(".").map(Number)
if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  console.error(`neurolens: this is Node ${process.versions.node}; the command needs ${major}.${minor} or later`)
  process.exit(2)
}
const start = await load()
const stop = new AbortController()
let caught: number | null = null
for (const [signal, code] of Object.entries(codes)) {
  process.on(signal, () => {
    if (caught !== null) process.exit(code)
    caught = code
    stop.abort()
  })
}
try {
  process.exitCode = await start(stop.signal)
} catch (error) {
  if (caught === null) throw error
}
if (caught !== null) process.exit(caught)
