/**
 * How the rows of a figure of traces lie. A file of its own, so that types of options do not need those of Plot.
 */

/** How rows lie: each in a panel of its own, close together without axes, or all of one scale over one another. */
export type Layout = "overlay" | "stacked" | "facets"
