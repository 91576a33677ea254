/**
 * Addresses, which every engine of JavaScript has beside the language.
 */
declare class URL {
  constructor(address: string, base?: string | URL)
  readonly href: string
}
