"""What was said to everybody, and when something more is."""

from datetime import datetime

from sqlmodel import Session, col

from app.models.announcements import Announcement
from app.models.board.values import AnnouncementOnBoard
from app.models.rows import EVENT, columns, rows

MOST = 50
SAID = (
    columns(col(Announcement.id), Announcement.text, Announcement.at, Announcement.made_at)
    .where(Announcement.event_id == EVENT, col(Announcement.taken_back_at).is_(None))
    .where(col(Announcement.breakout_id).is_(None))
    .order_by(col(Announcement.at).desc(), col(Announcement.id).desc())
    .limit(2 * MOST)
)


def read_announcements(
    session: Session, event_id: int, now: datetime | None
) -> tuple[tuple[AnnouncementOnBoard, ...], datetime | None]:
    """What was said to everybody by `now`, newest first, and when the next one comes. Without a moment it is what
    was said at once."""
    found = rows(session, SAID, event_id)
    said = [AnnouncementOnBoard(id_, text, at) for id_, text, at, made in found if at <= (now or made or at)]
    coming = [at for _, _, at, _ in found if now and at > now]
    return tuple(said[:MOST]), min(coming, default=None)
