/**
 * Spans, metrics and logs of a command, sent to a collector of OpenTelemetry where one is named: `NEUROLENS_OTLP=http://localhost:4318`.
 */
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { FetchHttpClient } from "effect/http"
import * as Layer from "effect/Layer"
import { Otlp } from "effect/observability"
import * as Option from "effect/Option"
import { libraryVersion } from "../store/library.ts"

const address = Config.option(Config.NonEmptyString("NEUROLENS_OTLP"))

/** How long the last of what was collected may take to be sent [ms]. */
const patience = 2000

/** Sends what a command does to the collector that is named, if one is. */
export const telemetry = Layer.unwrap(
  Effect.map(
    address,
    Option.match({
      onNone: () => Layer.empty,
      onSome: (baseUrl) =>
        Otlp.layerJson({
          baseUrl,
          resource: { serviceName: "neurolens", serviceVersion: libraryVersion },
          shutdownTimeout: Duration.millis(patience)
        }).pipe(Layer.provide(FetchHttpClient.layer))
    })
  )
)
