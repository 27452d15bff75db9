"""Administrative divisions as tiles: each the same size, shaded by its number. Provinces stand about where they lie;
the divisions of one county or city stand in the order of their codes. No borders are drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .cells import grouped
from .drawing import short

# code: short name, column, row
PROVINCES = {
    "23": ("黑", 8, 0), "65": ("新", 0, 1), "15": ("内蒙古", 6, 1), "22": ("吉", 8, 1), "62": ("甘", 2, 2),
    "64": ("宁", 3, 2), "14": ("晋", 5, 2), "13": ("冀", 6, 2), "11": ("京", 7, 2), "21": ("辽", 8, 2),
    "63": ("青", 1, 3), "61": ("陕", 4, 3), "41": ("豫", 5, 3), "37": ("鲁", 6, 3), "12": ("津", 7, 3),
    "54": ("藏", 0, 4), "51": ("川", 2, 4), "50": ("渝", 3, 4), "42": ("鄂", 4, 4), "34": ("皖", 5, 4),
    "32": ("苏", 6, 4), "31": ("沪", 7, 4), "52": ("贵", 2, 5), "43": ("湘", 4, 5), "36": ("赣", 5, 5),
    "33": ("浙", 6, 5), "53": ("云", 1, 6), "45": ("桂", 3, 6), "44": ("粤", 4, 6), "35": ("闽", 5, 6),
    "71": ("台", 7, 6), "46": ("琼", 3, 7), "82": ("澳", 4, 7), "81": ("港", 5, 7),
}  # fmt: skip
_LONG = {"内蒙古": "蒙"}
_HEIGHT = 3.6  # em
SHADES = 4


@dataclass(frozen=True)
class Tile:
    code: str
    name: str
    number: float
    column: int = 0
    row: int = 0


def level(codes: Sequence[str]) -> int:
    """How many digits tell these codes apart, and no more."""
    for length in (2, 4, 6, 9, 12):
        heads = {code[:length] for code in codes if len(code) >= length}
        if len(heads) > 1:
            return length
    return max(map(len, codes), default=2)


def laid(numbers: Mapping[str, float], names: Mapping[str, str], across: int = 5) -> list[Tile]:
    """The tiles in their places. ``numbers`` by codes of one length."""
    codes = sorted(numbers)
    if codes and all(code in PROVINCES for code in codes):
        return [
            Tile(code, _LONG.get(name, name), numbers.get(code, 0), column, row)
            for code, (name, column, row) in PROVINCES.items()
        ]
    return [
        Tile(code, names.get(code) or code, numbers[code], place % across, place // across)
        for place, code in enumerate(codes)
    ]


def shades(tiles: Sequence[Tile]) -> dict[str, int]:
    """Quarters by rank: as many places in each shade, however far the greatest stands out; nothing is left blank."""
    ranked = sorted({tile.number for tile in tiles if tile.number})
    if not ranked:
        return {}
    return {
        tile.code: min(SHADES - 1, ranked.index(tile.number) * SHADES // len(ranked)) for tile in tiles if tile.number
    }


def draw(title: str, tiles: Sequence[Tile], unit: str) -> SafeString:
    across = max(tile.column for tile in tiles) + 1
    down = max(tile.row for tile in tiles) + 1
    width = 100 / across
    shade = shades(tiles)
    drawn = format_html_join(
        "",
        '<g class="tile tile--{}"><title>{}</title><rect x="{}%" y="{}em" width="{}%" height="{}em"/>'
        '<text x="{}%" y="{}em">{}</text><text class="tile__number" x="{}%" y="{}em">{}</text></g>',
        (
            (
                shade.get(tile.code, "none"),
                f"{tile.name} {grouped(tile.number)}{unit}",
                short(tile.column * width),
                short(tile.row * _HEIGHT),
                short(width - 0.4),
                short(_HEIGHT - 0.2),
                short((tile.column + 0.5) * width - 0.2),
                short(tile.row * _HEIGHT + 1.5),
                tile.name if len(tile.name) <= 5 else f"{tile.name[:4]}…",
                short((tile.column + 0.5) * width - 0.2),
                short(tile.row * _HEIGHT + 2.8),
                grouped(tile.number, 0) if tile.number else "–",
            )
            for tile in tiles
        ),
    )
    return format_html(
        '<svg class="chart__drawing tiles" role="img" width="100%" height="{}em" aria-label="{}">{}</svg>',
        short(down * _HEIGHT),
        f"{title}：每个方块是一个地方，颜色越深数越大，数字见下面的表。",
        drawn,
    )
