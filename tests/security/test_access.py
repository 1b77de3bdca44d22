"""Who may do what: every route, every role, the own event and another. A route that is not here fails the suite."""

from functools import cached_property
from typing import Any

import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from app import main
from tests.conftest import BASE, Device
from tests.day import Day, picture

NOBODY, PERSON, CONVENER, FACILITATOR, HELPER = "nobody", "person", "convener", "facilitator", "helper"
ROLES = (NOBODY, PERSON, CONVENER, FACILITATOR)

# What nobody, a person, the topic's convener and the facilitator get.
ANYBODY = (200, 200, 200, 200)
JOINED = (403, 200, 200, 200)
CONVENERS = (403, 403, 200, 200)
FACILITATORS = (403, 403, 403, 200)
ASKED = (403, 404, 200, 404)  # between two, and nobody else's, the facilitator's neither
PROPOSALS = ("swaps", "merges", "handovers", "invitations")

EXPECTED: dict[tuple[str, str], tuple[int, int, int, int]] = {
    ("GET", "/"): ANYBODY,
    ("GET", "/events/new"): ANYBODY,
    ("POST", "/events"): ANYBODY,
    ("POST", "/codes"): ANYBODY,
    ("GET", "/c/{code}"): (303, 303, 303, 303),
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/static/{name:path}"): ANYBODY,
    ("GET", "/sw.js"): ANYBODY,
    ("GET", "/e/{slug}/offline"): ANYBODY,
    ("GET", "/e/{slug}"): ANYBODY,
    ("GET", "/e/{slug}/wall"): ANYBODY,
    ("GET", "/e/{slug}/board.json"): ANYBODY,
    ("GET", "/e/{slug}/since/{revision}"): ANYBODY,
    ("GET", "/e/{slug}/search.css"): ANYBODY,
    ("GET", "/e/{slug}/proceedings"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.html"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.json"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.md"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.docx"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.pdf"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.epub"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.zip"): ANYBODY,
    ("GET", "/e/{slug}/proceedings.csv"): ANYBODY,
    ("GET", "/e/{slug}/agenda.ics"): ANYBODY,
    ("GET", "/e/{slug}/topics/{topic}"): ANYBODY,
    ("GET", "/e/{slug}/language/{tongue}"): (303, 303, 303, 303),
    ("GET", "/e/{slug}/me.json"): ANYBODY,  # of nobody there is nothing to tell
    ("GET", "/e/{slug}/mine.css"): ANYBODY,
    ("GET", "/e/{slug}/mine"): ANYBODY,
    ("GET", "/e/{slug}/inbox"): ANYBODY,
    ("POST", "/e/{slug}/people"): ANYBODY,
    ("POST", "/e/{slug}/keys/entry"): ANYBODY,  # whoever has the code
    ("GET", "/e/{slug}/k/{secret}"): ANYBODY,  # whoever has the link
    ("POST", "/e/{slug}/k/{secret}"): ANYBODY,
    ("GET", "/e/{slug}/me"): JOINED,
    ("POST", "/e/{slug}/keys"): JOINED,
    ("DELETE", "/e/{slug}/me"): (403, 200, 200, 409),  # an event keeps one facilitator
    ("DELETE", "/e/{slug}/notices/{notice}"): (403, 200, 404, 404),  # whom it tells, and nobody else
    ("GET", "/e/{slug}/announcements"): ANYBODY,
    ("POST", "/e/{slug}/announcements/{announcement}/seen"): JOINED,
    ("DELETE", "/e/{slug}/announcements/{announcement}"): FACILITATORS,
    ("POST", "/e/{slug}/bell"): FACILITATORS,
    ("POST", "/e/{slug}/bells"): FACILITATORS,
    ("GET", "/e/{slug}/calls"): (403, 404, 404, 404),  # for which breakout is not said
    ("POST", "/e/{slug}/calls"): JOINED,
    ("DELETE", "/e/{slug}/calls"): (403, 422, 422, 422),
    ("DELETE", "/e/{slug}/calls/{call}"): (403, 200, 404, 200),  # who called, and whom they called
    ("POST", "/e/{slug}/slots/{slot}/extension"): (403, 403, 403, 409),  # it is not running
    ("GET", "/e/{slug}/slots/{slot}/extension"): FACILITATORS,
    ("POST", "/e/{slug}/topics"): JOINED,
    ("POST", "/e/{slug}/topics/{topic}/star"): JOINED,
    ("DELETE", "/e/{slug}/topics/{topic}/star"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/seat"): JOINED,
    ("DELETE", "/e/{slug}/breakouts/{breakout}/seat"): JOINED,
    ("POST", "/e/{slug}/slots/{slot}/roaming"): JOINED,
    ("DELETE", "/e/{slug}/slots/{slot}/roaming"): JOINED,
    ("GET", "/e/{slug}/breakouts/{breakout}/harvest"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/harvest"): JOINED,
    ("GET", "/e/{slug}/breakouts/{breakout}/harvest/together"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/harvest/together"): (403, 422, 422, 422),  # nobody has written anything
    ("POST", "/e/{slug}/breakouts/{breakout}/harvest/together/draft"): (403, 404, 404, 404),  # they have none
    ("GET", "/e/{slug}/topics/{topic}/rewording"): JOINED,
    ("GET", "/e/{slug}/topics/{topic}/place"): CONVENERS,
    ("GET", "/e/{slug}/breakouts/{breakout}/move"): CONVENERS,
    ("GET", "/e/{slug}/topics/{topic}/merge"): JOINED,
    ("GET", "/e/{slug}/breakouts/{breakout}/swap"): CONVENERS,
    ("GET", "/e/{slug}/topics/{topic}/conveners"): CONVENERS,
    ("POST", "/e/{slug}/topics/{topic}/convener"): (403, 409, 200, 409),  # it has one
    ("DELETE", "/e/{slug}/topics/{topic}/convener"): (403, 403, 409, 403),  # who convenes it alone
    ("POST", "/e/{slug}/breakouts/{breakout}/continuation"): (403, 403, 409, 409),  # there is no next day
    ("POST", "/e/{slug}/swaps"): CONVENERS,
    ("POST", "/e/{slug}/merges"): (403, 403, 200, 403),  # conveners alone put topics together
    ("POST", "/e/{slug}/handovers"): CONVENERS,
    ("POST", "/e/{slug}/invitations"): CONVENERS,
    **{(method, f"/e/{{slug}}/{noun}/{{proposal}}"): ASKED for method in ("GET", "POST") for noun in PROPOSALS},
    **{
        ("DELETE", f"/e/{{slug}}/{noun}/{{proposal}}"): (403, 404, 403, 404) for noun in PROPOSALS
    },  # Ben's to take back
    ("POST", "/e/{slug}/topics/{topic}"): CONVENERS,
    ("GET", "/e/{slug}/ideas"): ANYBODY,
    ("POST", "/e/{slug}/ideas"): (403, 409, 409, 200),  # before the day
    ("DELETE", "/e/{slug}/ideas/{idea}"): FACILITATORS,  # whose it is here
    ("POST", "/e/{slug}/ideas/{idea}/draft"): JOINED,
    ("POST", "/e/{slug}/ideas/{idea}/hiding"): FACILITATORS,
    ("DELETE", "/e/{slug}/ideas/{idea}/hiding"): FACILITATORS,
    ("GET", "/e/{slug}/drafts"): JOINED,
    ("GET", "/e/{slug}/me/day"): JOINED,
    ("GET", "/e/{slug}/where"): JOINED,
    ("GET", "/e/{slug}/guide"): ANYBODY,
    ("GET", "/e/{slug}/reading"): ANYBODY,
    ("POST", "/e/{slug}/reads"): JOINED,
    ("DELETE", "/e/{slug}/reads"): JOINED,
    ("GET", "/e/{slug}/ballots"): ANYBODY,
    ("POST", "/e/{slug}/ballots"): FACILITATORS,
    ("GET", "/e/{slug}/ballots/{ballot}"): ANYBODY,
    ("GET", "/e/{slug}/ballots/{ballot}.json"): ANYBODY,
    ("DELETE", "/e/{slug}/ballots/{ballot}"): FACILITATORS,
    ("POST", "/e/{slug}/ballots/{ballot}/close"): FACILITATORS,
    ("POST", "/e/{slug}/ballots/{ballot}/dots"): JOINED,
    ("POST", "/e/{slug}/ballots/{ballot}/group"): JOINED,
    ("GET", "/e/{slug}/recommendations"): ANYBODY,
    ("GET", "/e/{slug}/recommendations.json"): ANYBODY,
    ("POST", "/e/{slug}/recommendations"): FACILITATORS,
    ("POST", "/e/{slug}/recommendations/{recommendation}"): FACILITATORS,
    ("DELETE", "/e/{slug}/recommendations/{recommendation}"): FACILITATORS,
    ("GET", "/e/{slug}/feedback"): JOINED,
    ("GET", "/e/{slug}/pictures"): ANYBODY,
    ("GET", "/e/{slug}/me/recap"): JOINED,
    ("POST", "/e/{slug}/feedback"): JOINED,
    ("DELETE", "/e/{slug}/feedback"): JOINED,
    ("POST", "/e/{slug}/me/visibility"): JOINED,
    ("DELETE", "/e/{slug}/keys/calendar"): JOINED,
    ("POST", "/e/{slug}/drafts/{draft}"): (403, 200, 404, 404),  # whose it is, and nobody else
    ("DELETE", "/e/{slug}/drafts/{draft}"): (403, 200, 404, 404),
    ("POST", "/e/{slug}/drafts/{draft}/topic"): (403, 200, 404, 404),
    ("POST", "/e/{slug}/topics/{topic}/translation"): CONVENERS,
    ("GET", "/e/{slug}/topics/{topic}/relations"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/relations"): JOINED,
    ("POST", "/e/{slug}/topics/{topic}/relations"): CONVENERS,
    ("DELETE", "/e/{slug}/topics/{topic}/relations"): CONVENERS,
    ("POST", "/e/{slug}/topics/{topic}/remarks"): JOINED,
    ("DELETE", "/e/{slug}/remarks/{remark}"): (403, 200, 403, 200),
    ("POST", "/e/{slug}/breakouts/{breakout}/note-taker/request"): CONVENERS,
    ("DELETE", "/e/{slug}/breakouts/{breakout}/note-taker/request"): CONVENERS,
    ("POST", "/e/{slug}/breakouts/{breakout}/note-link"): CONVENERS,
    ("GET", "/e/{slug}/notes/{notes}"): ANYBODY,  # whoever has the link
    ("POST", "/e/{slug}/notes/{notes}"): ANYBODY,
    ("POST", "/e/{slug}/breakouts/{breakout}/attendance"): JOINED,
    ("DELETE", "/e/{slug}/breakouts/{breakout}/attendance"): JOINED,
    ("POST", "/e/{slug}/questions"): FACILITATORS,
    ("DELETE", "/e/{slug}/questions"): FACILITATORS,
    ("GET", "/e/{slug}/harvests/{harvest}/revisions"): JOINED,
    ("GET", "/e/{slug}/harvests/{harvest}/revisions.json"): JOINED,
    ("POST", "/e/{slug}/harvests/{harvest}/revisions/{n}/restoration"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/note-taker"): JOINED,
    ("DELETE", "/e/{slug}/breakouts/{breakout}/note-taker"): JOINED,  # nothing to do is fine
    ("DELETE", "/e/{slug}/topics/{topic}"): CONVENERS,
    ("GET", "/e/{slug}/topics/{topic}/distance"): JOINED,
    ("POST", "/e/{slug}/topics/{topic}/apart"): CONVENERS,
    ("DELETE", "/e/{slug}/topics/{topic}/apart"): CONVENERS,
    ("GET", "/e/{slug}/absences"): JOINED,
    ("POST", "/e/{slug}/slots/{slot}/absence"): JOINED,
    ("DELETE", "/e/{slug}/slots/{slot}/absence"): JOINED,
    ("POST", "/e/{slug}/breakouts/{breakout}/pin"): FACILITATORS,
    ("DELETE", "/e/{slug}/breakouts/{breakout}/pin"): FACILITATORS,
    ("GET", "/e/{slug}/desk/arrangement"): FACILITATORS,
    ("GET", "/e/{slug}/desk/programme"): FACILITATORS,
    ("POST", "/e/{slug}/programme"): (403, 403, 403, 422),  # “Soup” is no programme
    ("GET", "/e/{slug}/schedule.json"): ANYBODY,
    ("GET", "/e/{slug}/schedule.xml"): ANYBODY,
    ("POST", "/e/{slug}/arrangements"): (403, 403, 403, 409),  # in Open Space only conveners sort
    ("POST", "/e/{slug}/arrangements/{arrangement}"): FACILITATORS,
    ("POST", "/e/{slug}/breakouts"): CONVENERS,
    ("POST", "/e/{slug}/breakouts/{breakout}"): CONVENERS,
    ("DELETE", "/e/{slug}/breakouts/{breakout}"): CONVENERS,
    ("GET", "/e/{slug}/rooms/{room}"): ANYBODY,
    ("GET", "/e/{slug}/rooms/{room}/door"): ANYBODY,  # a tablet that nobody has signed in
    ("GET", "/e/{slug}/plan.jpg"): ANYBODY,
    ("GET", "/e/{slug}/breakouts/{breakout}/photos"): ANYBODY,
    ("POST", "/e/{slug}/breakouts/{breakout}/photos"): JOINED,
    ("GET", "/e/{slug}/photos/{digest}.jpg"): ANYBODY,
    ("GET", "/e/{slug}/photos/{digest}/small.jpg"): ANYBODY,
    ("POST", "/e/{slug}/photos/{photo}"): (403, 200, 200, 200),  # of Bread, by Cem
    ("DELETE", "/e/{slug}/photos/{photo}"): (403, 200, 200, 200),
    ("POST", "/e/{slug}/breakouts/{breakout}/nudge"): (403, 403, 403, 409),  # it has not begun
    ("POST", "/e/{slug}/nudges"): (403, 403, 403, 409),
    ("GET", "/e/{slug}/print/poster.pdf"): ANYBODY,
    ("GET", "/e/{slug}/print/{kind}.pdf"): FACILITATORS,
    ("GET", "/e/{slug}/print"): FACILITATORS,
    ("GET", "/e/{slug}/helper"): FACILITATORS,
    ("GET", "/e/{slug}/helper/people"): FACILITATORS,
    ("POST", "/e/{slug}/helper/seat"): FACILITATORS,
    ("POST", "/e/{slug}/people/for"): FACILITATORS,
    ("DELETE", "/e/{slug}/people/for/{guest}"): FACILITATORS,
    ("POST", "/e/{slug}/helpers"): FACILITATORS,
    ("DELETE", "/e/{slug}/helpers/{person}"): FACILITATORS,
    ("POST", "/e/{slug}/plan"): FACILITATORS,
    ("DELETE", "/e/{slug}/plan"): FACILITATORS,
    ("GET", "/e/{slug}/desk"): FACILITATORS,
    ("GET", "/e/{slug}/desk/private"): FACILITATORS,
    ("GET", "/e/{slug}/desk/wall"): FACILITATORS,
    ("GET", "/e/{slug}/desk/space"): FACILITATORS,
    ("GET", "/e/{slug}/desk/remote"): FACILITATORS,
    ("GET", "/e/{slug}/desk/next"): FACILITATORS,
    ("GET", "/e/{slug}/desk/harvest"): FACILITATORS,
    ("POST", "/e/{slug}/walls"): FACILITATORS,
    ("DELETE", "/e/{slug}/walls/{wall}"): FACILITATORS,
    ("POST", "/e/{slug}/walls/{wall}/scene"): FACILITATORS,
    ("DELETE", "/e/{slug}/walls/{wall}/scene"): FACILITATORS,
    ("GET", "/e/{slug}/export.zip"): FACILITATORS,
    ("GET", "/e/{slug}/changes.json"): ANYBODY,
    ("GET", "/e/{slug}/desk/history"): FACILITATORS,
    ("POST", "/e/{slug}/undo"): FACILITATORS,
    ("POST", "/e/{slug}/breakouts/{breakout}/exchange"): FACILITATORS,
    ("POST", "/e/{slug}/event"): FACILITATORS,
    ("POST", "/e/{slug}/book/closing"): FACILITATORS,
    ("DELETE", "/e/{slug}/book/closing"): FACILITATORS,
    ("POST", "/e/{slug}/phase"): FACILITATORS,
    ("POST", "/e/{slug}/topics/{topic}/hiding"): FACILITATORS,
    ("DELETE", "/e/{slug}/topics/{topic}/hiding"): FACILITATORS,
    ("POST", "/e/{slug}/announcements"): FACILITATORS,
    ("DELETE", "/e/{slug}/people/{person}/facilitator"): FACILITATORS,
    ("POST", "/e/{slug}/rooms"): FACILITATORS,
    ("POST", "/e/{slug}/rooms/{room}"): FACILITATORS,
    ("DELETE", "/e/{slug}/rooms/{room}"): FACILITATORS,
    ("POST", "/e/{slug}/slots"): FACILITATORS,
    ("POST", "/e/{slug}/slots/{slot}"): FACILITATORS,
    ("DELETE", "/e/{slug}/slots/{slot}"): FACILITATORS,
    ("GET", "/e/{slug}/line"): ANYBODY,
    ("POST", "/e/{slug}/line"): CONVENERS,
    ("DELETE", "/e/{slug}/line"): JOINED,
    ("POST", "/e/{slug}/line/next"): (403, 403, 403, 409),  # nobody stands in it
    ("POST", "/e/{slug}/line/skip"): (403, 403, 403, 409),
    ("POST", "/e/{slug}/line/return"): (403, 403, 403, 409),
    ("POST", "/e/{slug}/line/closing"): FACILITATORS,
    ("DELETE", "/e/{slug}/line/closing"): FACILITATORS,
    ("POST", "/e/{slug}/line/clearing"): FACILITATORS,
    ("POST", "/e/{slug}/line/countdown"): FACILITATORS,
    ("POST", "/e/{slug}/rush"): FACILITATORS,
    ("DELETE", "/e/{slug}/rush"): FACILITATORS,
    ("POST", "/e/{slug}/rooms/{room}/release"): FACILITATORS,
    ("POST", "/e/{slug}/slots/{slot}/release"): FACILITATORS,
    ("POST", "/e/{slug}/days/{day}/holding"): FACILITATORS,
    ("DELETE", "/e/{slug}/days/{day}/holding"): FACILITATORS,
    ("POST", "/e/{slug}/days/{day}/release"): FACILITATORS,
    ("POST", "/e/{slug}/warnings/{key}/telling"): FACILITATORS,
    ("POST", "/e/{slug}/warnings/{key}/leaving"): FACILITATORS,
    ("POST", "/e/{slug}/editors"): FACILITATORS,
    ("DELETE", "/e/{slug}/editors/{person}"): FACILITATORS,
    # The learning document is for editors, and for everybody once it is published. Who holds the space is one.
    **{
        ("GET", f"/e/{{slug}}/{path}"): FACILITATORS
        for path in ("themes", "themes/parts", "themes.json", "themes/{theme}", "learning", "learning/wording")
    },
    **{("GET", f"/e/{{slug}}/learning.{ending}"): FACILITATORS for ending in ("html", "md", "docx", "pdf")},
    ("POST", "/e/{slug}/themes"): FACILITATORS,
    ("POST", "/e/{slug}/themes/{theme}"): FACILITATORS,
    ("DELETE", "/e/{slug}/themes/{theme}"): FACILITATORS,
    ("POST", "/e/{slug}/themes/{theme}/place"): FACILITATORS,
    ("POST", "/e/{slug}/themes/{theme}/return"): (403, 403, 403, 404),  # it is there
    ("POST", "/e/{slug}/themes/{theme}/excerpts"): FACILITATORS,
    ("POST", "/e/{slug}/excerpts"): FACILITATORS,
    ("POST", "/e/{slug}/excerpts/{excerpt}"): FACILITATORS,
    ("DELETE", "/e/{slug}/excerpts/{excerpt}"): FACILITATORS,
    ("POST", "/e/{slug}/sources"): FACILITATORS,
    ("DELETE", "/e/{slug}/sources/{source}"): FACILITATORS,
    ("POST", "/e/{slug}/learning"): FACILITATORS,
    ("POST", "/e/{slug}/learning/publication"): FACILITATORS,
    ("DELETE", "/e/{slug}/learning/publication"): FACILITATORS,
    ("GET", "/e/{slug}/actions"): ANYBODY,
    ("GET", "/e/{slug}/actions.json"): ANYBODY,
    ("GET", "/e/{slug}/actions/new"): ANYBODY,
    ("GET", "/e/{slug}/actions/news"): ANYBODY,
    ("GET", "/e/{slug}/actions.csv"): ANYBODY,
    ("GET", "/e/{slug}/actions/{action}"): ANYBODY,
    ("POST", "/e/{slug}/actions"): (403, 409, 409, 200),  # after the conversations
    ("POST", "/e/{slug}/actions/{action}"): (403, 403, 409, 200),
    ("DELETE", "/e/{slug}/actions/{action}"): CONVENERS,  # its champion here
    ("POST", "/e/{slug}/actions/{action}/champion"): (403, 409, 409, 409),  # it has one
    ("DELETE", "/e/{slug}/actions/{action}/champion"): CONVENERS,
    ("POST", "/e/{slug}/actions/{action}/membership"): (403, 409, 409, 200),
    ("DELETE", "/e/{slug}/actions/{action}/membership"): JOINED,
    ("POST", "/e/{slug}/actions/{action}/checkins"): CONVENERS,
    ("POST", "/e/{slug}/actions/{action}/link"): CONVENERS,
    ("POST", "/e/{slug}/actions/{action}/address"): (403, 403, 200, 403),  # its champion alone
    ("DELETE", "/e/{slug}/actions/{action}/address"): JOINED,  # of others there is nothing to forget
    ("GET", "/e/{slug}/checkins/{secret}"): (404, 404, 404, 404),  # a key of another kind
    ("POST", "/e/{slug}/checkins/{secret}"): (404, 404, 404, 404),
    ("POST", "/e/{slug}/checkins"): FACILITATORS,
    ("GET", "/e/{slug}/closing"): ANYBODY,
    ("POST", "/e/{slug}/commitments"): (403, 409, 409, 200),  # with the closing
    ("DELETE", "/e/{slug}/commitments/{commitment}"): FACILITATORS,  # whose it is here
    ("POST", "/e/{slug}/commitments/{commitment}/hiding"): FACILITATORS,
    ("DELETE", "/e/{slug}/commitments/{commitment}/hiding"): FACILITATORS,
    ("POST", "/e/{slug}/hostings"): (403, 409, 409, 200),
    ("DELETE", "/e/{slug}/hostings"): JOINED,
    ("POST", "/e/{slug}/hostings/{hosting}"): FACILITATORS,
    ("POST", "/e/{slug}/links"): FACILITATORS,
    ("DELETE", "/e/{slug}/links/{link}"): FACILITATORS,
    ("GET", "/e/{slug}/contacts"): ANYBODY,  # without a sheet for who is not on it
    ("POST", "/e/{slug}/contacts"): JOINED,
    ("DELETE", "/e/{slug}/contacts"): JOINED,
    ("POST", "/e/{slug}/me/naming"): JOINED,
    ("DELETE", "/e/{slug}/me/naming"): JOINED,
}
# What a helper gets is what every person gets, but for these.
HELPERS: dict[tuple[str, str], int] = {
    (method, path): 200
    for method, path in EXPECTED
    if "/print" in path or path.startswith(("/e/{slug}/helper/", "/e/{slug}/people/for")) or path == "/e/{slug}/helper"
}
PLAN = ("POST", "/e/{slug}/plan")
MADE = ("idea", "draft", "remark", "photo", "digest", "harvest", "notes")
"""What a day makes when it is asked for."""
FILES = (PLAN, ("POST", "/e/{slug}/breakouts/{breakout}/photos"))
HELPERS["DELETE", "/e/{slug}/calls/{call}"] = 404  # whose it is not
SOCKETS = {"/e/{slug}/live", "/e/{slug}/breakouts/{breakout}/harvest/live"}
EVERY = pytest.mark.parametrize(("method", "path"), EXPECTED)
OF_AN_EVENT = [route for route in EXPECTED if "{slug}" in route[1]]
BY_ID = [
    (method, path)
    for method, path in EXPECTED
    if any(
        f"{{{name}}}" in path
        for name in (
            "topic",
            "breakout",
            "slot",
            "room",
            "person",
            "notice",
            "guest",
            "arrangement",
            "wall",
            "idea",
            "draft",
            "remark",
            "photo",
            "harvest",
            "notes",
            "digest",
            "proposal",
            "announcement",
            "call",
            "key",
            "theme",
            "excerpt",
            "source",
            "action",
            "ballot",
            "recommendation",
            "commitment",
            "hosting",
            "link",
        )
    )
]


class World:
    """A day with all that routes need, and people of another event."""

    def __init__(self, server: Any):
        self.day = Day(server)
        personal = self.day.ana.post(f"{self.day.at}/keys", kind="personal").json()["key"]
        self.secret = personal.rpartition("/")[2]

    @cached_property
    def other(self) -> Day:
        return Day(self.day.server)

    def path(self, path: str, of: Day | None = None) -> str:
        """The path at our event, with ids of ours or of another."""
        ids = of or self.day
        arrangement = ids.arrangement if "{arrangement}" in path else 0
        other = f"?topic={ids.river}" if path.endswith("/apart") else ""  # a DELETE says it in its address
        return (path.replace(":path", "") + other).format_map(
            {
                "slug": self.day.event.slug, "code": self.day.event.made["code"], "secret": self.secret,
                "topic": ids.bread, "breakout": ids.breakout, "slot": ids.slots[1], "room": ids.rooms[1],
                "person": ids.of_ana, "revision": 0, "tongue": "en", "name": "phone.css",
                **{name: getattr(ids, name) if f"{{{name}}}" in path else 0 for name in ("theme", "excerpt", "source")},
                **{name: getattr(ids, name) if f"{{{name}}}" in path else 0 for name in MADE},
                "action": ids.oven if "{action}" in path else 0,
                **{n: getattr(ids, n) if f"{{{n}}}" in path else 0 for n in ("commitment", "hosting", "link")},
                "n": 1, "day": ids.free_day if "{day}" in path else "",
                "arrangement": arrangement,
                "key": ids.hint if "{key}" in path else "",
                "ballot": ids.ballot if "{ballot}" in path else 0,
                "recommendation": ids.recommendation if "{recommendation}" in path else 0,
                "wall": ids.wall if "{wall}" in path else 0,
                "announcement": ids.announcement if "{announcement}" in path else 0,
                "call": ids.call if "{call}" in path else 0,
                "notice": ids.notice if "{notice}" in path else 0,
                "proposal": ids.asks(path.split("/")[3]) if "{proposal}" in path else 0,
                "guest": ids.guest if "{guest}" in path else 0, "kind": "law",
            }
        )  # fmt: skip

    def fields(self, path: str) -> dict[str, Any]:
        """Fields with which every command can be done."""
        day = self.day
        if path.endswith("/keys/entry"):
            return {"code": day.ana.post(f"{day.at}/keys", kind="code").json()["key"]}
        if path.endswith("/line/countdown"):
            return {"seconds": "30"}
        if path.endswith("/helper/seat"):
            return {"breakout": day.breakout, "person": day.guest}
        if path.endswith("/excerpts"):
            return {"theme": day.theme, "harvest": day.report, "text": "We baked."}
        if path.endswith("/sources"):
            return {"event": self.other.event.made["code"]}
        if path.endswith("/learning/publication"):
            return {"theme": day.theme}  # there has to be one
        if path.endswith("/themes/{theme}/place"):
            return {"to": 1}
        if path.endswith("/reads"):
            return {"harvest": day.report}
        if "/ballots" in path:
            return {"title": "Where to?", "dots": "5", "item": day.bread, "count": "1"}
        other = day.river if path.endswith("/relations") else day.bread
        asked: dict[str, Any] = {"answer": "accept", "into": day.river}
        if path.endswith(("/swaps", "/exchange")):
            asked |= {"with": day.river_at}
        if path.endswith(("/handovers", "/invitations")):
            asked |= {"person": day.id(day.ben)}
        return asked | {
            "summary_place": "1", "related": "river",
            "title": "Loaves", "question": "And now?", "name": "Dora", "text": "Soup", "phase": "news", "summary": "So",
            "scene": "news",
            "breakout": day.breakout, "topic": other, "slot": day.slots[2], "room": day.rooms[1], "seats": "4",
            "starts": "2027-03-01T16:00", "ends": "2027-03-01T17:00", "code": day.event.made["code"],
            "mark": "4", "minutes": "5", "answer": "decline", "seconds": "0.2", "automatic": "start",
            "champion": "Dora", "address": "ana@example.org", "state": "going", "place": "2", "url": "https://list.example.org",
        } | ({"topic": day.river} if path.endswith("/apart") else {})  # fmt: skip

    def ask(self, device: Device, method: str, path: str, of: Day | None = None) -> int:
        sends = method == "POST" or (method == "DELETE" and path.endswith(("/relations", "/reads")))
        data = self.fields(path) if sends else None
        files = {"file": ("plan.png", picture(), "image/png")} if (method, path) in FILES else None
        if path.startswith("/e/{slug}/plan") and (method, path) != PLAN:
            self.day.flora.send(*("POST", self.path("/e/{slug}/plan")), files={"file": ("plan.png", picture())})
        accept = "application/json" if method != "GET" else "text/html"
        return int(device.send(method, self.path(path, of), accept, data=data, files=files).status_code)


def stranger(device: Device, of: Day) -> Device:
    """Somebody of another event, whose key comes along although its cookie is for there."""
    found: Device = of.server.device()
    found.http.cookies.set("twofeet_person", device.http.cookies["twofeet_person"])
    assert found.json(f"{of.at}/me.json")["id"] is not None
    return found


def test_every_route_is_here() -> None:
    found = {
        (method, route.path)
        for street in main.STREETS
        for route in street.router.routes
        for method in getattr(route, "methods", None) or ("socket",)
    }
    assert found == EXPECTED.keys() | {("socket", path) for path in SOCKETS}


@EVERY
@pytest.mark.sqlite_only
def test_every_role_gets_what_it_may(server: Any, method: str, path: str) -> None:
    world = World(server)
    for role, wanted in zip(ROLES, EXPECTED[method, path], strict=True):
        if role != NOBODY and method != "GET":
            world = World(server)  # the one before may have done it
        assert world.ask(world.day.who(role), method, path) == wanted, role
    if method != "GET":
        world = World(server)
    wanted = HELPERS.get((method, path), EXPECTED[method, path][ROLES.index(PERSON)])
    if not any(name in path for name in ("{notice}", "{draft}", "{remark}", "{photo}")):  # those are Cem's
        assert world.ask(world.day.who(HELPER), method, path) == wanted, HELPER


@pytest.mark.parametrize(("method", "path"), OF_AN_EVENT)
@pytest.mark.sqlite_only
def test_people_of_another_event_are_nobody_here(server: Any, method: str, path: str) -> None:
    world = World(server)
    for role in (CONVENER, FACILITATOR):
        device = stranger(world.other.who(role), world.other)
        if (method, path) == ("POST", "/e/{slug}/notes/{notes}"):
            world = World(server)  # that link works once
        assert world.ask(device, method, path) == EXPECTED[method, path][0], role


@pytest.mark.parametrize(("method", "path"), BY_ID)
@pytest.mark.sqlite_only
def test_a_facilitator_reaches_nothing_of_another_event(server: Any, method: str, path: str) -> None:
    world = World(server)
    world.path(path, world.other)  # whoever has to act for the ids in it has acted
    before = world.other.event.board()
    assert world.ask(world.day.flora, method, path, of=world.other) == 404
    assert world.other.event.board() == before


@pytest.mark.sqlite_only
def test_fields_reach_nothing_of_another_event(server: Any) -> None:
    world = World(server)
    day, other = world.day, world.other
    for field, foreign in (("topic", other.bread), ("slot", other.slots[1]), ("room", other.rooms[1])):
        fields = {"topic": day.bread, "slot": day.slots[1], "room": day.rooms[1]} | {field: foreign}
        assert day.flora.post(f"{day.at}/breakouts", **fields).status_code == 404


@pytest.mark.sqlite_only
def test_a_command_is_refused_without_its_page(server: Any) -> None:
    """No command is done for somebody who is sent here from elsewhere, whatever the role."""
    world = World(server)
    for _, path in EXPECTED:
        world.path(path), world.fields(path)  # whoever has to act for what is in them has acted
    before = world.day.event.board()
    for method, path in EXPECTED:
        if method != "GET":
            for headers in ({"Origin": "https://evil.example"}, {"Origin": None}, {"Origin": "null"}):
                answer = world.day.flora.send(method, world.path(path), data=world.fields(path), headers=headers)
                assert answer.status_code == 403, path
    assert world.day.event.board() == before


def refused(day: Day, headers: dict[str, str], path: str = "") -> bool:
    address = f"ws://127.0.0.1:8000{path or day.at}/live?since=0"
    try:
        with day.server.device().http.websocket_connect(address, headers=headers) as socket:
            assert isinstance(socket, WebSocketTestSession)
            socket.receive_text()
    except WebSocketDisconnect:
        return True
    return False


@pytest.mark.sqlite_only
def test_the_socket_is_public_and_its_origin_is_checked(server: Any) -> None:
    day = Day(server)
    assert not refused(day, {"Origin": BASE}), "without a cookie: the wall"
    for origin in ("https://evil.example", "null", "http://127.0.0.1:8001", "http://127.0.0.1:8000.evil.example"):
        assert refused(day, {"Origin": origin})
    assert refused(day, {})
    assert refused(day, {"Origin": BASE, "Host": "evil.example"})
    assert refused(day, {"Origin": BASE}, "/e/nowhere")
