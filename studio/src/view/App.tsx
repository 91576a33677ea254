/**
 * The whole page as a function of the model.
 */
import { Bar } from "./Bar.tsx"
import { Cells } from "./Cells.tsx"
import { Inspector } from "./Inspector.tsx"
import { Matrix } from "./Matrix.tsx"
import { SelectionLine } from "./SelectionLine.tsx"
import type { Shown } from "./Shown.ts"
import { Traces } from "./Traces.tsx"

export const App = ({ model, send }: Shown) => (
  <>
    <Bar model={model} send={send} />
    <main>
      <div class="pictures">
        <section class="panel" aria-labelledby="matrix-title">
          <h2 id="matrix-title">Synapses</h2>
          <Matrix model={model} send={send} />
        </section>
        <section class="panel" aria-labelledby="cells-title">
          <h2 id="cells-title">Cells</h2>
          <Cells model={model} send={send} />
        </section>
        <section class="panel traces" aria-labelledby="traces-title">
          <h2 id="traces-title">Traces</h2>
          <Traces model={model} send={send} />
        </section>
      </div>
      <aside class="inspector">
        <SelectionLine model={model} send={send} />
        <Inspector model={model} send={send} />
      </aside>
    </main>
    <footer>
      <p role="status" class={model.notice.kind}>{model.notice.text}</p>
      {model.running._tag === "Under way" && model.running.done > 0
        ? <progress value={model.running.done} aria-label="run" />
        : null}
    </footer>
  </>
)
