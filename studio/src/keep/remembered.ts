/**
 * The document that a browser remembers between visits, in its IndexedDB. Where a browser has none, or it is full, nothing is lost but the memory:
 * the page says so once.
 */
import type { Document } from "../model/Document.ts"
import { documentOf } from "./documentOf.ts"

const opened = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open("neurolens-studio", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("documents")
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

const settled = <A>(asked: IDBRequest<A>): Promise<A> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

/** Writes the document down. */
export const remember = async (document: Document): Promise<void> => {
  const database = await opened()
  try {
    await settled(
      database.transaction("documents", "readwrite").objectStore("documents").put(JSON.stringify(document), "last")
    )
  } finally {
    database.close()
  }
}

/** The document that was written down last; null where none was. */
export const remembered = async (): Promise<Document | null> => {
  const database = await opened()
  try {
    const found: unknown = await settled(database.transaction("documents").objectStore("documents").get("last"))
    return typeof found === "string" ? documentOf(found) : null
  } finally {
    database.close()
  }
}
