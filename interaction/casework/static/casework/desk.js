// The desk without JavaScript works as well; with it, some clicks and looks are saved.

// One tick for all lines of the page.
function tickTogether(all) {
  const ticks = [...all.closest("form").querySelectorAll("tbody input[type=checkbox]")];
  all.addEventListener("change", () => ticks.forEach((tick) => { tick.checked = all.checked; }));
  ticks.forEach((tick) => tick.addEventListener("change", () => { all.checked = ticks.every((one) => one.checked); }));
}

// Fields that what is chosen does not need are hidden, unless something is written in them.
function showNeeded(name, values) {
  const field = (wanted) => document.querySelector(`[data-desk-form] [name=${wanted}]`);
  const chosen = field(name);
  const governed = new Set(Object.values(values).flat());
  const settle = () => governed.forEach((one) => {
    const wrapper = field(one) && field(one).closest(".w-field__wrapper");
    const needed = (values[chosen.value] || []).includes(one);
    if (wrapper) wrapper.hidden = !needed && !field(one).value && !wrapper.querySelector(".error-message");
  });
  if (chosen) {
    chosen.addEventListener("change", settle);
    settle();
  }
}

// What helped before goes into the answer at the click of a button, behind what stands there.
function insertInto(button) {
  const field = document.querySelector(`[data-desk-form] [name=${button.dataset.deskInto}]`);
  const found = document.getElementById(button.dataset.deskInsert);
  if (!field || !found) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = [...found.querySelectorAll("p")].map((part) => part.innerText.trim()).join("\n");
    field.value = field.value.trim() ? `${field.value.trim()}\n${text}` : text;
    field.focus();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-desk-insert]").forEach(insertInto);
  document.querySelectorAll("[data-desk-all]").forEach(tickTogether);
  if (document.querySelector("[data-desk-reload]")) setTimeout(() => location.reload(), 4000);
  const shows = document.getElementById("desk-shows");
  if (shows) Object.entries(JSON.parse(shows.textContent)).forEach(([name, values]) => showNeeded(name, values));
});
