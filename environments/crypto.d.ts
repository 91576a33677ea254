/** Digests and numbers of chance, as browsers and Node both have them. */
declare const crypto: {
  readonly randomUUID: () => string
  readonly subtle: { readonly digest: (algorithm: "SHA-256", data: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer> }
}
