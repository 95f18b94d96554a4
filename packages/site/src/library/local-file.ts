import { defineOnce, useCatalogue } from "@flyby/player";
import { html, type TemplateResult } from "lit";
import { LightElement } from "../shell/light-element.ts";
import { libraryWords } from "./library-words.ts";

/** A place to drop a video. Fires `local-file` with the file. */
export class DropZone extends LightElement {
  static override properties = { over: { state: true } };
  declare over: boolean;
  readonly #words = useCatalogue(this, libraryWords);

  constructor() {
    super();
    this.over = false;
  }

  // Wherever on the page it is dropped: the browser would leave the page for the file.
  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("dragover", this.#onDrag);
    addEventListener("dragleave", this.#onLeave);
    addEventListener("drop", this.#onDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("dragover", this.#onDrag);
    removeEventListener("dragleave", this.#onLeave);
    removeEventListener("drop", this.#onDrop);
  }

  protected override render(): TemplateResult {
    const { t } = this.#words;
    return html`<div class=${this.over ? "drop over" : "drop"}>
      <h2>${t("drop")}</h2>
      <p>${t("dropHint")}</p>
      <label class="button choose"
        ><span>${t("choose")}</span><input type="file" class="sr" accept="video/*,.mkv,.m4v" @change=${this.#onChoose}
      /></label>
    </div>`;
  }

  #onDrag = (event: DragEvent): void => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    this.over = true;
  };

  #onLeave = ({ relatedTarget }: DragEvent): void => {
    // Between two elements of the page something is entered; out of the window nothing is.
    if (relatedTarget === null) this.over = false;
  };

  #onDrop = (event: DragEvent): void => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    this.over = false;
    this.#take(event.dataTransfer?.files);
  };

  #onChoose = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.#take(event.target.files);
  };

  #take(files: FileList | null | undefined): void {
    const [file] = files ?? [];
    if (file !== undefined) this.dispatchEvent(new CustomEvent("local-file", { detail: file, bubbles: true }));
  }
}

function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}

defineOnce("site-drop-zone", DropZone);

declare global {
  interface HTMLElementEventMap {
    "local-file": CustomEvent<File>;
  }
  interface HTMLElementTagNameMap {
    "site-drop-zone": DropZone;
  }
}
