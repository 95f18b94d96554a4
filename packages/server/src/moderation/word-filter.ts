/** Answers whether a text holds a blocked word. */
export type WordFilter = (text: string) => boolean;

/** Words of one list; more slow every comment down and are a policy, not a list. */
export const maxBlockedWords = 5_000;
/** Characters of one word. */
export const maxBlockedWordLength = 100;

const alphabetic = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}]/u;

/**
 * Width, case, accents' composition and invisible characters do not matter. A word of a script that separates its
 * words must stand alone ("ass" is not in "class"); in others it may stand anywhere, also with spaces between.
 */
export function createWordFilter(words: Iterable<string>): WordFilter {
  const folded = [...new Set([...words].map(fold).filter((word) => word !== ""))];
  const alone = byLength(folded.filter((word) => alphabetic.test(word)));
  const anywhere = byLength(folded.filter((word) => !alphabetic.test(word)).map(squeeze));
  return (text) => {
    const plain = fold(text);
    return (
      finds(plain, alone, (from, to) => !isAlphabetic(plain[from - 1]) && !isAlphabetic(plain[to])) ||
      finds(squeeze(plain), anywhere, () => true)
    );
  };
}

/** The form in which texts and words are compared. */
function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{Cf}\p{Mn}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

function squeeze(text: string): string {
  return text.replace(/\s/g, "");
}

function isAlphabetic(character: string | undefined): boolean {
  return character !== undefined && alphabetic.test(character);
}

function byLength(words: readonly string[]): ReadonlyMap<number, ReadonlySet<string>> {
  const lengths = new Map<number, Set<string>>();
  for (const word of words) lengths.set(word.length, (lengths.get(word.length) ?? new Set()).add(word));
  return lengths;
}

/** Looks every window of the text up in a set: the number of words does not matter, and no pattern can be slow. */
function finds(
  text: string,
  lengths: ReadonlyMap<number, ReadonlySet<string>>,
  isWhole: (from: number, to: number) => boolean,
): boolean {
  for (const [length, words] of lengths) {
    for (let from = 0; from + length <= text.length; from++) {
      if (words.has(text.slice(from, from + length)) && isWhole(from, from + length)) return true;
    }
  }
  return false;
}
