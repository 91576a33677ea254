/**
 * The bar at the top: the title, and what can be done with all of it.
 */
import { given } from "../keep/given.ts"
import type { Shown } from "./Shown.ts"

export const Bar = ({ model, send }: Shown) => {
  const { document, future, link, past, running, traces } = model
  return (
    <header>
      <h1 class="brand">neurolens</h1>
      <input
        class="title"
        aria-label="title"
        value={document.title}
        onInput={(event) => send({ _tag: "Titled", title: event.currentTarget.value })}
      />
      <div class="buttons" role="toolbar" aria-label="document">
        <button type="button" disabled={past.length === 0} onClick={() => send({ _tag: "Undone" })}>Undo</button>
        <button type="button" disabled={future.length === 0} onClick={() => send({ _tag: "Redone" })}>Redo</button>
        {running._tag === "Idle"
          ? <button type="button" onClick={() => send({ _tag: "RunAsked" })}>Run</button>
          : <button type="button" onClick={() => send({ _tag: "StopAsked" })}>Stop</button>}
        <button type="button" disabled={traces === null} onClick={() => send({ _tag: "TracesKept" })}>
          Keep traces
        </button>
        <button type="button" onClick={() => send({ _tag: "LinkAsked" })}>Link</button>
        <label class="open">
          <input
            type="file"
            accept=".swc,.json"
            aria-label="open a file"
            onChange={(event) => {
              const own = event.currentTarget
              const file = own.files?.[0]
              if (file !== undefined) void given(file).then(send)
              own.value = ""
            }}
          />
          Open
        </label>
        <details class="menu">
          <summary>Export</summary>
          <div>
            <button type="button" onClick={() => send({ _tag: "SaveAsked", what: "program" })}>
              Program (TypeScript)
            </button>
            <button type="button" onClick={() => send({ _tag: "SaveAsked", what: "json" })}>Document (JSON)</button>
            <button type="button" disabled={traces === null} onClick={() => send({ _tag: "SaveAsked", what: "csv" })}>
              Traces (CSV)
            </button>
          </div>
        </details>
      </div>
      {link === null
        ? null
        : (
          <input
            class="link"
            aria-label="link"
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
    </header>
  )
}
