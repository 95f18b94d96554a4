const weight = 600;
const latin = 'system-ui, "Segoe UI", Roboto';
const emoji = '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';
const chinese = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"';
const japanese = '"Hiragino Sans", "Yu Gothic", Meiryo, "Noto Sans CJK JP", "Noto Sans JP"';
const korean = '"Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR", "Noto Sans KR"';

/** The CSS font of a text. Han characters are drawn differently in Japanese and Korean; kana and hangul tell which. */
export function cssFont(text: string, px: number): string {
  const script = /[\u3040-\u30ff]/.test(text)
    ? `${japanese}, ${chinese}`
    : /[\uac00-\ud7af\u1100-\u11ff]/.test(text)
      ? `${korean}, ${chinese}`
      : `${chinese}, ${japanese}`;
  return `${weight} ${px}px ${latin}, ${script}, ${emoji}, sans-serif`;
}
