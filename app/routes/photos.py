"""Photos of flip charts: take one, look at it, say better what is on it, take it away."""

from fastapi import APIRouter
from starlette.responses import Response

from app import pictures
from app.models import phases, photos
from app.models.columns import SENTENCE
from app.models.rules import NotThere, Unfit
from app.routes.fields import ident
from app.routes.guards import EventAsk, EventAsking
from app.transaction import Answer, Transaction
from app.words import _

router = APIRouter(prefix="/e/{slug}")


@router.get("/breakouts/{breakout}/photos")
def album(ask: EventAsking, breakout: str) -> Response:
    """The photos of a breakout, and the way to add one."""
    id = ident(breakout)
    if id not in ask.board.breakout:
        raise NotThere
    topic = ask.board.topic[ask.board.breakout[id].topic]
    why_not = "" if ask.is_facilitator else phases.reason(ask.board.event.phase, "harvests")
    return ask.live_page(
        "pages/photos.html", "photos", breakout=id, topic=topic, why_not=why_not, most=photos.MOST, longest=SENTENCE
    )


@router.post("/breakouts/{breakout}/photos")
def add(ask: EventAsking, breakout: str) -> Response:
    """Add one. It is redrawn before anything is locked: no phone waits for somebody else's pixels."""
    ask.needs_person()  # before anything is unpacked
    id, text = ident(breakout), _sentence(ask)
    sent = ask.fields.file("file")
    if sent is None:
        raise Unfit("file", _("Take a photo, or choose one."))
    pixels = pictures.photo(sent.body)

    def verb(tx: Transaction) -> Answer:
        photo = photos.add(tx, id, pixels, text)
        where = f"{ask.at}/breakouts/{id}/photos#photo-{photo.id}"
        return Answer(photo.id, location=where, said=_("The photo is beside the report."))

    return ask.do(verb)


@router.post("/photos/{photo}")
def reword(ask: EventAsking, photo: str) -> Response:
    """Say better what is on it."""
    text = _sentence(ask)

    def verb(tx: Transaction) -> Answer:
        found = photos.reword(tx, ident(photo), text)
        return Answer(found.id, location=f"{ask.at}/breakouts/{found.breakout_id}/photos#photo-{found.id}")

    return ask.do(verb)


@router.delete("/photos/{photo}")
def remove(ask: EventAsking, photo: str) -> Response:
    """Take it away."""

    def verb(tx: Transaction) -> Answer:
        found = photos.remove(tx, ident(photo))
        where = f"{ask.at}/breakouts/{found.breakout_id}/photos"
        return Answer(found.id, location=where, said=_("The photo is gone, from here and from the book."))

    return ask.do(verb)


@router.get("/photos/{digest}.jpg")
def image(ask: EventAsking, digest: str) -> Response:
    """The photo to look at."""
    return _jpeg(ask, digest, "image")


@router.get("/photos/{digest}/small.jpg")
def small(ask: EventAsking, digest: str) -> Response:
    """The photo as it stands on a card."""
    return _jpeg(ask, digest, "small")


def _jpeg(ask: EventAsk, digest: str, size: str) -> Response:
    """Its address is made of its content, so a browser may keep it."""
    event = ask.event.id or 0
    found = ask.read(lambda session: photos.pixels(session, event, digest[:64], size))
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Disposition": f'inline; filename="photo-{digest[:8]}.jpg"',
    }
    return Response(found, media_type="image/jpeg", headers=headers)


def _sentence(ask: EventAsk) -> str:
    """What is on the photo. Refuses Unfit when nothing is said: without it, who does not see it has nothing."""
    text = ask.fields.line("text", SENTENCE, required=False)
    if not text:
        raise Unfit("text", _("Say in a sentence what is on it: for who cannot see it, and for the search."))
    return text
