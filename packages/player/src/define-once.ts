/** Defines a custom element unless the page has it already, from another copy of the script. */
export function defineOnce(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
