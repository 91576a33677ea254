/**
 * The file of a worker of a page, a module.
 *
 * @module neurolens/browser/worker
 */
import { kernelHost, type Message } from "../runtime/kernelHost.ts"

const take = kernelHost((answer) => globalThis.postMessage(answer))

globalThis.addEventListener("message", ({ data }: MessageEvent<Message>) => take(data))
