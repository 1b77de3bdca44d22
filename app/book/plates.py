"""Photos in books that carry them with them: how their files are called, and their pixels."""

import base64
from dataclasses import dataclass, field

from app.models.board import PhotoOnBoard


@dataclass(frozen=True)
class Plates:
    """The JPEG of each photo, by its id; none for one that was removed while the book was made."""

    pixels: dict[int, bytes] = field(default_factory=dict)

    def of(self, photos: tuple[PhotoOnBoard, ...]) -> list[PhotoOnBoard]:
        """Those that there are."""
        return [photo for photo in photos if photo.id in self.pixels]

    def data(self, photo: PhotoOnBoard) -> str:
        """A photo as an address that carries it."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.pixels[photo.id]).decode()}"


def file_of(photo: PhotoOnBoard) -> str:
    """Its file in a parcel or an e-book."""
    return f"photos/{photo.id:04}.jpg"
