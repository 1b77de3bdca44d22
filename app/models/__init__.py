"""Tables, rules, verbs and reads. Plain synchronous Python: no web, no html, nothing from the floors above."""

from app.models.actions import Action, ActionMember
from app.models.announcements import Announcement, AnnouncementSeen
from app.models.arrangements import Absence, Apart, Arrangement
from app.models.attendances import Attendance
from app.models.ballots import Ballot, BallotGroup, BallotItem, BallotShare
from app.models.breakouts import Breakout
from app.models.calls import Call
from app.models.changes import Change, Operation
from app.models.checkinlinks import CheckInAddress, CheckInLink
from app.models.checkins import CheckIn
from app.models.commitments import Commitment
from app.models.contacts import Contact
from app.models.continuations import Continuation
from app.models.conveners import TopicConvener
from app.models.dots import Dot, Voter
from app.models.drafts import TopicDraft
from app.models.editors import Editor
from app.models.events import Event
from app.models.excerpts import Excerpt
from app.models.feedbacks import Feedback
from app.models.harvests import Harvest, HarvestDraft, HarvestRevision
from app.models.helpers import SpokenFor
from app.models.hostings import Hosting
from app.models.ideas import Idea
from app.models.keys import Key
from app.models.lines import Turn
from app.models.links import Link
from app.models.mails import Mail
from app.models.namings import Naming
from app.models.notelinks import NoteLink
from app.models.notices import Notice
from app.models.nudges import Nudge
from app.models.pasts import Past
from app.models.people import Person
from app.models.photos import Photo, PhotoImage
from app.models.plans import Plan
from app.models.programmes import ProgrammeItem
from app.models.proposals import Proposal
from app.models.questions import Question
from app.models.reads import ReadMark
from app.models.recommendations import Recommendation
from app.models.relations import Relation
from app.models.remarks import Remark
from app.models.rooms import Room
from app.models.rushes import Rush
from app.models.seats import Seat
from app.models.slots import Slot
from app.models.sources import Source
from app.models.stars import Star
from app.models.themes import Learning, Theme, ThemeDraft, ThemeRevision
from app.models.topics import Topic
from app.models.walls import Wall
from app.models.warnings import Heed
from app.models.whereabouts import Visibility
from app.models.writings import Writing

TABLES = (
    Event, Person, Key, Room, Slot, Idea, Topic, TopicConvener, Star, Breakout, Continuation, Proposal, Apart, Absence,
    Arrangement, Seat, Turn, Rush, Harvest, HarvestRevision, HarvestDraft, Writing, Announcement, AnnouncementSeen,
    Call, Notice, Plan, SpokenFor, ProgrammeItem, Wall, Change, Operation,
    Question, Attendance, NoteLink,
    TopicDraft, Remark, Relation, Visibility, Heed,
    Feedback,
    Editor, Source, Learning, Theme, ThemeRevision, ThemeDraft, Excerpt,
    Photo, PhotoImage, Nudge,
    ReadMark, Recommendation, Ballot, BallotGroup, BallotItem, BallotShare, Voter, Dot,
    Action, ActionMember, CheckIn, CheckInLink, CheckInAddress, Mail, Commitment, Hosting, Link, Contact, Naming,
    Past,
)  # fmt: skip
"""Every table, referred-to ones first; the past, which may refer to all, last."""

PRIVATE = (
    Contact, CheckInLink, CheckInAddress, Mail, 
    Key, HarvestDraft, Writing, TopicDraft, ThemeDraft, Visibility, Notice, AnnouncementSeen, Call, Feedback, Operation,
    ReadMark, Voter, Dot, NoteLink,
)  # fmt: skip
"""What people have to themselves, the facilitator's view included."""
