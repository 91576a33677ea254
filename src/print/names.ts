/**
 * Names of constants in a program: what people would call them, but for words of the language and names that the program imports.
 */

/** What no constant of a module may be called, what the program calls something else, and the modules of "neurolens" that it may name. */
const taken: ReadonlyArray<string> = [
  ..."break case catch class const continue debugger default delete do else enum export extends false finally for function if"
    .split(" "),
  ..."import in instanceof new null return super switch this throw true try typeof var void while with yield let static"
    .split(" "),
  ..."implements interface package private protected public await eval arguments undefined NaN Infinity async of".split(
    " "
  ),
  ..."Array Result network Cell Channel Channels Connect Edit Json Mechanism Ncomp Network Pump Pumps Select Share Source"
    .split(" "),
  ..."States Stimulus Synapse Synapses".split(" ")
]

/** Hands out names, each once: the wanted one, or that with a number behind it. */
export const freeNames = (): (wanted: string) => string => {
  const used = new Set(taken)
  return (wanted) => {
    let own = wanted
    for (let k = 2; used.has(own); k++) own = `${wanted}${k}`
    used.add(own)
    return own
  }
}
