/**
 * `neurolens new`: a starter project that installs and runs.
 *
 * It asks for the same neurolens that makes it: where that was installed from a file, from the same file.
 */
import { Argument, Command, Flag } from "effect/cli"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join, relative, resolve } from "node:path"
import { writeText } from "../node/Files.ts"
import { libraryVersion } from "../store/library.ts"
import { badFile, badUsage } from "./CommandError.ts"
import { held, say } from "./root.ts"
import { type Dependencies, starterFiles } from "./starter.ts"

const Lock = Schema.fromJsonString(
  Schema.Struct({
    packages: Schema.Record(
      Schema.String,
      Schema.Struct({ resolved: Schema.optionalKey(Schema.String), version: Schema.optionalKey(Schema.String) })
    )
  })
)

const decodeLock = Schema.decodeUnknownOption(Lock)

/** The folder of the package that this file belongs to. */
const own = resolve(import.meta.dirname, "..", "..")

type Installed = { readonly resolved?: string; readonly version?: string }

/** How a package was installed beside this one, as npm notes it; nothing in a checkout. */
const installed = (name: string): Installed => {
  const modules = dirname(own)
  const path = join(modules, ".package-lock.json")
  if (basename(modules) !== "node_modules" || !existsSync(path)) return {}
  return Option.match(decodeLock(readFileSync(path, "utf8")), {
    onNone: () => ({}),
    onSome: ({ packages }) => packages[`node_modules/${name}`] ?? {}
  })
}

/** What the project depends on: by versions, or on the file from which neurolens was installed. */
const dependencies = (folder: string, asked: Option.Option<string>): Dependencies => {
  const { resolved } = installed("neurolens")
  const file = resolved?.startsWith("file:") === true ? resolve(dirname(dirname(own)), resolved.slice(5)) : null
  const path = file ??
    (existsSync(join(own, "src", "index.ts")) && basename(dirname(own)) !== "node_modules" ? own : null)
  return {
    neurolens: Option.getOrElse(asked, () => path === null ? libraryVersion : `file:${relative(folder, path)}`),
    effect: installed("effect").version ?? "^4.1.0"
  }
}

/** Makes a project. */
export const make = Command.make("new", {
  folder: Argument.String("folder").pipe(Argument.withDescription("Folder of the project, which must be new or empty")),
  library: Flag.String("library").pipe(
    Flag.withDescription("What package.json asks of npm for neurolens; default the one that runs"),
    Flag.optional
  )
}, ({ folder, library }) =>
  Effect.gen(function*() {
    const settings = yield* held
    const path = resolve(folder)
    if (existsSync(path)) {
      if (!statSync(path).isDirectory()) return yield* badUsage(`${folder} is a file; give the project another name`)
      const there = readdirSync(path)
      if (there.length > 0) {
        return yield* badUsage(
          `the folder ${folder} has ${there.length} entries already; a project begins in a new or empty one`
        )
      }
    }
    const name = basename(path).toLowerCase().replace(/[^a-z0-9._-]+/g, "-").replace(/^[._-]+/, "") || "model"
    const files = starterFiles(name, dependencies(path, library))
    for (const [name, text] of Object.entries(files)) {
      yield* Effect.mapError(writeText(path, name, text), (error) => badFile(join(folder, name), error.message))
    }
    yield* say(
      settings,
      { folder: path, files: Object.keys(files) },
      [
        `made ${folder}: ${Object.keys(files).join(", ")}`,
        `next: cd ${folder} && npm install && npx neurolens run model.json --run first`
      ].join("\n")
    )
  })).pipe(
    Command.withDescription("Make a starter project that installs and runs"),
    Command.withExamples([{ command: "neurolens new my-model" }])
  )
