"""Whether this process lives, and whether it can work."""

from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from app.routes.guards import Asking

router = APIRouter()


@router.get("/healthz")
def alive(ask: Asking) -> Response:
    """The process answers."""
    return JSONResponse({"ok": True})


@router.get("/readyz")
def ready(ask: Asking) -> Response:
    """The database answers and has all migrations."""
    try:
        is_ready = ask.house.database.is_ready()
    except SQLAlchemyError:
        is_ready = False
    return JSONResponse({"ok": is_ready}, 200 if is_ready else 503)
