/**
 * Which C in VERBATIM does nothing: none at all but comments, a return of nothing, a copy of what an ion has anyway.
 */

/** Whether C can be left out without a change. */
export const isHarmless = (code: string): boolean => {
  const plain = code.replace(/\/\*[^]*?\*\//g, " ").replace(/\/\/[^\n]*/g, " ").replace(
    /^\s*#\s*(?:include|define|undef|if|ifdef|ifndef|else|endif|pragma)\b.*$/gm,
    " "
  )
  return plain.split(";").every((statement) => {
    const text = statement.trim().replace(/\s+/g, " ")
    return text === "" || text === "return 0" || text === "return 0." || text === "return" || text === "return 1"
      || /^(\w+) ?= ?_ion_\1$/.test(text) || /^extern [\w\s*,()]+$/.test(text) ||
      /^(?:static )?(?:double|int|void|char) \*? ?\w+\([\w\s*,]*\)$/.test(text)
  })
}
