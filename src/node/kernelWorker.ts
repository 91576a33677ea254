/**
 * The file of a worker thread in Node.
 *
 * @module neurolens/node/worker
 */
import { parentPort } from "node:worker_threads"
import { kernelHost } from "../runtime/kernelHost.ts"

parentPort!.on("message", kernelHost((answer) => parentPort!.postMessage(answer)))
