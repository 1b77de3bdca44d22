"""What changed, in words."""

from hypothesis import given
from hypothesis import strategies as st

from app.models.wordings import AROUND, Piece, pieces

WORDS = st.lists(st.sampled_from(["we", "baked", "bread", "and", "salt", "\n"]), max_size=20).map(" ".join)


def test_words_that_came_and_went() -> None:
    assert pieces("We baked bread.", "We ate bread.") == [
        Piece("kept", "We "), Piece("removed", "baked"), Piece("added", "ate"), Piece("kept", " bread."),
    ]  # fmt: skip


def test_what_is_far_from_a_change_is_left_out() -> None:
    long = " ".join(f"word{n}" for n in range(100))
    found = pieces(f"{long} old", f"{long} new")
    assert [piece.kind for piece in found] == ["skipped", "kept", "removed", "added"]
    assert len(found[1].text.split()) == AROUND


@given(before=WORDS, after=WORDS)
def test_both_texts_are_in_it(before: str, after: str) -> None:
    """As long as nothing is left out."""
    found = pieces(before, after)
    if any(piece.kind == "skipped" for piece in found):
        return
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after
