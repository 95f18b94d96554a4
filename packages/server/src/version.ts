import manifest from "../package.json" with { type: "json" };

/** Of the whole house: all packages carry the same. */
export const version: string = manifest.version;
