/**
 * Carries out what the page asks for: two workers, links, files, memory. What comes of it are messages.
 *
 * A worker that dies is begun again and asked again what it had not answered; nothing of the document is in a worker alone.
 */
import { hugeLink, longLink, toHash } from "../keep/link.ts"
import { remember } from "../keep/remembered.ts"
import { save } from "../keep/save.ts"
import type { Command, Message } from "../model/Message.ts"
import type { FromModel, FromRuns, ToModel, ToRuns } from "./protocol.ts"

/** A worker that is begun again when it ends by itself. */
type Kept<To> = { readonly ask: (message: To) => void }

const keptWorker = <To, From>(
  begin: () => Worker,
  answered: (message: From) => void,
  died: (why: string) => void
): Kept<To> => {
  let worker: Worker
  const start = (): void => {
    worker = begin()
    worker.addEventListener("message", ({ data }: MessageEvent<From>) => answered(data))
    worker.addEventListener("error", (event) => {
      event.preventDefault()
      worker.terminate()
      start()
      died(event.message)
    })
  }
  start()
  return { ask: (message) => worker.postMessage(message) }
}

/** Carries out commands, and sends what comes of them. */
export const performer = (send: (message: Message) => void): (command: Command) => void => {
  let folding: Extract<ToModel, { readonly _tag: "Fold" }> | null = null // what was asked last and is not answered
  let running: Extract<ToRuns, { readonly _tag: "Run" }> | null = null
  let forgets = false
  const model = keptWorker<ToModel, FromModel>(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "model" }),
    (message) => {
      if (message._tag === "Folded" || message._tag === "Unreadable") folding = null
      send(message)
    },
    (why) => {
      send({
        _tag: "Told",
        kind: "wrong",
        text: `the model's worker ended (${why}) and was begun again; nothing is lost`
      })
      if (folding !== null) model.ask(folding)
    }
  )
  const runs = keptWorker<ToRuns, FromRuns>(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "runs" }),
    (message) => {
      if (message._tag !== "Progressed") running = null
      send(message)
    },
    (why) => {
      const message = `the worker of runs ended (${why}) and was begun again; nothing is lost`
      if (running !== null) send({ _tag: "RunEnded", version: running.version, why: "failed", message })
      running = null
    }
  )
  const told = (kind: "said" | "wrong", text: string): void => send({ _tag: "Told", kind, text })
  const link = async (document: Extract<Command, { readonly _tag: "MakeLink" }>["document"]): Promise<void> => {
    const hash = await toHash(document)
    const whole = `${location.origin}${location.pathname}${hash}`
    send({ _tag: "LinkMade", link: whole })
    if (whole.length > hugeLink) {
      told("wrong", `the link has ${whole.length} characters; save the document as a file instead`)
    } else if (whole.length > longLink) told("said", `the link has ${whole.length} characters; some chats cut it off`)
    else told("said", `a link of ${whole.length} characters holds all of it`)
  }
  return (command) => {
    switch (command._tag) {
      case "Fold":
        folding = command
        return model.ask(command)
      case "Describe":
      case "Resolve":
      case "Reshare":
        return model.ask(command)
      case "Run":
        running = command
        performance.mark("studio:run")
        return runs.ask(command)
      case "Stop":
        return runs.ask(command)
      case "MakeLink":
        link(command.document).catch((error: Error) => told("wrong", `no link could be made: ${error.message}`))
        return
      case "Remember":
        remember(command.document).catch((error: Error) => {
          if (!forgets) {
            told("wrong", `this browser keeps nothing between visits (${error.message}); make a link or a file`)
          }
          forgets = true
        })
        return
      case "Save":
        return save(command.name, command.type, command.text)
    }
  }
}
