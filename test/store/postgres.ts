/**
 * A PostgreSQL of the tests' own: Debian's programs, a folder that is thrown away, a free port, a user without rights. It ends with the
 * process that asked for it, however that ends.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync } from "node:fs"
import { createServer, Socket } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { setTimeout } from "node:timers/promises"

/** A server that runs. */
export type Server = {
  /** The URL of a database of this name in it, which is made where there is none. */
  readonly database: (name: string) => string
  /** Stops it in the midst of all that goes on, and starts it again after so many ms. */
  readonly restart: (after: number) => Promise<void>
}

/** The folder of PostgreSQL's programs: on the path, or where Debian has them; null where there are none. */
const programs = (): string | null => {
  const debian = "/usr/lib/postgresql"
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter)
  ]
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres"))) ?? null
}

const bin = programs()

/** Why there is no PostgreSQL here, null where there is one. */
export const missing = bin === null
  ? "PostgreSQL is not installed, so its tests are left out: apt-get install postgresql (as .ci/run does)"
  : null

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

/** Whether it takes connections yet. */
const answers = (programs: string, port: number): boolean =>
  spawnSync(join(programs, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)]).status === 0

/** PostgreSQL refuses to be root: then it is `nobody`. */
const user = process.getuid?.() === 0
  ? {
    uid: Number(execFileSync("id", ["-u", "nobody"], { encoding: "utf8" })),
    gid: Number(execFileSync("id", ["-g", "nobody"], { encoding: "utf8" }))
  }
  : {}

const start = async (): Promise<Server> => {
  if (bin === null) throw new Error(String(missing))
  const folder = mkdtempSync(join(tmpdir(), "neurolens-postgres-"))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, "data")
  const how = { ...user, cwd: folder }
  execFileSync(join(bin, "initdb"), [
    "-D",
    data,
    "-A",
    "trust",
    "-U",
    "neurolens",
    "--no-sync",
    "--locale=C",
    "-E",
    "UTF8"
  ], {
    ...how,
    stdio: "pipe"
  })
  const port = await freePort()
  const options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", `port=${port}`]
  // The shell waits for its input to end, which it does with this process, even one that is killed, and then ends the server at once.
  // It clears the folder away unless it was told to keep it, as `restart` does. Neither is in this process's group, so that a signal from
  // the keyboard does not end the shell before it has cleared up.
  const command = `"$@" & server=$!; said=$(cat); kill -QUIT $server; wait $server; [ "$said" = keep ] || rm -rf "$PWD"`
  const server = [join(bin, "postgres"), "-D", data, ...options.flatMap((option) => ["-c", option])]
  const up = async (): Promise<ChildProcess> => {
    const child = spawn("sh", ["-c", command, "sh", ...server], {
      ...how,
      detached: true,
      stdio: ["pipe", "ignore", "ignore"]
    })
    child.unref()
    if (child.stdin instanceof Socket) child.stdin.unref()
    for (let tries = 0; tries < 600; tries++) {
      if (answers(bin, port)) return child
      await setTimeout(20)
    }
    throw new Error(`PostgreSQL in ${data} did not answer on port ${port}`)
  }
  let child = await up()
  process.on("exit", () => child.stdin?.destroy())
  const made = new Set<string>()
  return {
    database: (name) => {
      const url = `postgres://neurolens@127.0.0.1:${port}`
      if (!made.has(name)) {
        execFileSync(join(bin, "psql"), [`${url}/postgres`, "-qc", `CREATE DATABASE "${name}"`], { stdio: "pipe" })
      }
      made.add(name)
      return `${url}/${name}`
    },
    restart: async (after) => {
      const ended = new Promise((resolve) => child.on("close", resolve))
      child.stdin?.end("keep")
      await ended
      await setTimeout(after)
      child = await up()
    }
  }
}

let shared: Promise<Server> | null = null

/** The server of this process. */
export const postgres = (): Promise<Server> => shared ??= start()
