/** What every part of the page takes: the model, and where messages go. */
import type { Message } from "../model/Message.ts"
import type { Model } from "../model/Model.ts"

export type Shown = { readonly model: Model; readonly send: (message: Message) => void }
