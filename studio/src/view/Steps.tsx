/**
 * The edits in words: each can be turned, switched off, moved, taken out; one that fails says why at its place.
 */
import type { Step } from "../model/Document.ts"
import { numberAt, rangeOf, shortNumber, type Turned, turnedOf, withNumber } from "../model/numbers.ts"
import { words } from "../model/words.ts"
import type { Shown } from "./Shown.ts"

/** A slider with a field beside it. */
const Turn = ({ at, begin, label, model, send, step, turned }: Shown & {
  readonly at: number
  readonly step: Step
  readonly turned: Turned
  /** What a drag began with. */
  readonly begin: number
  readonly label: string
}) => {
  const mark = `${at}.${turned.path.join(".")}`
  const { high, low, step: by } = rangeOf(begin)
  const turn = (value: number, drag: boolean): void => {
    if (!Number.isFinite(value)) return
    const edit = withNumber(step.edit, turned.path, value)
    send({ _tag: "StepSet", at, step: { ...step, edit }, mark: drag ? mark : null })
  }
  const id = `turn-${mark}`
  return (
    <div class="turn" data-mark={model.mark === mark ? "" : undefined}>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={low}
        max={high}
        step={by}
        value={turned.value}
        aria-valuetext={`${label} ${shortNumber(turned.value)}`}
        onInput={(event) => turn(event.currentTarget.valueAsNumber, true)}
      />
      <input
        type="number"
        step="any"
        aria-label={`${label}, number`}
        value={shortNumber(turned.value)}
        onChange={(event) => turn(event.currentTarget.valueAsNumber, false)}
      />
    </div>
  )
}

export const Steps = ({ model, send }: Shown) => {
  const { document, failures, past, scene } = model
  const before = model.mark === null ? document : past.at(-1) ?? document
  return (
    <ol class="steps">
      {document.steps.map((step, at) => {
        const failure = failures.find((one) => one.step === at)
        const title = words(step.edit)
        const labels = step.edit._tag === "Values"
          ? scene?.trained.find(({ name }) => name === step.edit["name"])
          : undefined
        return (
          <li key={at} class={step.off ? "off" : failure === undefined ? "" : "failing"}>
            <div class="step">
              <label>
                <input
                  type="checkbox"
                  checked={!step.off}
                  onChange={() =>
                    send({
                      _tag: "StepSet",
                      at,
                      step: step.off ? { edit: step.edit } : { edit: step.edit, off: true },
                      mark: null
                    })}
                />
                <span title={model.printed?.lines[at] ?? ""}>{title}</span>
              </label>
              <span class="moves">
                <button
                  type="button"
                  aria-label={`move "${title}" up`}
                  disabled={at === 0}
                  onClick={() => send({ _tag: "StepMoved", at, by: -1 })}
                >
                  ↑
                </button>
                <button
                  type="button"
                  aria-label={`move "${title}" down`}
                  disabled={at === document.steps.length - 1}
                  onClick={() => send({ _tag: "StepMoved", at, by: 1 })}
                >
                  ↓
                </button>
                <button
                  type="button"
                  aria-label={`take out "${title}"`}
                  onClick={() => send({ _tag: "StepRemoved", at })}
                >
                  ×
                </button>
              </span>
            </div>
            {failure === undefined ? null : <pre class="wrong">{failure.message}</pre>}
            {step.off ? null : turnedOf(step.edit).map((turned) => {
              const began = before.steps[at] === undefined ? undefined : numberAt(before.steps[at].edit, turned.path)
              const last = turned.path.at(-1)
              const label = typeof last === "number" && labels !== undefined
                ? `${last}: ${labels.labels[last]}${labels.unit === "" ? "" : ` [${labels.unit}]`}`
                : turned.name
              return (
                <Turn
                  key={turned.path.join(".")}
                  {...{ at, label, model, send, step, turned }}
                  begin={model.mark === `${at}.${turned.path.join(".")}` ? began ?? turned.value : turned.value}
                />
              )
            })}
          </li>
        )
      })}
    </ol>
  )
}
