import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Catalogue, Messages, Speaker } from "./catalogue.ts";
import { type Locale, localeCandidates, matchLocale } from "./locale.ts";

type Host = ReactiveControllerHost & Element;

/** A catalogue bound to an element: speaks the element's language and renders again when the language changes. */
export interface Words<M extends Messages> extends Speaker<M> {}

/**
 * Binds a catalogue to a Lit element. The language is the nearest `lang` (its own, an ancestor's, across shadow roots),
 * else the browser's.
 *
 *     readonly #words = useCatalogue(this, playerWords);   // then: this.#words.t("play")
 */
export function useCatalogue<M extends Messages>(host: Host, catalogue: Catalogue<M>): Words<M> {
  const words = new CatalogueController(host, catalogue);
  host.addController(words);
  return words;
}

class CatalogueController<M extends Messages> implements ReactiveController, Words<M> {
  readonly #host: Host;
  readonly #catalogue: Catalogue<M>;
  #speaker: Speaker<M>;
  #stop: (() => void) | null = null;

  constructor(host: Host, catalogue: Catalogue<M>) {
    this.#host = host;
    this.#catalogue = catalogue;
    this.#speaker = catalogue.in("en");
  }

  get locale(): Locale {
    return this.#speaker.locale;
  }

  get format(): Speaker<M>["format"] {
    return this.#speaker.format;
  }

  readonly t: Speaker<M>["t"] = (key, ...params) => this.#speaker.t(key, ...params);

  hostConnected(): void {
    this.#resolve();
    const observer = new MutationObserver(() => this.#resolve());
    const root = this.#host.ownerDocument.documentElement;
    for (const target of new Set<Element>([root, this.#host])) observer.observe(target, { attributeFilter: ["lang"] });
    const onSystem = (): void => this.#resolve();
    addEventListener("languagechange", onSystem);
    this.#stop = () => {
      observer.disconnect();
      removeEventListener("languagechange", onSystem);
    };
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #resolve(): void {
    const locale = matchLocale(localeCandidates(this.#host, navigator.languages));
    if (locale === this.#speaker.locale) return;
    this.#speaker = this.#catalogue.in(locale);
    this.#host.requestUpdate();
  }
}
