"""Which hosts and origins may come in."""

from typing import Any

import pytest

from app.settings import Settings
from tests.conftest import BASE
from tests.day import Day

pytestmark = pytest.mark.sqlite_only

HOSTILE = [
    "https://evil.example", "http://evil.example", "http://evil.example:8000", "null", "", " ", "*",
    "http://127.0.0.1", "http://127.0.0.1:80", "http://127.0.0.1:8001", "http://127.0.0.1:80000",
    "https://127.0.0.1", "http://127.0.0.2:8000", "http://localhost:8000", "http://[::1]:8000",
    "http://127.0.0.1:8000.evil.example", "http://127.0.0.1.evil.example:8000", "http://evil.example/127.0.0.1:8000",
    "http://evil.example#http://127.0.0.1:8000", "http://evil.example?http://127.0.0.1:8000",
    "http://127.0.0.1:8000@evil.example", "http://127.0.0.1@evil.example:8000", "http://evil.example\\@127.0.0.1:8000",
    "http://user@127.0.0.1:8000", "http://user:pass@127.0.0.1:8000", "ftp://127.0.0.1:8000", "file://127.0.0.1:8000",
    "chrome-extension://127.0.0.1:8000", "moz-extension://127.0.0.1:8000", "javascript://127.0.0.1:8000",
    "data:text/html,x", "about:blank", "//127.0.0.1:8000", "127.0.0.1:8000", "http:127.0.0.1:8000", "http:///127.0.0.1:8000",
    "http://127.0.0.1:8000,http://evil.example", "http://evil.example http://127.0.0.1:8000", "http://2130706433:8000",
    "http://0x7f.1:8000", "http://127.1:8000", "http://0177.0.0.1:8000", "http://127.0.0.1:8000\x00.evil.example",
    "http://127.0.0.1%2eevil.example:8000", "http://[127.0.0.1]:8000", "http://[", "http://:8000", "http://127.0.0.1:x",
    "http://127.0.0.1:-8000", "http://xn--evil:8000", "x" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("origin", HOSTILE)
def test_no_command_comes_from_elsewhere(server: Any, origin: str) -> None:
    event = server.event(slots="", rooms="")
    before = event.board()
    answer = event.host.send("POST", f"{event.at}/rooms", data={"name": "Mine"}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert answer.json()["rule"] in ("foreign_origin", "no_origin")
    assert event.board() == before


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "x", "same-origin, cross-site", "none, cross-site"])
@pytest.mark.parametrize("origin", [None, "null"])
def test_a_browser_that_says_elsewhere_is_believed(server: Any, site: str, origin: str | None) -> None:
    event = server.event(slots="", rooms="")
    headers = {"Origin": origin, "Sec-Fetch-Site": site}
    assert event.host.send("POST", f"{event.at}/rooms", data={"name": "Mine"}, headers=headers).status_code == 403


def test_a_foreign_origin_is_not_outvoted(server: Any) -> None:
    event = server.event(slots="", rooms="")
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}
    assert event.host.send("POST", f"{event.at}/rooms", data={"name": "Mine"}, headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": BASE}, {"Origin": None, "Sec-Fetch-Site": "same-origin"}])
def test_our_own_pages_may(server: Any, headers: dict[str, Any]) -> None:
    event = server.event(slots="", rooms="")
    assert event.host.send("POST", f"{event.at}/rooms", data={"name": "Mine"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "host", ["192.168.1.20:8000", "10.1.2.3", "[fe80::1]:8000", "laptop.local:8000", "localhost:8000"]
)
def test_a_phone_on_the_lan_comes_from_the_address_it_went_to(server: Any, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    fields = {"title": "Porto", "question": "And now?"}
    assert server.device().send("POST", "/events", data=fields, headers=headers).status_code == 200
    headers["Origin"] = BASE
    assert server.device().send("POST", "/events", data=fields, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example", "local", "xlocal",
        "8.8.8.8", "", " ", "127.0.0.1:8000@evil.example", "evil.example@127.0.0.1", "127.0.0.1/evil", "[::1", "[evil]",
        "2130706433", "0x7f000001", "127.0.0.1:x", "twofeet.example.", "%31%32%37.0.0.1", "x" * 5_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_name_that_is_not_ours_is_refused(server: Any, method: str, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    fields = {"title": "Porto", "question": "And now?"} if method == "POST" else None
    answer = server.device().send(method, "/" if method == "GET" else "/events", headers=headers, data=fields)
    assert (answer.status_code, answer.json()["rule"]) == (400, "wrong_host")


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("127.0.0.1", True), ("::1", True), ("LOCALHOST", True), ("phone.localhost", True), ("Laptop.local", True),
        ("172.16.0.9", True), ("172.32.0.9", False), ("169.254.3.4", True), ("fd00::1", True), ("2001:4860::1", False),
        ("space.example.org", True), ("space.example.org.", True), ("SPACE.example.org", True),
        ("example.org", False), ("a.space.example.org", False), ("other.example.org", True), ("evil.example", False),
    ],
)  # fmt: skip
def test_which_names_are_ours(host: str, is_ours: bool) -> None:
    settings = Settings(public="https://space.example.org", allowed=("other.example.org",))
    assert settings.allows_host(host) is is_ours


def test_links_never_come_from_a_request(server: Any) -> None:
    day = Day(server)
    headers = {"Host": "192.168.1.20:8000", "Origin": "http://192.168.1.20:8000", "X-Forwarded-Host": "evil.example"}
    made = server.device().send("POST", "/events", data={"title": "Porto", "question": "?"}, headers=headers).json()
    assert made["participant_url"].startswith(f"{BASE}/e/")
    html = server.device().send("GET", f"{day.at}/wall", "text/html", headers=headers).text
    assert "192.168.1.20" not in html
    assert "evil.example" not in html


def test_a_public_address_asks_hosts_for_a_passphrase(tmp_path: Any) -> None:
    public, near = "https://space.example.org", "http://192.168.1.20:8000"
    assert Settings(public=near, data=tmp_path).passphrase == ""
    made = Settings(public=public, data=tmp_path).passphrase
    assert len(made) >= 16
    assert Settings(public=public, data=tmp_path).passphrase == made, "the same after a restart"
    assert Settings(public=public, data=tmp_path, hosts="anyone").passphrase == ""
    assert Settings(public=near, data=tmp_path, hosts="open sesame").passphrase == "open sesame"
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_only_hosts_create_events_where_there_is_a_passphrase(own_server: Any) -> None:
    device = own_server.device()
    device.get("/")
    fields = {"title": "Porto", "question": "And now?"}
    for wrong in ({}, {"passphrase": ""}, {"passphrase": "open"}, {"passphrase": "open sesame "}, {"passphrase": "é"}):
        answer = device.post("/events", **fields, **wrong)
        assert (answer.status_code, answer.json()["field"]) == (422, "passphrase")
    assert device.post("/events", **fields, passphrase="open sesame").status_code == 200
    assert "passphrase" in device.get("/events/new").text
    guesses = {device.post("/events", **fields, passphrase=f"{n}").status_code for n in range(20)}
    assert guesses == {422, 429}
