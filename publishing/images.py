"""Images that staff upload: decoded, turned upright, stripped of all metadata, and stored as WebP in a few widths.

A file is named after its bytes and never changes, so an edition always shows the same image.
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
    """One image, encoded in each of its widths. `width` and `height` are those of the largest."""

    width: int
    height: int
    files: dict[int, bytes]

    @property
    def digest(self) -> str:
        return hashlib.sha256(b"".join(self.files.values())).hexdigest()[:32]


def widths_of(width: int) -> list[int]:
    largest = min(width, WIDTHS[-1])
    return [smaller for smaller in WIDTHS if smaller < largest] + [largest]


def folder() -> Path:
    return Path(settings.DATA_DIR) / "images"


def file_of(digest: str, width: int) -> Path:
    return folder() / f"{digest}-{width}.webp"


def rendered(upload: BinaryIO, size: int) -> Renditions:
    """The renditions of an uploaded file. Raises ValidationError with a message for the uploader.

    `size` is the number of bytes that the server counted. The file's name and type come from the browser and are
    ignored.
    """
    if size > MOST_BYTES:
        raise ValidationError(_("This file is larger than 10 MB. Save a smaller version of the image and choose that."))
    try:
        image = opened(upload)
    except ValidationError:
        raise
    except Exception as error:  # a decoder may raise almost anything for a broken or hostile file
        raise ValidationError(_("This file cannot be read as an image. Choose a JPEG, PNG or WebP file.")) from error
    if image.height * min(1, WIDTHS[-1] / image.width) > TALLEST:
        raise ValidationError(_("This image is too tall for a page. Crop it, then choose it again."))
    files = {width: encoded(image, width) for width in widths_of(image.width)}
    largest = max(files)
    return Renditions(largest, height_of(image, largest), files)


def opened(upload: BinaryIO) -> Image.Image:
    upload.seek(0)
    try:
        image = Image.open(upload, formats=FORMATS)
    except Image.DecompressionBombError:
        raise too_many_pixels() from None
    # Before any pixel is decoded: a small file can unpack to gigabytes.
    if image.width * image.height > MOST_PIXELS:
        raise too_many_pixels()
    # Some phones save photographs as MPO: a JPEG followed by a second one.
    if getattr(image, "is_animated", False) and image.format != "MPO":
        raise ValidationError(_("Moving images distract from reading. Choose a still image."))
    image.draft(None, (WIDTHS[-1], WIDTHS[-1]))  # a JPEG is decoded at no more than about twice the largest width
    image.load()
    upright = in_srgb(ImageOps.exif_transpose(image))
    upright.info = {}
    return upright


def too_many_pixels() -> ValidationError:
    return ValidationError(_("This image has more than 50 megapixels. Save a smaller version and choose that."))


def in_srgb(image: Image.Image) -> Image.Image:
    """The image with its colors converted to sRGB, which browsers assume for images without a profile."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16-bit gray from a scanner: Pillow would clip the values, not scale them
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
            pass  # a broken profile, or one that does not match the image: keep the pixels as they are
    return image.convert(mode)


def height_of(image: Image.Image, width: int) -> int:
    return max(1, round(image.height * width / image.width))


def encoded(image: Image.Image, width: int) -> bytes:
    buffer = BytesIO()
    resized = image.resize((width, height_of(image, width)), Image.Resampling.LANCZOS)
    resized.save(buffer, "WEBP", quality=QUALITY)
    return buffer.getvalue()


def store(renditions: Renditions) -> None:
    """Writes the files that do not exist yet. Each is renamed into place when complete, so none is ever partial."""
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
