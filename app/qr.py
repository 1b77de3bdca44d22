"""QR codes as inline drawings; dark on light in both modes, so that every camera reads them."""

import io

import segno
from markupsafe import Markup


def qr(text: str) -> Markup:
    """An svg with class `qr` that says `text`."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, svgclass="qr", lineclass=None, border=2,
        dark="#092120", light="#fbfdfa",
    )  # fmt: skip
    return Markup(out.getvalue().decode())


def in_terminal(text: str) -> str:
    """The same for the operator's terminal."""
    out = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out, compact=True)
    return out.getvalue()
