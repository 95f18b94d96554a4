const weight = 600;
const latin = 'system-ui, "Segoe UI", Roboto';
const emoji = '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';
const chinese = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"';
const japanese = '"Hiragino Sans", "Yu Gothic", Meiryo, "Noto Sans CJK JP", "Noto Sans JP"';
const korean = '"Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR"';

/** A stretch of a line in one CSS font. */
export interface FontRun {
  readonly text: string;
  readonly font: string;
}

const emojiRun =
  /(?:(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f)(?:\u200d|\ufe0f|[\p{Emoji_Modifier}\p{Extended_Pictographic}\p{Regional_Indicator}\u{e0020}-\u{e007f}])*|[0-9#*]\ufe0f?\u20e3)+/gu;
/** Runs of a line from right to left cannot be set one after another. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/**
 * The fonts of one line. Emoji are set apart: common Latin fonts hold some of them in black and white, and emoji fonts
 * hold digits, so no single order of fonts is right for both.
 */
export function fontRuns(line: string, px: number): readonly FontRun[] {
  const textFont = `${weight} ${px}px ${latin}, ${scriptFonts(line)}, ${emoji}, sans-serif`;
  if (rightToLeft.test(line)) return [{ text: line, font: textFont }];
  const runs: FontRun[] = [];
  let end = 0;
  for (const { 0: text, index } of line.matchAll(emojiRun)) {
    if (index > end) runs.push({ text: line.slice(end, index), font: textFont });
    runs.push({ text, font: `${px}px ${emoji}, ${latin}, sans-serif` });
    end = index + text.length;
  }
  if (end < line.length) runs.push({ text: line.slice(end), font: textFont });
  return runs;
}

/** Han characters are drawn differently in Japanese and Korean; kana and hangul tell which. */
function scriptFonts(line: string): string {
  if (/[\u3040-\u30ff]/.test(line)) return `${japanese}, ${chinese}`;
  if (/[\uac00-\ud7af\u1100-\u11ff]/.test(line)) return `${korean}, ${chinese}`;
  return `${chinese}, ${japanese}`;
}
