"""The law: old page + push == new page, and old page + catch-up == new page, for every verb.

A verb is what the models record. One without a case here fails the suite.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app.models
from app import clock
from app.models import board
from app.models.board import Board
from tests.copies import Begun
from tests.day import around_now, picture
from tests.realtime.markup import written
from tests.realtime.screen import Screen

MODELS = Path(app.models.__file__).parent
PAGES = {
    "phone": "?look",
    "wall": "/wall",
    "desk": "/desk",
    "moves": "/desk/wall",
    "space": "/desk/space",
    "harvesting": "/desk/harvest",
    "arrangement": "/desk/arrangement",
    "remote": "/desk/remote",
    "programme": "/desk/programme",
    "topic": "/topics/{topic}",
    "place": "/topics/{topic}/place",
    "harvest": "/breakouts/{breakout}/harvest",
    "photos": "/breakouts/{breakout}/photos",
    "room": "/rooms/{room}",
    "door": "/rooms/{room}/door",
    "helper": "/helper",
    "line": "/line",
    "ideas": "/ideas",
    "actions": "/actions",
    "closing": "/closing",
    "announcements": "/announcements",
    "ballots": "/ballots",
    "recommendations": "/recommendations",
}


PROGRAMME = """title;room;start;end;kind;convener
Soil;Attic;2027-03-01 10:00;11:00;breakout;Dora
Soup;;2027-03-01 16:00;17:00;break;"""


class Scene(Begun):
    """An event in the middle of its day: Ana convenes Bread in the first cell, Ben is there."""

    PEOPLE = ("flora", "ana", "ben")
    IDS = {"room": "room", "bread": "topic", "rivers": "topic", "breakout": "breakout", "oven": "action"}

    def begin(self, **fields: str) -> None:
        self.event = self.server.event(**fields)
        self.at = self.event.at
        self.flora = self.event.host
        self.event.phase("breakouts")
        self.room = self.event.room(0)
        self.ana, self.ben = self.event.person("Ana"), self.event.person("Ben")
        self.bread = self.event.topic(self.ana, "Bread")
        self.rivers = self.event.topic(self.ben, "Who looks after the river?", language="en")
        self.breakout = self.event.breakout(self.ana, self.bread)
        self.ben.post(f"{self.at}/breakouts/{self.breakout}/seat")
        sheet = {"title": "An oven", "champion": "Ben", "from": f"topic-{self.bread}"}
        self.oven = self.flora.post(f"{self.at}/actions", **sheet).json()["id"]

    def path(self, page: str) -> str:
        return self.at + PAGES[page].format(topic=self.bread, breakout=self.breakout, room=self.room)

    def screen(self, page: str) -> Screen:
        answer = self.flora.get(self.path(page))
        assert answer.status_code == 200, answer.text
        return Screen(answer.text)


Act = Callable[[Scene], Any]


def _keys(scene: Scene, kind: str) -> str:
    return scene.flora.post(f"{scene.at}/keys", kind=kind).json()["key"].rpartition("/k/")[2]  # type: ignore[no-any-return]


def _undo_a_move(scene: Scene) -> Any:
    scene.ana.post(f"{scene.at}/breakouts/{scene.breakout}", slot=scene.event.slot(2))
    return scene.flora.post(f"{scene.at}/undo")


def _become_facilitator(scene: Scene) -> Any:
    return scene.ben.post(f"{scene.at}/k/{_keys(scene, 'facilitator')}")


def _demote(scene: Scene) -> Any:
    _become_facilitator(scene)
    me = scene.ben.json(f"{scene.at}/me.json")["id"]
    return scene.flora.delete(f"{scene.at}/people/{me}/facilitator")


def _show_again(scene: Scene) -> Any:
    scene.flora.post(f"{scene.at}/topics/{scene.bread}/hiding")
    return scene.flora.delete(f"{scene.at}/topics/{scene.bread}/hiding")


def _roam_and_stop(scene: Scene) -> Any:
    scene.ana.post(f"{scene.at}/slots/{scene.event.slot(0)}/roaming")
    return scene.ana.delete(f"{scene.at}/slots/{scene.event.slot(0)}/roaming")


def _unstar(scene: Scene) -> Any:
    scene.ben.post(f"{scene.at}/topics/{scene.bread}/star")
    return scene.ben.delete(f"{scene.at}/topics/{scene.bread}/star")


def _remove_room(scene: Scene) -> Any:
    added = scene.flora.post(f"{scene.at}/rooms", name="Attic", seats="4").json()["id"]
    return scene.flora.delete(f"{scene.at}/rooms/{added}")


def _become_helper(scene: Scene) -> Any:
    link = scene.flora.post(f"{scene.at}/helpers").json()["key"]
    return scene.ben.post(f"{scene.at}/k/{link.rpartition('/k/')[2]}")


def _guest(scene: Scene, **fields: Any) -> int:
    return int(scene.flora.post(f"{scene.at}/people/for", name="Oma", **fields).json()["id"])


def _plan(scene: Scene) -> Any:
    return scene.flora.send("POST", f"{scene.at}/plan", files={"file": ("plan.png", picture(), "image/png")})


def _held_room(scene: Scene) -> int:
    return int(scene.flora.post(f"{scene.at}/rooms", name="Attic", held="true").json()["id"])


def _held_slot(scene: Scene) -> int:
    times = {"starts": "2027-03-01T16:00", "ends": "2027-03-01T17:00"}
    return int(scene.flora.post(f"{scene.at}/slots", **times, held="true").json()["id"])


def _take_back(scene: Scene) -> Any:
    said = scene.flora.post(f"{scene.at}/announcements", text="Soup is ready").json()["id"]
    return scene.flora.delete(f"{scene.at}/announcements/{said}")


def _extend(scene: Scene) -> Any:
    starts, ends = (moment.isoformat() for moment in around_now())
    on = scene.flora.post(f"{scene.at}/slots", starts=starts, ends=ends, kind="breakout", label="On").json()["id"]
    return scene.flora.post(f"{scene.at}/slots/{on}/extension", minutes="5")


def _fix_and_open(scene: Scene) -> Any:
    path = f"{scene.at}/slots/{scene.event.slot(1)}"
    scene.flora.post(path, fixed="true")
    return scene.flora.post(path, fixed="false")


def _pin_and_unpin(scene: Scene) -> Any:
    path = f"{scene.at}/breakouts/{scene.breakout}/pin"
    scene.flora.post(path)
    return scene.flora.delete(path)


def _keep_apart_and_let_meet(scene: Scene) -> Any:
    path = f"{scene.at}/topics/{scene.bread}/apart"
    scene.ana.post(path, topic=scene.rivers)
    return scene.ana.delete(path, topic=scene.rivers)


def _arrange(scene: Scene, answer: str = "") -> Any:
    """Two topics that Ana wants stand side by side, and one has no place: all of that changes."""
    flora, at = scene.flora, scene.at
    salt = scene.event.topic(scene.ben, "Salt")
    scene.event.breakout(scene.ben, salt, 0, 1)
    for topic in (scene.bread, salt):
        scene.ana.post(f"{at}/topics/{topic}/star")
    flora.post(f"{at}/event", mode="barcamp")
    proposed = flora.post(f"{at}/arrangements", seconds="0.2")
    assert proposed.json()["moves"], proposed.text
    return flora.post(f"{at}/arrangements/{proposed.json()['id']}", answer=answer) if answer else proposed


def _remove_wall(scene: Scene) -> Any:
    scene.flora.post(f"{scene.at}/walls", name="Foyer")
    return scene.flora.delete(f"{scene.at}/walls/Foyer")


def _stand(scene: Scene, *, speaks: bool = False) -> None:
    """Ana in the line with Bread and Ben with the rivers, who wishes for a cell; Ana on the stage if she speaks."""
    scene.ana.post(f"{scene.at}/line", topic=scene.bread)
    scene.ben.post(f"{scene.at}/line", topic=scene.rivers, slot=scene.event.slot(1), room=scene.event.room(1))
    scene.flora.post(f"{scene.at}/line/countdown", seconds=90)
    if speaks:
        scene.flora.post(f"{scene.at}/line/next")


def _line(act: str, *, times: int = 1, speaks: bool = True, method: str = "POST") -> Act:
    def do(scene: Scene) -> Any:
        _stand(scene, speaks=speaks)
        for _ in range(times):
            answer = scene.flora.send(method, f"{scene.at}/line/{act}")
        return answer

    return do


def _rush(scene: Scene) -> Any:
    opened = scene.flora.post(f"{scene.at}/rush", uses=1)
    scene.ben.post(f"{scene.at}/topics", title="Salt", slot=scene.event.slot(2))
    return opened


def _return(scene: Scene) -> Any:
    _stand(scene, speaks=True)
    scene.flora.post(f"{scene.at}/line/next")
    return scene.flora.post(f"{scene.at}/line/return")


def _unlink(scene: Scene) -> Any:
    scene.ben.post(f"{scene.at}/topics/{scene.rivers}/relations", topic=scene.bread)
    path = f"{scene.at}/topics/{scene.rivers}/relations"
    return scene.ana.post(path, topic=scene.bread, _method="DELETE")


def _idea(scene: Scene) -> int:
    return int(scene.flora.post(f"{scene.at}/ideas", title="Ovens", description="*Old* ones").json()["id"])


def _show_idea(scene: Scene) -> Any:
    idea = _idea(scene)
    scene.flora.post(f"{scene.at}/ideas/{idea}/hiding")
    return scene.flora.delete(f"{scene.at}/ideas/{idea}/hiding")


def _remark(scene: Scene) -> int:
    return int(scene.ben.post(f"{scene.at}/topics/{scene.bread}/remarks", text="Rye").json()["id"])


def _photo(scene: Scene) -> Any:
    files = {"file": ("photo.png", picture(), "image/png")}
    path = f"{scene.at}/breakouts/{scene.breakout}/photos"
    return scene.ben.send("POST", path, files=files, data={"text": "Flour & <water>"})


def _nudge(scene: Scene) -> Any:
    starts, ends = (moment.isoformat() for moment in around_now())
    on = scene.flora.post(f"{scene.at}/slots", starts=starts, ends=ends, kind="breakout", label="On").json()["id"]
    cell = {"topic": scene.bread, "slot": on, "room": scene.event.room(0)}
    begun = scene.flora.post(f"{scene.at}/breakouts", **cell).json()["id"]
    return scene.flora.post(f"{scene.at}/breakouts/{begun}/nudge")


def _leave_notes(scene: Scene) -> Any:
    scene.ben.post(f"{scene.at}/breakouts/{scene.breakout}/note-taker")
    return scene.ben.delete(f"{scene.at}/breakouts/{scene.breakout}/note-taker")


def _asked(scene: Scene, noun: str, who: Any, of: Any, **fields: Any) -> Any:
    asked = who.post(f"{scene.at}/{noun}", **fields)
    assert asked.status_code == 200, asked.text
    return of.post(f"{scene.at}/{noun}/{asked.json()['id']}", answer="accept")


def _swap(scene: Scene) -> Any:
    other = scene.event.breakout(scene.ben, scene.rivers, 1, 1)
    return _asked(scene, "swaps", scene.ana, scene.ben, **{"breakout": scene.breakout, "with": other})


def _merge(scene: Scene) -> Any:
    return _asked(scene, "merges", scene.ben, scene.ana, topic=scene.rivers, into=scene.bread)


def _unmerge(scene: Scene) -> Any:
    return scene.ana.delete(f"{scene.at}/merges/{_merge(scene).json()['id']}")


def _join(scene: Scene) -> Any:
    ben = scene.ben.json(f"{scene.at}/me.json")["id"]
    return _asked(scene, "invitations", scene.ana, scene.ben, topic=scene.bread, person=ben)


def _hand_over(scene: Scene) -> Any:
    ben = scene.ben.json(f"{scene.at}/me.json")["id"]
    return _asked(scene, "handovers", scene.ana, scene.ben, topic=scene.bread, person=ben)


def _leave(scene: Scene) -> Any:
    _join(scene)
    return scene.ana.delete(f"{scene.at}/topics/{scene.bread}/convener")


def _take(scene: Scene) -> Any:
    sought = scene.event.topic(scene.ben, "Salt", needs_convener="true")
    return scene.ana.post(f"{scene.at}/topics/{sought}/convener")


def _go_on(scene: Scene) -> Any:
    tomorrow = {"starts": "2027-03-02T10:00", "ends": "2027-03-02T11:00", "kind": "breakout", "label": ""}
    scene.flora.post(f"{scene.at}/slots", **tomorrow)
    return scene.ana.post(f"{scene.at}/breakouts/{scene.breakout}/continuation")


def _editor(scene: Scene) -> Any:
    link = scene.flora.post(f"{scene.at}/editors").json()["key"]
    return scene.ben.post(f"{scene.at}/k/{link.rpartition('/k/')[2]}")


def _dismiss(scene: Scene) -> Any:
    _editor(scene)
    return scene.flora.delete(f"{scene.at}/editors/{scene.ben.json(f'{scene.at}/me.json')['id']}")


def _publish(scene: Scene) -> Any:
    scene.flora.post(f"{scene.at}/themes", title="Patience")
    return scene.flora.post(f"{scene.at}/learning/publication")


def _acting(scene: Scene, method: str, path: str, who: str = "flora", **fields: Any) -> Any:
    """Where actions are open: something about the oven, or about one more action."""
    scene.event.phase("convergence")
    return getattr(getattr(scene, who), method)(f"{scene.at}/actions/{scene.oven}{path}", **fields)


def _waiting(scene: Scene) -> Any:
    """An action that needs a champion."""
    scene.event.phase("convergence")
    fields = {"title": "A second oven", "needs_champion": "true"}
    return scene.ana.post(f"{scene.at}/actions", **fields).json()["id"]


def _adopt(scene: Scene) -> Any:
    return scene.ben.post(f"{scene.at}/actions/{_waiting(scene)}/champion")


def _leave_action(scene: Scene) -> Any:
    _acting(scene, "post", "/membership", "ana")
    return _acting(scene, "delete", "/membership", "ana")


def _ballot(scene: Scene) -> str:
    """The path of an open ballot on topics and a recommendation."""
    scene.flora.post(f"{scene.at}/recommendations", text="An oven\nA mill")
    fields = {"title": "Where to?", "dots": "5", "topics": "true", "recommendations": "true"}
    return f"{scene.at}/ballots/{scene.flora.post(f'{scene.at}/ballots', **fields).json()['id']}"


def _dots(scene: Scene, *counts: int) -> str:
    path = _ballot(scene)
    for count in counts:
        scene.ben.post(f"{path}/dots", item=scene.bread, count=count)
    return path


def _recommendation(scene: Scene) -> str:
    id = scene.flora.post(f"{scene.at}/recommendations", text="An oven").json()["id"]
    return f"{scene.at}/recommendations/{id}"


def _ask_all(scene: Scene) -> Any:
    _adopt(scene)
    return scene.flora.post(f"{scene.at}/checkins")


def _commitment(scene: Scene) -> str:
    made = scene.flora.post(f"{scene.at}/commitments", text="I bake <on> Mondays", name="Ana").json()["id"]
    return f"{scene.at}/commitments/{made}"


def _show_commitment(scene: Scene) -> Any:
    hiding = f"{_commitment(scene)}/hiding"
    scene.flora.post(hiding)
    return scene.flora.delete(hiding)


def _hosting(scene: Scene) -> int:
    scene.event.phase("closing")
    scene.ana.post(f"{scene.at}/hostings", word="In May")
    return int(scene.ben.post(f"{scene.at}/hostings").json()["id"])


def _after_hosting(scene: Scene, method: str, **fields: Any) -> Any:
    _hosting(scene)
    return getattr(scene.ben, method)(f"{scene.at}/hostings", **fields)


def _link(scene: Scene) -> int:
    return int(scene.flora.post(f"{scene.at}/links", title="List", url="https://lists.example.org").json()["id"])


def _named(scene: Scene) -> Any:
    scene.ana.post(f"{scene.at}/me/naming")
    return scene.ana.delete(f"{scene.at}/me/naming")


CASES: dict[str, Act] = {
    "editor.came": _editor,
    "editor.left": _dismiss,
    "learning.published": _publish,
    "learning.withdrawn": lambda s: [_publish(s), s.flora.delete(f"{s.at}/learning/publication")][1],
    "ballot.opened": lambda s: [_ballot(s)][1:],
    "ballot.closed": lambda s: s.flora.post(f"{_dots(s, 2)}/close"),
    "ballot.dropped": lambda s: s.flora.delete(_dots(s, 2)),
    "dots.given": lambda s: [_dots(s, 2)][1:],
    "dots.taken_back": lambda s: [_dots(s, 2, 0)][1:],
    "recommendation.added": lambda s: [_recommendation(s)][1:],
    "recommendation.reworded": lambda s: s.flora.post(_recommendation(s), title="An oven for all", group="Kenya"),
    "recommendation.removed": lambda s: s.flora.delete(_recommendation(s)),
    "person.helping": _become_helper,
    "person.entered": lambda s: s.flora.post(
        f"{s.at}/people/for", name="Oma", title="Songs", slot=s.event.slot(1), room=s.event.room(0)
    ),
    "person.called": lambda s: s.flora.post(f"{s.at}/people/for", person=_guest(s, title="Songs"), name="Omi"),
    "person.seen_off": lambda s: s.flora.delete(f"{s.at}/people/for/{_guest(s)}"),
    "plan.drawn": _plan,
    "plan.removed": lambda s: [_plan(s), s.flora.delete(f"{s.at}/plan")][1],
    "person.joined": lambda s: s.event.person("Cem"),
    "person.renamed": lambda s: s.ana.post(f"{s.at}/people", name="Anna"),
    "person.left": lambda s: s.ben.delete(f"{s.at}/me"),
    "person.raised": _become_facilitator,
    "person.demoted": _demote,
    "event.reworded": lambda s: s.flora.post(
        f"{s.at}/event", title="Porto", question="And now?", givens="Time", law="mobility", language="nl"
    ),
    "book.closed": lambda s: s.flora.post(f"{s.at}/book/closing"),
    "book.opened": lambda s: [s.flora.post(f"{s.at}/book/closing"), s.flora.delete(f"{s.at}/book/closing")][1],
    "phase.switched": lambda s: s.flora.post(f"{s.at}/phase", phase="closing"),
    "room.added": lambda s: s.flora.post(f"{s.at}/rooms", name="Attic", seats="4"),
    "room.changed": lambda s: s.flora.post(
        f"{s.at}/rooms/{s.event.room(0)}",
        name="Small hall",
        seats="9",
        directions="Up the stairs",
        access="quiet",
        link="https://meet.example.org/hall",
        plan_x=40,
        plan_y=60,
    ),
    "room.removed": _remove_room,
    "room.held": lambda s: s.flora.post(f"{s.at}/rooms/{s.event.room(1)}", held="true"),
    "room.released": lambda s: s.flora.post(f"{s.at}/rooms/{_held_room(s)}/release"),
    "room.dropped": lambda s: s.flora.delete(f"{s.at}/rooms/{_held_room(s)}"),
    "slot.added": lambda s: s.flora.post(
        f"{s.at}/slots", starts="2027-03-01T12:20", ends="2027-03-01T13:00", kind="breakout", label="Soup"
    ),
    "slot.changed": lambda s: s.flora.post(
        f"{s.at}/slots/{s.event.slot(0)}", starts="2027-03-01T16:00", ends="2027-03-01T17:00"
    ),
    "slot.extended": _extend,
    "slot.removed": lambda s: s.flora.delete(f"{s.at}/slots/{s.event.slot(2)}"),
    "slot.held": lambda s: s.flora.post(f"{s.at}/slots/{s.event.slot(2)}", held="true"),
    "slot.released": lambda s: s.flora.post(f"{s.at}/slots/{_held_slot(s)}/release"),
    "slot.dropped": lambda s: s.flora.delete(f"{s.at}/slots/{_held_slot(s)}"),
    "topic.pitched": lambda s: s.event.topic(s.ben, "¿Quién paga la transición?", language="es"),
    "topic.reworded": lambda s: s.ana.post(f"{s.at}/topics/{s.bread}", title="Bread & roses", description="*Both*"),
    "topic.withdrawn": lambda s: s.ben.delete(f"{s.at}/topics/{s.rivers}"),
    "topic.hidden": lambda s: s.flora.post(f"{s.at}/topics/{s.rivers}/hiding"),
    "topic.shown": _show_again,
    "topic.taken": _take,
    "topic.handed_over": _hand_over,
    "topic.merged": _merge,
    "topic.unmerged": _unmerge,
    "convener.joined": _join,
    "convener.left": _leave,
    "breakout.swapped": _swap,
    "breakout.continued": _go_on,
    "topic.starred": lambda s: s.ben.post(f"{s.at}/topics/{s.bread}/star"),
    "topic.unstarred": _unstar,
    "breakout.placed": lambda s: s.event.breakout(s.ben, s.rivers, 1, 1),
    "breakout.moved": lambda s: s.ana.post(
        f"{s.at}/breakouts/{s.breakout}", slot=s.event.slot(2), room=s.event.room(1), limit=3
    ),
    "breakout.exchanged": lambda s: s.flora.post(
        f"{s.at}/breakouts/{s.breakout}/exchange", **{"with": s.event.breakout(s.ben, s.rivers, 1, 1)}
    ),
    "wall.undone": _undo_a_move,
    "breakout.taken_off": lambda s: s.ben.delete(f"{s.at}/breakouts/{s.event.breakout(s.ben, s.rivers, 1, 1)}"),
    "line.joined": lambda s: s.ana.post(f"{s.at}/line", topic=s.bread, slot=s.event.slot(1), room=s.event.room(1)),
    "line.left": lambda s: [_stand(s), s.ana.delete(f"{s.at}/line")][1],
    "line.called": _line("next"),
    "line.ended": _line("next", times=2),
    "line.skipped": _line("skip"),
    "line.returned": _return,
    "line.closed": _line("closing"),
    "line.opened": lambda s: [s.flora.post(f"{s.at}/line/closing"), s.flora.delete(f"{s.at}/line/closing")][1],
    "line.cleared": _line("clearing"),
    "line.timed": lambda s: [_stand(s, speaks=True), s.flora.post(f"{s.at}/line/countdown", seconds=30)][1],
    "rush.opened": _rush,
    "rush.closed": lambda s: [_rush(s), s.flora.delete(f"{s.at}/rush")][1],
    "seat.taken": lambda s: s.ana.post(f"{s.at}/breakouts/{s.breakout}/seat"),
    "seat.given_back": _roam_and_stop,
    "seat.roaming": lambda s: s.ana.post(f"{s.at}/slots/{s.event.slot(0)}/roaming"),
    "harvest.published": lambda s: s.ana.post(
        f"{s.at}/breakouts/{s.breakout}/harvest", summary="We **baked**.", quotes="More flour", insights="a\nb"
    ),
    "mode.switched": lambda s: s.flora.post(f"{s.at}/event", mode="barcamp"),
    "slot.fixed": lambda s: s.flora.post(f"{s.at}/slots/{s.event.slot(1)}", fixed="true"),
    "slot.opened": _fix_and_open,
    "breakout.pinned": lambda s: s.flora.post(f"{s.at}/breakouts/{s.breakout}/pin"),
    "breakout.unpinned": _pin_and_unpin,
    "topic.kept_apart": lambda s: s.ana.post(f"{s.at}/topics/{s.bread}/apart", topic=s.rivers),
    "topic.let_meet": _keep_apart_and_let_meet,
    "programme.read_in": lambda s: s.flora.post(f"{s.at}/programme", text=PROGRAMME),
    "arrangement.proposed": lambda s: _arrange(s),
    "arrangement.accepted": lambda s: _arrange(s, "accept"),
    "arrangement.declined": lambda s: _arrange(s, "decline"),
    "wall.added": lambda s: s.flora.post(f"{s.at}/walls", name="Foyer"),
    "wall.removed": _remove_wall,
    "scene.switched": lambda s: s.flora.post(f"{s.at}/walls/main/scene", scene="principles", step="3"),
    "topic.translated": lambda s: s.ana.post(f"{s.at}/topics/{s.bread}/translation", title="Pão", language="pt"),
    "topic.related": lambda s: s.ben.post(f"{s.at}/topics/{s.rivers}/relations", topic=s.bread),
    "topic.unrelated": _unlink,
    "idea.added": lambda s: _idea(s),
    "idea.withdrawn": lambda s: s.flora.delete(f"{s.at}/ideas/{_idea(s)}"),
    "idea.hidden": lambda s: s.flora.post(f"{s.at}/ideas/{_idea(s)}/hiding"),
    "idea.shown": _show_idea,
    "remark.made": lambda s: s.ben.post(f"{s.at}/topics/{s.bread}/remarks", text="Sourdough?\nI have <some>."),
    "remark.hidden": lambda s: s.ben.delete(f"{s.at}/remarks/{_remark(s)}"),
    "photo.added": _photo,
    "photo.reworded": lambda s: s.ben.post(f"{s.at}/photos/{_photo(s).json()['id']}", text="Rye"),
    "photo.removed": lambda s: s.ana.delete(f"{s.at}/photos/{_photo(s).json()['id']}"),
    "nudge.sent": _nudge,
    "notetaker.wanted": lambda s: s.ana.post(f"{s.at}/breakouts/{s.breakout}/note-taker/request"),
    "notetaker.unwanted": lambda s: [
        s.ana.send(method, f"{s.at}/breakouts/{s.breakout}/note-taker/request") for method in ("POST", "DELETE")
    ][1],
    "attendance.signed": lambda s: s.ana.post(f"{s.at}/breakouts/{s.breakout}/attendance"),
    "attendance.taken_back": lambda s: [
        s.ben.send(method, f"{s.at}/breakouts/{s.breakout}/attendance") for method in ("POST", "DELETE")
    ][1],
    "question.reworded": lambda s: s.flora.post(f"{s.at}/questions", summary_place="1", summary_question="And?"),
    "question.reset": lambda s: [
        s.flora.post(f"{s.at}/questions", quotes_place="1", own1_place="2", own1_question="What was hard?"),
        s.flora.delete(f"{s.at}/questions"),
    ][1],
    "notetaker.came": lambda s: s.ben.post(f"{s.at}/breakouts/{s.breakout}/note-taker"),
    "notetaker.left": _leave_notes,
    "announcement.planned": lambda s: s.flora.post(f"{s.at}/announcements", text="Bus", at="2027-03-01T17:00"),
    "announcement.sent": lambda s: s.flora.post(f"{s.at}/announcements", text="Psst", breakout=s.breakout),
    "announcement.taken_back": _take_back,
    "bell.rung": lambda s: s.flora.post(f"{s.at}/bell"),
    "bell.set": lambda s: s.flora.post(f"{s.at}/bells", automatic="warnings"),
    "announcement.made": lambda s: s.flora.post(f"{s.at}/announcements", text="Soup is ready"),
    "action.proposed": lambda s: s.flora.post(f"{s.at}/actions", title="Flour", champion="Dora", due="2099-04-01"),
    "action.changed": lambda s: _acting(s, "post", "", title="A *larger* oven", due="2099-04-01", members="Oma\nOpa"),
    "action.adopted": _adopt,
    "action.given_up": lambda s: _acting(s, "delete", "/champion"),
    "action.joined": lambda s: _acting(s, "post", "/membership", "ana"),
    "action.left": _leave_action,
    "action.checked_in": lambda s: _acting(s, "post", "/checkins", state="stuck", text="No bricks"),
    "action.withdrawn": lambda s: _acting(s, "delete", ""),
    "action.asked": _ask_all,
    "commitment.made": lambda s: s.flora.post(f"{s.at}/commitments", text="I bake <on> Mondays"),
    "commitment.withdrawn": lambda s: s.flora.delete(_commitment(s)),
    "commitment.hidden": lambda s: s.flora.post(f"{_commitment(s)}/hiding"),
    "commitment.shown": _show_commitment,
    "hosting.offered": lambda s: s.flora.post(f"{s.at}/hostings", word="In May"),
    "hosting.reworded": lambda s: _after_hosting(s, "post", word="In June"),
    "hosting.taken_back": lambda s: _after_hosting(s, "delete"),
    "hosting.moved": lambda s: s.flora.post(f"{s.at}/hostings/{_hosting(s)}", place="1"),
    "link.added": lambda s: s.flora.post(f"{s.at}/links", title="List", url="mailto:list@example.org"),
    "link.removed": lambda s: s.flora.delete(f"{s.at}/links/{_link(s)}"),
    "naming.given": lambda s: s.ana.post(f"{s.at}/me/naming"),
    "naming.taken_back": _named,
}


def test_every_verb_has_a_case() -> None:
    recorded = set()
    for file in MODELS.glob("**/*.py"):
        for call in re.findall(r"\.record\(\s*([^)]*?)[,)]", file.read_text()):
            recorded.update(re.findall(r'"(\w+\.\w+)"', call))
    assert recorded == CASES.keys()


def read_anew(server: Any, event_id: int) -> Board:
    """The board as the database has it, whatever is remembered."""
    with server.house.database.reading() as session:
        return board.read(session, event_id, clock.now())


@pytest.mark.parametrize("kind", CASES)
def test_the_law(town: Any, kind: str) -> None:
    scene = Scene(town)
    # What a region shows does not depend on the database: on the second one, two pages will do.
    pages = PAGES if town.house.database.is_sqlite else ("phone", "wall")
    scene.flora.get(f"{scene.at}/since/0")  # from here on the hub knows: what it sends is what has changed, not all
    old = {page: scene.screen(page) for page in pages}
    again = {page: Screen(screen.html) for page, screen in old.items()}
    sockets = {page: scene.flora.live(scene.at, page, old[page].revision, old[page].at) for page in pages}
    live = {page: socket.__enter__() for page, socket in sockets.items()}
    try:
        answer = CASES[kind](scene)
        assert getattr(answer, "status_code", 200) == 200, answer.text
        revision = scene.event.board()["revision"]
        assert revision > old["phone"].revision
        assert town.house.boards.current(scene.event.id) == read_anew(town, scene.event.id)
        for page, socket in live.items():
            while old[page].revision < revision:
                old[page].apply(socket.receive_text())
    finally:
        for socket in sockets.values():
            socket.__exit__(None, None, None)
    for page, screen in again.items():
        new = scene.screen(page)
        assert old[page].shows(new) or old[page].picture() == new.picture(), f"{page} + push"
        screen.apply(caught_up(scene, page, screen))
        assert screen.shows(new) or screen.picture() == new.picture(), f"{page} + catch-up"


def caught_up(scene: Scene, page: str, screen: Screen) -> str:
    path = f"{scene.at}/since/{screen.revision}?at={screen.at}&page={page}&lang=en"
    found: str = scene.flora.get(path, "application/json").text
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_missed_everything(server: Any, page: str) -> None:
    """Older than all this process knows: everything is sent, and what is gone goes."""
    scene = Scene(server)
    old = scene.screen(page)
    scene.ben.delete(f"{scene.at}/topics/{scene.rivers}")
    scene.flora.delete(f"{scene.at}/slots/{scene.event.slot(2)}")
    old.revision = 0
    old.apply(caught_up(scene, page, old))
    assert old.picture() == scene.screen(page).picture()


@pytest.mark.parametrize("page", ["phone", "wall", "desk", "space", "announcements", "ideas"])
def test_a_page_that_missed_how_the_last_one_went(server: Any, page: str) -> None:
    """What stood in a container alone and is gone goes from a page of before, too."""
    event = server.event(slots="2027-03-01 10:00-11:00")
    host, at = event.host, event.at
    event.phase("breakouts")
    topic, idea = event.topic(host), host.post(f"{at}/ideas", title="Ovens").json()["id"]
    said = host.post(f"{at}/announcements", text="Soup").json()["id"]
    address = at + PAGES[page]
    old = Screen(host.get(address).text)
    host.post(f"{at}/topics/{topic}/hiding")
    for gone in (f"announcements/{said}", f"ideas/{idea}", f"slots/{event.slot(0)}"):
        assert host.delete(f"{at}/{gone}").status_code == 200, gone
    old.revision = 0
    old.apply(host.get(f"{at}/since/0?at=0&page={page}&lang=en", "application/json").text)
    assert old.picture() == Screen(host.get(address).text).picture()


def test_what_the_desk_alone_sees_follows_its_nudge(server: Any) -> None:
    """What is on no region: old page + nudge + what the desk then fetches == new page. No other page is nudged."""
    scene = Scene(server)
    givers = scene.ana, scene.ben, scene.event.person("Cem")
    dora, anybody, old = scene.event.person("Dora"), server.device(), scene.screen("harvesting")
    with (
        scene.flora.live(scene.at, "harvesting", old.revision, old.at) as desk,
        dora.live(scene.at, "phone", old.revision, old.at) as phone,
        anybody.live(scene.at, "harvesting", old.revision, old.at) as stranger,
    ):
        for who in givers:
            assert who.post(f"{scene.at}/feedback", mark=4, text="More flour").status_code == 200
            said = scene.flora.post(f"{scene.at}/announcements", text="So that something comes").json()
            assert not any(
                "own" in frame for frame in heard(phone, said["revision"]) + heard(stranger, said["revision"])
            )
            frames = heard(desk, said["revision"])
            assert any(frame.get("own") for frame in frames)
            fetched = scene.flora.get(f"{scene.at}/desk/private?page=harvesting").text
            for frame in (*frames, frames[-1] | {"content": fetched}):
                old.apply(json.dumps(frame))
            assert _private(old) == _private(scene.screen("harvesting"))
        assert "More flour" in _private(old)


def heard(socket: Any, revision: int) -> list[dict[str, Any]]:
    """What a socket says until it has told of a revision."""
    frames = [json.loads(socket.receive_text())]
    while "hb" in frames[-1] or frames[-1]["rev"] < revision:
        frames.append(json.loads(socket.receive_text()))
    return frames


def _private(screen: Screen) -> str:
    """The tiles and the feedback, as the desk sees them."""
    found = [screen.tree.find(id) for id in ("tiles", "heard")]
    return "".join(part for one in found if one for part in written(one, lambda _: False, lambda _: False))


def test_a_star_is_small(server: Any) -> None:
    """What 300 phones get for one star stays under a kilobyte."""
    scene = Scene(server)
    old = scene.screen("phone")
    old.apply(caught_up(scene, "phone", old))  # from here on the hub knows what this page has
    scene.ben.post(f"{scene.at}/topics/{scene.bread}/star")
    frame = caught_up(scene, "phone", old)
    assert json.loads(frame)["content"].count("<hx-put") == 1
    assert len(frame.encode()) < 1024, len(frame)


def test_a_broken_case_breaks_the_law(server: Any) -> None:
    """The control: a frame that does not arrive is seen."""
    scene = Scene(server)
    old = scene.screen("phone")
    scene.event.topic(scene.ben, "Nobody hears of this")
    assert old.picture() != scene.screen("phone").picture()
