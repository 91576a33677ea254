/** The database that the configuration names, `NEUROLENS_DATABASE_URL`; null where nothing is said. */
import * as Config from "effect/Config"
import { SourceError } from "effect/ConfigProvider"
import * as Redacted from "effect/Redacted"

const protocols = new Set(["postgres:", "postgresql:"])

/** What a URL of a database is, in words. */
export const expectedUrl = "a URL such as postgres://user@host/database"

/** Whether a text is the URL of a database. */
export const isDatabaseUrl = (text: unknown): boolean =>
  typeof text === "string" && URL.canParse(text) && protocols.has(new URL(text).protocol)

const name = "NEUROLENS_DATABASE_URL"

/** A variable that is there and empty is as good as none: so a script takes it away. */
export const databaseUrl: Config.Config<Redacted.Redacted | null> = Config.Redacted(name).pipe(
  Config.flatMap((url) =>
    Redacted.value(url) === ""
      ? Config.succeed(null)
      : isDatabaseUrl(Redacted.value(url))
      ? Config.succeed(url)
      // Without what is there: it may have a word that nobody should see.
      : Config.fail(new SourceError({ message: `${name}: expected ${expectedUrl}` }))
  ),
  Config.withDefault(null)
)
