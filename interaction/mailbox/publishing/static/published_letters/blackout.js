// Rectangles are drawn on the picture and written into the number fields, which hold them: without JavaScript the
// fields alone do the same.
const SIDES = ["left", "top", "width", "height"];

function rowsOf(prefix) {
  const body = document.querySelector(`[data-blackout-rows="${prefix}"] tbody`);
  return body ? [...body.rows].map((row) => [...row.querySelectorAll("input")]) : [];
}

function addRow(prefix) {
  const body = document.querySelector(`[data-blackout-rows="${prefix}"] tbody`);
  const number = body.rows.length;
  if (number >= 50) return null;
  const row = body.rows[number - 1].cloneNode(true);
  row.cells[0].textContent = number + 1;
  row.querySelectorAll("input").forEach((field, side) => {
    field.value = "";
    field.name = `${prefix}-${number}-${SIDES[side]}`;
    field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, number + 1));
  });
  body.append(row);
  return [...row.querySelectorAll("input")];
}

function start(figure) {
  const prefix = figure.dataset.blackout;
  const picture = figure.querySelector("img");
  const whole = [Number(figure.dataset.width), Number(figure.dataset.height)];
  const scale = () => [picture.clientWidth / whole[0], picture.clientHeight / whole[1]];
  figure.querySelector("[data-blackout-hint]").hidden = false;

  const place = (box, values) => {
    const [across, down] = scale();
    box.style.left = `${picture.offsetLeft + picture.clientLeft + values[0] * across}px`;
    box.style.top = `${picture.offsetTop + picture.clientTop + values[1] * down}px`;
    box.style.width = `${values[2] * across}px`;
    box.style.height = `${values[3] * down}px`;
  };
  const newBox = () => {
    const box = document.createElement("div");
    box.className = "publish-box";
    figure.append(box);
    return box;
  };
  const draw = () => {
    figure.querySelectorAll(".publish-box").forEach((box) => box.remove());
    rowsOf(prefix).forEach((fields) => {
      const values = fields.map((field) => Number(field.value));
      if (values[2] > 0 && values[3] > 0) place(newBox(), values);
    });
  };

  const at = (event) => {
    const edge = picture.getBoundingClientRect();
    const [across, down] = scale();
    const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
    return [
      inside((event.clientX - edge.left - picture.clientLeft) / across, whole[0]),
      inside((event.clientY - edge.top - picture.clientTop) / down, whole[1]),
    ];
  };
  const between = ([a, b], [c, d]) => [Math.min(a, c), Math.min(b, d), Math.abs(a - c), Math.abs(b - d)];

  picture.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const from = at(event);
    const box = newBox();
    picture.setPointerCapture(event.pointerId);
    const move = (next) => place(box, between(from, at(next)));
    const end = (last) => {
      picture.removeEventListener("pointermove", move);
      const values = between(from, at(last));
      if (values[2] > 2 && values[3] > 2) {
        const empty = rowsOf(prefix).find((fields) => fields.every((field) => !field.value)) || addRow(prefix);
        if (empty) empty.forEach((field, side) => { field.value = values[side]; });
        document.querySelector(`[data-blackout-rows="${prefix}"]`).open = true;
        const tick = document.querySelector(`[name="file-${prefix.split("-")[1]}"]`);
        if (tick) tick.checked = true;
      }
      draw();
    };
    picture.addEventListener("pointermove", move);
    picture.addEventListener("pointerup", end, { once: true });
  });
  document.querySelector(`[data-blackout-rows="${prefix}"]`).addEventListener("input", draw);
  window.addEventListener("resize", draw);
  if (picture.complete) draw(); else picture.addEventListener("load", draw);
}

document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-blackout]").forEach(start));
