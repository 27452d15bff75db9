"""Pictures made anew: what the eye sees, and nothing else. Place, time, device, thumbnail, comments, what hangs behind
the end, and what lies under see-through points are gone.

A picture of 60 million points unpacks to hundreds of megabytes, so what it will need is reckoned from its headers
first; JPEG is unpacked at half or a quarter of its size where that is enough; everything else goes through in strips;
and a process unpacks one picture at a time.
"""

import io
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from PIL import Image, ImageCms

from . import kinds
from .checking import Checked, check_upload

ENDINGS = ("jpg", "jpeg", "png")
MOST_POINTS = 24_000_000  # of a picture made anew: more than a page of A3 at 300 dpi, or a very long screenshot
QUALITY = 88
_STRIP = 1 << 20  # points
_MOST_SCANS = 100  # of a progressive JPEG, which unpacks all its points for each
_LONGEST_PROFILE = 1 << 20
_one_at_a_time = Lock()


class TooMuch(Exception):
    """The picture cannot be made anew; the text says why and what to do."""


def is_picture(name: str) -> bool:
    return name.rpartition(".")[2].lower() in ENDINGS


def cleaned(upload: File) -> File:
    """A checked upload as it may be kept: a picture made anew, any other file as it is. ``ValidationError`` names one
    that cannot be made anew, and says what to do. Who calls it again gets the same."""
    checked = check_upload(upload)
    if getattr(upload, "made_anew", False) or not is_picture(checked.name):
        return upload
    upload.seek(0)
    try:
        with _one_at_a_time:
            return _made_anew(upload, checked)
    except TooMuch as error:
        raise ValidationError(f"“{checked.name}”不能上传：{error}", code="content") from error


def _made_anew(upload: File, checked: Checked) -> File:
    form = "PNG" if checked.media_type == "image/png" else "JPEG"
    picture = drawn(upload, form)
    out: Any = SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115 - the upload that is given back holds it
    write(picture, form, out)
    name, media_type = checked.name, checked.media_type
    if form == "PNG" and out.tell() > settings.PAPER_MAX_BYTES:  # a photograph kept as PNG
        out.seek(0)
        out.truncate()
        write(picture, "JPEG", out)
        name, media_type = f"{name.rpartition('.')[0]}.jpg", "image/jpeg"
    size = out.tell()
    out.seek(0)
    kinds.PUBLIC[name.rpartition(".")[2].lower()].look(out)
    out.seek(0)
    new = File(out, name)
    new.size = size
    new.checked = Checked(name, media_type)  # type: ignore[attr-defined]
    new.made_anew = True  # type: ignore[attr-defined]
    return new


def write(picture: Image.Image, form: str, out: IO[bytes]) -> None:
    """With nothing but its points."""
    if form == "JPEG":
        picture.save(out, "JPEG", quality=QUALITY, optimize=False)
    else:
        picture.save(out, "PNG", compress_level=6)


def drawn(file: IO[bytes], form: str) -> Image.Image:
    """The first picture in the file as it is meant to be seen: upright, on white, in the colours of sRGB."""
    try:
        with Image.open(file, formats=[form]) as opened:
            turn = _turn(opened)
            _reckon(opened, file, form)
            return _upright(_plain(opened), turn)
    except (TooMuch, ValidationError):
        raise
    except Exception as error:  # whatever a malformed picture makes Pillow raise
        raise TooMuch("图片不完整或者已经损坏，请重新拍照或者另存后再传。") from error


def seen_size(file: IO[bytes], form: str) -> tuple[int, int]:
    """Width and height of what ``drawn`` gives, without unpacking it."""
    try:
        with Image.open(file, formats=[form]) as opened:
            turn = _turn(opened)
            _reckon(opened, file, form)
            width, height = _less(*opened.size)[1]
    except TooMuch:
        raise
    except Exception as error:
        raise TooMuch("图片不完整或者已经损坏。") from error
    return (height, width) if turn >= 5 and turn in _TURNS else (width, height)


def _less(width: int, height: int) -> tuple[int, tuple[int, int]]:
    """By how much it comes smaller, and how big it is then."""
    less = 1
    while -(-width // less) * -(-height // less) > MOST_POINTS:
        less += 1
    return less, (-(-width // less), -(-height // less))


def _turn(picture: Image.Image) -> int:
    """How the camera was held. Whoever has written nonsense there held it straight."""
    try:
        return int(picture.getexif().get(0x0112, 1))
    except Exception:
        return 1


def _reckon(picture: Image.Image, file: IO[bytes], form: str) -> None:
    """Whether there is room to unpack it; JPEG is asked to come smaller where it is far more than is kept."""
    width, height = picture.size
    bands = len(picture.getbands())
    if form == "PNG":
        need = width * height * (1 if bands == 1 and not picture.mode.startswith("I") else 4)
    else:
        stored = picture.info.get("progressive") or picture.info.get("progression")
        need = width * height * bands * 2 if stored else 0
        if stored and _scans(file) > _MOST_SCANS:
            raise TooMuch("图片的编码太复杂，请另存为普通的 JPEG 图片后再传。")
        scale = 1
        while scale < 8 and (width // scale) * (height // scale) > MOST_POINTS:
            scale *= 2
        picture.draft(None, (width // scale, height // scale))  # type: ignore[arg-type]
    if need > settings.PICTURE_MAX_BYTES:
        raise TooMuch(f"图片有 {width}×{height} 点，太大，请缩小后再传。")


def _scans(file: IO[bytes]) -> int:
    """How many times over a JPEG draws: its markers of that kind, which nothing else in it looks like."""
    at = file.tell()
    file.seek(0)
    count, last = 0, b""
    while block := file.read(1 << 16):
        count += (last + block).count(b"\xff\xda")
        last = block[-1:] if block[-1:] == b"\xff" else b""
    file.seek(at)
    return count


def _plain(picture: Image.Image) -> Image.Image:
    """RGB or grey, strip by strip, so that at no time there are two of the whole beside each other."""
    picture.load()
    profile = _profile(picture)
    width, height = picture.size
    less, size = _less(width, height)
    new = Image.new("L" if _is_grey(picture) else "RGB", size, "white")
    step = max(1, _STRIP // width // less) * less
    for top in range(0, height, step):
        strip = _strip(picture.crop((0, top, width, min(height, top + step))), profile)
        new.paste(strip.reduce(less) if less > 1 else strip, (0, top // less))
    return new


def _is_grey(picture: Image.Image) -> bool:
    return picture.mode in ("1", "L", "LA", "La") or picture.mode.startswith("I") or picture.mode == "F"


def _strip(strip: Image.Image, profile: Any) -> Image.Image:
    if strip.mode.startswith("I"):  # sixteen bits for each point
        return strip.convert("I").point(lambda value: value / 257).convert("L")
    if strip.mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in strip.info:
        strip = strip.convert("RGBA")
        ground = Image.new("RGBA", strip.size, "white")
        ground.alpha_composite(strip)
        strip = ground.convert("RGB")
    if profile is not None and strip.mode == profile.input_mode:
        return ImageCms.applyTransform(strip, profile) or strip
    return strip if strip.mode in ("L", "RGB") else strip.convert("RGB")


def _profile(picture: Image.Image) -> Any:
    """How its colours become those of sRGB; nothing where it says nothing sound of them."""
    said = picture.info.get("icc_profile")
    mode = "RGB" if picture.mode in ("RGB", "RGBA") else picture.mode
    if not said or len(said) > _LONGEST_PROFILE or mode not in ("RGB", "CMYK"):
        return None
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(said))
        return ImageCms.buildTransform(own, ImageCms.createProfile("sRGB"), mode, "RGB")
    except Exception:
        return None


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip


def _upright(picture: Image.Image, turn: int) -> Image.Image:
    return picture.transpose(_TURNS[turn]) if turn in _TURNS else picture
