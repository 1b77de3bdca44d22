"""What is mine over what is everybody's: a style sheet for one person, made of switches by id."""

from collections.abc import Sequence

from app.models.board import Board
from app.models.mine import Mine
from app.regions.announcements import IN_STRIP


def own_sheet(own: Mine, board: Board) -> str:
    """The rules for one person: switches of the page's own style sheets. Ids only; nothing people wrote gets in."""
    switches: list[tuple[str, Sequence[int], str]] = [
        ("topic", own.stars, "starred"),
        ("topic", own.topics, "own"),
        ("about", own.stars, "starred"),
        ("about", own.topics, "own"),
        ("turn", own.topics, "own"),
        ("stand", own.topics, "own"),
        ("breakout", own.seats, "here"),
        ("breakout", own.breakouts, "own"),
        ("around", own.topics, "own"),
        ("notes", own.notes, "own"),
        ("remark", own.remarks, "own"),
        ("idea", own.ideas, "own"),
        ("photo", own.photos, "own"),
        ("present", own.signed, "signed"),
        ("action", own.actions, "own"),
        ("action", own.joined, "in"),
        ("action", [a.id for a in board.actions if a.champion and a.is_free_for(own.name)], "asked"),
        ("commitment", own.commitments, "own"),
        ("hosting", own.hostings, "own"),
        ("band", own.seated, "seated"),
        ("band", own.roaming, "roaming"),
        ("offered", own.topics, "own"),
        *_reading(own, board),
    ]
    rules = [",".join(f"#{name}-{id}" for id in ids) + "{--" + switch + ": ;}" for name, ids, switch in switches if ids]
    if own.role == "facilitator":
        rules.append(":root{--fac: ;}.card .own,.around .own,.remark .own,.photo .own{display:flex}")
    rules += [f":root{{--{switch}: ;}}" for switch in ("named",) * own.named + ("hosts",) * bool(own.hostings)]
    rules += _fresh_rules([id for _, ids, switch in _reading(own, board) if switch == "read" for id in ids])
    rules += _unseen_rules(set(own.seen), [announcement.id for announcement in board.announcements[:IN_STRIP]])
    return "".join(rules)


def _reading(own: Mine, board: Board) -> list[tuple[str, list[int], str]]:
    """The reports that are new to me, that I have read, and that have changed since."""
    marks = dict(own.read)
    there = [(harvest.id, harvest.revision) for harvest in board.harvests] if own.role else []
    return [
        ("news", [id for id, _ in there if id not in marks], "new"),
        ("reading", [id for id, _ in there if id in marks], "read"),
        ("reading", [id for id, revision in there if marks.get(id, revision) < revision], "changed"),
    ]


def _fresh_rules(read: list[int]) -> list[str]:
    """What I have read does not count in the tab of the news; when there is nothing else, the number goes."""
    known = ",".join(f"#fresh-{id}" for id in read)
    return [f"{known},.fresh:not(:has(i:not({known}))){{display:none}}"] if read else []


def _unseen_rules(seen: set[int], newest: list[int]) -> list[str]:
    """What was seen leaves the strip, and the next one that was not comes; but not once something newer is there."""
    gone = [id for id in newest if id in seen]
    left = [id for id in newest if id not in seen]
    rules = [",".join(f"#heard-{id}" for id in gone) + "{display:none}"] if gone else []
    if gone and left and left[0] != newest[0]:
        rules.append(f"#heard-{newest[0]}:first-child~#heard-{left[0]}{{display:grid}}")
    return rules
