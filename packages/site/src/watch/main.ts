import "./watch.ts";
