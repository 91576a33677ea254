/**
 * The program that makes the network: what a person would have written.
 */
import type { Shown } from "./Shown.ts"

export const Code = ({ model }: Shown) => (
  <>
    <p>This module makes the network in Node, to the byte of its JSON.</p>
    <pre class="code" tabIndex={0} aria-label="program">{model.printed?.program ?? ""}</pre>
  </>
)
