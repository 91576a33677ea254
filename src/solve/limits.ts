/**
 * How long a run may be, how much it may write down, and how much memory its kernel may take.
 *
 * One idea: what a run will take is estimated from counts alone, before anything is packed or run, and compared with one limit each. What a
 * function of WebAssembly holds is in `kernel/wasm/limits.ts`.
 */
import type { Network } from "../network/Network.ts"
import { isOfRow } from "../network/Recording.ts"
import { mostBytes, type TooMany, tooMany } from "../table/limits.ts"
import { plural } from "../table/plural.ts"

/** Most steps of a run, those before its start counted: beyond it a step and the next are the same number. */
export const mostSteps = Number.MAX_SAFE_INTEGER

/** Most spikes of one source in one step. */
export const mostSpikesPerStep = 10_000

/** Most events at one synapse, or at one pool of them, in one step. */
export const mostEventsPerStep = 1_000_000

/** Most events on their way to synapses at a time. */
export const mostArrivals = 2 ** 26

/** Most spikes of a Poisson process that are walked to find the one that a state awaits: some seconds, two days of 100 Hz. */
export const mostWalked = 2 ** 24

/** Longest CSV of spikes that is read, in characters: some five million spikes. */
export const longestSpikeText = 2 ** 28

/** Most networks of one batch. */
export const mostNetworks = 1_000_000

/** Most compartments of a cell that exponential Euler takes: a matrix of it has 128 MiB then, and some of them are needed at a time. */
export const largestDense = 4096

/** Most entries of the matrix of a group of cells that junctions join, with what elimination fills in: 512 MiB. */
export const largestElimination = 2 ** 26

/** Most bytes that a kernel may address: what WebAssembly has with addresses of 32 bits. */
export const mostKernelBytes = 2 ** 32

/** Numbers that a state holds for each row, at most: its voltage, states and currents. */
const stateColumns = (network: Network, domain: "nodes" | "edges"): number =>
  1 + [...(domain === "nodes" ? network.mechanisms : network.synapses).values()].reduce(
    (sum, { states }) => sum + Object.keys(states).length + 1,
    0
  )

/** Bytes of what runs of `networks` networks like this one give: their samples, and the states that they end in. */
export const answerBytes = (network: Network, samples: number, networks: number): number => {
  const state = network.nodes.length * stateColumns(network, "nodes") +
    network.edges.length * stateColumns(network, "edges")
  return 8 * networks * (network.recordings.size * samples + state)
}

/** Too much for one answer, or null; `instead` is what hands out less at a time. */
export const tooMuchAnswer = (network: Network, samples: number, networks: number, instead: string): TooMany | null =>
  tooMany("networks of a batch", networks, mostNetworks, "run fewer at a time") ??
    tooMany(
      "bytes of what electrodes see of compartments",
      8 * networks * network.nodes.length * network.recordings.count((recording) => !isOfRow(recording)),
      mostBytes,
      "record at fewer electrodes"
    ) ??
    tooMany(
      `bytes of ${networks === 1 ? "" : `${plural(networks, "run")} with `}${plural(samples, "sample")} of ${
        plural(network.recordings.size, "recording")
      }`,
      answerBytes(network, samples, networks),
      mostBytes,
      instead
    )

/** Too many bytes for a kernel, or null. */
export const tooMuchKernel = (bytes: number): TooMany | null =>
  tooMany("bytes of memory of a kernel", bytes, mostKernelBytes, "run Engine.layerInterpreter, or a smaller network")
