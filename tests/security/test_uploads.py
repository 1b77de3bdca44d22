"""Files come in at few addresses, in memory, and up to a size; everywhere else they are turned away."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app.intake import LARGEST_FILE, Intake, Turned, Upload
from app.settings import Settings
from tests.conftest import BASE

HERE, ELSEWHERE = "/e/lisbon/programme", "/e/lisbon/topics"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """What a route would get."""
    told = {
        name: [value.name, value.kind, len(value.body), str(value)] if isinstance(value, Upload) else value
        for name, value in scope["state"]["fields"].items()
    }
    await JSONResponse(told)(scope, receive, send)


@pytest.fixture
def door(tmp_path: Path) -> Any:
    def refuse(request: Any, turned: Turned) -> JSONResponse:
        return JSONResponse({"rule": turned.rule, "message": turned.message}, turned.status)

    return TestClient(Intake(echo, Settings(data=tmp_path), refuse), base_url=BASE, headers={"Origin": BASE})


def test_a_file_is_a_field(door: Any) -> None:
    answer = door.post(HERE, files={"file": ("day.csv", b"title\n\xff", "text/csv")}, data={"text": "b"})
    told = answer.json()
    assert told["text"] == "b"
    assert told["file"][:3] == ["day.csv", "text/csv", 7]
    assert told["file"][3].startswith("day.csv ")
    assert len(told["file"][3]) == len("day.csv ") + 64


def test_a_field_in_which_nobody_chose_a_file_is_not_there(door: Any) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    whole = body % (b"file", b'; filename=""', b"") + body % (b"text", b"", b"b") + b"--b--\r\n"
    answer = door.post(HERE, content=whole, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.json() == {"text": "b"}


@pytest.mark.parametrize(
    ("path", "status"), [(HERE, 200), (ELSEWHERE, 422), (f"{HERE}/more", 422), ("/programme", 422)]
)
def test_only_some_addresses_take_files(door: Any, path: str, status: int) -> None:
    assert door.post(path, files={"file": ("a.csv", b"title")}).status_code == status


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [(HERE, LARGEST_FILE - 1_000, 200), (HERE, LARGEST_FILE, 413), (ELSEWHERE, 1_000_000, 413)],
)
def test_a_file_has_a_size(door: Any, path: str, size: int, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """And none is put down anywhere while it is read."""
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *a, **k: pytest.fail("a file was written"))
    answer = door.post(path, files={"file": ("a.csv", b"x" * size)})
    assert answer.status_code == status
    if status == 413:
        assert ("10 MB" in answer.json()["message"]) == (path == HERE)


def test_a_large_body_without_a_file_is_too_large_everywhere(door: Any) -> None:
    assert door.post(HERE, json={"text": "x" * 1_000_000}).status_code == 413
    assert door.post(HERE, data={"text": "x" * 1_000_000}).status_code == 413


def test_two_files_at_once_are_too_many(door: Any) -> None:
    files = [("file", ("a.csv", b"a")), ("file", ("b.csv", b"b"))]
    assert door.post(HERE, files=files).status_code == 422
