import "./library.ts";
