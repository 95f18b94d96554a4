/**
 * The language whose letter shapes a text wants: the same Han character is drawn differently in Chinese and Japanese.
 * null where it does not matter.
 */
export function scriptOf(text: string): "ja" | "zh-Hans" | "ko" | null {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return "ja";
  if (/\p{Script=Hangul}/u.test(text)) return "ko";
  return /\p{Script=Han}/u.test(text) ? "zh-Hans" : null;
}
