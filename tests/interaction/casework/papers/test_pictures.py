"""Pictures of letters are made anew: what the eye sees stays, place, time and device go."""

import io
import struct
import subprocess
import sys
import zlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from interaction.casework.papers import pictures, store
from interaction.casework.papers.fields import PaperField

from .conftest import PDF, picture, upload

SECRET = "青禾县城关镇幸福路"


def exif(orientation=1):
    found = Image.Exif()
    found[0x010F], found[0x0110], found[0x0112] = "Huawei", SECRET, orientation
    place = found.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (35.0, 10.0, 1.0), "E", (117.0, 20.0, 2.0)
    return found


def saved(image, form, **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def anew(name, content):
    file = pictures.cleaned(upload(name, content))
    file.seek(0)
    made = file.read()
    return file, made, Image.open(io.BytesIO(made))


def refused(name, content):
    with pytest.raises(ValidationError) as caught:
        pictures.cleaned(upload(name, content))
    return caught.value.messages[0]


class TestWhatGoes:
    def test_the_place_the_device_and_the_comment_of_a_photograph(self):
        content = saved(Image.new("RGB", (60, 40), "red"), "JPEG", exif=exif(), comment=SECRET.encode())
        assert SECRET.encode() in content
        _, made, image = anew("照片.jpg", content)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        for secret in (SECRET.encode(), b"Huawei", b"Exif", b"GPS"):
            assert secret not in made

    def test_what_is_written_into_a_png(self):
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", "zhang san")
        texts.add_itxt("Comment", SECRET)
        content = saved(Image.new("RGB", (60, 40)), "PNG", pnginfo=texts, exif=exif(), dpi=(300, 300))
        _, made, image = anew("截图.png", content)
        assert image.info == {}
        assert b"zhang" not in made and b"eXIf" not in made and b"tEXt" not in made

    def test_what_hangs_behind_the_end_of_the_picture(self):
        for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png")):
            _, made, _ = anew(name, saved(Image.new("RGB", (60, 40)), form) + b"hidden-archive" * 10)
            assert b"hidden" not in made

    def test_what_lies_under_see_through_points(self):
        image = Image.new("RGBA", (60, 40), (255, 0, 0, 0))
        _, _, made = anew("a.png", saved(image, "PNG"))
        assert made.getpixel((5, 5)) == (255, 255, 255)

    def test_further_pictures_of_an_animation_and_of_a_double_picture(self):
        first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
        _, made, image = anew("a.png", saved(first, "PNG", save_all=True, append_images=[second]))
        assert image.getpixel((5, 5)) == (255, 0, 0) and getattr(image, "n_frames", 1) == 1
        assert b"acTL" not in made
        _, made, image = anew("a.jpg", saved(first, "MPO", save_all=True, append_images=[second]))
        assert image.getpixel((5, 5))[0] > 240 and b"MPF" not in made


class TestWhatStays:
    @pytest.mark.parametrize("turn", range(1, 9))
    def test_it_stands_upright_however_the_camera_was_held(self, turn):
        upright = Image.new("RGB", (64, 32), "white")
        upright.paste("red", (0, 0, 32, 16))  # the corner where a reader begins
        back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[turn]  # how it lies in the file
        lying = upright if back is None else upright.transpose(Image.Transpose(back))
        _, _, image = anew("a.jpg", saved(lying, "JPEG", exif=exif(turn), quality=95))
        assert image.size == (64, 32)
        assert image.getpixel((4, 4))[1] < 60 and image.getpixel((60, 28))[1] > 200
        assert image.getpixel((60, 4))[1] > 200 and image.getpixel((4, 28))[1] > 200

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_png(self, mode):
        grey = Image.new("L", (60, 40), 200)
        image = Image.new("I;16", (60, 40), 200 * 257) if mode == "I;16" else grey.convert("RGB").convert(mode)
        if mode == "1":
            image = Image.new("1", (60, 40), 1)
        _, _, made = anew("a.png", saved(image, "PNG"))
        assert made.mode in ("L", "RGB")
        value = made.convert("L").getpixel((20, 20))
        assert abs(value - (255 if mode == "1" else 200)) < 5

    def test_a_palette_with_a_see_through_colour(self):
        image = Image.new("P", (60, 40), 1)
        image.putpalette([0, 0, 0, 200, 0, 0])
        _, _, made = anew("a.png", saved(image, "PNG", transparency=1))
        assert made.convert("RGB").getpixel((5, 5)) == (255, 255, 255)

    @pytest.mark.parametrize("options", [{}, {"progressive": True}])
    @pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
    def test_every_kind_of_jpeg(self, mode, options):
        image = Image.new("RGB", (64, 48), (180, 40, 40)).convert(mode)
        _, _, made = anew("a.jpg", saved(image, "JPEG", **options))
        assert made.mode in ("L", "RGB")
        if mode != "L":
            red, green, _ = made.getpixel((9, 9))
            assert red > 150 and green < 90

    def test_a_colour_profile_is_used_up_and_a_broken_one_harms_nothing(self):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
        content = saved(Image.new("RGB", (64, 48), (180, 40, 40)), "JPEG", icc_profile=profile)
        _, _, made = anew("a.jpg", content)
        assert "icc_profile" not in made.info
        broken = saved(Image.new("RGB", (64, 48), (180, 40, 40)), "JPEG", icc_profile=b"no profile at all")
        assert anew("a.jpg", broken)[2].getpixel((9, 9))[0] > 150

    def test_the_name_and_what_is_no_picture(self):
        file, _, _ = anew("家门口.JPG", picture("JPEG"))
        assert file.name == "家门口.JPG"
        other = upload("说明.pdf", PDF)
        assert pictures.cleaned(other) is other
        assert pictures.cleaned(file) is file, "once is enough"


class TestBigOnes:
    def test_a_photograph_of_many_points_comes_smaller(self):
        content = saved(Image.new("RGB", (8000, 6000), "teal"), "JPEG")
        _, _, made = anew("a.jpg", content)
        assert made.size == (4000, 3000)

    def test_a_long_screenshot_stays_as_sharp_as_it_was(self):
        content = saved(Image.new("L", (1080, 20_000), 200), "PNG")
        assert anew("a.png", content)[2].size == (1080, 20_000)

    def test_one_that_would_need_too_much_room_is_refused_with_advice(self, settings):
        settings.PICTURE_MAX_BYTES = 2**20
        assert "请缩小后再传" in refused("a.png", saved(Image.new("RGBA", (600, 600)), "PNG"))
        assert "请缩小后再传" in refused("a.jpg", saved(Image.new("RGB", (600, 600)), "JPEG", progressive=True))
        anew("a.jpg", saved(Image.new("RGB", (600, 600)), "JPEG"))

    def test_a_photograph_kept_as_png_that_grows_too_big_becomes_a_jpeg(self, settings):
        image = Image.effect_noise((500, 400), 90)
        settings.PAPER_MAX_BYTES = 110_000
        content = saved(image.quantize(8), "PNG")
        assert len(content) < settings.PAPER_MAX_BYTES
        file, _, opened = anew("照片.png", content)
        assert (file.name, opened.format) == ("照片.jpg", "JPEG")
        assert file.checked.media_type == "image/jpeg"

    def test_a_jpeg_that_draws_itself_a_thousand_times(self):
        content = saved(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
        at = content.index(b"\xff\xda")
        end = content.index(b"\xff", at + 20)
        scan = content[at:end]
        assert "编码太复杂" in refused("a.jpg", content[:at] + scan * 200 + content[at:])

    def test_the_biggest_there_may_be_needs_bounded_memory(self, tmp_path):
        """Measured from outside: Pillow's memory is none of Python's."""

        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = struct.pack(">IIBBBBB", 6000, 5500, 8, 6, 0, 0, 0)
        rows = zlib.compress(bytes((6000 * 4 + 1) * 5500))
        path = tmp_path / "a.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
        program = (
            "import os, resource, sys; sys.path[:0] = ['.', 'site']\n"
            "os.environ['DJANGO_SETTINGS_MODULE'] = 'portal.settings.test'\n"
            "import django; django.setup()\n"
            "from django.core.files import File\n"
            "from interaction.casework.papers import pictures\n"
            "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
            f"pictures.cleaned(File(open({str(path)!r}, 'rb'), 'a.png'))\n"
            "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert int(done.stdout.split()[-1]) < 280


class TestBrokenOnes:
    def test_a_picture_that_ends_in_the_middle_is_refused_with_advice(self):
        content = saved(Image.effect_noise((300, 300), 80), "JPEG")
        assert "请重新拍照或者另存" in refused("a.jpg", content[: len(content) // 2])

    @given(st.binary(min_size=1, max_size=40), st.integers(0, 2000))
    def test_whatever_was_changed_in_it_it_is_made_anew_or_refused(self, junk, at):
        for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png")):
            content = bytearray(saved(Image.effect_noise((40, 40), 80), form))
            content[at % len(content) : at % len(content) + len(junk)] = junk
            try:
                pictures.cleaned(upload(name, bytes(content)))
            except ValidationError as error:
                assert "请" in error.messages[0]

    def test_nonsense_about_the_camera(self):
        for turn in (0, 9, 60_000):
            assert anew("a.jpg", saved(Image.new("RGB", (64, 32)), "JPEG", exif=exif(turn)))[2].size == (64, 32)


@pytest.mark.django_db
class TestWhereItIsAskedFor:
    def content(self):
        return saved(Image.new("RGB", (60, 40), "red"), "JPEG", exif=exif())

    def test_letters_and_opinions_ask_for_it(self):
        field = PaperField(clean_pictures=True)
        (file,) = field.clean([upload("照片.jpg", self.content())])
        stored = store.put(file)
        assert SECRET.encode() not in b"".join(store.content_of(stored.file))
        assert "拍摄地点" in field.help_text
        broken = saved(Image.effect_noise((300, 300), 80), "JPEG")[:4000]
        with pytest.raises(ValidationError, match=r"b\.jpg"):
            field.clean([upload("照片.jpg", self.content()), upload("b.jpg", broken)])

    def test_what_comes_without_a_form_too(self):
        stored = store.put(upload("照片.jpg", self.content()), clean=True)
        assert SECRET.encode() not in b"".join(store.content_of(stored.file))

    def test_evidence_of_other_cases_stays_as_it_was_handed_in(self):
        (file,) = PaperField().clean([upload("照片.jpg", self.content())])
        stored = store.put(file)
        assert b"".join(store.content_of(stored.file)) == self.content()
