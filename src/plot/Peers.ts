/**
 * Loads the two optional packages that draw: Observable Plot, and linkedom for a document where there is no browser.
 *
 * One idea: this is the only impure step of a plot; everything after it is a function of its input. A missing
 * package becomes a `PlotError` that says what to install. This file does not know what is drawn.
 */
import type * as Plot from "@observablehq/plot"
import * as Effect from "effect/Effect"
import type * as Linkedom from "linkedom"
import { causeText, excerpt } from "../table/excerpt.ts"
import { PlotError } from "./Figure.ts"

/** The module of Observable Plot. */
export type PlotModule = typeof Plot

/** What drawing needs: the Plot module and a document to make elements in. */
export type Peers = { readonly Plot: PlotModule; readonly document: Document }

/** How the packages are found; the tests put failing ones here. */
export type Importers = {
  readonly plot: () => Promise<PlotModule>
  readonly document: () => Promise<Document>
}

const importers: Importers = {
  plot: () => import("@observablehq/plot"),
  document: async () => {
    if (typeof globalThis.document !== "undefined") return globalThis.document
    // Named apart, so that a bundle for a browser, which has a document, does not look for it.
    const name = "linkedom"
    const { parseHTML }: typeof Linkedom = await import(/* webpackIgnore: true */ /* @vite-ignore */ name)
    return parseHTML("<!doctype html><html><body></body></html>").document
  }
}

/** What to install: both packages, where both are needed. */
const together = (name: string): string =>
  typeof globalThis.document === "undefined" ? "@observablehq/plot linkedom" : name

const attempt = <A>(
  figure: string,
  name: "@observablehq/plot" | "linkedom",
  load: () => Promise<A>
): Effect.Effect<A, PlotError> =>
  Effect.tryPromise({
    try: load,
    catch: (cause) =>
      new PlotError({
        figure,
        reason: "missing-peer",
        message: `Cannot draw "${excerpt(figure)}": the optional package ${name} could not be loaded (${
          causeText(cause)
        }). Install it with: npm install ${together(name)}`
      })
  })

/** Loads Plot and a document, or fails with the name of the package to install. */
export const load = (figure: string, from: Importers = importers): Effect.Effect<Peers, PlotError> =>
  Effect.all({
    Plot: attempt(figure, "@observablehq/plot", from.plot),
    document: attempt(figure, "linkedom", from.document)
  })
