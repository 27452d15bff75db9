"""What holds of every theme: no code, nothing from elsewhere, nothing a strict policy forbids, colours one can read."""

import re
from pathlib import Path

import pytest

THEMES = Path(__file__).resolve().parents[2] / "themes"
NAMES = sorted(folder.name for folder in THEMES.iterdir() if folder.is_dir())
TEMPLATES = sorted(THEMES.glob("*/templates/**/*.html"))

# What is read on what; a theme may change every one of these colours.
PAIRS = [
    (text, ground, 4.5)
    for ground in ("paper", "paper-tint")
    for text in ("ink", "quiet", "accent", "accent-strong", "seal", "warn", "good")
] + [
    ("accent-strong", "accent-wash", 4.5), ("ink", "accent-wash", 4.5), ("on-accent", "accent", 4.5),
    ("on-accent", "accent-strong", 4.5), ("seal", "seal-wash", 4.5), ("warn", "warn-wash", 4.5),
    ("good", "good-wash", 4.5), ("ink", "seal-wash", 4.5), ("ink", "warn-wash", 4.5), ("ink", "good-wash", 4.5),
    ("ink", "mark", 4.5), ("on-field", "field-ink", 4.5), ("on-field", "field-glow", 4.5),
    ("on-field-quiet", "field-ink", 4.5), ("on-field-quiet", "field-glow", 4.5), ("field-ink", "field-button", 4.5),
    ("edge", "paper", 3), ("edge", "paper-tint", 3), ("focus", "paper", 3), ("focus", "paper-tint", 3),
]  # fmt: skip


def read(theme):
    """The theme's own token rules after the standard ones, as the browser reads them."""
    css = (THEMES / "standard/static/css/tokens.css").read_text()
    if theme != "standard":
        css += "".join(path.read_text() for path in sorted((THEMES / theme / "static/css").glob("*.css")))
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def colours(theme, dark, elder):
    """Every custom property with a colour, after the cascade of this mode."""
    found = {}
    blocks = re.findall(r"(@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\})|(:root|\.elder)\s*\{([^{}]*)\}", read(theme))
    for media, selector, rules in blocks:
        inner = re.findall(r"(:root|\.elder)\s*\{([^{}]*)\}", media) if media else [(selector, rules)]
        if media and not ("prefers-color-scheme: dark" in media and dark):
            continue
        for scope, body in inner:
            if scope == ":root" or elder:
                found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
    return found


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_reckons_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("elder", [False, True])
def test_every_colour_is_readable_on_its_ground(theme, dark, elder):
    found = colours(theme, dark, elder)
    poor = {
        f"{text} on {ground}": round(contrast(found[text], found[ground]), 2)
        for text, ground, least in PAIRS
        if contrast(found[text], found[ground]) < least
    }
    assert poor == {}


def test_the_dark_and_the_elder_mode_really_differ():
    assert colours("standard", True, False)["paper"] != colours("standard", False, False)["paper"]
    assert colours("standard", False, True)["quiet"] != colours("standard", False, False)["quiet"]
    assert colours("sujian", False, False)["accent"] != colours("standard", False, False)["accent"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(THEMES)))
def test_templates_hold_nothing_a_strict_policy_forbids(path):
    html = path.read_text()
    assert not re.search(r"\sstyle\s*=", html), "style attribute"
    assert not re.search(r"\son[a-z]+\s*=", html), "event handler"
    assert not re.search(r"<style|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=|[^>]*\stype=\"application/ld\+json\")", html), "inline script"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(THEMES)))
def test_templates_load_nothing_from_another_host(path):
    html = path.read_text()
    assert not re.search(r"<(?:img|script|iframe|source|video|audio)[^>]*src=[\"']?(?:https?:)?//", html)
    assert not re.search(r"<link[^>]*href=[\"']?(?:https?:)?//", html)


def test_styles_load_nothing_from_another_host():
    for path in THEMES.glob("*/static/**/*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", path.read_text()), path


def test_a_theme_needs_no_python():
    assert list(THEMES.glob("**/*.py")) == []
    assert len(NAMES) >= 2


@pytest.fixture
def other_theme(settings):
    """The portal with THEME=sujian."""
    template = settings.TEMPLATES[0]
    folders = [settings.ROOT / "themes" / name for name in ("sujian", "standard")]
    settings.TEMPLATES = [template | {"DIRS": [folder / "templates" for folder in folders]}]
    settings.STATICFILES_DIRS = [folder / "static" for folder in folders]


def test_the_other_theme_draws_the_same_pages_in_its_own_way(client, content, records, other_theme):
    html = client.get("/").content.decode()
    assert "css/sujian.css" in html
    assert 'class="leaf"' in html and 'class="hero"' not in html
    for words in ("查公开", "关于公开征集民生实事的公告", 'name="q"', "网站标识码", "青禾县人民政府门户网站"):
        assert words in html
    article = client.get(content.address).content.decode()
    assert 'class="spine"' in article
    assert "看懂预算的三张表" in article


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (375, "dark")])
def test_the_other_theme_is_as_accessible(other_theme, look, browser_page, findings, width, scheme):
    drawn = look()
    page = browser_page(drawn, width, scheme)
    found = {}
    for address in drawn.drawn:
        page.goto(f"http://localhost{address}")
        if complaints := findings(page):
            found[address] = complaints
    assert found == {}


def test_a_theme_is_chosen_by_the_environment():
    import os
    import subprocess
    import sys

    root = THEMES.parent
    script = (
        "import django; django.setup()\n"
        "from django.template.loader import get_template\n"
        "print(get_template('components/head.html').origin.name)\n"
        "print(get_template('components/footer.html').origin.name)\n"
    )
    environment = {
        **os.environ, "THEME": "sujian", "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "site")]),
    }  # fmt: skip
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    head, foot = answer.stdout.split()[-2:]
    assert "/themes/sujian/" in head
    assert "/themes/standard/" in foot


def test_the_home_page_sends_little(client, content, records):
    """Under 200 KB without pictures: the page, its styles and its script."""
    from django.contrib.staticfiles import finders

    html = client.get("/").content.decode()
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', html)
    sizes = {file: Path(finders.find(file)).stat().st_size for file in files}
    assert len(html.encode()) + sum(sizes.values()) < 100_000
    assert len(sizes) < 12


@pytest.mark.parametrize(("status", "name"), [(400, "400"), (403, "403"), (404, "404"), (410, "410"), (429, "429")])
def test_error_pages_help_on(portal_ready, rf, status, name):
    from django.shortcuts import render

    html = render(rf.get("/x/"), f"{name}.html", status=status).content.decode()
    assert 'href="/"' in html
    assert "主办单位" in html


@pytest.mark.parametrize("name", ["500", "503"])
def test_pages_for_bad_days_need_no_database(name):
    """No fixture gives this test a database: asking one would fail it."""
    from django.template.loader import render_to_string

    html = render_to_string(f"{name}.html")
    assert "<h1>" in html and 'href="/"' in html
