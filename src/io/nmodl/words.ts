/**
 * Words that no name of a file of NMODL may be: its own, those of NEURON, and those of C, into which it is translated.
 */

const words: ReadonlySet<string> = new Set(
  ("TITLE UNITS UNITSON UNITSOFF NEURON PARAMETER CONSTANT ASSIGNED STATE INITIAL BREAKPOINT DERIVATIVE KINETIC LINEAR NONLINEAR FUNCTION PROCEDURE " +
    "LOCAL INCLUDE DEFINE VERBATIM ENDVERBATIM COMMENT ENDCOMMENT INDEPENDENT SOLVE METHOD STEADYSTATE CONSERVE COMPARTMENT TABLE FROM TO BY WITH DEPEND " +
    "START STEP SWEEP USING if else while IF ELSE WHILE FORALL NET_RECEIVE WATCH SUFFIX USEION READ WRITE VALENCE CHARGE RANGE GLOBAL POINTER " +
    "v t dt celsius diam area PI auto break case char const continue default do double enum extern float for goto int long register return short " +
    "signed sizeof static struct switch typedef union unsigned void volatile inline restrict class private public this new delete template " +
    "pow fabs fmin fmax log10 tan acos asin atan fmod printf at_time states reactions step secondorder")
    .split(" ")
)

/** Whether a word is taken. */
export const isWord = (word: string): boolean => words.has(word)
