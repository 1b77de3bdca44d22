"""What has changed between two drawings of a board, and the html that tells a page."""

from collections.abc import Callable, Collection

from app.realtime import wire
from app.regions import Regions

Draw = Callable[[str], str]
"""Draws a region, by id, with its children."""


def changed(old: Regions, new: Regions) -> tuple[set[str], set[str]]:
    """The ids that are new, moved or look different, and the ids that have gone."""
    told = {id for id, region in new.items() if (was := old.get(id)) is not region and was != region}
    for container, ids in new.inside.items():
        before = old.inside.get(container, [])
        if ids != before and _order(before, new) != _order(ids, old):
            told.update(ids)  # rare: somebody changed the times of slots
    return told, old.keys() - new.keys()


def _order(ids: list[str], other: Regions) -> list[str]:
    return [id for id in ids if id in other]


def content(regions: Regions, ids: Collection[str], gone: Collection[str], page: str, draw: Draw) -> str:
    """The html that brings `page` up to date: removals, then fixed places, then containers from their end, so
    that the sibling a region goes before is already there."""
    parts = [wire.remove(id) for id in sorted(gone)]
    told = {id for id in ids if page in regions[id].pages}
    for container, children in regions.inside.items():
        if _is_told(regions, container, told):
            continue  # its new drawing holds its children
        before = ""
        for id in reversed(children):
            if id in told and (html := draw(id)):
                parts.append(wire.put(id, container, before, html) if container else wire.replace(id, html))
            if page in regions[id].pages:
                before = id
    return "".join(parts)


def _is_told(regions: Regions, container: str, told: Collection[str]) -> bool:
    while container in regions:
        if container in told:
            return True
        container = regions[container].inside
    return False


def everything(regions: Regions, page: str, draw: Draw) -> str:
    """The html for a page that is too old to know what it missed: all fixed places, all containers refilled."""
    parts = []
    for container, children in regions.inside.items():
        if container in regions:
            continue
        here = [id for id in children if page in regions[id].pages]
        if container:
            parts.append(wire.refill(container, "".join(draw(id) for id in here)))
        elif not container:
            parts.extend(wire.replace(id, html) for id in here if (html := draw(id)))
    return "".join(parts)
