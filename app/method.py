"""The words of the method that stand on walls and on paper: the principles, and the law."""

from dataclasses import dataclass

from app.words import _


@dataclass(frozen=True)
class Law:
    """The one law, in the words that an event chose."""

    name: str
    text: str


def principles() -> tuple[str, ...]:
    """The principles of Open Space, in their order; the fifth came later, and is as customary now."""
    return (
        _("Whoever comes is the right people"),
        _("Whatever happens is the only thing that could have"),
        _("Whenever it starts is the right time"),
        _("When it is over, it is over"),
        _("Wherever it happens is the right place"),
    )


def meanings() -> tuple[str, ...]:
    """What each principle says to somebody who hears it for the first time; the last is the customary warning."""
    return (
        _("Not who should be here, but who is. Three who care do more than thirty who were sent."),
        _("Let go of what might have been. Look at what is there, and work with that."),
        _("Ideas do not come by the clock. The time on the wall says where to meet, not when to have the thought."),
        _("When the talking is done, go. When it is not, find a corner and go on."),
        _("A hallway is as good as a hall, and under a tree may be better."),
        _("Prepare for what you do not expect. It is on its way."),
    )


def law(kind: str) -> Law:
    """The law of two feet, or of mobility where not everybody has the use of both (`Event.law`)."""
    if kind == "mobility":
        text = _("If you are neither learning nor contributing, go to a place where you can.")
        return Law(_("The law of mobility"), text)
    text = _("If you are neither learning nor contributing, use your two feet and go to a place where you can.")
    return Law(_("The law of two feet"), text)
