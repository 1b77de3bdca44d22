"""Changes as sentences: what the desk's history says."""

from typing import Any

from markupsafe import Markup, escape

from app import hints
from app.models import events, phases, walls
from app.words import _, plural


def told(kind: str, facts: dict[str, Any]) -> Markup:
    """What somebody did, after their name: `pitched “Bread”`. Words of people stand in `bdi`."""
    return _told(_sentences_of_all().get(kind), kind, facts)


def _sentences_of_all() -> dict[str, str]:
    nouns = (
        _sentences, _of_the_wall, _of_modes, _beside, _of_the_clock, _of_actions, _of_learning, _of_photos,
        _of_ballots,
    )  # fmt: skip
    return {kind: sentence for noun in nouns for kind, sentence in noun().items()}


def noticed(kind: str, facts: dict[str, Any]) -> Markup:
    """What one person is told: `{by} moved “{title}” to {room}, {time}.`"""
    if kind.startswith("hint."):
        return hints.sentence(kind.removeprefix("hint."), facts)
    sentence = _told(_notices().get(kind), kind, facts)
    if more := facts.get("more"):
        sentence += " " + escape(
            plural("The same goes for one more of yours.", "The same goes for {n} more of yours.", more)
        )
    return sentence


def proposed(kind: str, who: str, is_mine: bool, facts: dict[str, Any]) -> list[Markup]:
    """What somebody proposes, to those who are asked or (`is_mine`) to themselves, and what would follow."""
    said = _offered()[kind] if is_mine else _asked()[kind]
    sentences = [said, *_consequences(kind, is_mine, facts)]
    return [_told(sentence, kind, {"who": who} | facts) for sentence in sentences]


def _asked() -> dict[str, str]:
    return {
        "swap": _(
            "{who} offers a swap: “{other_title}” goes to {room}, {time}, and “{title}” to {other_room}, {other_time}."
        ),
        "merge": _("{who} would like “{merged}” and “{into}” to go together, as “{into}”."),
        "handover": _("{who} would like to hand “{title}” over to you."),
        "invitation": _("{who} asks you to convene “{title}” with them."),
    }


def _offered() -> dict[str, str]:
    return {
        "swap": _(
            "You offered {whom} a swap: “{title}” goes to {other_room}, {other_time}, and “{other_title}” to {room}, "
            "{time}."
        ),
        "merge": _("You asked {whom} to let “{merged}” and “{into}” go together, as “{into}”."),
        "handover": _("You asked {whom} to take “{title}” over."),
        "invitation": _("You asked {whom} to convene “{title}” with you."),
    }


def _consequences(kind: str, is_mine: bool, facts: dict[str, Any]) -> list[str]:
    if kind == "merge":
        cells = []
        if facts.get("cells"):
            stays, goes = _("“{merged}” keeps its place: {cells}."), _("The place of “{merged}” becomes free: {cells}.")
            cells = [stays if facts["keeps"] else goes]
        return [_("All of you convene it. Both cards and all stars stay, and you can undo it."), *cells]
    if kind == "handover" and facts["keeps"]:
        return [_("You stay with them.") if is_mine else _("{who} stays with you.")]
    if not is_mine:
        return {
            "swap": [_("Your people go along.")],
            "handover": [_("You start it and see that somebody takes notes.")],
        }.get(kind, [])
    return []


def _told(sentence: str | None, kind: str, facts: dict[str, Any]) -> Markup:
    if sentence is None:
        return escape(kind)
    if kind == "wall.undone":
        return _undone(facts)
    words = {name: Markup("<bdi>{}</bdi>").format(value) for name, value in facts.items()}
    if kind == "mode.switched":
        words["mode"] = escape(events.mode_name(str(facts["mode"])))
    if kind == "phase.switched":
        words["phase"] = escape(phases.name(str(facts["phase"])))
    if kind == "scene.switched":
        words["scene"] = escape(walls.name(str(facts["scene"])))
    said = Markup(sentence).format_map(_Known(words))
    if "in_name_of" in facts:
        # L10N: {what} is a sentence like: pitched “Bread”
        said = Markup(_("{what}, in the name of {name}")).format(what=said, name=words["in_name_of"])
    return said


def _undone(facts: dict[str, Any]) -> Markup:
    """What was undone, in the words of whoever had done it."""
    kind = str(facts.get("what", ""))
    what = told("undo" if kind == "wall.undone" else kind, facts)
    # L10N: {by} is a name, {what} a sentence like: moved “Bread” to the Library, 10:00
    return Markup(_("undid: {by} {what}")).format(by=Markup("<bdi>{}</bdi>").format(facts.get("who", "")), what=what)


class _Known(dict[str, Any]):
    """Facts; one that an old change does not have stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _sentences() -> dict[str, str]:
    return {
        "person.joined": _("came in"),
        "person.renamed": _("was {before} before"),
        "person.left": _("went home"),
        "person.raised": _("became a facilitator"),
        "person.helping": _("became a helper"),
        "person.demoted": _("took {name}’s role back"),
        "person.entered": _("entered {name}, who has no phone"),
        "person.called": _("calls {name} so, who was {before}"),
        "person.seen_off": _("said that {name} went home"),
        "plan.drawn": _("hung up a plan of the building"),
        "plan.removed": _("took the plan down"),
        "event.reworded": _("reworded the question"),
        "book.closed": _("closed the book"),
        "book.opened": _("opened the book again"),
        "phase.switched": _("went on to {phase}"),
        "room.added": _("opened {room}"),
        "room.changed": _("changed {room}"),
        "room.removed": _("closed {room}"),
        "room.held": _("holds {room} back"),
        "room.released": _("opened {room}, which was held back"),
        "room.dropped": _("gave up {room}, which was held back"),
        "slot.added": _("added the slot {slot}"),
        "slot.changed": _("changed the slot {slot}"),
        "slot.removed": _("removed the slot {slot}"),
        "slot.held": _("holds the slot {slot} back"),
        "slot.released": _("opened the slot {slot}, which was held back"),
        "slot.dropped": _("gave up the slot {slot}, which was held back"),
    }


def _of_the_wall() -> dict[str, str]:
    return {
        "topic.pitched": _("pitched “{title}”"),
        "topic.reworded": _("reworded “{title}”"),
        "topic.withdrawn": _("withdrew “{title}”"),
        "topic.hidden": _("hid a topic"),
        "topic.shown": _("brought “{title}” back"),
        "topic.starred": _("starred a topic"),
        "topic.unstarred": _("took a star back"),
        "topic.taken": _("convenes “{title}”"),
        "topic.handed_over": _("handed “{title}” over to {name}"),
        "topic.merged": _("let “{title}” go together with “{into}”"),
        "topic.unmerged": _("took “{title}” and “{into}” apart again"),
        "convener.joined": _("convenes “{title}”, too"),
        "convener.left": _("leaves “{title}” to its other conveners"),
        "breakout.placed": _("put “{title}” into {room}, {time}"),
        "breakout.moved": _("moved “{title}” to {room}, {time}"),
        "breakout.swapped": _("swapped “{title}” ({room}, {time}) and “{other_title}” ({other_room}, {other_time})"),
        "breakout.continued": _("goes on with “{title}”: {room}, {day}, {time}"),
        "breakout.taken_off": _("took “{title}” off the wall"),
        "line.joined": _("stands in line with “{title}”"),
        "line.left": _("left the line with “{title}”"),
        "line.called": _("called “{title}”"),
        "line.ended": _("called everybody: the line is empty"),
        "line.skipped": _("passed over “{title}”"),
        "line.returned": _("called “{title}” back"),
        "line.closed": _("closed the line"),
        "line.opened": _("opened the line"),
        "line.cleared": _("cleared the line"),
        "line.timed": _("set the countdown to {seconds} seconds"),
        "rush.opened": _("opened the rush: each time has {uses} uses"),
        "rush.closed": _("closed the rush"),
        "seat.taken": _("took a seat"),
        "seat.given_back": _("left a breakout"),
        "seat.roaming": _("is in between"),
        "harvest.published": _("wrote about “{title}”"),
        "wall.added": _("put up the wall {wall}"),
        "wall.removed": _("took the wall {wall} away"),
        "scene.switched": _("let the wall {wall} show: {scene}"),
        "breakout.exchanged": _("let “{title}” and “{other}” change places"),
        "wall.undone": _("undid something"),
        "undo": _("undid something"),
    }


def _of_modes() -> dict[str, str]:
    return {
        "breakout.pinned": _("pinned “{title}” to its place"),
        "breakout.unpinned": _("let “{title}” go from its place"),
        "topic.kept_apart": _("asked that “{title}” is not parallel to another topic"),
        "topic.let_meet": _("no longer minds what “{title}” is parallel to"),
        "mode.switched": _("switched to {mode}"),
        "slot.fixed": _("made the slot {slot} part of the fixed programme"),
        "slot.opened": _("opened the slot {slot} to everybody"),
        "programme.read_in": _("read a programme in: {added} entries are new, {changed} have changed"),
        "arrangement.proposed": _("had an arrangement proposed: {after} clashes instead of {before}"),
        "arrangement.accepted": _("accepted an arrangement: {n} cards moved, {after} clashes instead of {before}"),
        "arrangement.declined": _("declined an arrangement"),
    }


def _beside() -> dict[str, str]:
    """What is done beside the wall."""
    return {
        "topic.translated": _("said “{title}” in another language, too"),
        "topic.related": _("linked “{title}” to “{other}”"),
        "topic.unrelated": _("took the link from “{title}” to “{other}” away"),
        "idea.added": _("left the idea “{title}”"),
        "idea.withdrawn": _("took the idea “{title}” back"),
        "idea.hidden": _("hid an idea"),
        "idea.shown": _("brought the idea “{title}” back"),
        "remark.made": _("said something about “{title}”"),
        "remark.hidden": _("took a remark on “{title}” away"),
        "notetaker.wanted": _("asks for a note-taker in “{title}”"),
        "notetaker.unwanted": _("no longer asks for a note-taker in “{title}”"),
        "attendance.signed": _("signed in to a breakout"),
        "attendance.taken_back": _("took their name out of a report"),
        "question.reworded": _("changed what a report is asked"),
        "question.reset": _("went back to the standard report"),
        "notetaker.came": _("takes notes in “{title}”"),
        "notetaker.left": _("leaves the notes of “{title}” to somebody else"),
    }


def _of_photos() -> dict[str, str]:
    return {
        "photo.added": _("added a photo to “{title}”"),
        "photo.reworded": _("said better what is on a photo of “{title}”"),
        "photo.removed": _("removed a photo of “{title}”"),
        "nudge.sent": _("asked for the report of “{title}”"),
    }


def _of_ballots() -> dict[str, str]:
    """Whose dots they were is in no story."""
    return {
        "ballot.opened": _("opened the ballot “{title}”"),
        "ballot.closed": _("closed the ballot “{title}”"),
        "ballot.dropped": _("took the ballot “{title}” away, uncounted"),
        "dots.given": _("somebody has given dots"),
        "dots.taken_back": _("somebody has taken all dots back"),
        "recommendation.added": _("added {n} recommendations, first “{title}”"),
        "recommendation.reworded": _("reworded the recommendation “{title}”"),
        "recommendation.removed": _("took the recommendation “{title}” off the list"),
    }


def _notices() -> dict[str, str]:
    return {
        "breakout.placed": _("“{title}” has a place now: {room}, {time}."),
        "breakout.moved": _("“{title}” has moved: {room}, {time}."),
        "breakout.taken_off": _("“{title}” is off the wall."),
        "call.answered": _("{by} is on the way to you: {room}."),
        "topic.withdrawn": _("“{title}” was withdrawn by its convener."),
        "slot.changed": _("“{title}” is at {time} now: {room}."),
        "slot.extended": _("The day runs a little later. “{title}” begins at {time}: {room}."),
        "room.changed": _("{before} is called {room} now. “{title}” is there at {time}."),
        "line.cell_taken": _("“{title}”: the cell you wished for is taken. Free beside it: {free}."),
        "line.wall_full": _("“{title}”: the cell you wished for is taken, and the wall has no free one. It can grow."),
        "remark.made": _("New remarks on “{title}”: {n}"),
        "nudge.sent": _(
            "“{title}”: a few lines on what mattered would be welcome. Three short questions, or “no report needed”."
        ),
        "action.asked": _("How does it go with “{title}”? A word and a sentence are enough."),
        "action.named": _("{by} wrote “{name}” as champion of “{title}”. Is it you?"),
        "action.entrusted": _("{by} put you down as champion of “{title}”. You can give it up again."),
    } | _agreed()


def _agreed() -> dict[str, str]:
    return {
        "breakout.continued": _("“{title}” goes on: {room}, {day}, {time}."),
        "topic.taken": _("{by} convenes “{title}”."),
        "topic.merged": _("“{title}” goes together with “{into}”. Your star stays where it is."),
        "topic.unmerged": _("“{title}” is on its own again."),
        "convener.left": _("{by} no longer convenes “{title}” with you."),
        "swap.accepted": _(
            "{by} agreed to the swap: “{title}” is in {other_room}, {other_time}, and “{other_title}” in {room}, "
            "{time}."
        ),
        "swap.declined": _("{by} would rather not swap “{other_title}” for “{title}”."),
        "merge.accepted": _("{by} agreed: “{merged}” goes together with “{into}”."),
        "merge.declined": _("{by} would rather keep “{merged}” and “{into}” apart."),
        "merge.undone": _("{by} took “{title}” and “{into}” apart again."),
        "conveners.restored": _("{by} undid a change: “{title}” is convened by {who} again."),
        "handover.accepted": _("{by} convenes “{title}” now."),
        "handover.declined": _("{by} cannot take “{title}” over."),
        "invitation.accepted": _("{by} convenes “{title}” with you."),
        "invitation.declined": _("{by} cannot convene “{title}” with you."),
    }


def _of_learning() -> dict[str, str]:
    return {
        "editor.came": _("became an editor"),
        "editor.left": _("took {name}’s part as an editor back"),
        "learning.published": _("published the learning document"),
        "learning.withdrawn": _("let only editors read the learning document"),
    }


def _of_actions() -> dict[str, str]:
    """What is done about what is done next."""
    return {
        "action.proposed": _("opened the space for “{title}”"),
        "action.changed": _("changed the action “{title}”"),
        "action.adopted": _("champions “{title}”"),
        "action.given_up": _("let “{title}” wait for another champion"),
        "action.joined": _("joined “{title}”"),
        "action.left": _("left “{title}”"),
        "action.checked_in": _("said how “{title}” goes"),
        "action.asked": _("asked {n} champions how it goes"),
        "commitment.made": _("left a sentence for the closing"),
        "commitment.withdrawn": _("took a sentence back"),
        "commitment.hidden": _("hid a sentence of the closing"),
        "commitment.shown": _("brought a sentence of the closing back"),
        "hosting.offered": _("offered to host"),
        "hosting.reworded": _("said more about hosting"),
        "hosting.taken_back": _("no longer offers to host"),
        "hosting.moved": _("gave {name} another place among the hosts"),
        "link.added": _("hung up the link “{title}”"),
        "link.removed": _("took the link “{title}” down"),
        "naming.given": _("wants to be named in the book"),
        "naming.taken_back": _("no longer wants to be named in the book"),
        "action.withdrawn": _("took the action “{title}” away"),
    }


def _of_the_clock() -> dict[str, str]:
    return {
        "slot.extended": _("gave {slot} {minutes} more minutes"),
        "announcement.made": _("said to everybody: {text}"),
        "announcement.planned": _("will say something to everybody at {time}"),
        "announcement.sent": _("said something to “{title}”"),
        "announcement.taken_back": _("took an announcement back"),
        "bell.rung": _("rang the bell"),
        "bell.set": _("said when the bell rings by itself"),
    }
