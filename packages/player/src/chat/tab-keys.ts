/** Arrow keys, Home and End move in a list of tabs and choose, as in native ones. For its `keydown`. */
export function moveInTabs(event: KeyboardEvent): void {
  const { currentTarget: list, target } = event;
  if (!(list instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
  const tabs = [...list.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = tabs.indexOf(target);
  const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const tab = tabs[(next + tabs.length) % tabs.length];
  tab?.click();
  tab?.focus();
}
