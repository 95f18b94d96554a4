import { accept, type Result, refuse } from "@flyby/protocol";

/** Numbers have so many decimals at most, and are added as whole numbers of that unit: 0.1 and 0.2 make 0.3. */
const decimals = 6;
const unit = 10 ** decimals;
/** Of a number and of the total, up and down; exact in a double with all decimals. */
export const largestTotal = 1_000_000_000;

const numberPattern: RegExp = /^([+-]?)(\d{1,10})(?:\.(\d{1,6}))?$/;

export interface Total {
  /** Adds what somebody wrote. */
  add(text: string): Result<string>;
  text(): string;
}

export function createTotal(): Total {
  let units = 0;

  function text(): string {
    const whole = Math.floor(Math.abs(units) / unit);
    const rest = String(Math.abs(units) % unit)
      .padStart(decimals, "0")
      .replace(/0+$/, "");
    return `${units < 0 ? "-" : ""}${whole}${rest === "" ? "" : `.${rest}`}`;
  }

  return {
    text,
    add(written) {
      const added = toUnits(written.trim());
      if (added === null) return refuse("bad-message", "Send a number like 5, -2 or 0.25.");
      if (Math.abs(added) > largestTotal * unit || Math.abs(units + added) > largestTotal * unit) {
        return refuse("bad-message", `Numbers and their total stay between -${largestTotal} and ${largestTotal}.`);
      }
      units += added;
      return accept(text());
    },
  };
}

function toUnits(written: string): number | null {
  const [, sign, whole, fraction = ""] = numberPattern.exec(written) ?? [];
  if (whole === undefined) return null;
  const units = Number(whole) * unit + Number(fraction.padEnd(decimals, "0"));
  return sign === "-" ? -units : units;
}
