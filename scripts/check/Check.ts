/**
 * What a check is: a function from the root of a repository to the problems found there.
 *
 * One idea: a check prints nothing and decides nothing, so that a test can run it on a small broken repository.
 */

/** One line for people, which starts with the file and line wherever there is one; further lines are indented. */
export type Problem = string

/** What the command line asked for. */
export type CheckOptions = {
  /** Correct in place what can be corrected safely. */
  readonly fix: boolean
}

/** Looks at the repository under `root`; no problems means passed. */
export type Check = (
  root: string,
  options: CheckOptions
) => ReadonlyArray<Problem> | Promise<ReadonlyArray<Problem>>
