"""Pictures for the demo, drawn while loading: flat shapes, so that the repository holds no photographs."""

from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from math import cos, pi, sin

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

WIDTH, HEIGHT = 1200, 640
SCALE = 2  # drawn larger and made smaller, for smooth edges

Colour = str
Points = list[tuple[float, float]]


class Canvas:
    """Draws in the coordinates of the finished picture."""

    def __init__(self, sky: tuple[Colour, Colour]) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), sky[0])
        self.pen = ImageDraw.Draw(self.image)
        top, bottom = (tuple(bytes.fromhex(colour[1:])) for colour in sky)
        for y in range(HEIGHT * SCALE):
            share = y / (HEIGHT * SCALE)
            colour = tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
            self.pen.line([(0, y), (WIDTH * SCALE, y)], fill=colour)

    def shape(self, points: Points, colour: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, points: Points, colour: Colour, width: float) -> None:
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=round(width * SCALE), joint="curve"
        )

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        box = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self.pen.ellipse(box, fill=colour)

    def hills(self, base: float, height: float, waves: float, shift: float, colour: Colour) -> None:
        """A range of hills: everything below a wavy line."""
        self.shape([*self.ridge(base, height, waves, shift), (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    @staticmethod
    def ridge(base: float, height: float, waves: float, shift: float) -> Points:
        return [
            (x, base - height * (sin(x / WIDTH * waves * pi + shift) + 0.35 * sin(x / WIDTH * waves * 2.3 * pi)))
            for x in range(0, WIDTH + 1, 8)
        ]

    def png(self) -> bytes:
        file = BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
        return file.getvalue()


def river() -> bytes:
    """Hills on both sides, a river that winds towards the reader, fields on its banks."""
    canvas = Canvas(("#dfeceb", "#f6f3e8"))
    canvas.disc(930, 130, 46, "#f3dfb4")
    canvas.hills(300, 70, 3.1, 0.4, "#b9d2cb")
    canvas.hills(350, 60, 4.2, 2.0, "#8fb8ab")
    canvas.shape([(0, 380), (WIDTH, 380), (WIDTH, HEIGHT), (0, HEIGHT)], "#c7d69a")
    for row in range(5):
        y = 400 + row * row * 14
        canvas.line([(0, y), (WIDTH, y)], "#aec27b", 2 + row)
    left = [(620 + 170 * sin(t / 9) - t * 4.5, 380 + t * 6.6) for t in range(41)]
    right = [(640 + 170 * sin(t / 9) + t * 5.5, 380 + t * 6.6) for t in range(40, -1, -1)]
    canvas.shape([*left, *right], "#7fb3bd")
    middle = [(a[0] * 0.55 + b[0] * 0.45, a[1]) for a, b in zip(left, reversed(right), strict=True)]
    canvas.line(middle, "#a9d0d6", 6)
    return canvas.png()


def tea() -> bytes:
    """Terraces of tea on a slope, mist between the hills."""
    canvas = Canvas(("#e6efe9", "#f8f6ec"))
    canvas.hills(230, 60, 2.6, 1.2, "#c3d6cb")
    canvas.hills(290, 70, 3.4, 3.0, "#9dbfa8")
    for step in range(11):
        base, height = 340 + step * 34, 46 - step * 2
        canvas.hills(base, height, 2.4, 0.6 + step * 0.05, "#5f8f5c" if step % 2 else "#77a66b")
        canvas.line(Canvas.ridge(base + 9, height, 2.4, 0.6 + step * 0.05), "#3f6d49", 3)
    return canvas.png()


def rice() -> bytes:
    """Level fields in straight bounds, a ditch, a row of trees."""
    canvas = Canvas(("#e4edf0", "#fbf6e6"))
    canvas.hills(270, 40, 3.6, 0.2, "#a9c6bb")
    for index in range(30):
        canvas.disc(20 + index * 40, 300, 20 + 6 * sin(index * 1.7), "#7d9f74")
    canvas.shape([(0, 310), (WIDTH, 310), (WIDTH, HEIGHT), (0, HEIGHT)], "#dcc66b")
    for index in range(-8, 22):
        canvas.line([(600 + (index - 6) * 34, 310), (600 + (index - 6) * 150, HEIGHT)], "#c7ae50", 3)
    for y in (345, 400, 480, 585):
        canvas.line([(0, y), (WIDTH, y)], "#9db56a", 3 + (y - 345) / 40)
    canvas.shape([(560, 310), (590, 310), (430, HEIGHT), (300, HEIGHT)], "#86b5c0")
    return canvas.png()


def celadon() -> bytes:
    """A celadon vase on a table."""
    canvas = Canvas(("#efeee6", "#e4e0d3"))
    canvas.shape([(0, 520), (WIDTH, 520), (WIDTH, HEIGHT), (0, HEIGHT)], "#b49a78")
    bends = [(120, 50), (175, 40), (345, 138), (505, 76), (535, 84)]  # height from above, half the width there

    def half(y: float) -> float:
        for (y0, r0), (y1, r1) in pairwise(bends):
            if y <= y1:
                share = (1 - cos((y - y0) / (y1 - y0) * pi)) / 2
                return r0 + (r1 - r0) * share
        return bends[-1][1]

    heights = range(120, 536, 3)
    left, right = [(600 - half(y), y) for y in heights], [(600 + half(y), y) for y in reversed(heights)]
    canvas.shape([*left, *right], "#8fb5a2")
    canvas.shape([*[(600 + half(y) * 0.5, y) for y in heights], *right], "#7ba390")
    for y in (290, 300, 395):
        canvas.line([(600 - half(y), y), (600 + half(y), y)], "#6c9482", 3)
    return canvas.png()


PICTURES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "river": ("青溪河", river),
    "tea": ("高山茶园", tea),
    "rice": ("稻田", rice),
    "celadon": ("青瓷", celadon),
}


class Album:
    """The pictures that content files ask for, each drawn once."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}

    def key(self, name: str) -> int:
        """The primary key of the Wagtail image called ``name``. Raises KeyError."""
        if name not in self._keys:
            title, draw = PICTURES[name]
            data = draw()
            image = get_image_model()(
                title=title, file=ContentFile(data, name=f"{name}.png"), width=WIDTH, height=HEIGHT, file_size=len(data)
            )
            image._set_file_hash()
            image.save()
            self._keys[name] = image.pk
        return self._keys[name]
