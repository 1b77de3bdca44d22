"""Export and import, backup and restore, erase: nothing is lost on the way, and nothing broken gets in."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, func, select

from app import archive, archived, pictures, transaction
from app.archive import erase_event, export_all, export_event, import_archive
from app.archived import ArchiveWrong
from app.database import Database
from app.migrate import migrate
from app.models import (
    TABLES,
    actions,
    announcements,
    arrangements,
    ballots,
    bells,
    board,
    breakouts,
    calls,
    checkinlinks,
    checkins,
    commitments,
    contacts,
    conveners,
    dots,
    drafts,
    editors,
    events,
    excerpts,
    feedbacks,
    harvests,
    helpers,
    hostings,
    ideas,
    keys,
    lines,
    links,
    mails,
    namings,
    notetakers,
    notices,
    nudges,
    pasts,
    people,
    photos,
    plans,
    programmes,
    proposals,
    reads,
    recommendations,
    relations,
    remarks,
    rooms,
    rushes,
    seats,
    slots,
    sources,
    stars,
    themes,
    topics,
    walls,
    whereabouts,
    writings,
)
from app.models.attendances import Attendance
from app.models.continuations import Continuation
from app.models.events import Event
from app.models.harvests import Text
from app.models.keys import Key
from app.models.notelinks import NoteLink
from app.models.people import Person
from app.models.questions import Question
from app.models.rules import NotThere, ThemeConflict
from app.models.warnings import Heed
from app.transaction import Answer, Op, Transaction
from tests.conftest import Server, empty_database, hasty
from tests.day import picture

OP = "6f1c1f0e-0000-4000-8000-000000000001"
SECRET_WORDS = "Only Ana reads this draft"
SECRET_ADDRESS = "only.ana@example.org"


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Iterator[Database]:
    """Another installation, empty, on the same kind of database."""
    with empty_database(database.url.get_backend_name().replace("postgresql", "postgres"), tmp_path / "else") as url:
        found = Database(url)
        migrate(found)
        yield found
        found.close()


def learn(tx: Transaction, report: int, ana: Person) -> None:
    """A learning document with all that it can have. Flora writes, and Ana, whose text meets hers."""
    patience = themes.make(tx, {"title": "Patience", "context": "Where it began.\n\nAnd went on."})
    themes.remove(tx, themes.make(tx, {"title": "Haste"}).id or 0)
    themes.word(tx, {"title": "What we learned", "introduction": "All\nof it"}, None)
    excerpts.take(tx, patience.id or 0, 0, report, "It rises.")
    row = sources.Source(event_id=tx.event_id, slug="porto", code="ABCDEF", title="Porto", added_by=0, added_at=tx.now)
    row.added_by = ana.id or 0
    tx.session.add(row)
    editors.become(tx, ana)
    flora, tx.person = tx.person, ana
    with suppress(ThemeConflict):
        themes.change(tx, patience.id or 0, {"context": SECRET_WORDS}, 0)
    tx.person = flora
    themes.publish(tx)


def lively(database: Database, title: str = "Lisbon") -> str:
    """An event with a row in every table; returns Ana's secret."""
    secrets: list[str] = []

    def build(session: Session, now: Any) -> Transaction:
        slug, code = events.slug_for(session, title), events.code_for(session)
        event = Event(slug=slug, code=code, title=title, question="How?", phase="breakouts", created_at=now)
        session.add(event)
        session.flush()
        tx = Transaction(session, event, None, now)
        tx.person = people.join(tx, "Flora", role="facilitator")
        return tx

    def furnish(tx: Transaction) -> Answer:
        flora, zone = tx.person, tx.event.zone
        idea = ideas.add(tx, "Ovens", "Old ones")
        hall, library = (rooms.add(tx, name, seats) for name, seats in (("Great hall", 60), ("Library", None)))
        one, two = (
            slots.add(tx, slot.starts, slot.ends, slot.kind, slot.label)
            for slot in slots.parse("2027-03-01 10:00-11:00 One\n11:00-12:00", zone)
        )
        tx.person = ana = people.join(tx, "Ana", "pt")
        secrets.append(keys.issue(tx, "device", ana))
        bread, clay = topics.pitch(tx, f"Bread of {title}", "One line\n\nand more"), topics.pitch(tx, "Clay 🏺")
        baking = breakouts.place(tx, bread.id or 0, one.id or 0, hall.id or 0, 12)
        later = breakouts.place(tx, clay.id or 0, two.id or 0, library.id or 0)
        stars.put(tx, clay.id or 0)
        seats.take(tx, baking.id or 0)
        seats.roam(tx, two.id or 0)
        harvests.publish(tx, baking.id or 0, Text(summary="It rises."), None)
        report = harvests.publish(tx, baking.id or 0, Text(summary="It rises.\nTwice."), None)
        harvests.keep_draft(tx, baking.id or 0, Text(summary=SECRET_WORDS), None)
        writings.take_report(tx, baking.id or 0)
        arrangements.keep_apart(tx, bread.id or 0, clay.id or 0)
        arrangements.be_absent(tx, two.id or 0)
        lines.stand(tx, bread.id or 0, (two.id or 0, hall.id or 0))
        drafts.take_up(tx, idea.id or 0)
        drafts.keep(tx, SECRET_WORDS, SECRET_WORDS, "pt", topics.Second(SECRET_WORDS, "en"))
        remarks.make(tx, bread.id or 0, "Sourdough?\nI have some.")
        relations.link(tx, bread.id or 0, clay.id or 0)
        notetakers.promise(tx, baking.id or 0)
        tx.session.add(Attendance(event_id=tx.event_id, breakout_id=baking.id or 0, person_id=ana.id or 0, at=tx.now))
        tx.session.add(Question(event_id=tx.event_id, field="own1", place=1, question="What was hard?"))
        link = NoteLink(event_id=tx.event_id, breakout_id=baking.id or 0, made_by=ana.id or 0, made_at=tx.now)
        link.digest = keys.digest(f"the notes of {title}")
        tx.session.add(link)
        whereabouts.let_see(tx, True)
        feedbacks.give(tx, baking.id, 4, SECRET_WORDS)
        flour = topics.pitch(tx, "Flour")
        proposals.merge(tx, flour.id or 0, bread.id or 0)
        conveners.join(tx, bread, flora.id or 0)
        tx.session.add(Continuation(breakout_id=later.id or 0, earlier_id=baking.id or 0, event_id=tx.event_id))
        topics.withdraw(tx, clay.id or 0)
        rude = topics.pitch(tx, "Rude")
        tx.person = flora
        topics.hide(tx, rude.id or 0)
        programme = b"title,room,start,end\nSoil,Library,2027-03-02 10:00,2027-03-02 11:00"
        programmes.read_in(tx, programmes.read(programme, zone))
        tx.event.mode = "barcamp"
        problem, seed = arrangements.prepare(tx.session, tx.event.slug, tx.now, frozenset(), None)
        arrangements.propose(tx, problem, problem.now, seed)
        rushes.start(tx, 1)
        soup = announcements.announce(tx, "Soup is ready.")
        plans.draw(tx, *pictures.cleaned(picture()))
        photos.add(tx, baking.id or 0, pictures.photo(picture()), "Flour, water, time")
        tx.session.add(nudges.Nudge(event_id=tx.event_id, breakout_id=later.id, person_id=flora.id, at=tx.now))
        helpers.enter(tx, "Oma")
        learn(tx, report.id or 0, ana)
        walls.show(tx, walls.add(tx, "Foyer").name, "principles", 2)
        announcements.announce(tx, "Only here.", baking.id)
        bells.strike(tx)
        tx.person = ana
        announcements.see(tx, soup.id or 0)
        calls.call(tx, baking.id or 0, "The window is stuck.")
        tx.person = flora
        sheet = actions.Words(
            "An oven", "Bricks\nMortar", "2099-04-01", champion=actions.Who(ana.id), source=("topic", bread.id or 0)
        )
        commitments.make(tx, "I bake", "Flora")
        hostings.offer(tx, "In May")
        links.add(tx, "List", "https://list.example.org")
        contacts.give(tx, SECRET_WORDS)
        namings.give(tx)
        oven = actions.propose(tx, replace(sheet, members=(actions.Who(name="Opa"),)))
        mails.post(tx, oven.id or 0, ana.id or 0, SECRET_ADDRESS)
        checkinlinks.issue(tx, oven.id or 0)
        tx.person = ana
        checkinlinks.leave_address(tx, oven.id or 0, SECRET_ADDRESS)
        tx.person = flora
        checkins.check_in(tx, oven.id or 0, "going", "The bricks are here.")
        recommendations.add(tx, recommendations.read("title,source,group\nAn oven,Review 4.2,Kenya", "text"))
        for is_closed in (True, False):
            ballot = ballots.open_one(tx, "Where to?", 5, (), ballots.KINDS, ("Kenya", "Nepal"))
            for name in ("Dora", "Emil", "Filiz"):
                tx.person = people.join(tx, name)
                dots.give(tx, ballot.id or 0, ("topic", bread.id or 0), 3, "Kenya")
            tx.person = flora
            if is_closed:
                ballots.close(tx, ballot.id or 0)
        reads.put(tx, harvests.published(tx.session, baking).id or 0)  # type: ignore[union-attr]
        notices.post(tx, [ana.id], "breakout.moved", title="Bread", room="Library", time="11:00")
        tx.session.add(Heed(event_id=tx.event_id, kind="x", breakout_id=baking.id, other_id=later.id, place="x"))
        return Answer(tx.event.id, facts={"slug": tx.event.slug})

    slug = transaction.create(database, Op.of(OP, "POST", "/events", {"title": title}, title), build, furnish).facts[
        "slug"
    ]
    pitch_again(database, slug, secrets[0])
    return secrets[0]


def pitch_again(database: Database, slug: str, secret: str) -> Answer:
    """The same command of Ana's, always with the same op."""

    def verb(tx: Transaction) -> Answer:
        return Answer(topics.pitch(tx, "Once").id)

    return transaction.run(database, lambda *_: None, slug, secret, Op.of(OP, "POST", "/topics", {}), verb)


def board_of(database: Database, slug: str) -> dict[str, Any]:
    with database.reading() as session:
        return board.as_json(board.read(session, events.by_slug(session, slug).id or 0))


def rows_of(parcel: bytes, name: str = "event.json") -> Any:
    with zipfile.ZipFile(io.BytesIO(parcel)) as file:
        return json.loads(file.read(name))


def counts(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {str(t.__tablename__): session.exec(select(func.count()).select_from(t)).one() for t in TABLES}


def without_ids(value: Any) -> Any:
    """The board as people see it, whatever the ids are."""
    if isinstance(value, list):
        return [without_ids(it) for it in value]
    if isinstance(value, dict):
        named = {
            "id", "convener_id", "convener_ids", "topic", "slot", "room", "breakout", "slug", "url", "merged_into",
            "merge", "continues", "apart", "related", "idea", "champion_id", "from",
            "items", "item",
        }  # fmt: skip
        return {name: without_ids(it) for name, it in value.items() if name not in named}
    return value


def test_an_empty_installation_takes_it_exactly(database: Database, elsewhere: Database) -> None:
    lively(database, "Before")
    lively(database)
    parcel = export_event(database, "lisbon")

    assert import_archive(elsewhere, parcel) == ["lisbon"]

    assert board_of(elsewhere, "lisbon") == board_of(database, "lisbon")
    assert rows_of(export_event(elsewhere, "lisbon")) == rows_of(parcel)
    assert all(rows_of(parcel).values()), "the test has a row for every table"


def test_life_goes_on_after_an_import(database: Database, elsewhere: Database) -> None:
    secret = lively(database)
    import_archive(elsewhere, export_event(database, "lisbon"))

    again = pitch_again(elsewhere, "lisbon", secret)
    assert again.again, "an op that was done stays done"

    lively(elsewhere, "Next")  # needs fresh ids in every table
    assert board_of(elsewhere, "lisbon") == board_of(database, "lisbon")
    assert board_of(elsewhere, "next")["topics"]


def test_people_stay_themselves(database: Database, elsewhere: Database) -> None:
    secret = lively(database)
    import_archive(elsewhere, export_event(database, "lisbon"))
    with elsewhere.reading() as session:
        _, person = keys.known(session, "lisbon", secret)
    assert person is not None
    assert person.name == "Ana"


def test_among_others_it_gets_ids_of_its_own(database: Database, elsewhere: Database) -> None:
    lively(database)
    lively(elsewhere, "Porto")
    porto = board_of(elsewhere, "porto")

    assert import_archive(elsewhere, export_event(database, "lisbon")) == ["lisbon"]

    arrived = board_of(elsewhere, "lisbon")
    assert without_ids(arrived) == without_ids(board_of(database, "lisbon"))
    assert {topic["id"] for topic in arrived["topics"]}.isdisjoint(topic["id"] for topic in porto["topics"])
    assert board_of(elsewhere, "porto") == porto
    titles = {topic["id"]: topic["title"] for topic in arrived["topics"]}
    assert titles[arrived["breakouts"][0]["topic"]] == "Bread of Lisbon"


def test_facts_of_changes_follow_the_ids(database: Database, elsewhere: Database) -> None:
    lively(database)
    lively(elsewhere, "Porto")
    import_archive(elsewhere, export_event(database, "lisbon"))
    rows = rows_of(export_event(elsewhere, "lisbon"))
    titles = {row["id"]: row["title"] for row in rows["topic"]}
    pitched = [row["facts"] for row in rows["change"] if row["kind"] == "topic.pitched"]
    assert pitched
    assert all(titles[facts["topic"]] == facts["title"] for facts in pitched)
    taken = next(row["facts"] for row in rows["change"] if row["kind"] == "seat.taken")
    assert taken["breakout"] in {row["id"] for row in rows["breakout"]}
    assert not rows["operation"]


def test_a_fact_about_something_that_is_gone_names_nothing(database: Database, elsewhere: Database) -> None:
    lively(database)
    lively(elsewhere, "Porto")

    def spoil(rows: Any) -> None:
        rows["change"][0]["facts"] = {"topic": 1_000, "title": "Gone", "limit": 1_000}

    import_archive(elsewhere, changed(export_event(database, "lisbon"), spoil))
    first = rows_of(export_event(elsewhere, "lisbon"))["change"][0]
    assert first["facts"] == {"topic": None, "title": "Gone", "limit": 1_000}


def test_the_same_file_twice_is_two_events(database: Database) -> None:
    secret = lively(database)
    (slug,) = import_archive(database, export_event(database, "lisbon"))

    assert slug != "lisbon"
    with database.reading() as session:
        codes = session.exec(select(Event.code)).all()
        assert keys.known(session, slug, secret)[1] is None
        assert keys.known(session, "lisbon", secret)[1] is not None
    assert len(set(codes)) == 2
    assert without_ids(board_of(database, slug)) == without_ids(board_of(database, "lisbon"))


def test_a_backup_brings_everything_back(database: Database, elsewhere: Database) -> None:
    for title in ("Lisbon", "Porto", "Faro"):
        lively(database, title)
    backup = export_all(database)

    assert import_archive(elsewhere, backup, only_into_empty=True) == ["lisbon", "porto", "faro"]

    assert counts(elsewhere) == counts(database)
    for slug in ("lisbon", "porto", "faro"):
        assert board_of(elsewhere, slug) == board_of(database, slug)
    for n in (1, 2, 3):
        assert rows_of(export_all(elsewhere), f"event-{n}.json") == rows_of(backup, f"event-{n}.json")


def test_a_backup_goes_into_an_empty_installation_only(database: Database, elsewhere: Database) -> None:
    lively(database)
    lively(elsewhere, "Porto")
    before = counts(elsewhere)
    with pytest.raises(ArchiveWrong, match="empty installation"):
        import_archive(elsewhere, export_all(database), only_into_empty=True)
    assert counts(elsewhere) == before


def test_an_import_takes_a_backup_among_others(database: Database, elsewhere: Database) -> None:
    lively(database)
    lively(database, "Porto")
    lively(elsewhere, "Porto")
    lisbon, porto = import_archive(elsewhere, export_all(database))
    assert lisbon == "lisbon"
    assert porto.startswith("porto-")


def test_a_backup_of_nothing_is_nothing(database: Database, elsewhere: Database) -> None:
    assert import_archive(elsewhere, export_all(database), only_into_empty=True) == []


def test_private_things_stay_here(database: Database) -> None:
    secret = lively(database)
    whole, shared = export_event(database, "lisbon"), export_event(database, "lisbon", private=False)
    assert SECRET_WORDS in json.dumps(rows_of(whole))
    assert SECRET_ADDRESS in json.dumps(rows_of(whole))
    for private in (SECRET_WORDS, SECRET_ADDRESS, keys.digest(secret), OP):
        assert private not in json.dumps(rows_of(shared))
    assert rows_of(shared)["topic"] == rows_of(whole)["topic"]


def test_what_a_facilitator_exported_can_be_read_in(database: Database, elsewhere: Database) -> None:
    lively(database)
    import_archive(elsewhere, export_event(database, "lisbon", private=False))
    assert board_of(elsewhere, "lisbon") == board_of(database, "lisbon")


def test_the_export_page_is_for_facilitators(server: Server) -> None:
    event = server.event()
    ana = event.person()
    event.phase("marketplace")
    event.topic(ana, "Bread")

    answer = event.host.get(f"{event.at}/export.zip")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == f'attachment; filename="{event.slug}.zip"'
    assert [row["title"] for row in rows_of(answer.content)["topic"]] == ["Bread"]
    assert "key" not in rows_of(answer.content)
    assert ana.get(f"{event.at}/export.zip").status_code == 403
    assert server.device().get("/e/nowhere/export.zip").status_code == 404


def test_unknown_events_are_not_there(database: Database) -> None:
    with pytest.raises(NotThere):
        export_event(database, "nowhere")
    with pytest.raises(NotThere):
        erase_event(database, "nowhere")


def test_erasing_leaves_nothing_and_touches_nobody_else(database: Database) -> None:
    lively(database)
    before = counts(database)
    porto = lively(database, "Porto")
    kept = export_event(database, "lisbon")

    erase_event(database, "porto")

    assert counts(database) == before
    assert rows_of(export_event(database, "lisbon")) == rows_of(kept)
    with database.reading() as session:
        assert session.exec(select(Key).where(Key.digest == keys.digest(porto))).first() is None


@pytest.mark.sqlite_only
def test_erased_words_are_not_in_the_file_any_more(database: Database) -> None:
    lively(database)
    lively(database, "Porto")
    erase_event(database, "porto")
    database.close()  # the last connection writes the log back into the file
    files = list(Path(str(database.url.database)).parent.glob("twofeet.db*"))
    left = b"".join(file.read_bytes() for file in files)
    assert b"Bread of Lisbon" in left
    assert b"Bread of Porto" not in left


def test_texts_are_cleaned_on_the_way_in(database: Database, elsewhere: Database) -> None:
    lively(database)

    def spoil(rows: Any) -> None:
        rows["topic"][0]["title"] = "\u202eevil \x00\n  title\ud800"
        rows["change"][0]["facts"] = {"name\u202e": "a\u202eb"}

    import_archive(elsewhere, changed(export_event(database, "lisbon"), spoil))
    rows = rows_of(export_event(elsewhere, "lisbon"))
    assert rows["topic"][0]["title"] == "evil title"
    assert rows["change"][0]["facts"] == {"name": "ab"}


def test_an_older_archive_lacks_columns_and_tables(database: Database, elsewhere: Database) -> None:
    lively(database)

    def age(rows: Any) -> None:
        del rows["announcement"], rows["announcementseen"]
        for row in rows["room"]:
            del row["seats"], row["removed_at"]
        del rows["event"][0]["mode"]

    import_archive(elsewhere, changed(export_event(database, "lisbon"), age))
    assert board_of(elsewhere, "lisbon")["mode"] == "openspace"
    assert [room["seats"] for room in board_of(elsewhere, "lisbon")["rooms"]] == [None, None]


# What is refused, with nothing written.


def zipped(members: list[tuple[str, str | bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in members:
            file.writestr(name, content)
    return out.getvalue()


def changed(parcel: bytes, change: Callable[[Any], None], manifest: dict[str, Any] | None = None) -> bytes:
    """The archive with other rows, or other words in its manifest."""
    rows = rows_of(parcel)
    change(rows)
    told = rows_of(parcel, "manifest.json") | (manifest or {})
    return zipped([("manifest.json", json.dumps(told)), ("event.json", json.dumps(rows))])


@pytest.fixture
def parcel(tmp_path: Path) -> bytes:
    """A good archive."""
    source = Database(f"sqlite:///{tmp_path / 'source.db'}")
    migrate(source)
    lively(source)
    found = export_event(source, "lisbon")
    source.close()
    return found


def refuses(database: Database, parcel: bytes, what: object = "") -> None:
    before = counts(database)
    try:
        import_archive(database, parcel)
    except ArchiveWrong as wrong:
        sentence = str(wrong)
    else:
        pytest.fail(f"{what} was read in")
    assert sentence.endswith(".")
    assert counts(database) == before, what


MANIFEST = {"format": archive.FORMAT, "version": archive.VERSION, "twofeet": "0.1.0", "slug": "lisbon"}
TOLD = ("manifest.json", json.dumps(MANIFEST))


@pytest.mark.sqlite_only
def test_what_is_no_archive_is_refused(database: Database, parcel: bytes) -> None:
    rows = ("event.json", json.dumps(rows_of(parcel)))
    refuses(database, b"", "nothing")
    refuses(database, b"hello", "a word")
    refuses(database, parcel[: len(parcel) // 2], "half a zip")
    refuses(database, parcel[:-30], "a zip without its end")
    refuses(database, parcel.replace(b"event.json", b"evant.json"), "a zip with another name")
    refuses(database, zipped([]), "an empty zip")
    refuses(database, zipped([rows]), "no manifest")
    refuses(database, zipped([TOLD]), "no event")
    refuses(database, zipped([("manifest.json", "[]"), rows]), "another manifest")
    refuses(database, zipped([("manifest.json", "{"), rows]), "half a manifest")
    refuses(database, zipped([TOLD, rows, ("../x", "y")]), "a file more")


@pytest.mark.sqlite_only
def test_another_format_or_a_newer_version_is_refused(database: Database, parcel: bytes) -> None:
    for told in (
        {"format": "other"}, {"version": archive.VERSION + 1}, {"version": "1"}, {"slugs": ["a", "b"]}, {"slugs": 7}
    ):  # fmt: skip
        refuses(database, changed(parcel, lambda rows: None, told), told)
    with pytest.raises(ArchiveWrong, match="newer"):
        import_archive(database, changed(parcel, lambda rows: None, {"version": archive.VERSION + 1}))


@pytest.mark.sqlite_only
def test_json_that_nobody_wrote_is_refused(database: Database) -> None:
    for text in ("[" * 100_000, b"\xff\xfe\xfd", "[1]", '{"event": NaN}', '{"event": ' + "9" * 5_000 + "}", ""):
        refuses(database, zipped([TOLD, ("event.json", text)]), text[:20])


BROKEN: list[tuple[str, str, Any]] = [
    ("topic", "id", "1"),
    ("topic", "id", 10**30),
    ("topic", "id", True),
    ("announcement", "id", 0),
    ("topic", "id", None),
    ("topic", "id", 1.5),
    ("room", "seats", -1),
    ("room", "name", None),
    ("room", "name", 7),
    ("room", "name", "x" * 200_001),
    ("room", "colour", "red"),
    ("harvest", "needed", 1),
    ("slot", "starts", "2027-03-01T10:00:00"),
    ("slot", "starts", "noon"),
    ("slot", "starts", "0001-01-01T00:00:00+14:00"),
    ("slot", "starts", "1999-12-31T23:59:59+00:00"),
    ("slot", "ends", "2201-01-01T00:00:00+00:00"),
    ("slot", "starts", 7),
    ("slot", "kind", "party"),
    ("person", "role", "king"),
    ("person", "event_id", 77),
    ("operation", "event_id", None),
    ("topic", "convener_id", 77),
    ("seat", "breakout_id", 77),
    ("star", "person_id", None),
    ("key", "digest", "../../etc/passwd"),
    ("event", "slug", "a/../b"),
    ("event", "slug", ""),
    ("event", "slug", "x; Domain=evil"),
    ("event", "code", "abc"),
    ("event", "timezone", "../../etc/passwd"),
    ("event", "language", "tlh"),
    ("event", "phase", "lunch"),
    ("event", "mode", "chaos"),
    ("event", "law", "gravity"),
    ("room", "link", "javascript:alert(1)"),
    ("room", "plan_x", 101),
    ("plan", "image", "PHN2Zz4="),
    ("plan", "image", "not base64"),
    ("plan", "width", 41),
    ("writing", "piece", "AQEF"),
    ("plan", "digest", "../../etc/passwd"),
    ("photo", "digest", "../../etc/passwd"),
    ("photo", "width", 41),
    ("photoimage", "small", "PHN2Zz4="),
    ("photoimage", "image", "not base64"),
    ("checkinaddress", "address", "=?utf-8?q?all=40b.org=2C?=@b.org"),
    ("mail", "address", "a@b.org, c@d.org"),
    ("change", "facts", []),
    ("change", "facts", {"phase": "lunch"}),
    ("change", "facts", {"limit": float("nan")}),
    ("harvestdraft", "fields", {"surprise": "x"}),
    ("harvestrevision", "fields", {"summary": 7}),
    ("operation", "answer", {"secret": "x"}),
    ("operation", "answer", {"rule": 7}),
]


@pytest.mark.sqlite_only
def test_a_broken_value_is_refused(database: Database, parcel: bytes) -> None:
    for table, column, value in BROKEN:
        first, *others = rows_of(parcel)[table]
        spoilt = {table: [first | {column: value}, *others]}
        bad = changed(parcel, lambda rows, spoilt=spoilt: rows.update(spoilt))  # type: ignore[misc]
        refuses(database, bad, f"{table}.{column} = {value!r}")


def test_rows_that_contradict_each_other_are_refused(database: Database, parcel: bytes) -> None:
    """Into an empty installation, where ids are kept, and among others, where they are not."""
    refuses_contradictions(database, parcel)
    lively(database, "Porto")
    refuses_contradictions(database, parcel)


def refuses_contradictions(database: Database, parcel: bytes) -> None:
    good = rows_of(parcel)
    topic, breakout, star, said = (good[name][0] for name in ("topic", "breakout", "star", "announcement"))
    for spoilt in (
        {"event": []},
        {"event": good["event"] * 2},
        {"topic": {}},
        {"topic": [[]]},
        {"topic": [{name: value for name, value in topic.items() if name != "title"}]},
        {"topic": [{name: value for name, value in topic.items() if name != "id"}]},
        {"announcement": [said, said]},
        {"star": [star, star]},
        {"breakout": [*good["breakout"], breakout | {"id": 99}]},
        {"person": []},
        {"room": [row | {"removed_at": row["removed_at"] or "2027-03-01T10:00:00Z"} for row in good["room"]]},
        {"slot": [row | {"kind": "break"} for row in good["slot"]]},
        {"sqlite_master": []},
    ):
        refuses(database, changed(parcel, lambda rows, spoilt=spoilt: rows.update(spoilt)), spoilt)  # type: ignore[misc]


def test_a_broken_row_in_the_last_event_keeps_the_first_out(database: Database, parcel: bytes) -> None:
    good, bad = rows_of(parcel), rows_of(parcel)
    bad["event"][0] |= {"slug": "porto", "code": "ABCDEF"}  # and the same ids
    told = json.dumps(MANIFEST | {"slugs": ["lisbon", "porto"]})
    parts = [("manifest.json", told), ("event-1.json", json.dumps(good)), ("event-2.json", json.dumps(bad))]
    refuses(database, zipped(parts))


@pytest.mark.sqlite_only
def test_zip_bombs_are_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST", archive.SMALL + 100_000)
    for bomb in (
        zipped([TOLD, ("event.json", b" " * (archive.SMALL + 1))]),  # dense
        zipped([TOLD, ("event.json", random.Random(1).randbytes(archive.LARGEST + 1))]),  # large
        zipped([TOLD, ("event.json", "{}")], zipfile.ZIP_BZIP2),  # of a method that could be anything
        zipped([TOLD, *((f"event-{n}.json", "") for n in range(1, archive.MOST_EVENTS + 2))]),  # many
    ):
        with pytest.raises(ArchiveWrong, match="too large"):
            import_archive(database, bomb)


@pytest.mark.sqlite_only
def test_a_zip_that_lies_about_its_sizes_is_refused(database: Database) -> None:
    good = zipped([TOLD, ("event.json", b" " * 100_000)])
    size, small = (100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert size in good
    refuses(database, good.replace(size, small))


@pytest.mark.sqlite_only
def test_members_made_of_the_same_bytes_are_refused(database: Database, parcel: bytes) -> None:
    """Many entries of the directory that point to one member: small outside, huge inside."""
    with zipfile.ZipFile(io.BytesIO(parcel)) as file:
        directory, start = file.infolist(), file.start_dir
    central = parcel[start : parcel.rindex(b"PK\x05\x06")]
    times = 50
    end = b"PK\x05\x06" + bytes(4) + (len(directory) * times).to_bytes(2, "little") * 2
    end += (len(central) * times).to_bytes(4, "little") + start.to_bytes(4, "little") + bytes(2)
    with pytest.raises(ArchiveWrong, match="too large"):
        import_archive(database, parcel[:start] + central * times + end)


@pytest.mark.sqlite_only
def test_a_locked_zip_is_refused(database: Database, parcel: bytes) -> None:
    locked = bytearray(parcel)
    for at in (match.start() for match in re.finditer(b"PK\x01\x02", parcel)):
        locked[at + 8] |= 1
    for at in (match.start() for match in re.finditer(b"PK\x03\x04", parcel)):
        locked[at + 6] |= 1
    refuses(database, bytes(locked))


def test_whatever_bytes_come_the_answer_is_a_sentence(tmp_path: Path, parcel: bytes) -> None:
    """Bytes of a good archive changed at random: it is read in, or refused; nothing else ever happens."""
    chance = random.Random(7)
    for _ in range(3_000):
        bad = bytearray(parcel)
        for _ in range(chance.randint(1, 4)):
            bad[chance.choice((chance.randrange(len(bad)), -chance.randrange(1, 300)))] = chance.randrange(256)
        try:
            for part in archive._unzipped(bytes(bad)):
                archive._checked(part)
        except ArchiveWrong:
            continue


ODD = (None, True, -1, 3, 10**30, 1.5, "", "x", "2027-03-01T10:00:00Z", [], {}, {"topic": 3})


@pytest.mark.slow
def test_whatever_a_column_says_the_answer_is_a_sentence_or_a_board(tmp_path: Path, parcel: bytes) -> None:
    """Every column of every table with every odd value: refused, or read in and good enough for every page."""
    here = hasty(Database(f"sqlite:///{tmp_path / 'here.db'}"))
    migrate(here)
    good = rows_of(parcel)
    for table, rows in good.items():
        for column, before in rows[0].items():
            for value in ODD:
                bad = good | {table: [rows[0] | {column: value}, *rows[1:]]}
                try:
                    (slug,) = import_archive(here, changed(parcel, lambda rows, bad=bad: rows.update(bad)))
                except ArchiveWrong:
                    continue
                assert json.dumps(board_of(here, slug)), f"{table}.{column}={value!r}, instead of {before!r}"
                erase_event(here, slug)
    assert not any(counts(here).values())
    here.close()


# What archive.py relies on, so that a new table is not forgotten.


def test_every_table_is_one_that_archives_know() -> None:
    tables = [SQLModel.metadata.tables[str(model.__tablename__)] for model in TABLES]
    assert {table.name for table in tables} == set(SQLModel.metadata.tables)
    for n, table in enumerate(tables):
        earlier = {other.name for other in tables[:n]}
        assert {key.column.table.name for key in table.foreign_keys} <= earlier, f"{table.name} refers to a later one"
        assert "event_id" in table.c or table.name == "event"
        assert {type(column.type) for column in table.c} <= set(archived.READERS), f"{table.name} has a new type"


def test_every_check_is_of_a_column_that_exists() -> None:
    known = {str(column) for table in SQLModel.metadata.tables.values() for column in table.c}
    assert set(archived.CHECKS) <= known
    assert {name.partition(".")[2] for name in known} >= archived.MANY_LINES


def past_of(database: Database, slug: str, revision: int) -> dict[str, Any]:
    with database.reading() as session:
        return board.as_json(pasts.read(session, events.by_slug(session, slug).id or 0, revision))


def test_the_past_goes_along(database: Database, elsewhere: Database) -> None:
    lively(database)
    lively(elsewhere, "Porto")
    parcel = export_event(database, "lisbon")
    import_archive(elsewhere, parcel)
    then = past_of(database, "lisbon", 1)
    assert then["topics"] != board_of(database, "lisbon")["topics"], "the last topic was not there yet"
    assert without_ids(past_of(elsewhere, "lisbon", 1)) == without_ids(then)


def test_an_archive_from_before_there_was_a_past(database: Database, elsewhere: Database) -> None:
    lively(database)
    manifest, rows = {"slug": "lisbon"}, rows_of(export_event(database, "lisbon"))
    del rows["past"], rows["event"][0]["kept_from"]
    import_archive(elsewhere, archive._zipped(manifest, {"event.json": rows}))
    now = board_of(elsewhere, "lisbon")
    assert past_of(elsewhere, "lisbon", now["revision"]) == now
    with pytest.raises(NotThere):
        past_of(elsewhere, "lisbon", now["revision"] - 1)


@pytest.mark.parametrize(
    "odd",
    [{"name": 7}, {"before": {"title": 7}}, {"before": {"unheard": "of"}}],
)
def test_a_past_of_something_else_is_refused(database: Database, elsewhere: Database, odd: dict[str, Any]) -> None:
    lively(database)
    rows = rows_of(export_event(database, "lisbon"))
    next(row for row in rows["past"] if row["name"] == "topic").update(odd)
    with pytest.raises(ArchiveWrong):
        import_archive(elsewhere, archive._zipped({"slug": "lisbon"}, {"event.json": rows}))
