/**
 * Seed and number of runs of every property: fixed, unless the environment says otherwise (NEUROLENS_SEED,
 * NEUROLENS_RUNS).
 */

/** What `fc.assert` and `fc.check` take. */
export const settings: { readonly seed: number; readonly numRuns: number } = {
  seed: Number(process.env["NEUROLENS_SEED"] ?? 20_260_117),
  numRuns: Number(process.env["NEUROLENS_RUNS"] ?? 100)
}

/**
 * What `fc.check` takes of a broken variant: enough runs for it to be caught, whatever the environment says, and no search for a
 * smaller counterexample, which nobody would read.
 */
export const broken: { readonly seed: number; readonly numRuns: number; readonly endOnFailure: true } = {
  seed: settings.seed,
  numRuns: Math.max(100, settings.numRuns),
  endOnFailure: true
}
