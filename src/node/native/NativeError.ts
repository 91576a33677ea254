/**
 * What can stand in the way of native code: no compiler, or one that fails, a library that does not load, a folder that is not trusted.
 */
import * as Data from "effect/Data"
import { excerpt, excerpted, listed, longestMessage } from "../../table/excerpt.ts"

/** Why native code did not come about. */
export type NativeReason =
  /** None of the commands is a C compiler that works; `tried` says of each what came of it. */
  | { readonly _tag: "NoCompiler"; readonly tried: ReadonlyArray<string>; readonly hint: string }
  /** The compiler refused a kernel: what it was called with, and how its complaint begins. */
  | { readonly _tag: "CompileFailed"; readonly command: string; readonly firstLines: string }
  /** Code of the compiler computes other numbers than the rest of the library; `wrong` says in what. */
  | { readonly _tag: "OtherNumbers"; readonly command: string; readonly wrong: ReadonlyArray<string> }
  /** A compiled library that Node does not load. */
  | { readonly _tag: "NotLoadable"; readonly file: string; readonly cause: string }
  /** A folder for compiled libraries that others may write, or that cannot be made. */
  | { readonly _tag: "CacheRefused"; readonly folder: string; readonly why: string }
  /** A platform on which no native code is made. */
  | { readonly _tag: "Unsupported"; readonly platform: string }
  /** An option that is not what it should be. */
  | { readonly _tag: "BadOption"; readonly what: string; readonly found: string; readonly expected: string }

const reasonText = (whole: NativeReason): string => {
  const reason = excerpted(whole)
  switch (reason._tag) {
    case "NoCompiler":
      return `no C compiler was found (${listed(reason.tried)}); ${reason.hint}`
    case "CompileFailed":
      return `the C compiler failed: ${reason.command}\n${reason.firstLines}`
    case "OtherNumbers":
      return `code of ${reason.command} computes other numbers: ${
        listed(reason.wrong)
      }; name a compiler in CC without such flags, or run with ` +
        "Engine.layer"
    case "NotLoadable":
      return `the compiled kernel ${reason.file} does not load: ${reason.cause}`
    case "CacheRefused":
      return `the folder ${reason.folder} is not taken for compiled kernels: ${reason.why}; give another one with { cache: "…" }, or none ` +
        "with { cache: false }"
    case "Unsupported":
      return `native code is not made on ${reason.platform}, only on Linux, macOS and FreeBSD; run with Engine.layer, which has the same numbers`
    case "BadOption":
      return `${reason.what} is ${reason.found}; expected ${reason.expected}`
  }
}

/** Native code that did not come about. */
export class NativeError extends Data.TaggedError("NativeError")<{ readonly reason: NativeReason }> {
  override get message(): string {
    return excerpt(reasonText(this.reason), longestMessage)
  }
}

/** An effect's failure with a reason. */
export const nativeError = (reason: NativeReason): NativeError => new NativeError({ reason })
