"""The press: a page of HTML becomes a PDF, in a process of its own.

WeasyPrint takes a second or two of one core for a wall. In a thread of ours every phone would feel that; beside us,
with a lower priority, nobody does, and what goes wrong in there (a missing library, a document without end) stays
in there. One sheet is printed at a time, and the last ones are kept: a poster that hundreds open is drawn once.
"""

import hashlib
import logging
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path

from app.models.rules import Refusal
from app.press.child import WITHOUT_LIBRARIES
from app.words import _

PATIENCE = 20  # seconds in the queue
AT_MOST = 100  # seconds by the clock: it steps back for phones, so on a busy machine it takes longer
KEPT = 12  # documents
CHILD = Path(__file__).with_name("child.py")
log = logging.getLogger(__name__)


class NotPrinted(Refusal):
    """The press is away, busy, or did not finish (503)."""

    is_final = False


class Press:
    """Prints one document after another. `folder` is for what fonts need to be found quickly."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._turn = threading.Lock()
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()

    def pdf(self, html: str) -> bytes:
        """The document as PDF. Refuses NotPrinted."""
        source = html.encode()
        key = hashlib.sha256(source).digest()
        if (known := self._kept.get(key)) is not None:
            return known
        if not self._turn.acquire(timeout=PATIENCE):
            raise NotPrinted(_("Several people are printing. Your sheet can be had in a minute."))
        try:
            if key not in self._kept:  # somebody waited for the same
                self._kept[key] = self._print(source)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]
        finally:
            self._turn.release()

    def _print(self, source: bytes) -> bytes:
        cache = str(self.folder.absolute())
        env = os.environ | {"XDG_CACHE_HOME": cache, "HOME": cache}  # fontconfig writes there, and nowhere else
        words = [sys.executable, str(CHILD)]
        try:
            done = subprocess.run(words, input=source, capture_output=True, timeout=AT_MOST, env=env)
        except subprocess.TimeoutExpired:
            log.error("the press took more than %s seconds", AT_MOST)
            raise NotPrinted(
                _("This took too long to print: the machine is busy, or it is very large. It can be had later.")
            ) from None
        if done.returncode == 0 and done.stdout.startswith(b"%PDF"):
            return done.stdout
        log.error("the press failed with %s: %s", done.returncode, done.stderr.decode(errors="replace")[-2_000:])
        if done.returncode == WITHOUT_LIBRARIES:
            raise NotPrinted(
                _(
                    "Printing needs libraries that this installation does not have. Whoever runs it finds them in the "
                    "handbook for operators, under “Paper”."
                )
            )
        raise NotPrinted(_("The press could not print this. Whoever runs this installation can see why in its log."))
