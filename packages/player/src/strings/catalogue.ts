import { createFormat, type Format } from "./format.ts";
import type { Locale } from "./locale.ts";

/** A sentence, or a function that makes one of typed parameters. */
export type Message = string | ((params: never, format: Format) => string);
export type Messages = Readonly<Record<string, Message>>;

/** What another language must provide: every key of the English one, with the same parameters. */
export type Translation<M extends Messages> = {
  readonly [K in keyof M]: M[K] extends string ? string : M[K];
};

type Params<M extends Message> = M extends string
  ? []
  : M extends (params: infer P, format: Format) => string
    ? [params: P]
    : never;

/** Speaks one language. */
export interface Speaker<M extends Messages> {
  readonly locale: Locale;
  readonly format: Format;
  t<K extends keyof M & string>(key: K, ...params: Params<M[K]>): string;
}

export interface Catalogue<M extends Messages> {
  in(locale: Locale): Speaker<M>;
}

/**
 * The words of one part of the interface in all our languages. A missing key or a wrong parameter is a compile error.
 *
 *     const words = createCatalogue({ hello: "Hello", rows: ({ count }: { count: number }, f) => f.plural(count, { one: "# row", other: "# rows" }) },
 *       { "zh-Hans": { hello: "你好", rows: … }, ja: { … } });
 *     words.in("ja").t("rows", { count: 3 });
 */
export function createCatalogue<const M extends Messages>(
  english: M,
  translations: Readonly<Record<Exclude<Locale, "en">, Translation<M>>>,
): Catalogue<M> {
  const speakers = new Map<Locale, Speaker<M>>();
  return {
    in(locale) {
      let speaker = speakers.get(locale);
      if (speaker === undefined) {
        speaker = createSpeaker<M>(locale, locale === "en" ? english : translations[locale]);
        speakers.set(locale, speaker);
      }
      return speaker;
    },
  };
}

function createSpeaker<M extends Messages>(locale: Locale, messages: Messages): Speaker<M> {
  const format = createFormat(locale);
  return {
    locale,
    format,
    t(key, ...params) {
      const message = messages[key];
      // The parameter types were checked at the call; here they are only passed on.
      return typeof message === "function" ? message(params[0] as never, format) : (message ?? key);
    },
  };
}
