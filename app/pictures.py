"""Pictures that people send: only a picture of our own making is kept, whatever came in.

Nothing but pixels gets through: no camera's place and time, no second file behind the first, no script in an SVG.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile, ImageOps

from app.models.photos import Pixels
from app.models.rules import Refusal, Unfit
from app.words import _

LARGEST = 10_000_000  # bytes
PIXELS = 25_000_000
LONGEST = 2_400  # pixels of the longer side, as it is kept
FORMATS = ("JPEG", "PNG", "WEBP")  # what cameras and plans come in; a reader for each of the rest is a way in, too
OF_PHOTOS = 2_000, 1_200, 480  # the longer side of a photo to look at, in a book, on a card
HEAVIEST = 1_000_000  # bytes of a photo that is kept
IN_LINE = 8  # who waits holds a thread that phones need, too
_one_at_a_time = threading.Lock()  # 25 million pixels are 100 MB while they are looked at
Rows = list[dict[str, Any]]
_line = threading.BoundedSemaphore(IN_LINE)


class PictureTooLarge(Refusal):
    """More bytes or pixels than anybody's plan has (413)."""

    is_final = False


class PicturesBusy(Refusal):
    """More pictures at once than one core takes (503): asking again in a moment is right."""

    is_final = False


def cleaned(sent: bytes, field: str = "file") -> tuple[bytes, int, int]:
    """The picture as a JPEG without anything but its pixels, and its width and height.

    Refuses Unfit for what is no JPEG, PNG or WebP, or broken; PictureTooLarge, PicturesBusy.
    """
    with _drawn(sent, field, LONGEST) as flat:
        return _jpeg(flat, 85), flat.width, flat.height


def photo(sent: bytes, field: str = "file") -> Pixels:
    """A photo as it is kept. Refuses what `cleaned` does. Takes half a second of a core: never within a transaction."""
    with _drawn(sent, field, OF_PHOTOS[0]) as flat:
        tries = [_jpeg(flat, 82)]
        while len(tries[-1]) > HEAVIEST and len(tries) < 4:
            tries.append(_jpeg(flat, 82 - 20 * len(tries)))
        page, small = (_smaller(flat, longest) for longest in OF_PHOTOS[1:])
        return Pixels(tries[-1], page, small, flat.width, flat.height)


@contextmanager
def _drawn(sent: bytes, field: str, longest: int) -> Iterator[Image.Image]:
    """The pixels, upright and on white, one picture after another."""
    if len(sent) > LARGEST:
        raise PictureTooLarge(_("A picture has at most 10 MB. Save it smaller, or take a photo of it."))
    if not _line.acquire(blocking=False):
        raise PicturesBusy(_("Many pictures are coming in at once. Yours can be sent again in a moment."))
    try:
        with _one_at_a_time:
            yield _unpacked(sent, field, longest)
    finally:
        _line.release()


def _unpacked(sent: bytes, field: str, longest: int) -> Image.Image:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # others in this process may like half a picture
    try:
        with Image.open(BytesIO(sent), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS:  # before a single pixel is unpacked
                raise _too_many_pixels()
            return _flat(opened, longest)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Refusal:
        raise
    except Exception:  # whatever a reader stumbles over: not all of it is an OSError
        raise Unfit(field, _("This is not a picture that can be shown. JPEG, PNG and WebP can.")) from None


def _too_many_pixels() -> PictureTooLarge:
    return PictureTooLarge(_("A picture has at most 25 million pixels. Save it smaller."))


def is_clean(kept: bytes, width: int, height: int) -> bool:
    """Whether these bytes can be what `cleaned` made."""
    return _is_ours(kept, LONGEST, (width, height))


def are_ours(plans: Rows, photos: Rows, pixels: Rows) -> bool:
    """Whether these rows of an archive can be plans and photos of our making."""
    sizes = {row["id"]: (row["width"], row["height"]) for row in photos}
    return all(is_clean(row["image"], row["width"], row["height"]) for row in plans) and all(
        is_photo(row["image"], row["page"], row["small"], *sizes.get(row["photo_id"], (0, 0))) for row in pixels
    )


def is_photo(image: bytes, page: bytes, small: bytes, width: int, height: int) -> bool:
    """Whether these bytes can be what `photo` made."""
    sizes = zip((image, page, small), OF_PHOTOS, ((width, height), None, None), strict=True)
    return all(_is_ours(kept, longest, size) for kept, longest, size in sizes)


def _is_ours(kept: bytes, longest: int, size: tuple[int, int] | None) -> bool:
    try:
        with Image.open(BytesIO(kept), formats=("JPEG",)) as opened:
            return (
                (size is None or opened.size == size)
                and max(opened.size) <= longest
                and opened.mode == "RGB"
                and not opened.getexif()
                and set(opened.info)
                <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
                and kept.endswith(b"\xff\xd9")
            )
    except (OSError, SyntaxError, ValueError):
        return False


def _flat(opened: Image.Image, longest: int) -> Image.Image:
    opened.draft("RGB", (longest, longest))  # a JPEG unpacks itself smaller
    turned = _upright(opened).convert("RGBA")
    turned.thumbnail((longest, longest))
    flat = Image.new("RGB", turned.size, "white")  # a plan that is transparent is drawn in black
    flat.paste(turned, mask=turned.getchannel("A"))
    return flat


def _upright(opened: Image.Image) -> Image.Image:
    """Turned as its camera says, where that can be understood: a photo is no worse for odd EXIF."""
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:  # whatever its reader stumbles over; pixels that are broken are so for the next one, too
        return opened


def _smaller(flat: Image.Image, longest: int) -> bytes:
    small = flat.copy()
    small.thumbnail((longest, longest))
    return _jpeg(small, 75)


def _jpeg(flat: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    flat.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()
