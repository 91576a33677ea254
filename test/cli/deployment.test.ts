/** The blocks of `docs/deployment.md`: scripts of an array of jobs by bash, the unit by systemd, runners of the compose file on a PostgreSQL. */
import { ConfigProvider } from "effect"
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, expect, test } from "vitest"
import { missing, postgres } from "../store/postgres.ts"
import { neurolens } from "./command.ts"

const page = readFileSync(new URL("../../docs/deployment.md", import.meta.url), "utf8")

const blocks = (language: string): ReadonlyArray<string> =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "gm")), ([, block]) => block)

const folder = mkdtempSync(join(tmpdir(), "neurolens-deployment-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))
const command = [process.execPath, "--conditions=neurolens-source", main] as const

writeFileSync(
  join(folder, "model.json"),
  JSON.stringify({
    format: "neurolens/model",
    version: 1,
    cells: [{}],
    edits: [{ edit: "insert", mechanism: "Leak" }, { edit: "record", state: "v" }],
    sweep: { tMax: 1, over: { Leak_eLeak: { from: -80, to: -60, count: 5 } }, measure: ["end"] }
  })
)
mkdirSync(join(folder, "node_modules", ".bin"), { recursive: true })
const binary = join(folder, "node_modules", ".bin", "neurolens")
writeFileSync(binary, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`)
chmodSync(binary, 0o755)

const whole = async (name: string): Promise<string> => {
  const out = join(folder, `${name}.csv`)
  await neurolens("sweep", join(folder, "model.json"), "--store", join(folder, name), "--out", out)
  return readFileSync(out, "utf8")
}

// Each starts processes of its own, which take long where all cores are busy.
const patient = { timeout: 180_000 }

test(
  "an array of jobs by bash, of which one did not come to its end, merged, is the whole sweep",
  patient,
  async () => {
    const [array, merge, submit] = blocks("bash")
    const bash = (script: string, env: NodeJS.ProcessEnv): string =>
      execFileSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", env: { ...process.env, ...env } })
    for (const task of ["1", "3"]) bash(array, { SLURM_ARRAY_TASK_ID: task, SLURM_ARRAY_TASK_COUNT: "3" })
    const told = bash(merge, {})
    expect(told).toContain("1 new run; 1 run that was there got 2 points")
    expect(told).toContain("run model-sweep: 5 points, 0 failed")
    expect(readFileSync(join(folder, "points.csv"), "utf8")).toBe(await whole("alone"))
    const said = "sbatch() { echo \"$*\" >> said; echo 7; }\n"
    bash(said + submit, {})
    expect(readFileSync(join(folder, "said"), "utf8")).toBe("--parsable sweep.sh\n--dependency=afterany:7 merge.sh\n")
  }
)

test.skipIf(spawnSync("systemd-analyze", ["--version"]).status !== 0)("systemd takes the unit", () => {
  const [unit] = blocks("ini")
  const path = join(folder, "neurolens.service")
  writeFileSync(path, unit.replace("/usr/bin/node", process.execPath).replace("/home/me/my-model", folder))
  const { stderr, stdout } = spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" })
  expect(`${stdout}${stderr}`.split("\n").filter((line) => line.includes("neurolens.service"))).toEqual([])
  writeFileSync(path, unit.replace("Restart=on-failure", "Restart=on-mondays"))
  expect(spawnSync("systemd-analyze", ["verify", path], { encoding: "utf8" }).stderr).toContain("on-mondays")
})

test.skipIf(missing !== null)(
  "two runners as in the compose file share a database, and measure every point once",
  async () => {
    const [compose] = blocks("yaml")
    const parse = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))"
    const parsed = spawnSync("python3", ["-c", parse], { input: compose, encoding: "utf8" })
    if (parsed.status === 0) expect(Object.keys(JSON.parse(parsed.stdout).services)).toEqual(["database", "runner"])
    const words = JSON.parse(/^ {4}command: (\[.*\])$/m.exec(compose)![1]) as ReadonlyArray<string>
    const [, variable] = /^ {6}(NEUROLENS_\w+): postgres:/m.exec(compose)!
    const [dockerfile] = blocks("dockerfile")
    const [, store] = /^ENV (NEUROLENS_STORE)=\/store$/m.exec(dockerfile)!
    const env = {
      ...process.env,
      [store]: join(folder, "shared"),
      [variable]: (await postgres()).database("deployment")
    }
    const runner = (): Promise<number | null> =>
      new Promise((resolve, reject) => {
        const child = spawn(command[0], [...command.slice(1), ...words], { cwd: folder, env, stdio: "ignore" })
        child.on("error", reject).on("close", resolve)
      })
    expect(await Promise.all([runner(), runner()])).toEqual([0, 0])
    const ask = neurolens.withConfig(ConfigProvider.fromUnknown(env))
    const listed = JSON.parse((await ask("runs", "list", "--json")).out) as ReadonlyArray<unknown>
    expect(listed).toMatchObject([{ name: "model-sweep", done: 5, total: 5, state: "done" }])
    const out = join(folder, "shared.csv")
    await ask("sweep", join(folder, "model.json"), "--out", out)
    expect(readFileSync(out, "utf8")).toBe(await whole("beside"))
  }
)
