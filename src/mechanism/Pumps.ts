/**
 * The built-in pumps: `Pumps.CaPump`, …
 *
 * One idea: each is equation text in a file of its own, made by the same `Pump.make` that everybody has.
 */
export { CaFaradayConcentrationChange } from "./CaFaradayConcentrationChange.ts"
export { CaNernstReversal } from "./CaNernstReversal.ts"
export { CaPump } from "./CaPump.ts"
