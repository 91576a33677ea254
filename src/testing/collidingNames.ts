/**
 * Names that mean something elsewhere: in tables, in kernels, in each other's columns, in JavaScript.
 *
 * One idea: what a program writes with names of its own is tried with everybody's.
 */

/** Names of our own tables and programs, and what they are recorded as. */
const ours = ["v", "radius", "x", "row", "type", "cell_index", "pre_index", "i_clamp", "i_stimulus", "density", "dt"]

/** Names that every JavaScript object has. */
const javaScripts = ["constructor", "__proto__", "toString", "hasOwnProperty", "length"]

/** What mechanisms called A and B call their columns, their currents and what diffuses. */
export const othersNames = ["A", "B", "A_g", "B_g", "A_ca", "i_A", "i_B", "ca", "axial_diffusion_ca", "pre_ca"]

/** All of them. */
export const collidingNames: ReadonlyArray<string> = [...othersNames, ...ours, ...javaScripts]
