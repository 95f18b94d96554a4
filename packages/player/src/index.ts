// Everything: layer, player, settings, composer, chat.
import { defineOnce } from "./define-once.ts";
import { FlybyPlayer } from "./player/flyby-player.ts";
import { SeekBar } from "./player/seek-bar.ts";
import { FlybySettings } from "./settings/flyby-settings.ts";

defineOnce("flyby-seek-bar", SeekBar);
defineOnce("flyby-settings", FlybySettings);
defineOnce("flyby-player", FlybyPlayer);

export { defaultLayerSettings, type LayerSettings } from "@flyby/engine/core";
export { Chat } from "./chat/chat.ts";
export { moveInTabs } from "./chat/tab-keys.ts";
export { Composer } from "./composer/composer.ts";
export { defineOnce } from "./define-once.ts";
export { NameButton } from "./identity-ui/name-button.ts";
export * from "./layer.ts";
export { CommentMenu } from "./menu/comment-menu.ts";
export { copyText } from "./menu/copy-text.ts";
export { FlybyPlayer } from "./player/flyby-player.ts";
export { FlybySettings } from "./settings/flyby-settings.ts";
export { safeStorage } from "./settings/safe-storage.ts";
export { type Catalogue, createCatalogue, type Speaker } from "./strings/catalogue.ts";
export { createFormat, type Format, formatPosition } from "./strings/format.ts";
export { type Locale, locales, matchLocale } from "./strings/locale.ts";
export { useCatalogue, type Words } from "./strings/use-catalogue.ts";
export { createThemeChoice, type Theme, type ThemeChoice, themes } from "./theme/theme-choice.ts";
export { base, buttons, tokens } from "./theme/tokens.ts";
