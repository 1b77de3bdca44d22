"""Searching the book: which chapters have all the words, and how often. The page does the same while one types
(static/js/book.js); this is the way without JavaScript."""

from app.book import Book, Chapter
from app.models.harvests import FIELDS
from app.models.texts import plain


def found(book: Book, query: str) -> tuple[Book, int]:
    """The book with only the chapters in which all words of `query` are, without regard to accents and case; and in
    how many places they are. Photos are found by what is on them."""
    words = plain(query).split()
    texts = {chapter.number: plain(_text(chapter)) for chapter in book.chapters}
    fits = tuple(chapter for chapter in book.chapters if all(word in texts[chapter.number] for word in words))
    return book.with_only(fits), sum(texts[chapter.number].count(word) for chapter in fits for word in words)


def _text(chapter: Chapter) -> str:
    topic = chapter.topic
    parts = [topic.title, topic.title2, topic.description, topic.convened_by]
    for meeting in chapter.meetings:
        parts.append(meeting.room.name)
        if meeting.harvest:
            parts += [str(getattr(meeting.harvest, name)) for name in FIELDS] + [meeting.harvest.by]
        parts += [photo.text for photo in meeting.photos]
    return "\n".join(parts)
