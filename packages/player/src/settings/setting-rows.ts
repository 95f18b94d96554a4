import { html, nothing, type TemplateResult } from "lit";

/** Templates of the kinds of rows in the settings panel. Each reports its new value at once. */

export interface SliderRow {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly shown: string;
  readonly onInput: (value: number) => void;
}

export function sliderRow(row: SliderRow): TemplateResult {
  const input = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) row.onInput(event.target.valueAsNumber);
  };
  return html`
    <label class="row slider" part="row">
      <span class="name">${row.label}</span>
      <input type="range" min=${row.min} max=${row.max} step=${row.step} .value=${String(row.value)} aria-valuetext=${row.shown} @input=${input} />
      <output>${row.shown}</output>
    </label>
  `;
}

export interface ChoiceRow<T> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

export function choiceRow<T>(row: ChoiceRow<T>): TemplateResult {
  return html`
    <div class="row" part="row" role="radiogroup" aria-label=${row.label} @keydown=${moveInGroup}>
      <span class="name">${row.label}</span>
      <span class="segments">
        ${row.choices.map(({ value, label }) => {
          const chosen = value === row.value;
          return html`<button type="button" role="radio" aria-checked=${chosen} tabindex=${chosen ? 0 : -1} @click=${() => row.onChoose(value)}>${label}</button>`;
        })}
      </span>
    </div>
  `;
}

export interface ToggleRow {
  readonly label: string;
  readonly value: boolean;
  readonly hint?: string | null;
  readonly disabled?: boolean;
  readonly onToggle: (value: boolean) => void;
}

export function toggleRow(row: ToggleRow): TemplateResult {
  return html`
    <label class="row toggle" part="row">
      <span class="name">${row.label}${row.hint ? html`<small>${row.hint}</small>` : nothing}</span>
      <input type="checkbox" role="switch" .checked=${row.value} ?disabled=${row.disabled ?? false} @change=${() => row.onToggle(!row.value)} />
    </label>
  `;
}

// Arrow keys move and choose inside a group of radios, as the platform's own do.
function moveInGroup(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  const { currentTarget: group, target } = event;
  if (step === undefined || !(group instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
  const radios = [...group.querySelectorAll<HTMLElement>('[role="radio"]')];
  const at = radios.indexOf(target);
  const next = radios[(at + step + radios.length) % radios.length];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}
