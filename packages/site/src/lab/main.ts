import "./lab.ts";
