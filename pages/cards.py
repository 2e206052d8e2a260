"""The picture of a page for shared links (Open Graph): its title and the clinic's name.

It is drawn at the first request and then kept on disk. Its address is a hash of its words, so it never goes stale.
"""

import contextlib
import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 96
# The design's light tokens: paper, ink, action.
PAPER, INK, ACTION = "#fbfaf7", "#14213d", "#0b5f63"
SERIFS = ("LiberationSerif-Bold.ttf", "DejaVuSerif-Bold.ttf")
TITLE_SIZES, NAME_SIZES, LINE = (104, 84, 72, 60, 48), (40, 30), 1.2
SMALL = 20  # large enough to tell letters from the box for a missing letter
RULE = 462  # the vertical position of the line between title and name
DRAWING = "1"  # change it together with the design, so that the addresses change too

Font = ImageFont.FreeTypeFont
Face = Callable[[int], Font]


def digest(title: str, name: str) -> str:
    return hashlib.sha256("\n".join([DRAWING, title, name]).encode()).hexdigest()[:20]


def path_of(card: str) -> Path:
    return Path(settings.DATA_DIR) / "cards" / f"{card}.png"


def kept(card: str) -> bytes | None:
    try:
        return path_of(card).read_bytes()
    except OSError:
        return None


def keep(card: str, picture: bytes) -> None:
    """Writes the picture to disk in one step, so that parallel requests never see half of it.

    If the disk is full, nothing is kept and the next request draws the picture again.
    """
    path = path_of(card)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(picture)
        os.replace(file.name, path)


def draw(title: str, name: str) -> bytes:
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 24, HEIGHT), fill=ACTION)
    pen.line((MARGIN, RULE, WIDTH - MARGIN, RULE), fill=ACTION, width=3)
    write(pen, name, RULE + 36, HEIGHT - 60, NAME_SIZES, ACTION)
    if title != name:
        write(pen, title, MARGIN - 24, RULE - 12, TITLE_SIZES, INK)
    file = BytesIO()
    image.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def write(pen: ImageDraw.ImageDraw, text: str, top: int, bottom: int, sizes: tuple[int, ...], color: str) -> None:
    """Writes `text` in the largest of `sizes` that fits. A text that is too long even in the smallest ends in "…"."""
    face = best_face(text)
    text = writable(text, face(SMALL))
    for size in sizes:
        font, height = face(size), round(size * LINE)
        lines, most = wrapped(text, font), (bottom - top) // height
        if len(lines) <= most:
            break
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + number * height), line, fill=color, font=font)


def wrapped(text: str, font: Font) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def writable(text: str, font: Font) -> str:
    return "".join(letter if covers(font, letter) else without_accents(letter) for letter in text)


def without_accents(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()


def best_face(text: str) -> Face:
    """The font with most of the letters of `text`, among the installed serif fonts and the font in Pillow."""
    letters = set(text)
    return max(faces(), key=lambda face: sum(covers(face(SMALL), letter) for letter in letters))


def faces() -> list[Face]:
    found: list[Face] = []
    for name in SERIFS:
        with contextlib.suppress(OSError):
            ImageFont.truetype(name, SMALL)
            found.append(partial(ImageFont.truetype, name))
    return [*found, bundled]


def bundled(size: int) -> Font:
    font = ImageFont.load_default(size)
    assert isinstance(font, Font)  # noqa: S101  (it is in every Pillow that has FreeType, as its wheels have)
    return font


def covers(font: Font, letter: str) -> bool:
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))
