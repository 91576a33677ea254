/** The manifest as it is packed: what an app needs stays, what npm would warn of goes. */
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { onlyHere, packedManifest } from "../../scripts/package/manifest.ts"

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Readonly<Record<string, unknown>>

it("has what an app needs and nothing that only a checkout needs", () => {
  const packed = packedManifest(manifest)
  for (const key of onlyHere) {
    expect(manifest).toHaveProperty(key)
    expect(packed).not.toHaveProperty(key)
  }
  for (const key of ["name", "version", "type", "exports", "files", "sideEffects", "engines", "license"]) {
    expect(packed[key]).toEqual(manifest[key])
  }
  for (const key of ["dependencies", "peerDependencies", "peerDependenciesMeta"]) {
    expect(packed[key]).toEqual(manifest[key])
  }
  expect(Object.keys(manifest).filter((key) => !(key in packed)).sort()).toEqual([...onlyHere].sort())
})
