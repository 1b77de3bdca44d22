"""The whole event as one file, for its facilitators."""

import io
import json
import zipfile
from typing import Any

import pytest


@pytest.mark.sqlite_only
def test_a_facilitator_takes_everything_home_but_what_is_private(town: Any) -> None:
    event = town.event()
    event.phase("breakouts")
    ana = event.person("Ana")
    breakout = event.breakout(ana, event.topic(ana, "Bread"))
    ana.post(f"{event.at}/breakouts/{breakout}/harvest", summary="Only for me", draft="true")
    answer = event.host.get(f"{event.at}/export.zip")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parcel:
        rows = json.loads(parcel.read("event.json"))
    assert "Bread" in json.dumps(rows)
    assert "Only for me" not in json.dumps(rows)
    assert not rows.get("key")


@pytest.mark.sqlite_only
def test_nobody_else_does(town: Any) -> None:
    event = town.event()
    assert event.person().get(f"{event.at}/export.zip").status_code == 403
