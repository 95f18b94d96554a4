/** Attributes of the layer; each is also a property of the same name. */
export const layerAttributes = ["for", "server", "room", "create", "renderer", "transport"] as const;
export const layerObjects = ["over", "video", "settings", "surface"] as const;

type Changed = { changed(): void } & HTMLElement;

/** Properties that reflect attributes, and properties that hold objects; both tell the element when they change. */
export function defineLayerProperties(prototype: Changed): void {
  for (const name of layerAttributes) {
    Object.defineProperty(prototype, name, {
      get(this: Changed): string | null {
        return this.getAttribute(name);
      },
      set(this: Changed, value: string | null | undefined) {
        if (value === null || value === undefined) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
  for (const name of layerObjects) {
    const held = new WeakMap<Changed, object>();
    Object.defineProperty(prototype, name, {
      get(this: Changed): object | null {
        return held.get(this) ?? null;
      },
      set(this: Changed, value: object | null | undefined) {
        if ((value ?? null) === (held.get(this) ?? null)) return;
        if (value === null || value === undefined) held.delete(this);
        else held.set(this, value);
        this.changed();
      },
    });
  }
}

/** What was set on the element before it was defined hides our properties: hand it to them. */
export function upgradeProperties(element: HTMLElement): void {
  for (const name of [...layerAttributes, ...layerObjects]) {
    if (!Object.hasOwn(element, name)) continue;
    const value: unknown = Reflect.get(element, name);
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, value);
  }
}
