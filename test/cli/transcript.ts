/** Transcripts of a terminal in a page: commands with what they print, where `…` stands for anything, alone on a line for any lines. */

/** A command of a transcript, and what came of it. */
export type Spoken = { readonly command: string; readonly lines: ReadonlyArray<string>; readonly code: number }

/** The commands of all `console` blocks of a page, in their order. */
export const transcriptOf = (page: string): ReadonlyArray<Spoken> => {
  const spoken: Array<{ command: string; lines: Array<string>; code: number }> = []
  for (const [, block] of page.matchAll(/^```console\n([\s\S]*?)^```$/gm)) {
    for (const line of block.trimEnd().split("\n")) {
      const code = /^exit code (\d+)$/.exec(line)?.[1]
      if (line.startsWith("$ ")) spoken.push({ command: line.slice(2), lines: [], code: 0 })
      else if (code !== undefined) spoken.at(-1)!.code = Number(code)
      else spoken.at(-1)!.lines.push(line)
    }
  }
  return spoken
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** What the lines of a command look like, as a pattern. */
export const patternOf = (lines: ReadonlyArray<string>): RegExp =>
  new RegExp(`^${lines.map((line) => line === "…" ? "[\\s\\S]*" : quoted(line).replaceAll("…", ".*")).join("\\n")}$`)

/** The words of a command, of which some stand in quotes. */
export const wordsOf = (command: string): ReadonlyArray<string> =>
  Array.from(command.matchAll(/"([^"]*)"|(\S+)/g), ([, inside, plain]) => inside ?? plain)
