/**
 * The child process that tries mutants: one warm vitest that reads the mutated text in place of the file.
 *
 * One idea: starting vitest costs a second and running the tests of a folder half of one, so vitest stays and only the changed module is
 * read again. A mutant may loop for ever; then the parent ends this process and starts another.
 */
import { createVitest } from "vitest/node"

/** What the parent asks: try this text in place of a file, against these test files, phase by phase until one fails. */
export type Job = {
  readonly file: string
  readonly text: string
  readonly phases: ReadonlyArray<ReadonlyArray<string>>
}

/** What this process answers. */
export type Answer = { readonly _tag: "Ready" } | { readonly _tag: "Done"; readonly killedBy: string | null }

const root = process.argv[2]
let current: { readonly file: string; readonly text: string } | null = null

const conditions = ["neurolens-source", "module", "node", "development"]

const vitest = await createVitest(
  {
    root,
    config: false,
    watch: false,
    pool: "threads",
    isolate: false,
    maxWorkers: 1,
    fileParallelism: false,
    bail: 1,
    testTimeout: 30_000,
    include: ["**/*.test.ts"],
    reporters: [{}],
    passWithNoTests: true,
    fsModuleCache: false // it goes by what is on the disk, and a mutant is not
  },
  {
    root,
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    plugins: [{ name: "mutant", enforce: "pre", load: (id: string) => id === current?.file ? current.text : undefined }]
  }
)

const say = (answer: Answer): void => void process.send!(answer)

/** Forgets what earlier runs reported: vitest answers with every module that it knows, failed ones of other mutants too. */
const forget = (): void => {
  for (const memory of [vitest.state.filesMap, vitest.state.idMap, vitest.state.errorsSet]) memory.clear()
}

const failing = async (files: ReadonlyArray<string>): Promise<string | null> => {
  const project = vitest.getRootProject()
  forget()
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    files.map((file) => project.createSpecification(file))
  )
  for (const module of testModules) {
    for (const test of module.children.allTests("failed")) return `${module.relativeModuleId}: ${test.fullName}`
    if (!module.ok()) return module.relativeModuleId
  }
  if (testModules.length !== files.length) return "an answer without all of the tests"
  return unhandledErrors.length > 0 ? "an error outside the tests" : null
}

const tryOut = async (job: Job): Promise<void> => {
  current = job
  vitest.invalidateFile(job.file)
  let killedBy: string | null = null
  for (const phase of job.phases) killedBy ??= await failing(phase)
  current = null
  vitest.invalidateFile(job.file)
  say({ _tag: "Done", killedBy })
}

process.on("message", (job: Job) => void tryOut(job))
say({ _tag: "Ready" })
