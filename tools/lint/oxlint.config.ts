/**
 * The rules of oxlint: what is likely a mistake, and what a folder of `src` may import and name.
 *
 * Layers, rings, purity and length are rules that oxlint has; only which folder lies above which is ours, from `scripts/check/order.ts`.
 * Editors and `npm run check` read this file; each of the checks `layers`, `rings`, `purity` and `size` looks at some of its rules.
 */
import { order, pure } from "../../scripts/check/order.ts"

/** How deep folders lie below a folder of `src`. A deeper file has to be entered here; `layers` says so. */
export const depths = [1, 2, 3]

/** What no file of a folder may import, whatever its depth. */
const everywhere = [
  { regex: "^neurolens(/|$)", message: "this is the package itself; import the file that holds it" },
  { regex: "^\\./\\.\\.|[^./]/\\.\\.(/|$)", message: "a path goes up first and then down" }
]

/** `../` as often as a file lies below `src`, as a pattern. */
const upFrom = (depth: number): string => `^${"\\.\\./".repeat(depth)}`

/** What the files of a folder that lie `depth` folders deep may not import. */
const forbidden = (folder: string, depth: number) => {
  const up = upFrom(depth)
  const below = order.slice(order.indexOf(folder) + 1)
  return [
    ...everywhere,
    { regex: `${up}\\.\\./`, message: "this is outside src" },
    { regex: `${up}[^./][^/]*$`, message: "this is a facade; import the file that holds it" },
    ...(below.length === 0 ? [] : [{
      regex: `${up}(${below.join("|")})/`,
      message: `this folder is below "${folder}" in the reading order`
    }]),
    ...(pure.has(folder) ? [{ regex: "^node:", message: `"${folder}" is pure` }] : []),
    ...(folder === "testing" ? [] : [{
      regex: `^fast-check$|${up}testing/`,
      message: "fast-check is an optional peer that only src/testing may use"
    }])
  ]
}

const layers = order.flatMap((folder) =>
  depths.map((depth) => ({
    files: [`**/src/${folder}/${"*/".repeat(depth - 1)}*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns: forbidden(folder, depth) }] }
  }))
)

/** A clock, randomness, input and output: pure code has none, so that a result depends on nothing but the arguments. */
const impure = {
  globals: ["process", "console", "setTimeout", "setInterval", "crypto", "performance", "Date"],
  properties: [["Math", "random"]]
}

export default {
  plugins: ["typescript", "unicorn", "oxc", "import"],
  categories: { correctness: "error" },
  rules: {
    "eqeqeq": "error",
    "prefer-const": "error",
    "no-var": "error",
    "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_" }],
    "typescript/no-explicit-any": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "typescript/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
    "typescript/no-non-null-assertion": "off",
    "typescript/no-unsafe-type-assertion": "off",
    "typescript/restrict-template-expressions": "off",
    "import/no-default-export": "error",
    "unicorn/no-new-array": "off",
    "require-yield": "off"
  },
  overrides: [
    {
      files: ["**/src/**"],
      rules: {
        "import/no-cycle": ["error", { ignoreTypes: false }],
        "max-lines": ["error", { max: 400 }],
        // Rings and layers cannot be seen through `import("…").T`.
        "typescript/consistent-type-imports": "error"
      }
    },
    ...layers,
    {
      files: [`**/src/{${[...pure].join(",")}}/**`],
      rules: {
        "no-restricted-globals": ["error", ...impure.globals],
        "no-restricted-properties": ["error", ...impure.properties.map(([object, property]) => ({ object, property }))]
      }
    },
    { files: ["**/*.config.ts"], rules: { "import/no-default-export": "off" } }
  ]
}
