import { type Catalogue, createCatalogue } from "../strings/catalogue.ts";

const english = {
  you: "You",
  rename: ({ name }: { name: string }) => `You are ${name}. Change your name`,
  title: "Your name",
  hint: "Shown beside what you write from now on.",
  save: "Save",
  cancel: "Cancel",
};

/** Words of the name button and its dialogue. */
export const nameWords: Catalogue<typeof english> = createCatalogue(english, {
  "zh-Hans": {
    you: "我",
    rename: ({ name }) => `你是 ${name}，点此改名`,
    title: "你的昵称",
    hint: "从现在起显示在你的评论旁。",
    save: "保存",
    cancel: "取消",
  },
  ja: {
    you: "自分",
    rename: ({ name }) => `あなたは${name}です。名前を変える`,
    title: "名前",
    hint: "これから書くコメントに表示されます。",
    save: "保存",
    cancel: "キャンセル",
  },
});
