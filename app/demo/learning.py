"""The demo's learning document: learning.json, as the host writes it over lunch.

A line is the number of a breakout in gathering.json, a part of its report, and which line of that part, from 0.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import select

from app.models import excerpts, materials, themes
from app.models.breakouts import Breakout
from app.models.harvests import Harvest
from app.models.themes import FIELDS, FRAME
from app.transaction import Transaction

DOCUMENT = Path(__file__).parent / "learning.json"


def write(breakouts: Mapping[int, Breakout], tx: Transaction) -> None:
    """Two themes with excerpts from the reports so far, published."""
    document: dict[str, Any] = json.loads(DOCUMENT.read_text("utf-8"))
    themes.word(tx, {name: document[name] for name in FRAME}, None)
    for given in document["themes"]:
        theme = themes.make(tx, {name: given[name] for name in FIELDS})
        for breakout, part, n in given["lines"]:
            report = tx.session.exec(select(Harvest).where(Harvest.breakout_id == breakouts[breakout].id)).one()
            material = materials.read(tx.session, tx.event).own(report.id or 0)
            line = [line for line in material.lines if line.kind == part][n] if material else None
            excerpts.take(tx, theme.id or 0, 0, report.id or 0, key=line.key if line else "")
    themes.publish(tx)
