import { closeCode, opcodes } from "@flyby/lab/wire";
import type { Speaker } from "@flyby/player";
import { html, nothing, type TemplateResult } from "lit";
import { plainHex, readable, type SeenFrame, type ShownPart, showParts } from "./seen-frame.ts";
import type { WireMessages } from "./wire-words.ts";

type Words = Speaker<WireMessages>;

/** The name of a kind of frame. */
export function opcodeWord(opcode: number, { t }: Words): string {
  if (opcode === opcodes.continuation) return t("op-0");
  if (opcode === opcodes.binary) return t("op-2");
  if (opcode === opcodes.close) return t("op-8");
  if (opcode === opcodes.ping) return t("op-9");
  return opcode === opcodes.pong ? t("op-10") : t("op-1");
}

export function closeWord(code: number, { t }: Words): string {
  if (code === 1000) return t("close-1000");
  if (code === 1001) return t("close-1001");
  return code === 1006 ? t("close-1006") : closeCode(code).name;
}

/** One frame: its bytes in colours, its two first bytes as bits, and a line about each part. */
export function frameView(seen: SeenFrame, words: Words): TemplateResult {
  const parts = showParts(seen);
  const { t } = words;
  return html`<div class="frame-explained">
    <h4>${t("explained")}</h4>
    <p class="frame-hex" tabindex="0" role="group" aria-label=${t("explained")}>${hexStrip(parts)}</p>
    <div class="frame-bits">
      ${[0, 1].map((at) => byteView(at, parts, words))}
    </div>
    <dl class="frame-parts">
      ${parts.map((shown) => (isQuiet(shown) ? nothing : partView(shown, seen, words)))}
    </dl>
    ${seen.example ? html`<p class="frame-note">${t("pingHelp")}</p>` : nothing}
  </div>`;
}

/** The reserved bits are named once, with the first of them. */
function isQuiet({ part }: ShownPart): boolean {
  return part.name === "RSV2" || part.name === "RSV3";
}

// Parts that share a byte are bits of it: the byte is written once, in the colour of the last.
function hexStrip(parts: readonly ShownPart[]): TemplateResult[] {
  const whole = parts.filter(({ part }, index) => part.bits === null || parts[index + 1]?.part.at !== part.at);
  return whole.flatMap(({ kind, bytes }) => bytes.map((byte) => html`<span class="part-${kind}">${byte}</span>`));
}

function byteView(at: number, parts: readonly ShownPart[], { t }: Words): TemplateResult {
  const fields = parts.filter(({ part }) => part.at === at && part.bits !== null);
  return html`<figure>
    <figcaption>${at === 0 ? t("byte0") : t("byte1")} <code>${fields[0]?.part.hex ?? ""}</code></figcaption>
    <div class="bits">
      ${fields.map(
        ({ kind, part }) => html`<span class="bit-field part-${kind} bits-${bitsOf(part.bits).length}">
          <span class="digits">${bitsOf(part.bits).map((bit) => html`<b>${bit}</b>`)}</span><small>${shortName(part.name)}</small>
        </span>`,
      )}
    </div>
  </figure>`;
}

/** A bit is narrow. */
function shortName(name: string): string {
  return name === "MASK" ? "M" : name.replace("RSV", "R");
}

function bitsOf(bits: string | null): readonly string[] {
  return [...(bits ?? "")].filter((bit) => bit === "0" || bit === "1");
}

function partView({ kind, part }: ShownPart, seen: SeenFrame, words: Words): TemplateResult {
  const name = part.name === "RSV1" ? "RSV1–3" : part.name;
  return html`<div>
    <dt class="part-${kind}">${name}</dt>
    <dd>${kind === "key" ? nothing : html`<b>${kind === "payload" ? "" : part.value}</b> `}${meaning(kind, part, seen, words)}</dd>
  </div>`;
}

function meaning(
  kind: ShownPart["kind"],
  { name, value }: ShownPart["part"],
  seen: SeenFrame,
  words: Words,
): string | TemplateResult {
  const { t, format } = words;
  const { frame } = seen;
  if (name === "FIN") return t(frame.fin ? "fin1" : "fin0");
  if (kind === "flags") return t(value === "0" ? "rsv0" : "rsv1");
  if (kind === "opcode") return t("opcode", { name: opcodeWord(frame.opcode, words) });
  if (kind === "mask") return t(frame.maskingKey === null ? "mask0" : "mask1");
  if (kind === "key") return t("key");
  if (kind === "payload") return payloadMeaning(seen, words);
  return name === "length" ? t(`length-${frame.lengthForm}`) : t("longer", { count: format.number(frame.length) });
}

function payloadMeaning(seen: SeenFrame, words: Words): TemplateResult {
  const { t, format } = words;
  const { frame, direction } = seen;
  const plain = plainHex(seen);
  const hidden = frame.payload.length - plain.length;
  const text = readable(seen);
  const code = frame.opcode === opcodes.close ? Number.parseInt(text, 10) : Number.NaN;
  return html`
    ${direction === "up" ? html`${t("payloadHidden")} <code>${plain.join(" ")}</code>` : t("payload")}
    ${hidden > 0 ? t("more", { count: format.number(hidden) }) : nothing}
    ${Number.isNaN(code) ? html`<q>${text}</q>` : html`<span>${t("payloadClose", { code: `${code}`, name: closeWord(code, words) })}</span>`}
  `;
}
