"""Pages of older systems, as HTML."""

from html import escape
from html.parser import HTMLParser

import nh3

from .pieces import CONTROL, MAX_COLUMNS, SPACE, TAG, Block, Piece, assemble

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"b": "b", "strong": "b"}
_KEPT = _HEADINGS | {"p", "div", "br", "ul", "ol", "li", "b", "strong", "a", "table", "tr", "td", "th", "caption"}


class _Reader(HTMLParser):
    """Turns sanitised HTML into blocks: what stands outside of any becomes a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.inline: list[str] = []
        self.open: list[str] = []  # inline tags that are open
        self.lists: list[str] = []
        self.items: list[str] = []
        self.rows: list[list[str]] | None = None
        self.cell: list[str] | None = None
        self.span = 1

    def _flush(self, kind: str = "p") -> None:
        html = "".join(self.inline + [f"</{tag}>" for tag in reversed(self.open)]).strip()
        self.inline, self.open = [], []
        if not SPACE.sub("", TAG.sub("", html)):
            return
        if self.lists and kind == "p":
            self.items.append(f"<li>{html}</li>")
        else:
            self.blocks.append((kind, html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self.rows is not None:
            self._start_in_table(tag, given)
        elif tag in _INLINE:
            self.inline.append("<b>")
            self.open.append("b")
        elif tag == "a" and given.get("href"):
            self.inline.append(f'<a href="{escape(given["href"] or "")}">')
            self.open.append("a")
        elif tag == "br":
            self._flush()
        elif tag in ("ul", "ol"):
            self._flush()
            self.lists.append(tag)
        elif tag == "table":
            self._flush()
            self.rows = []
        elif tag not in ("a", "caption"):
            self._flush()

    def _start_in_table(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell = []
            span = given.get("colspan") or ""
            self.span = min(int(span), MAX_COLUMNS) if span.isascii() and span.isdigit() and len(span) < 5 else 1

    def handle_endtag(self, tag: str) -> None:
        if self.rows is not None:
            self._end_in_table(tag)
        elif tag in _INLINE or tag == "a":
            name = _INLINE.get(tag, tag)
            if name in self.open:
                while self.open:
                    last = self.open.pop()
                    self.inline.append(f"</{last}>")
                    if last == name:
                        break
        elif tag in _HEADINGS:
            self._flush(tag[1])
        elif tag in ("ul", "ol"):
            self._flush()
            name = self.lists.pop() if self.lists else tag
            if not self.lists and self.items:
                self.blocks.append(("list", f"<{name}>{''.join(self.items)}</{name}>"))
                self.items = []
        else:
            self._flush()

    def _end_in_table(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None and self.rows:
            self.rows[-1] += [SPACE.sub(" ", "".join(self.cell)).strip(), *[""] * (self.span - 1)]
            self.rows[-1] = self.rows[-1][:MAX_COLUMNS]
            self.cell = None
        elif tag == "table" and self.rows is not None:
            rows = [row for row in self.rows if any(row)]
            if rows:
                self.blocks.append(("table", rows))
            self.rows = self.cell = None

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)
        elif self.rows is None:
            self.inline.append(escape(data, quote=False))

    def close(self) -> None:
        super().close()
        self._flush()


def from_html(html: str, title: str = "") -> list[Piece]:
    """Pieces of a page. Scripts, styles, pictures and links that lead nowhere do not come through."""
    clean = nh3.clean(
        CONTROL.sub("", html),
        tags=_KEPT,
        attributes={"a": {"href"}, "td": {"colspan"}, "th": {"colspan"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return assemble(reader.blocks, title)
