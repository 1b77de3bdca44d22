"""What the demo's people will do next, as they told their host in the break: three actions, and two sentences.

The space for actions is not open yet; whoever holds the space may write them down all the same.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial

from app.models import actions, commitments
from app.models.actions import Who, Words
from app.models.people import Person
from app.models.topics import Topic
from app.transaction import Transaction

Row = tuple[str, str, str, str, int, tuple[str, ...], str, str]
NEXT: tuple[Row, ...] = (
    (
        "The fridge-door list in every staircase of Hoven Street", "Ligaya", "fridge-door",
        "Print two hundred, and ask the two caretakers for ten minutes.", 24, ("Kojo B.", "Dewi"),
        "A printer that takes stiff paper", "The municipality’s flood desk",
    ),
    (
        "A heat rule for building sites: the same motion in three more towns", "Arjun", "heat-rule",
        "Send the text that passed to the three who asked for it.", 45, (), "", "A site foreman",
    ),
    (
        "Who minds the children while we meet?", "", "enfants",
        "Ask the library for its reading room.", 0, (), "", "",
    ),
)  # fmt: skip
SAID = (("I turn my out-of-office reply into an honest one.", "Aoife"), ("I listen longer before I help.", ""))


def promises(people: Mapping[str, Person], topics: Mapping[str, Topic]) -> Iterator[Callable[[Transaction], object]]:
    """Each of them as an act of its own, in the host's hand."""
    for row in NEXT:
        yield partial(_propose, people, topics, row)
    for text, name in SAID:
        yield partial(commitments.make, text=text, name=name)


def _propose(people: Mapping[str, Person], topics: Mapping[str, Topic], row: Row, tx: Transaction) -> None:
    title, champion, topic, step, days, members, takes, invite = row
    today = tx.now.astimezone(tx.event.zone).date()
    words = Words(
        title=title,
        next_step=step,
        due=(today + timedelta(days=days)).isoformat() if days else "",
        resources=takes,
        invite=invite,
        champion=Who(people[champion].id) if champion else None,
        members=tuple(Who(people[name].id) for name in members),
        source=("topic", topics[topic].id or 0),
    )
    actions.propose(tx, words, needs_champion=not champion)
