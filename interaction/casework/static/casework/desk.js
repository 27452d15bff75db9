// The desk without JavaScript works as well; with it, some clicks and looks are saved.

// One tick for all lines of the page.
document.querySelectorAll("[data-desk-all]").forEach((all) => {
  const ticks = [...all.closest("form").querySelectorAll("input[name=case]")];
  all.addEventListener("change", () => ticks.forEach((tick) => { tick.checked = all.checked; }));
  ticks.forEach((tick) => tick.addEventListener("change", () => { all.checked = ticks.every((one) => one.checked); }));
});

// Fields that what is chosen does not need are hidden, unless something is written in them.
const shows = document.getElementById("desk-shows");
if (shows) {
  Object.entries(JSON.parse(shows.textContent)).forEach(([name, values]) => {
    const chosen = document.querySelector(`[data-desk-form] [name=${name}]`);
    const governed = new Set(Object.values(values).flat());
    const settle = () => governed.forEach((field) => {
      const input = document.querySelector(`[data-desk-form] [name=${field}]`);
      const wrapper = input && input.closest(".w-field__wrapper");
      if (wrapper) wrapper.hidden = !(values[chosen.value] || []).includes(field) && !input.value && !wrapper.querySelector(".error-message");
    });
    if (chosen) { chosen.addEventListener("change", settle); settle(); }
  });
}
