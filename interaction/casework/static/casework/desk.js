// The list of the desk: one tick for all lines of the page.
document.querySelectorAll("[data-desk-all]").forEach((all) => {
  const ticks = [...all.closest("form").querySelectorAll("input[name=case]")];
  all.addEventListener("change", () => ticks.forEach((tick) => { tick.checked = all.checked; }));
  ticks.forEach((tick) => tick.addEventListener("change", () => { all.checked = ticks.every((one) => one.checked); }));
});
