import { type Catalogue, createCatalogue } from "../strings/catalogue.ts";

const english = {
  jump: ({ time }: { time: string }) => `Jump to ${time}`,
  copy: "Copy text",
  block: ({ name }: { name: string }) => `Block ${name}`,
  unblock: ({ name }: { name: string }) => `Unblock ${name}`,
  delete: "Delete",
  mute: ({ name }: { name: string }) => `Mute ${name}`,
  purge: ({ name }: { name: string }) => `Mute ${name}, delete all they wrote`,
  menu: "Comment",
};

/** Words of the menu of one comment. */
export const menuWords: Catalogue<typeof english> = createCatalogue(english, {
  "zh-Hans": {
    jump: ({ time }) => `跳到 ${time}`,
    copy: "复制文字",
    block: ({ name }) => `屏蔽 ${name}`,
    unblock: ({ name }) => `取消屏蔽 ${name}`,
    delete: "删除",
    mute: ({ name }) => `禁言 ${name}`,
    purge: ({ name }) => `禁言 ${name} 并删除其全部评论`,
    menu: "评论",
  },
  ja: {
    jump: ({ time }) => `${time} へ移動`,
    copy: "テキストをコピー",
    block: ({ name }) => `${name}さんを非表示`,
    unblock: ({ name }) => `${name}さんの非表示を解除`,
    delete: "削除",
    mute: ({ name }) => `${name}さんをミュート`,
    purge: ({ name }) => `${name}さんをミュートし、全コメントを削除`,
    menu: "コメント",
  },
});
