/**
 * The tabs at the side.
 */
import { type Tab, tabs } from "../model/Model.ts"
import { Code } from "./Code.tsx"
import { Share } from "./Share.tsx"
import type { Shown } from "./Shown.ts"
import { Steps } from "./Steps.tsx"

const names: Readonly<Record<Tab, string>> = { steps: "Steps", share: "Share", code: "Code" }

const panels = { steps: Steps, share: Share, code: Code } as const satisfies Readonly<Record<Tab, unknown>>

/** The tab that a key leads to. */
const tabOfKey = (tab: Tab, key: string): Tab | null => {
  const at = tabs.indexOf(tab)
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[key]
  return to === undefined ? null : tabs[(to + tabs.length) % tabs.length]
}

export const Inspector = ({ model, send }: Shown) => {
  const Panel = panels[model.tab]
  return (
    <section class="panel tabs">
      <div
        role="tablist"
        aria-label="inspector"
        onKeyDown={(event) => {
          const tab = tabOfKey(model.tab, event.key)
          if (tab === null) return
          event.preventDefault()
          send({ _tag: "TabChosen", tab })
          event.currentTarget.querySelector<HTMLElement>(`#tab-${tab}`)?.focus()
        }}
      >
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`tab-${tab}`}
            aria-selected={tab === model.tab}
            aria-controls="tab-panel"
            tabIndex={tab === model.tab ? 0 : -1}
            onClick={() => send({ _tag: "TabChosen", tab })}
          >
            {names[tab]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${model.tab}`}>
        <Panel model={model} send={send} />
      </div>
    </section>
  )
}
