// Comments as they are: short, mixed, repetitive, and no two rooms alike. What is said decides how well a batch deflates, so
// the texts are put together anew each time and not taken from a list.
const pieces = [
  "前方高能",
  "哈哈哈",
  "泪目",
  "awsl",
  "来了来了",
  "第一次看",
  "这也太强了吧",
  "好听",
  "名场面",
  "打卡",
  "笑死我了",
  "求歌名",
  "上头",
  "太真实了",
  "我全都要",
  "注意看右边",
  "细节",
  "这波在大气层",
  "主播加油",
  "弹幕护体",
  "晚上好",
  "有内味了",
  "童年回忆",
  "经费在燃烧",
  "不愧是你",
  "nice",
  "lol",
  "wow",
  "so good",
  "gg",
  "今天",
  "真的",
  "这里",
  "一个人",
  "看到",
  "老师",
  "音乐",
  "かわいい",
  "草",
  "すごい",
  "888",
  "666",
  "233",
  "？？？",
  "！！！",
  "~",
  "😂",
  "👏",
  "❤️",
  "🎉",
] as const;
const names = [
  "小明",
  "阿飞",
  "Ann",
  "一只猫",
  "夜空",
  "Ken",
  "路人甲",
  "柚子",
  "さくら",
  "momo",
  "北方",
  "Lee",
  "鱼丸",
  "Mika",
  "山风",
  "Tom",
] as const;

/** One of `list`. `random`: 0 to below 1. */
function pick<T>(list: readonly T[], random: () => number, otherwise: T): T {
  return list[Math.floor(random() * list.length)] ?? otherwise;
}

/** Two to five pieces, some of them again and again. */
export function sayComment(random: () => number): string {
  const count = 2 + Math.floor(random() * 4);
  let text = "";
  for (let at = 0; at < count; at++) {
    const piece = pick(pieces, random, "");
    text += random() < 0.1 ? piece.repeat(1 + Math.floor(random() * 3)) : piece;
  }
  return text;
}

export function sayName(random: () => number): string {
  return `${pick(names, random, "")}${Math.floor(random() * 10_000)}`;
}
