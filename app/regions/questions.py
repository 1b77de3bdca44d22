"""The questions of a report, as the organiser words them at the desk."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.models.board import QuestionOnBoard
from app.regions.region import HARVESTING, Moment, Region


@dataclass(frozen=True)
class QuestionsView:
    """`places` count the questions that are asked; None for the others."""

    questions: tuple[QuestionOnBoard, ...]
    places: tuple[int | None, ...]


def regions(at: Moment) -> Iterator[Region]:
    """The form that changes the form."""
    asked = [question.field for question in at.board.questions if question.is_asked]
    places = tuple(
        asked.index(question.field) + 1 if question.field in asked else None for question in at.board.questions
    )
    view = QuestionsView(at.board.questions, places)
    yield Region("questions", "questions/_form.html", view, HARVESTING)
