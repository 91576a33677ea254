/**
 * The version of this library, as runs remember it; a test compares it with `package.json`.
 */
export const libraryVersion = "0.1.0"
