/** The text in a field of a form. */
export const field = (form: HTMLFormElement, name: string): string => {
  const found = new FormData(form).get(name)
  return typeof found === "string" ? found.trim() : ""
}
