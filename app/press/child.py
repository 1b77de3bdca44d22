"""What runs beside the server: HTML comes in, a tagged PDF goes out. Nothing is fetched but what stands in the page.

It is run by its path and imports nothing of ours: the models alone would take a second before the first line is set.
"""

import gc
import os
import sys
from contextlib import suppress
from functools import cached_property

SECONDS = 40  # of a core for one document
WITHOUT_LIBRARIES = 3  # the exit code when it cannot even begin


def main() -> int:
    """Print what comes in; the exit code says why there is nothing."""
    _step_back()
    gc.disable()  # it dies with its one document, and looking through a million boxes for garbage takes a tenth of it
    source = sys.stdin.buffer.read().decode()
    try:
        from pydyf import PDF
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as why:  # Pango and HarfBuzz are libraries of the system
        print(why, file=sys.stderr)
        return WITHOUT_LIBRARIES
    _count_pages_once(PDF)
    # No file, no network: even if somebody's words came to stand in an address, it would fetch nothing.
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document = HTML(string=source, url_fetcher=fetcher)
    sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1"))
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy up, and tidying up would take its time, too


def _count_pages_once(pdf: type) -> None:
    """Every tag asks on which page it is, and every time all pages would be gone through: pages by tags."""
    if isinstance(found := getattr(pdf, "page_references", None), property) and found.fget:
        once = cached_property(found.fget)
        once.__set_name__(pdf, "page_references")
        setattr(pdf, "page_references", once)  # noqa: B010  the type checker would not have it otherwise


def _step_back() -> None:
    """Phones first; and no document holds a core for longer than anybody waits."""
    with suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))


if __name__ == "__main__":
    sys.exit(main())
