/**
 * The page: one model, one function that makes the next, and a picture of it.
 */
import { render } from "preact"
import "uplot/dist/uPlot.min.css"
import "./style.css"
import { gallery } from "./gallery.ts"
import { given } from "./keep/given.ts"
import { fromHash } from "./keep/link.ts"
import { remembered } from "./keep/remembered.ts"
import type { Document } from "./model/Document.ts"
import type { Message } from "./model/Message.ts"
import { initial } from "./model/Model.ts"
import { update } from "./model/update.ts"
import { App } from "./view/App.tsx"
import { performer } from "./work/performer.ts"

const root = document.getElementById("studio")!
let model = initial
let drawn = false

const draw = (): void => {
  drawn = false
  document.title = `${model.document.title} · neurolens studio`
  render(<App model={model} send={send} />, root)
}

/** Takes a message; the picture follows with the next frame, however many messages come before it. */
const send = (message: Message): void => {
  const [next, commands] = update(model, message)
  model = next
  if (!drawn) {
    drawn = true
    requestAnimationFrame(draw)
  }
  commands.forEach(perform)
}

const perform = performer(send)

const open = (document: Document, from: string): void => send({ _tag: "Opened", document, from })

/** What the address says, what the browser remembers, or the tutorial. */
const begin = async (): Promise<void> => {
  try {
    const linked = await fromHash(location.hash)
    if (linked !== null) return open(linked, "opened from the link")
  } catch (error) {
    open(gallery["tutorial"], "opened the tutorial")
    return send({ _tag: "Told", kind: "wrong", text: (error as Error).message })
  }
  const named = gallery[location.hash.slice(1)]
  if (named !== undefined) return open(named, `opened ${location.hash.slice(1)}`)
  const before = await remembered().catch(() => null)
  open(before ?? gallery["tutorial"], before === null ? "opened the tutorial" : "opened what you had")
}

addEventListener("dragover", (event) => event.preventDefault())
addEventListener("drop", (event) => {
  event.preventDefault()
  const file = event.dataTransfer?.files[0]
  if (file !== undefined) void given(file).then(send)
})

addEventListener("hashchange", () => void begin())

addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select")
  const [key, control] = [event.key.toLowerCase(), event.ctrlKey || event.metaKey]
  const message: Message | null = control && key === "z"
    ? { _tag: event.shiftKey ? "Redone" : "Undone" }
    : key === "escape"
    ? { _tag: "SelectionCleared" }
    : typing || control || event.altKey
    ? null
    : key === "r"
    ? { _tag: "RunAsked" }
    : null
  if (message !== null) {
    event.preventDefault()
    send(message)
  }
})

draw()
void begin()
