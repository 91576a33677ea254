/**
 * The one place where what is selected stands as an expression, and where a test can be typed.
 */
import type { Edit, Json } from "../model/Document.ts"
import { field } from "./field.ts"
import type { Shown } from "./Shown.ts"

const pulse = { _tag: "Step", delay: 1, duration: 2, amplitude: 1, offset: 0 }

/** What is done at the places that are selected. */
const Places = ({ at, send }: { readonly at: Json } & Pick<Shown, "send">) => {
  const button = (name: string, edit: Edit) => (
    <button
      type="button"
      disabled={at === null}
      onClick={() => send({ _tag: "Appended", edits: [edit] })}
    >
      {name}
    </button>
  )
  return (
    <div class="places">
      {button("Stimulate here", { _tag: "Stimulate", stimulus: pulse, at })}
      {button("Record v here", { _tag: "Record", state: "v", at })}
    </div>
  )
}

export const SelectionLine = ({ model, send }: Shown) => {
  const { lit, litWrong, scene } = model
  const domain = lit?.domain ?? (scene !== null && scene.synapses.pre.length > 0 ? "edges" : "nodes")
  const noun = domain === "edges" ? "synapse" : "compartment"
  return (
    <section class="panel selection" aria-labelledby="selection-title">
      <h2 id="selection-title">Selection</h2>
      <code class="expression">
        {lit === null ? "nothing: click a synapse or a cell, or type a test" : lit.expression}
      </code>
      {lit === null ? null : <p class="count">{`${lit.rows.length} ${noun}${lit.rows.length === 1 ? "" : "s"}`}</p>}
      {lit?.domain === "nodes" ? <Places at={lit.at} send={send} /> : null}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send({
            _tag: "TestTyped",
            domain: field(event.currentTarget, "domain") === "nodes" ? "nodes" : "edges",
            test: field(event.currentTarget, "test")
          })
        }}
      >
        <label>
          <select name="domain" value={domain} aria-label="of">
            <option value="edges">synapses</option>
            <option value="nodes">compartments</option>
          </select>{" "}
          where{" "}
          <input
            name="test"
            id="test"
            placeholder={domain === "edges" ? "pre_cell_type == \"exc\"" : "radius < 2"}
            aria-invalid={litWrong !== null}
            aria-describedby="test-wrong"
          />
        </label>
        <button type="submit">Select</button>
      </form>
      <pre id="test-wrong" class="wrong" hidden={litWrong === null}>{litWrong}</pre>
    </section>
  )
}
