"""What the report form asks, as everybody sees it."""

from dataclasses import dataclass

from sqlmodel import Session

from app.models.questions import ASKED, KINDS, OWN, Question, Wording, standard
from app.models.rows import EVENT, columns, rows


@dataclass(frozen=True)
class QuestionOnBoard:
    """A field of the report; `question` and `help` are empty where the organiser left the standard words."""

    field: str
    is_asked: bool
    question: str = ""
    help: str = ""

    @property
    def kind(self) -> str:
        return KINDS[self.field]

    @property
    def has_words(self) -> bool:
        """Whether its answer stands in the report itself."""
        return self.kind != "topics"

    @property
    def usual(self) -> Wording:
        return standard(self.field)

    @property
    def words(self) -> Wording:
        """How it is asked and headed, in the language in use where it is the standard."""
        usual = standard(self.field)
        asked = self.question or usual.question
        return Wording(self.question or usual.heading, asked, self.help or ("" if self.question else usual.help))


STANDARD = tuple(QuestionOnBoard(field, field not in OWN) for field in ASKED)


WORDED = columns(Question.field, Question.place, Question.question, Question.help).where(Question.event_id == EVENT)


def read_questions(session: Session, event_id: int) -> tuple[QuestionOnBoard, ...]:
    """All fields: those that are asked in the organiser's order, then the others, which old reports may have."""
    worded = {row.field: row for row in rows(session, WORDED, event_id)}
    if not worded:
        return STANDARD
    end = len(ASKED)

    def place(field: str) -> tuple[int, int]:
        row = worded.get(field)
        return end if row is None or row.place is None else row.place, ASKED.index(field)

    return tuple(
        QuestionOnBoard(field, row.place is not None, row.question, row.help)
        if (row := worded.get(field))
        else QuestionOnBoard(field, is_asked=False)
        for field in sorted(ASKED, key=place)
    )
