"""A whole event as a file, for those who hold it."""

from fastapi import APIRouter
from starlette.responses import Response

from app.archive import export_event
from app.routes.guards import EventAsking

router = APIRouter(prefix="/e/{slug}")


@router.get("/export.zip")
def export(ask: EventAsking) -> Response:
    """The event as an archive. What people have to themselves, drafts and keys, is not in it."""
    ask.needs_facilitator()
    parcel = export_event(ask.house.database, ask.slug, private=False)
    name = f'attachment; filename="{ask.slug}.zip"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(parcel, media_type="application/zip", headers=headers)
