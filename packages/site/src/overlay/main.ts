import { createViewerSettings, defaultLayerSettings, FlybyLayer, matchLocale } from "@flyby/player";
import { createAddresses, roomOf } from "../shell/address.ts";
import { parseOverlayOptions } from "./overlay-options.ts";
import { stayForEver } from "./stay-for-ever.ts";

const { settings, lang, transport } = parseOverlayOptions(location.search, defaultLayerSettings);
if (lang !== null) document.documentElement.lang = matchLocale([lang]);
const room = roomOf(location.pathname);
if (room !== null) {
  const open = (): FlybyLayer => {
    const layer = new FlybyLayer();
    layer.server = createAddresses(document.baseURI).base;
    layer.room = room;
    layer.transport = transport;
    layer.settings = createViewerSettings({ defaults: settings });
    return layer;
  };
  stayForEver(open, document.body);
}
