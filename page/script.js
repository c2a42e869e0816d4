// Typing into a list searches it: what was chosen before is selected, and so replaced.
() => document.addEventListener("focusin", ({ target }) => {
  if (target.matches('input[role="listbox"], input[role="combobox"]')) {
    target.select();
    target.addEventListener("mouseup", (event) => event.preventDefault(), { once: true });
  }
})
