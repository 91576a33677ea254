/**
 * What is trained, by which parameters, and other rules for it.
 */
import { ofParameter } from "../draw/colours.ts"
import { rowsOf } from "../model/lit.ts"
import type { Rule } from "../model/Message.ts"
import { shortNumber } from "../model/numbers.ts"
import { field } from "./field.ts"
import type { Shown } from "./Shown.ts"

/** Rules that are offered, in words; some need a column of texts. */
const offered = (domain: "nodes" | "edges", column: string): ReadonlyArray<readonly [string, Rule]> => {
  const by = (
    name: string,
    ...columns: ReadonlyArray<string>
  ): readonly [string, Rule] => [name, { _tag: "By", columns }]
  const whole: ReadonlyArray<readonly [string, Rule]> = [["one for all", { _tag: "One" }], ["one for each row", {
    _tag: "Each"
  }]]
  if (domain === "nodes") {
    return [...whole, by("by cell", "global_cell_index"), ...column === "" ? [] : [by(`by ${column}`, column)]]
  }
  return [
    ...whole,
    by("by presynaptic cell", "pre_cell_index"),
    by("by postsynaptic cell", "post_cell_index"),
    ...column === "" ? [] : [by(`by ${column} at both ends`, `pre_${column}`, `post_${column}`)]
  ]
}

export const Share = ({ model, send }: Shown) => {
  const { scene, trained: at } = model
  const trained = scene?.trained[at]
  if (scene === null || trained === undefined) return <p>Nothing is trained yet.</p>
  return (
    <>
      <label>
        trained{" "}
        <select
          value={at}
          onChange={(event) => send({ _tag: "TrainedChosen", trained: Number(event.currentTarget.value) })}
        >
          {scene.trained.map(({ name }, i) => <option key={name} value={i}>{name}</option>)}
        </select>
      </label>
      <div class="rules" role="group" aria-label="rules">
        {offered(trained.domain, scene.groupColumn).map(([name, rule]) => (
          <button
            key={name}
            type="button"
            onClick={() => send({ _tag: "RuleChosen", rule })}
          >
            {name}
          </button>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const text = field(event.currentTarget, "key")
            if (text !== "") send({ _tag: "RuleChosen", rule: { _tag: "Text", text } })
          }}
        >
          <input name="key" aria-label="by a text over the columns of a row" placeholder="abs(pre_x - post_x) > 50" />
          <button type="submit">by this text</button>
        </form>
      </div>
      <table class="parameters">
        <caption>{`${trained.labels.length} parameters of ${trained.key}`}</caption>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">label</th>
            <th scope="col">rows</th>
            <th scope="col">{trained.unit === "" ? "value" : `value [${trained.unit}]`}</th>
          </tr>
        </thead>
        <tbody>
          {trained.labels.slice(0, 200).map((label, p) => (
            <tr
              key={p}
              class={model.pointed === p ? "pointed" : ""}
              onMouseEnter={() => send({ _tag: "Pointed", parameter: p })}
              onMouseLeave={() => send({ _tag: "Pointed", parameter: null })}
            >
              <th scope="row">
                <button
                  type="button"
                  class="swatch"
                  style={{ borderColor: ofParameter(p) }}
                  aria-label={`select the ${trained.counts[p]} rows of parameter ${p}, ${label}`}
                  onFocus={() => send({ _tag: "Pointed", parameter: p })}
                  onBlur={() => send({ _tag: "Pointed", parameter: null })}
                  onClick={() =>
                    send({ _tag: "RowsChosen", domain: trained.domain, rows: rowsOf(trained, p), more: false })}
                >
                  {p}
                </button>
              </th>
              <td>{label}</td>
              <td>{trained.counts[p]}</td>
              <td>{shortNumber(trained.values[p])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {trained.labels.length > 200 ? <p>{`${trained.labels.length - 200} more are not listed`}</p> : null}
    </>
  )
}
