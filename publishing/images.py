"""Images that staff upload: decoded, turned upright, stripped of all metadata, and kept as WebP in a few widths.

A file is named after its bytes and never changes, so that an edition shows for ever what it showed at first.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 50_000_000
WIDTHS: Final = (480, 960, 1440)
TALLEST: Final = 3 * WIDTHS[-1]
QUALITY: Final = 82


@dataclass(frozen=True)
class Renditions:
    """One image, encoded in each of its widths; `width` and `height` are the largest one's."""

    width: int
    height: int
    files: dict[int, bytes]

    @property
    def digest(self) -> str:
        return hashlib.sha256(b"".join(self.files.values())).hexdigest()[:32]


def widths_of(width: int) -> list[int]:
    """The widths in which an image as wide as this is kept; never wider than it was."""
    largest = min(width, WIDTHS[-1])
    return [smaller for smaller in WIDTHS if smaller < largest] + [largest]


def folder() -> Path:
    return Path(settings.DATA_DIR) / "images"


def file_of(digest: str, width: int) -> Path:
    return folder() / f"{digest}-{width}.webp"


def rendered(upload: BinaryIO, size: int) -> Renditions:
    """The renditions of an uploaded file of `size` bytes; raises ValidationError with a sentence for whoever chose it.

    `size` is what the server has counted; nothing that the browser says of the file, its name or type, is believed.
    """
    if size > MOST_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Save the image smaller, and choose it again."))
    try:
        image = opened(upload)
    except ValidationError:
        raise
    except Exception as error:  # a decoder that is fed a broken or hostile file raises almost anything
        raise ValidationError(_("This is no image that can be read. Choose a JPEG, PNG or WebP file.")) from error
    if image.height * min(1, WIDTHS[-1] / image.width) > TALLEST:
        raise ValidationError(_("This image is too tall for a page. Cut it, and choose it again."))
    files = {width: encoded(image, width) for width in widths_of(image.width)}
    largest = max(files)
    return Renditions(largest, height_of(image, largest), files)


def opened(upload: BinaryIO) -> Image.Image:
    """The decoded image: upright, in sRGB, of nothing but pixels."""
    upload.seek(0)
    try:
        image = Image.open(upload, formats=FORMATS)
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    # Before any pixel is decoded: a small file can unpack to gigabytes.
    if image.width * image.height > MOST_PIXELS:
        raise too_many_pixels()
    # A photograph of several phones is MPO: a JPEG with a second one behind it.
    if getattr(image, "is_animated", False) and image.format != "MPO":
        raise ValidationError(_("Moving images distract from reading. Choose one that stands still."))
    image.draft(None, (WIDTHS[-1], WIDTHS[-1]))  # a JPEG is decoded at no more than about twice the largest width
    image.load()
    upright = in_srgb(ImageOps.exif_transpose(image))
    upright.info = {}
    return upright


def too_many_pixels() -> ValidationError:
    return ValidationError(_("This image has more than 50 megapixels. Save it smaller, and choose it again."))


def in_srgb(image: Image.Image) -> Image.Image:
    """The image in the colours that browsers take for granted, once the profile that says otherwise is gone."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey, as scanners write them: Pillow would cut, not scale
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        image = image.convert(mode)
    if profile:
        try:
            return ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode=mode,
            ) or image.convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile, or one for other colours: the pixels as they are
    return image.convert(mode)


def height_of(image: Image.Image, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def encoded(image: Image.Image, width: int) -> bytes:
    buffer = BytesIO()
    resized = image.resize((width, height_of(image, width)), Image.Resampling.LANCZOS)
    resized.save(buffer, "WEBP", quality=QUALITY)
    return buffer.getvalue()


def store(renditions: Renditions) -> None:
    """Writes the files that are not there yet; each appears whole or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    for width, content in renditions.files.items():
        file = file_of(renditions.digest, width)
        if file.exists():
            continue
        with tempfile.NamedTemporaryFile(dir=folder(), prefix=".new-", delete=False) as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        os.chmod(written.name, 0o644)
        os.replace(written.name, file)
