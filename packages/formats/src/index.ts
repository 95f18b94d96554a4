export { readBilibiliXml } from "./bilibili-xml/read.ts";
export {
  type WritableComment,
  type WriteOptions,
  writeBilibiliXml,
  writeBilibiliXmlPages,
} from "./bilibili-xml/write.ts";
export { type ImportRow, toImportRow } from "./import-row.ts";
export * from "./imported-comment.ts";
export { maxSkips } from "./skip-list.ts";
