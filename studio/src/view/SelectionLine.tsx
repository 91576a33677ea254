/**
 * The one place where what is selected stands as an expression, and where a test can be typed.
 */
import { field } from "./field.ts"
import type { Shown } from "./Shown.ts"

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
