"""Images that staff upload: what is refused, what is kept, what of it anybody may fetch, and how editions show it."""

import hashlib
import re
import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image, ImageCms

from procedures.models import Procedure, SectionImage
from procedures.templatetags.procedure_page import parts
from publishing import images
from publishing.editions import preview_edition
from publishing.models.edition import part_hashes

GPS = 0x8825
ORIENTATION = 0x0112


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "images"


def file_of(image, format="PNG", **options):
    buffer = BytesIO()
    image.save(buffer, format, **options)
    buffer.seek(0)
    return buffer


def picture(width=600, height=400, mode="RGB", colour="teal"):
    return Image.new(mode, (width, height), colour)


def rendered(upload):
    return images.rendered(upload, len(upload.getvalue()))


def refusal(upload):
    with pytest.raises(ValidationError) as refused:
        rendered(upload)
    return refused.value.messages[0]


def decoded(renditions, width=None):
    return Image.open(BytesIO(renditions.files[width or renditions.width]))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_unpacks_to(width, height):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""))


@pytest.mark.parametrize(
    ("width", "kept"),
    [(300, [300]), (480, [480]), (700, [480, 700]), (1440, [480, 960, 1440]), (4000, [480, 960, 1440])],
)
def test_an_image_is_kept_in_a_few_widths_and_never_enlarged(width, kept):
    renditions = rendered(file_of(picture(width, 100)))

    assert list(renditions.files) == kept
    assert [decoded(renditions, each).size[0] for each in kept] == kept
    assert (renditions.width, renditions.height) == decoded(renditions).size


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_every_format_becomes_webp_without_metadata(format):
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif.get_ifd(GPS)[2] = (39.0, 44.0, 21.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    renditions = rendered(file_of(picture(), format, exif=exif, icc_profile=profile))

    for content in renditions.files.values():
        image = Image.open(BytesIO(content))
        assert image.format == "WEBP"
        assert not image.getexif()
        assert not {"exif", "icc_profile", "xmp"} & image.info.keys()
        assert b"Camera maker" not in content


def test_a_photograph_taken_sideways_stands_upright():
    photograph = picture(600, 400)
    photograph.paste("orange", (0, 0, 300, 400))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # turn it by a quarter, clockwise

    image = decoded(rendered(file_of(photograph, "JPEG", exif=exif)))

    assert image.size == (400, 600)
    assert image.getpixel((200, 50))[0] > 200  # orange is on top
    assert image.getpixel((200, 550))[0] < 50


@pytest.mark.parametrize(
    "scan",
    [
        picture(mode="L", colour=128),
        picture(mode="L", colour=128).convert("P"),
        picture(mode="LA", colour=(128, 255)),
        picture(mode="I;16", colour=128 * 256),
    ],
    ids=lambda scan: scan.mode,
)
def test_scans_in_grey_keep_their_brightness(scan):
    image = decoded(rendered(file_of(scan)))

    assert abs(image.convert("RGB").getpixel((10, 10))[0] - 128) < 4


def test_a_print_in_four_inks_and_a_see_through_drawing_are_kept():
    ink = decoded(rendered(file_of(picture(mode="CMYK", colour=(0, 0, 0, 0)), "JPEG")))
    drawing = decoded(rendered(file_of(picture(mode="RGBA", colour=(0, 0, 0, 0)))))

    assert ink.convert("RGB").getpixel((10, 10)) == (255, 255, 255)
    assert drawing.getpixel((10, 10))[3] == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no image at all",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
        file_of(picture(), "GIF").getvalue(),
        file_of(picture(), "TIFF").getvalue(),
        file_of(picture(), "BMP").getvalue(),
        file_of(picture(), "PNG").getvalue()[:-200],
        file_of(picture(), "JPEG").getvalue()[:900],
    ],
)
def test_anything_but_a_whole_jpeg_png_or_webp_is_refused(content):
    assert refusal(BytesIO(content)) == "This file cannot be read as an image. Choose a JPEG, PNG or WebP file."


@pytest.mark.parametrize(("width", "height"), [(50_001, 1000), (100_000, 100_000), (2**31 - 1, 2**31 - 1)])
def test_a_small_file_that_would_unpack_to_gigabytes_is_refused(width, height):
    assert "50 megapixels" in refusal(png_that_unpacks_to(width, height)) or width > 2**30


def test_too_many_bytes_a_tower_and_moving_images_are_refused_with_the_reason():
    frames = [picture(colour=colour) for colour in ("teal", "orange")]
    moving = file_of(frames[0], "WEBP", save_all=True, append_images=frames[1:])

    with pytest.raises(ValidationError, match="larger than 10 MB"):
        images.rendered(BytesIO(b""), 10 * 1024 * 1024 + 1)
    assert "too tall" in refusal(file_of(picture(400, 8000)))
    assert "still image" in refusal(moving)


def test_files_are_named_after_their_bytes_and_written_once(folder):
    renditions = rendered(file_of(picture(700)))

    images.store(renditions)
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    images.store(rendered(file_of(picture(700))))

    digest = hashlib.sha256(b"".join(renditions.files.values())).hexdigest()[:32]
    assert {file.name for file in before} == {f"{digest}-480.webp", f"{digest}-700.webp"}
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before


# The address


def test_a_rendition_is_served_for_ever_under_its_own_type(client, folder):
    renditions = rendered(file_of(picture()))
    images.store(renditions)

    response = client.get(f"/images/{renditions.digest}-480.webp")

    assert b"".join(response) == renditions.files[480]
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert client.post(f"/images/{renditions.digest}-480.webp").status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "0" * 32 + "-480.webp",
        "0" * 32 + "-480.png",
        "../anchor.sqlite3",
        "..%2fanchor.sqlite3",
        "%2e%2e/%2e%2e/etc/passwd",
        "0" * 31 + "/-480.webp",
        "0" * 32 + "-٤٨٠.webp",
        "0" * 32 + "-480.webp\n",
        "",
    ],
)
def test_any_other_name_is_not_found(client, db, folder, name):
    assert client.get(f"/images/{name}").status_code == 404


# On a page


@pytest.fixture
def procedure(db):
    draft = Procedure.objects.create(slug="warm-stones", title="Warm stones")
    draft.sections.create(kind="what", body="<p>Warm stones.</p>")
    return draft


@pytest.fixture
def image(procedure):
    return procedure.images.create(
        kind="what", digest="ab" * 16, width=1000, height=500, alt="Stones on a back", caption="Six stones."
    )


def test_an_image_stands_in_its_section_of_the_edition(client, image, procedure):
    page = preview_edition(procedure, timezone.now())

    (part,) = parts(page, timezone.localdate())

    assert part.images == [
        {
            "kind": "what", "digest": "ab" * 16, "width": 1000, "height": 500, "alt": "Stones on a back",
            "decorative": False, "caption": "Six stones.",
        }
    ]  # fmt: skip


def test_an_image_without_a_section_is_shown_all_the_same(image, procedure):
    image.kind = "how"
    image.save()

    assert [part.kind for part in parts(preview_edition(procedure, timezone.now()), timezone.localdate())] == [
        "what",
        "how",
    ]


def test_restoring_brings_an_image_back(image, procedure):
    content = procedure.freeze()
    image.delete()

    procedure.thaw(content)

    assert procedure.freeze() == content


@pytest.mark.parametrize("change", [{"alt": "Stones beside a back"}, {"kind": "cost"}, {"caption": "Six."}])
def test_every_detail_of_an_image_is_part_of_what_is_signed(image, procedure, change):
    before = part_hashes(Procedure, procedure.freeze())

    SectionImage.objects.update(**change)

    assert part_hashes(Procedure, procedure.freeze())["images"] != before["images"]


def test_a_decorative_image_has_no_description(image):
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionImage.objects.update(decorative=True)


def test_the_figure_offers_every_width_and_leaves_room_for_itself(image):
    from django.template.loader import render_to_string

    html = render_to_string("components/_figure.html", {"image": image.freeze()})

    offered = re.findall(r"/images/(?:ab){16}-(\d+)\.webp (\d+)w", html)
    assert offered == [(width, width) for width in ("480", "960", "1000")]
    for attribute in ('width="1000"', 'height="500"', 'alt="Stones on a back"', 'loading="lazy"'):
        assert attribute in html
    assert "<figcaption>Six stones.</figcaption>" in html
