import type { LayerSettings } from "@flyby/engine/core";
import { exportSettings, importSettings } from "./viewer-settings.ts";

/** Larger than any settings file of ours; nothing bigger is read (bytes). */
const maxFileBytes = 1_000_000;

/** Hands the viewer a file with the settings. */
export function saveSettingsFile(settings: LayerSettings, document: Document = globalThis.document): void {
  const url = URL.createObjectURL(new Blob([exportSettings(settings)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "flyby-settings.json";
  link.click();
  URL.revokeObjectURL(url);
}

/** Asks for a file and reads settings from it. */
export function readSettingsFile(document: Document): Promise<LayerSettings | "cancelled" | "unreadable"> {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = "application/json,.json";
  return new Promise((resolve) => {
    input.addEventListener("cancel", () => resolve("cancelled"));
    input.addEventListener("change", () => resolve(read(input.files?.[0])));
    input.click();
  });
}

async function read(file: File | undefined): Promise<LayerSettings | "cancelled" | "unreadable"> {
  if (file === undefined) return "cancelled";
  if (file.size > maxFileBytes) return "unreadable";
  return importSettings(await file.text()) ?? "unreadable";
}
