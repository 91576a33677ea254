/**
 * The built-in channels: `Channels.HH`, `Channels.Leak`, …
 *
 * One idea: each is equation text in a file of its own, made by the same `Channel.make` that everybody has.
 */
export { AdEx } from "./AdEx.ts"
export { CaL } from "./CaL.ts"
export { CaT } from "./CaT.ts"
export { Fire } from "./Fire.ts"
export { HH } from "./HH.ts"
export { Izhikevich } from "./Izhikevich.ts"
export { K } from "./K.ts"
export { Km } from "./Km.ts"
export { Leak } from "./Leak.ts"
export { Na } from "./Na.ts"
export { Rate } from "./Rate.ts"
