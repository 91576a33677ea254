/**
 * Two palettes that share no colour: one for groups, one for parameters. Nothing is told by colour alone: numbers and names stand beside.
 */

/** Colours of parameters, which begin again after the last. */
const parameters = ["#2f6fb2", "#c8453b", "#2c8a4b", "#a07a00", "#1f8fa8", "#a8327d"] as const

/** Colours of groups. */
const groups = ["#7a5a3a", "#5b4ea3", "#6d7278", "#96592b", "#3f4a8c"] as const

/** What is no parameter's, or in no group. */
export const none = "#8a8f98"

export const ofParameter = (parameter: number): string =>
  parameter < 0 ? none : parameters[parameter % parameters.length]

export const ofGroup = (group: number): string => group < 0 ? none : groups[group % groups.length]
