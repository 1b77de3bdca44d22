"""Sending what waits in the queue: by SMTP, or into a folder when there is no server for it."""

import logging
import smtplib
import ssl
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from app import clock, transaction, words
from app.database import Database
from app.models import checkinlinks, mails
from app.models.actions.action import Action
from app.models.events import Event
from app.models.mails import Mail
from app.models.people import Person
from app.models.texts import one_line
from app.settings import Settings
from app.words import _

TIMEOUT = 20  # seconds for each word of a mail server
log = logging.getLogger(__name__)


def deliver(settings: Settings, database: Database) -> int:
    """Send what waits, one after another; returns how many were sent. What fails waits, and is tried again later."""
    sent = 0
    while (claimed := _claim(database, clock.now())) is not None:
        id, tries = claimed
        try:
            if (mail := _letter(settings, database, id)) is not None:
                _send(settings, id, mail)
                sent += 1
        except Exception as trouble:  # whatever is wrong with one of them or with the server, the others go on
            log.warning("a mail could not be sent (%s), try %d", type(trouble).__name__, tries)
            if tries < mails.MOST_TRIES:
                continue
        with transaction.by_hand(database) as session:
            mails.done(session, id)
    return sent


def _claim(database: Database, now: datetime) -> tuple[int, int] | None:
    """The next one and how often it was tried: from now on it is ours for a while."""
    with transaction.by_hand(database) as session:
        row = mails.claim(session, now)
        return (row.id or 0, row.tries) if row else None


def _letter(settings: Settings, database: Database, id: int) -> EmailMessage | None:
    """Its text, with a fresh link; None when it is not to be sent any more."""
    now = clock.now()
    with transaction.by_hand(database) as session:
        row = session.get(Mail, id, with_for_update=True)
        if row is None:
            return None
        event, action = session.get_one(Event, row.event_id), session.get_one(Action, row.action_id)
        champion = session.get_one(Person, row.person_id)
        secret = checkinlinks.issue_for(session, action, now)
        link = f"{settings.public_url}/e/{event.slug}/checkins/{secret}"
        with words.speaking(words.choose(champion.language, event.language)):
            mail = _written(event, action, champion, link)
        mail["To"], mail["From"] = row.address, _sender(settings)
        mail["Date"] = format_datetime(now.astimezone(UTC))
        mail["Message-ID"] = f"<checkin-{event.id}-{row.id}@{urlsplit(settings.public_url).hostname}>"  # tries are one
        return mail


def _written(event: Event, action: Action, champion: Person, link: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = one_line(_("How does it go: {title}", title=action.title))
    lines = (
        _("Hello {name},", name=champion.name),
        _("At “{event}” you became the champion of “{title}”. How does it go?", event=event.title, title=action.title),
        link,
        _("A word and a sentence are enough; letting go is an answer, too. Whoever has this link answers for you."),
        _("You left this address for it. On the action’s page you can have it forgotten."),
    )
    mail.set_content("\n\n".join(lines) + "\n")
    return mail


def _sender(settings: Settings) -> str:
    url = urlsplit(settings.smtp)
    given = parse_qs(url.query).get("from", [""])[0] or unquote(url.username or "")
    return given if checkinlinks.is_address(given) else f"twofeet@{urlsplit(settings.public_url).hostname}"


def _send(settings: Settings, id: int, mail: EmailMessage) -> None:
    if not settings.smtp:
        _put_down(settings.data / "outbox", id, mail)
        return
    url = urlsplit(settings.smtp)
    host, context = url.hostname or "localhost", ssl.create_default_context()
    secure = url.scheme == "smtps"
    made: smtplib.SMTP
    if secure:
        made = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=context)
    else:
        made = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT)
    try:
        made.ehlo()
        if not secure and (url.username or made.has_extn("starttls")):  # a password never goes in the open
            made.starttls(context=context)
        if url.username:
            made.login(unquote(url.username), unquote(url.password or ""))
        made.send_message(mail)
        with suppress(smtplib.SMTPException):  # it is sent, whatever the server says to a goodbye
            made.quit()
    finally:
        made.close()


def _put_down(outbox: Path, id: int, mail: EmailMessage) -> None:
    """A file for each, written beside and then renamed: never half of one, and once."""
    outbox.mkdir(parents=True, exist_ok=True)
    draft = outbox / f".{id}.eml"
    draft.write_bytes(bytes(mail))
    draft.rename(outbox / f"checkin-{id}.eml")
