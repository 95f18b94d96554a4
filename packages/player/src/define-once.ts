/**
 * Defines a custom element unless the page has it already, from another copy of the script. On a server, where there are
 * no elements, it does nothing.
 */
export function defineOnce(name: string, element: CustomElementConstructor): void {
  if (typeof customElements === "undefined") return;
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
