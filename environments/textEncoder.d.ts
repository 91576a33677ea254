/**
 * Text as UTF-8, and back, which every engine of JavaScript has beside the language.
 */
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  decode(bytes: Uint8Array): string
}
