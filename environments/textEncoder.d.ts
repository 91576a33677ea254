/**
 * Text as UTF-8, which every engine of JavaScript has beside the language.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
