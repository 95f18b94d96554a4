import { noChange } from "lit";
import {
  Directive,
  type DirectiveResult,
  directive,
  type ElementPart,
  type PartInfo,
  PartType,
} from "lit/directive.js";

type Properties = Readonly<Record<string, string>>;

class StylePropertiesDirective extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("styleProperties stands on an element.");
  }

  override render(_properties: Properties): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [properties]: [Properties]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) {
      if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
    }
    return noChange;
  }
}

/**
 * Sets CSS properties through the object model. A `style` attribute, which Lit's own directive writes first, is
 * refused by a strict content security policy.
 *
 *     html`<span ${styleProperties({ "--hue": "20" })}></span>`
 */
export const styleProperties: (properties: Properties) => DirectiveResult<typeof StylePropertiesDirective> =
  directive(StylePropertiesDirective);
