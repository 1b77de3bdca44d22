"""Topics, over HTTP."""

from typing import Any


def test_a_title_is_enough(server: Any) -> None:
    event = server.event()
    event.phase("marketplace")
    ana = event.person("Ana")
    topic = event.topic(ana, "Bread")
    assert event.board()["topics"] == [
        {
            "id": topic,
            "title": "Bread",
            "description": "",
            "language": "",
            "convener": "Ana",
            "convener_id": ana.json(f"{event.at}/me.json")["id"],
            "stars": 0,
            "withdrawn": False,
            "withdrawn_by": "",
        }
    ]
