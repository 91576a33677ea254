/**
 * The clock that every engine of JavaScript has beside the language. Rooms that are pure may not read it (check `purity`).
 */
declare const performance: { readonly now: () => number }
