/**
 * `package.json` as it is packed: what an app needs, without what only a checkout needs, for which npm would warn every app that installs it.
 *
 * One idea: npm packs the file that lies there, so it is put aside before (`prepack`) and put back after (`postpack`). Where packing was
 * stopped in between, what lies there is no whole manifest, and the next one takes what was put aside. Installing from git does not come here:
 * `prepare` builds.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

/** What only a checkout needs: its scripts name files that are not packed. */
export const onlyHere = ["scripts", "workspaces", "allowScripts", "devDependencies"] as const

type Manifest = Readonly<Record<string, unknown>>

/** A manifest as it is packed. */
export const packedManifest = (manifest: Manifest): Manifest =>
  Object.fromEntries(Object.entries(manifest).filter(([key]) => !onlyHere.some((own) => own === key)))

/** Whether a manifest is that of a checkout. */
const isWhole = (manifest: Manifest): boolean => onlyHere.some((key) => key in manifest)

const read = (path: string): Manifest => JSON.parse(readFileSync(path, "utf8")) as Manifest

const root = resolve(import.meta.dirname, "..", "..")
const here = join(root, "package.json")
const aside = join(root, "out", "package.json")

const steps = {
  pack: (): void => {
    mkdirSync(dirname(aside), { recursive: true })
    if (isWhole(read(here))) copyFileSync(here, aside)
    writeFileSync(here, `${JSON.stringify(packedManifest(read(aside)), null, 2)}\n`)
  },
  restore: (): void => {
    if (existsSync(aside)) renameSync(aside, here)
  }
}

if (process.argv[1] === import.meta.filename) {
  const step = process.argv[2]
  if (step !== "pack" && step !== "restore") throw new Error(`no step \`${step}\`: there is pack, restore`)
  steps[step]()
}
