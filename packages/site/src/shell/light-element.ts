import { LitElement } from "lit";

/** An element of a page: it renders into the page itself, so that the page's style sheet reaches it. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
