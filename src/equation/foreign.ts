/**
 * Words of other languages (C, MATLAB, NumPy, NMODL, LEMS) that equations do not have, with what to write in their place.
 *
 * One idea: a guess by spelling may lead to another function (`log10` to `log1p`, `tan` to `tanh`), and an equation that
 * means something else is worse than an error. So what people know by heart is looked up here first, by its meaning; in
 * what to write, x and y are the arguments. It does not know where a word stands.
 */

/** What to say of a word: the way out as a clause, and where it is one expression, that. */
export type Foreign = { readonly wayOut: string; readonly instead: string | null }

type Line = readonly [words: string, wayOut: string, instead?: string]

/** One line per meaning: words, then what to write, in backquotes, or what to know and perhaps what to write. */
const table = (lines: ReadonlyArray<Line>): ReadonlyMap<string, Foreign> =>
  new Map(lines.flatMap(([words, wayOut, instead]) => {
    const code = /^`([^`]*)`$/.exec(wayOut)
    const foreign = code === null
      ? { wayOut, instead: instead ?? null }
      : { wayOut: `write ${wayOut}`, instead: code[1] }
    return words.split(" ").map((word) => [word, foreign] as const)
  }))

const noise = "an equation has no chance in it: noise comes with a stimulus"
const inverse = "there is no inverse of a circular function: give the values that it is needed for as parameters"

const functions = table([
  ["ln", "the natural logarithm is `log(x)`", "log(x)"],
  ["log10 lg logten", "`log(x) / log(10)`"],
  ["log2 lb", "`log(x) / log(2)`"],
  ["log1mexp", "`log(1 - exp(x))`"],
  ["logit", "`log(x / (1 - x))`"],
  ["exp10 pow10", "`10 ^ x`"],
  ["exp2 pow2", "`2 ^ x`"],
  ["expminus1 exp_minus_1", "`expm1(x)`"],
  ["pow power powf", "`x ^ y`"],
  ["square sqr sq", "`x ^ 2`"],
  ["cube", "`x ^ 3`"],
  ["cbrt", "`x < 0 ? -(-x) ^ (1 / 3) : x ^ (1 / 3)`"],
  ["hypot", "`sqrt(x ^ 2 + y ^ 2)`"],
  ["reciprocal inv", "`1 / x`"],
  ["tan", "the tangent is the sine over the cosine", "sin(x) / cos(x)"],
  ["cot", "the cotangent is the cosine over the sine", "cos(x) / sin(x)"],
  ["sec", "`1 / cos(x)`"],
  ["csc cosec", "one over the sine", "1 / sin(x)"],
  ["sinc", "the sine of x over x, and 1 where x is 0", "x == 0 ? 1 : sin(x) / x"],
  ["sech", "`1 / cosh(x)`"],
  ["csch", "one over the hyperbolic sine", "1 / sinh(x)"],
  ["coth", "one over the hyperbolic tangent", "1 / tanh(x)"],
  ["asinh arcsinh", "`log(x + sqrt(x ^ 2 + 1))`"],
  ["acosh arccosh", "`log(x + sqrt(x ^ 2 - 1))`"],
  ["atanh arctanh", "`0.5 * log((1 + x) / (1 - x))`"],
  ["asin acos atan atan2 arcsin arccos arctan arctan2", inverse],
  ["sign sgn signum", "`x > 0 ? 1 : x < 0 ? -1 : 0`"],
  ["copysign", "`y < 0 ? -abs(x) : abs(x)`"],
  ["heaviside heav step unitstep theta", "`x >= 0 ? 1 : 0`"],
  ["fabs dabs absolute magnitude", "`abs(x)`"],
  ["fmin amin minimum least", "`min(x, y)`"],
  ["fmax amax maximum greatest", "`max(x, y)`"],
  ["clip clamp bound limit saturate", "`min(max(x, low), high)`"],
  ["relu ramp pos rectify positive", "`max(x, 0)`"],
  ["softplus log1pexp", "`log1p(exp(x))`"],
  ["logistic expit sig sigm sigmoidal logsig", "`sigmoid(x)`"],
  ["boltzmann boltz", "`sigmoid((x - half) / slope)`"],
  ["exprelr bernoulli x_over_expm1 xoverexpm1", "`efun(x)`"],
  ["linoid trap", "`vtrap(x, y)` is x / (exp(x / y) - 1)"],
  ["if ifelse iif ite where cond select when piecewise if_else ternary", "a choice is written `test ? yes : no`"],
  ["and all", "`x && y`"],
  ["or any", "`x || y`"],
  ["not", "`!x`"],
  ["xor", "`(x != 0) != (y != 0)`"],
  ["eq equal equals", "`x == y`"],
  ["ne neq", "`x != y`"],
  ["lt less", "`x < y`"],
  ["le leq", "`x <= y`"],
  ["gt greater", "`x > y`"],
  ["ge geq", "`x >= y`"],
  ["plus add", "`x + y`"],
  ["minus sub subtract", "`x - y`"],
  ["times mul mult multiply", "`x * y`"],
  ["divide div over", "`x / y`"],
  ["neg negative", "`-x`"],
  ["ceiling", "`ceil(x)`"],
  ["round rint nint", "`floor(x + 0.5)`"],
  ["trunc fix int integer", "`x < 0 ? ceil(x) : floor(x)`"],
  ["mod fmod rem remainder modulo", "the remainder of a division is `x - y * floor(x / y)`"],
  [
    "erf erfc gamma lgamma beta factorial fact bessel j0 j1",
    "there is no such function here: fit it with those there are"
  ],
  ["rand random uniform normal gauss randn rnd noise poisson exprand scop_random normrand xi", noise],
  ["deriv derivative diff ddt", "a state that moves has its rule in `derivative`"],
  [
    "integral integrate sum prod mean average",
    "an equation is about one place and one moment: give a state a `derivative`"
  ],
  ["delay lag shift", "an equation sees one moment: what was before is kept in a state"],
  ["nernst", "`R * T / (z * F) * log(outside / inside)`"],
  ["ghk", "write it out with `efun`: `P * z * F * (inside * efun(-x) - outside * efun(x))`, x = z F v / (R T)"],
  ["q10 q_10", "`factor ^ ((celsius - reference) / 10)`"],
  ["spike spikes emit", "a jump has its place in `update` and `reset`"],
  ["print printf disp", "what is computed is recorded: make it a state with `equals`"],
  ["table interp interp1 lookup", "there are no tables in equations: write the function, a run may tabulate it"]
])

const names = table([
  ["pi m_pi", "`3.141592653589793`"],
  ["twopi two_pi", "`6.283185307179586`"],
  ["e euler m_e exp1", "the number e is `exp(1)`, a power of it `exp(x)`"],
  ["true", "`1`"],
  ["false", "`0`"],
  ["inf infinity infty nan none null undefined", "every number is finite and defined"],
  ["t time", "equations do not see the time: what changes with it is a stimulus, or a state with a `derivative`"],
  ["temperature temp t_celsius degc", "the temperature in °C is `celsius`, in kelvin `(celsius + 273.15) * 1 [K]`"],
  ["faraday", "`96485.33212 [C/mol]`"],
  ["dv dvdt v_dot", "equations do not see how fast v moves"],
  ["i_stim i_app iapp istim", "a stimulus acts on the membrane, not through a mechanism"]
])

const words = table([
  ["and", "\"and\" is written `&&`"],
  ["or", "\"or\" is written `||`"],
  ["not", "\"not\" is written `!`"],
  ["xor", "\"either or\" is `(x != 0) != (y != 0)`"],
  ["if then else elif elseif endif case", "a choice is written `test ? yes : no`"],
  ["is eq equals", "to compare, write `==`"],
  ["ne", "to compare, write `!=`"],
  ["mod rem", "there is no remainder of a division"],
  ["div", "a quotient is written `/`"],
  ["x times", "a product is written `*`"]
])

const look = (known: ReadonlyMap<string, Foreign>) => (word: string): Foreign | undefined =>
  known.get(word.toLowerCase())

/** What to say of a function that there is not. */
export const foreignFunction = look(functions)

/** What to say of a name that nobody declares. */
export const foreignName = look(names)

/** What to say of a word that stands where an operator belongs, or begins a phrase of another language. */
export const foreignWord = look(words)
