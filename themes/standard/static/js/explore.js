/* Charts and maps one can move about in: the numbers are those of the table on the page. Without this file, without the
   library, or where data are to be saved, the drawing of the server stays, and it says the same. */
(function () {
  "use strict";
  const library = document.currentScript.dataset.library;
  const figures = Array.from(document.querySelectorAll("[data-explore]"));
  if (!figures.length || !library || (navigator.connection && navigator.connection.saveData)) return;

  const MOST_BARS = 24;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const byFinger = matchMedia("(pointer: coarse)").matches;

  function load() {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = library;
      script.onload = () => (window.echarts ? resolve(window.echarts) : reject(new Error("echarts")));
      script.onerror = reject;
      document.head.append(script);
    });
  }

  /** The colours and letters of the theme, as they are now. */
  function theme() {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(name).trim();
    return {
      accent: of("--accent"), quiet: of("--quiet"), ink: of("--ink"), line: of("--line"), edge: of("--edge"),
      paper: of("--paper"), tint: of("--paper-tint"), wash: of("--accent-line"), seal: of("--seal"),
      font: getComputedStyle(document.body).fontFamily,
      size: Math.round(0.82 * parseFloat(getComputedStyle(document.documentElement).fontSize)),
    };
  }

  function number(text) {
    const plain = text.replace(/,/g, "").trim();
    return plain === "" || plain === "–" ? null : Number(plain);
  }

  function read(figure) {
    const table = figure.querySelector("table");
    const heads = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent.trim());
    const rows = Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells, (cell) => cell.textContent.trim()));
    return { corner: heads[0], series: heads.slice(1), names: rows.map((row) => row[0]), rows };
  }

  function common(look) {
    return {
      animation: false,
      backgroundColor: look.paper,
      color: [look.accent, look.edge, look.wash, look.quiet],
      textStyle: { fontFamily: look.font, fontSize: look.size, color: look.ink },
      // Drawn on the canvas: the policy of these pages lets no script write styles into the page.
      tooltip: {
        renderMode: "richText", confine: true, backgroundColor: look.paper, borderColor: look.edge,
        textStyle: { color: look.ink, fontSize: look.size, fontFamily: look.font },
      },
    };
  }

  function axis(look, more) {
    return Object.assign({
      axisLine: { lineStyle: { color: look.edge } },
      axisTick: { show: false },
      axisLabel: { color: look.quiet, fontSize: look.size },
      splitLine: { lineStyle: { color: look.line } },
      nameTextStyle: { color: look.quiet, fontSize: look.size },
    }, more);
  }

  function slider(look, more) {
    return Object.assign({
      type: "slider", brushSelect: false, borderColor: look.line, fillerColor: look.line, backgroundColor: look.tint,
      handleStyle: { color: look.accent, borderColor: look.accent }, moveHandleStyle: { color: look.edge },
      dataBackground: { lineStyle: { color: look.edge }, areaStyle: { color: look.line } },
      selectedDataBackground: { lineStyle: { color: look.accent }, areaStyle: { color: look.wash } },
      textStyle: { color: look.quiet, fontSize: look.size },
    }, more);
  }

  function bars(data, look, unit) {
    const many = data.names.length > MOST_BARS;
    return Object.assign(common(look), {
      grid: { left: 8, right: many ? 56 : 64, top: 8, bottom: 8, containLabel: true },
      legend: data.series.length > 1 ? { top: 0, textStyle: { color: look.ink, fontSize: look.size } } : undefined,
      tooltip: Object.assign(common(look).tooltip, { trigger: "axis", axisPointer: { type: "shadow" } }),
      xAxis: axis(look, { type: "value" }),
      yAxis: axis(look, {
        type: "category", inverse: true, data: data.names, splitLine: { show: false },
        axisLabel: { color: look.ink, fontSize: look.size, width: innerWidth < 640 ? 96 : 200, overflow: "truncate" },
      }),
      dataZoom: many
        ? [
            slider(look, { yAxisIndex: 0, startValue: 0, endValue: MOST_BARS - 1, width: 18, right: 8, showDetail: false }),
            { type: "inside", yAxisIndex: 0, zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: !byFinger },
          ]
        : [],
      series: data.series.map((name, place) => ({
        name, type: "bar", barMaxWidth: 22, data: data.rows.map((row) => number(row[place + 1])),
        label: {
          show: data.series.length === 1, position: "right", color: look.ink, fontSize: look.size,
          formatter: (one) => (one.value === null ? "" : Number(one.value).toLocaleString("zh-CN")),
        },
        tooltip: { valueFormatter: (value) => said(value, unit) },
      })),
    });
  }

  function lines(data, look, unit) {
    return Object.assign(common(look), {
      grid: { left: 8, right: 24, top: data.series.length > 1 ? 64 : 36, bottom: 64, containLabel: true },
      legend: data.series.length > 1 ? { top: 0, textStyle: { color: look.ink, fontSize: look.size } } : undefined,
      tooltip: Object.assign(common(look).tooltip, { trigger: "axis" }),
      xAxis: axis(look, { type: "category", data: data.names, boundaryGap: false, splitLine: { show: false } }),
      yAxis: axis(look, { type: "value", name: unit, nameLocation: "end", nameGap: 14 }),
      dataZoom: [
        slider(look, { xAxisIndex: 0, height: 24, bottom: 12 }),
        { type: "inside", xAxisIndex: 0, zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: !byFinger },
      ],
      series: data.series.map((name, place) => ({
        name, type: "line", showSymbol: data.names.length < 60, symbolSize: 6, lineStyle: { width: place ? 1.5 : 2.5 },
        data: data.rows.map((row) => number(row[place + 1])),
        tooltip: { valueFormatter: (value) => said(value, unit) },
      })),
    });
  }

  function dots(data, look) {
    return Object.assign(common(look), {
      grid: { left: 8, right: 24, top: 32, bottom: 40, containLabel: true },
      tooltip: Object.assign(common(look).tooltip, {
        formatter: (one) => `${data.series[0]} ${one.value[0].toLocaleString("zh-CN")}\n${data.series[1]} ${one.value[1].toLocaleString("zh-CN")}`,
      }),
      xAxis: axis(look, { type: "value", name: data.series[0], nameLocation: "middle", nameGap: 28, scale: true }),
      yAxis: axis(look, {
        type: "value", name: data.series[1], nameLocation: "end", scale: true,
        nameTextStyle: { color: look.quiet, fontSize: look.size, align: "left" },
      }),
      dataZoom: inside(["xAxisIndex", "yAxisIndex"]),
      series: [{
        type: "scatter", symbolSize: 8, itemStyle: { opacity: 0.6 },
        data: data.rows.map((row) => [number(row[1]), number(row[2])]),
      }],
    });
  }

  function inside(names) {
    return names.map((name) => ({
      type: "inside", [name]: 0, zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, filterMode: "none",
      preventDefaultMouseMove: !byFinger, // a finger moves the page on, until one has zoomed
    }));
  }

  /** Places by longitude and latitude: a kilometre is as long across as it is up. */
  function places(figure, look, box) {
    const points = Array.from(figure.querySelectorAll("circle[data-x]"), (circle) => ({
      value: [Number(circle.dataset.x), Number(circle.dataset.y), Number(circle.dataset.rows)],
      name: circle.textContent,
    }));
    const [west, east] = reach(points.map((one) => one.value[0]));
    // Names stand towards the middle, where there is room for them.
    for (const one of points) one.label = { position: one.value[0] > (west + east) / 2 ? "left" : "right" };
    const [south, north] = reach(points.map((one) => one.value[1]));
    const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180));
    const unit = Math.max(((east - west) * squeeze) / (box.width - 90), (north - south) / (box.height - 60));
    const wide = ((box.width - 90) * unit) / squeeze / 2;
    const high = ((box.height - 60) * unit) / 2;
    const [x, y] = [(west + east) / 2, (south + north) / 2];
    const degrees = (value) => `${Math.round(value * 1e4) / 1e4}°`;
    const label = { color: look.quiet, fontSize: look.size, formatter: degrees, hideOverlap: true };
    return Object.assign(common(look), {
      grid: { left: 66, right: 24, top: 16, bottom: 44 },
      tooltip: Object.assign(common(look).tooltip, { formatter: (one) => `${one.name}\n${degrees(one.value[0])}，${degrees(one.value[1])}` }),
      xAxis: axis(look, { type: "value", min: x - wide, max: x + wide, axisLabel: Object.assign({ showMinLabel: false, showMaxLabel: false }, label) }),
      yAxis: axis(look, { type: "value", min: y - high, max: y + high, axisLabel: Object.assign({ showMinLabel: false, showMaxLabel: false }, label) }),
      dataZoom: inside(["xAxisIndex", "yAxisIndex"]),
      series: [{
        type: "scatter", symbolSize: (value) => (points.length > 500 ? 6 : 10) * Math.min(2.5, Math.sqrt(value[2])),
        itemStyle: { color: look.accent, opacity: 0.75, borderColor: look.paper, borderWidth: 1 },
        label: {
          show: points.length <= 400, formatter: (one) => one.name, color: look.ink, fontSize: look.size,
          textBorderColor: look.paper, textBorderWidth: 3,
        },
        labelLayout: { hideOverlap: true }, data: points, cursor: figure.dataset.rows ? "pointer" : "default",
      }],
    });
  }

  function reach(values) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const margin = Math.max((high - low) * 0.05, 0.005);
    return [low - margin, high + margin];
  }

  function said(value, unit) {
    return value === null || value === undefined ? "–" : `${Number(value).toLocaleString("zh-CN")} ${unit}`.trim();
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--plain";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function zoom(chart, by) {
    for (const [index, one] of (chart.getOption().dataZoom || []).entries()) {
      const middle = (one.start + one.end) / 2;
      const half = Math.min(50, Math.max(0.5, ((one.end - one.start) / 2) * by));
      const start = Math.max(0, Math.min(100 - 2 * half, middle - half));
      chart.dispatchAction({ type: "dataZoom", dataZoomIndex: index, start, end: start + 2 * half });
    }
    const { series, dataZoom } = chart.getOption();
    if (series[0].type !== "scatter") return;
    // It can be moved up and down, too: from here on a finger moves the drawing here and the page beside it.
    chart.setOption({ dataZoom: dataZoom.map((one) => ({ id: one.id, preventDefaultMouseMove: true })) });
  }

  function explore(echarts, figure) {
    const kind = figure.dataset.explore;
    const place = figure.querySelector("[data-drawing]");
    const drawing = place && place.querySelector("svg");
    if (!drawing) return;
    const data = read(figure);
    const stillOnly = figure.querySelector("[data-still]"); // words about the drawing of the server
    const box = document.createElement("div");
    box.className = `looking-canvas looking-canvas--${kind}`;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", drawing.getAttribute("aria-label"));
    if (kind === "bar") box.style.height = `${Math.min(data.names.length, MOST_BARS) * (22 + 14 * data.series.length) + 60}px`;
    place.append(box);
    const chart = echarts.init(box, null, { renderer: "canvas" });
    const unit = figure.dataset.unit || "";

    function draw() {
      const look = theme();
      const option = { bar: () => bars(data, look, unit), line: () => lines(data, look, unit),
        scatter: () => dots(data, look), map: () => places(figure, look, box.getBoundingClientRect()) }[kind]();
      chart.setOption(option, true);
    }

    let whole = true; // whether the one to move about in is shown
    const controls = document.createElement("div");
    controls.className = "looking-controls no-print";
    const movers = [button("放大", () => zoom(chart, 0.6)), button("缩小", () => zoom(chart, 1 / 0.6)), button("还原", draw)];
    const save = button("存为图片", () => {
      const link = document.createElement("a");
      link.href = chart.getDataURL({ pixelRatio: 2, backgroundColor: theme().paper });
      link.download = `${figure.dataset.title || "图"}.png`;
      link.click();
    });
    const still = button("看静态图", () => {
      whole = !whole;
      show();
    });
    const help = document.createElement("p");
    help.className = "quiet small";
    help.textContent = byFinger
      ? { map: "点“放大”再用手指拖动；点一个地点看它的行。" }[kind] || "点一下看数；两指张开放大。"
      : { map: "按住拖动；按住 Ctrl 滚动缩放；点一个地点看它的行。" }[kind] || "指着看数；按住 Ctrl 滚动缩放。";

    function show() {
      box.hidden = !whole;
      drawing.toggleAttribute("hidden", whole);
      if (stillOnly) stillOnly.hidden = whole;
      still.textContent = whole ? "看静态图" : "看可以缩放的图";
      for (const one of [...movers, save, help]) one.hidden = !whole;
      if (whole) chart.resize();
    }

    controls.append(...movers, save, still);
    place.before(controls);
    place.after(help);
    show();
    draw();
    chart.on("click", (event) => {
      if (kind !== "map" || !figure.dataset.rows) return;
      const [x, y] = event.value;
      location.href = `${figure.dataset.rows}?${figure.dataset.x}=${x}&${figure.dataset.y}=${y}`;
    });
    dark.addEventListener("change", draw);
    new ResizeObserver(() => {
      if (!whole) return;
      chart.resize();
      if (kind === "map") draw();
    }).observe(box);
    figure.dataset.explored = "";
  }

  load().then((echarts) => figures.forEach((figure) => explore(echarts, figure)), () => {});
})();
