import type { ErrorCode } from "@flyby/protocol";
import { type Catalogue, createCatalogue, type Speaker } from "../strings/catalogue.ts";

const english = {
  "text-empty": "There is nothing to see in this text.",
  "text-too-long": "This is longer than the room allows.",
  "beyond-end": "This moment lies beyond the end of the video.",
  "bad-name": "A name has 1 to 24 visible characters.",
  "bad-token": "The server does not know this token.",
  "admin-only": "Only a moderator may do this.",
  "not-yours": "Your own comments can be deleted for five minutes.",
  muted: "A moderator has muted you in this room.",
  "room-closed": "This room takes no comments right now.",
  "word-blocked": "The text holds a word this room refuses.",
  "mode-refused": "This room does not take that movement.",
  "comment-not-found": "This comment is gone already.",
  "rate-limited": "That was fast.",
  "store-unavailable": "The server cannot store comments right now. Try again.",
  overloaded: "The server is very busy. Try again.",
  "shutting-down": "The server is restarting. Try again.",
  unreachable: "The server cannot be reached. Your comment is kept.",
  internal: "Something broke on the server. Try again.",
};

/** What a refusal means to the person who meets it. */
export const refusalWords: Catalogue<typeof english> = createCatalogue(english, {
  "zh-Hans": {
    "text-empty": "这段文字没有可显示的内容。",
    "text-too-long": "超过了本房间允许的长度。",
    "beyond-end": "这个时间点已超出视频结尾。",
    "bad-name": "昵称须为 1 至 24 个可见字符。",
    "bad-token": "服务器不认识这个令牌。",
    "admin-only": "只有管理员可以这样做。",
    "not-yours": "自己的弹幕只能在五分钟内删除。",
    muted: "管理员已在本房间将你禁言。",
    "room-closed": "本房间暂不接受弹幕。",
    "word-blocked": "内容含有本房间屏蔽的词语。",
    "mode-refused": "本房间不支持这种弹幕位置。",
    "comment-not-found": "这条弹幕已不存在。",
    "rate-limited": "发得太快了。",
    "store-unavailable": "服务器暂时无法保存弹幕，请重试。",
    overloaded: "服务器繁忙，请重试。",
    "shutting-down": "服务器正在重启，请重试。",
    unreachable: "无法连接服务器，弹幕已保留。",
    internal: "服务器出错了，请重试。",
  },
  ja: {
    "text-empty": "表示できる文字がありません。",
    "text-too-long": "この部屋で許可された長さを超えています。",
    "beyond-end": "動画の終わりより後の位置です。",
    "bad-name": "名前は表示できる1～24文字にしてください。",
    "bad-token": "サーバーが認識できないトークンです。",
    "admin-only": "この操作はモデレーターのみ可能です。",
    "not-yours": "自分のコメントを削除できるのは5分以内です。",
    muted: "モデレーターによりこの部屋でミュートされています。",
    "room-closed": "この部屋は現在コメントを受け付けていません。",
    "word-blocked": "この部屋で使えない言葉が含まれています。",
    "mode-refused": "この部屋ではその動きは使えません。",
    "comment-not-found": "このコメントはすでにありません。",
    "rate-limited": "投稿の間隔が短すぎます。",
    "store-unavailable": "いまコメントを保存できません。もう一度お試しください。",
    overloaded: "サーバーが混み合っています。もう一度お試しください。",
    "shutting-down": "サーバーが再起動中です。もう一度お試しください。",
    unreachable: "サーバーに接続できません。コメントは保持されています。",
    internal: "サーバーでエラーが起きました。もう一度お試しください。",
  },
});

/** In the reader's words where we have them, else in the server's. */
export function refusalText(
  words: Speaker<typeof english>,
  refusal: { readonly code: ErrorCode; readonly message: string },
): string {
  return isKnown(refusal.code) ? words.t(refusal.code) : refusal.message;
}

function isKnown(code: string): code is keyof typeof english {
  return Object.hasOwn(english, code);
}
