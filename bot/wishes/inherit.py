"""What a clause takes over from those before it: "and promos too", "but not by phone", "max twice a month"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wishes import signs
from bot.wishes.across import settle
from bot.wishes.asides import excuse
from bot.wishes.clauses import HARD, Clause, is_verb
from bot.wishes.frame import Context, Frame, Status, last_wish, without
from bot.wishes.gaps import add_limit, fill_gap
from bot.wishes.gather import Before
from bot.wishes.judge import judge
from bot.wishes.model import DENY, GRANT, LIMIT, MARKETING, Parts
from bot.wishes.signs import talks_of_things
from bot.wishes.tastes import Tastes, more_of, tastes_of


def frames_of(clauses: Sequence[Clause], context: Context) -> list[Frame]:
    """The frames of all clauses in order, with what they inherit."""
    frames: list[Frame] = []
    named: list[str] = []
    polite = False
    for place, clause in enumerate(clauses):
        previous = frames[-1] if frames else None
        going_on = _goes_on_refusing(clause, previous)
        wished = previous is not None and previous.status is Status.WISH
        polite = ((polite or wished) and clause.sep not in HARD) or clause.has("REQUEST", "ASKGET")
        after_refusal = previous is not None and previous.status is Status.WISH and previous.negative
        following = clauses[place + 1] if place + 1 < len(clauses) else None
        if _says_the_window_again(clause, previous) or _is_only_the_reason(clause, following):
            continue
        if (taste := _taste(clause, previous)) is not None:
            if taste is not previous:
                frames.append(taste)
            continue
        frame = judge(clause, context, Before(tuple(named), going_on == "yes", after_refusal, polite))
        excuse(frame, last_wish(frames), following)
        if going_on == "unclear" and frame.status is Status.WISH:
            frame.becomes(Status.BLOCKED, "whether the refusal goes on is not clear")
        _close_off(frame, last_wish(frames), frames)
        if previous is not None and previous.status not in (Status.QUESTION, Status.REPORTED):
            if (clause.has("NOTHING") or _is_of_both(clause)) and frame.names_nothing and frame.parts.when:
                _limit_all(frame, frames)
            _narrow_only(frame, previous)
            inherit(frame, previous, last_wish(frames))
        elif previous is not None and previous.status is Status.REPORTED:
            _from_beside(frame, previous, last_wish(frames))
        named += [name for name in frame.parts.topics if name in context.vocabulary.topics]
        frames.append(frame)
    settle(frames, context.vocabulary)
    return [frame for frame in frames if frame.status is not Status.MERGED]


def _taste(clause: Clause, previous: Frame | None) -> Frame | None:
    """The frame of likes or dislikes that the clause gives, or that it goes on."""
    if previous is not None and previous.status is Status.TASTE:
        more = more_of(clause, Tastes(previous.parts.likes, previous.parts.dislikes))
        if more is not None:
            previous.parts = previous.parts.but(likes=more.likes, dislikes=more.dislikes)
            previous.items += clause.items
            return previous
    tastes = tastes_of(clause)
    if tastes is None:
        return None
    parts = Parts(likes=tastes.likes, dislikes=tastes.dislikes)
    return Frame(clause, items=list(clause.items)).has_parts(Status.TASTE, parts)


def _says_the_window_again(clause: Clause, previous: Frame | None) -> bool:
    """ "Promos on Fridays, nothing the rest of the week": refuses only what the window has refused."""
    plain = clause.significant()
    if len(plain) != 2 or previous is None or not previous.parts.when or clause.sep in HARD:
        return False
    rest = any(item.kind == "REST" or (item.kind == "STRETCH" and "rest" in item.words) for item in plain)
    return rest and clause.has("NEG", "NOTHING", "NO") and previous.status in (Status.WISH, Status.FRAGMENT)


def _is_only_the_reason(clause: Clause, following: Clause | None) -> bool:
    """ "Not when I'm at school, so not 8 to 3": the hours follow from the reason, and say what it means."""
    own = clause.has("WHENIF") and not clause.content() and not clause.has("STOP", "SEND", "GRANT", "WANT", "EXCEPT")
    return own and following is not None and following.sep == "so" and following.has("WHEN")


def _narrow_only(frame: Frame, previous: Frame) -> None:
    """ "Keep rewards but only by email" restricts rewards; "no emails, just the newsletter" has two readings."""
    parts, before = frame.parts, previous.parts
    if frame.status is not Status.WISH:
        return
    left = _rest_of(previous) if previous.status is Status.WISH else ()
    if parts.only == "channel" and not parts.topics and left and _points_at_the_rest(frame, previous):
        # "Unsubscribe me from everything but orders, and those only by text"
        frame.parts, frame.full = parts.but(topics=left), True
        return
    if parts.only == "channel" and not parts.topics and previous.clause.has("KEEP") and before.topics:
        frame.parts = parts.but(topics=before.topics)
    approved = previous.status is Status.FRAGMENT and previous.bare_verb and before.channels and not before.topics
    if parts.only == "topic" and approved and not parts.channels and MARKETING not in parts.topics:
        # "You can text me, but only about orders"
        previous.has_parts(Status.WISH, before.but(polarity=GRANT, topics=parts.topics, missing=()))
        frame.parts = parts.but(channels=before.channels)
        return
    if _says_only_of_it(frame, previous):
        if before.channels and set(parts.channels) != set(before.channels):
            frame.becomes(Status.BLOCKED, "two channels that contradict each other")
            return
        previous.parts = before.but(only="channel", channels=parts.channels, missing=without(before.missing, "channel"))
        previous.items += frame.items
        if parts.often or parts.when:
            frame.has_parts(Status.FRAGMENT, Parts(often=parts.often, when=parts.when))
        else:
            frame.status = Status.MERGED
        return
    refused_channel = previous.status is Status.WISH and before.polarity == DENY and before.channels
    bare = not (frame.clause.has("NOTHING_ELSE") or signs.asks_for_contact(frame.clause))
    if parts.only == "topic" and bare and refused_channel and not before.topics and frame.clause.sep != ".":
        frame.becomes(Status.BLOCKED, "only these, or only these on that channel")


def _says_only_of_it(frame: Frame, previous: Frame) -> bool:
    """ "Text me about sales, and only by text", "I'd like the newsletter, by email only"."""
    parts, before = frame.parts, previous.parts
    bare = parts.only == "channel" and not parts.topics and not signs.asks_for_contact(frame.clause)
    granted = previous.status is Status.WISH and before.polarity == GRANT and before.topics
    plain = not (before.only or before.not_topics or before.not_channels or before.instead_of)
    return bare and bool(granted) and plain and not frame.marker and not frame.also


def _is_of_both(clause: Clause) -> bool:
    """ "Neither of them on a Sunday", "both only in the mornings"."""
    first = next((item for item in clause.items if item.kind != "FUNC" or item.text in _BOTH), None)
    return first is not None and first.text in _BOTH


_BOTH = frozenset(("neither", "both", "none", "none of", "all of them", "both of them", "either", "all of it"))


def _limit_all(frame: Frame, frames: Sequence[Frame]) -> None:
    """ "Text me about orders, email me about sales, nothing after 9 pm": of neither."""
    for other in frames:
        if other is not last_wish(frames) and other.status is Status.WISH and other.parts.polarity == GRANT:
            add_limit(other, frame)
    frame.status = Status.WISH


def _goes_on_refusing(clause: Clause, previous: Frame | None) -> str:
    """Whether a refusal goes on in this clause: "don't text me deals or email me surveys"."""
    if previous is None or not previous.negative or previous.status is not Status.WISH:
        return "no"
    first = next((at for at, item in enumerate(clause.items) if item.kind not in ("FUNC", "MESSAGES")), None)
    if first is None or clause.sep not in ("and", "or") or clause.has("NEG", "STOP", "INSTEADADV", "ONLY"):
        return "no"
    item = clause.items[first]
    if not (item.kind == "SEND" or is_verb(clause.items, first)):
        return "no"
    if clause.sep == "or" or item.words[0].endswith("ing"):
        return "yes"
    return "no" if previous.stopped else "unclear"


def _is_a_farewell(clause: Clause) -> bool:
    """ "That's all, thanks" ends the conversation; "and nothing else" ends the list."""
    text = " ".join(item.text for item in clause.items)
    return "that is" in text and "and that is" not in text


def _close_off(frame: Frame, anchor: Frame | None, frames: Sequence[Frame]) -> None:
    """ "… and nothing else" repeats an "only", or refuses what was not named; after a refusal it is not clear."""
    bare = frame.clause.has("NOTHING_ELSE") and not frame.clause.content()
    if bare and anchor is not None and frame.status in (Status.REMARK, Status.BLOCKED):
        granted = [one for one in frames if one.status is Status.WISH]
        whole = all(one.parts.polarity == GRANT and one.parts.topics and not one.parts.missing for one in granted)
        simple = not any(one.parts.not_topics or one.parts.not_channels or one.parts.only for one in granted)
        if anchor.parts.only is not None:
            frame.becomes(Status.MERGED)
        elif whole and simple and frame.clause.sep not in HARD and not _is_a_farewell(frame.clause):
            # "Email me the newsletter, nothing else": every other topic is refused.
            named = tuple(dict.fromkeys(name for one in granted for name in one.parts.topics))
            frame.has_parts(Status.WISH, frame.parts.but(polarity=DENY, topics=named, only="topic"))
        else:
            frame.becomes(Status.BLOCKED, "what 'nothing else' closes is not clear")


def inherit(frame: Frame, previous: Frame, anchor: Frame | None) -> None:
    """Complete a frame from the one before it and from the last wish. The first rule that applies is the one."""
    for rule in (_takes_out, _limits_alone, _vague_alone, _after_being_free, _from_beside):
        if rule(frame, previous, anchor):
            return
    if anchor is None:
        return
    for later in (_gives_the_channel, _refuses, _limits_its_channel, _verb_alone, _points_back):
        if later(frame, anchor):
            return
    elliptic = not (frame.full or frame.marker or frame.clause.has("COLON") or frame.parts.instead_of)
    goes_on = frame.clause.sep not in HARD or frame.also
    if frame.status in (Status.FRAGMENT, Status.WISH) and elliptic and goes_on and previous is anchor:
        fill_gap(frame, anchor)


def _takes_out(frame: Frame, previous: Frame, anchor: Frame | None) -> bool:
    """ "No texts from you, except when it is about an order"."""
    parts = frame.parts
    first = next((item.kind for item in frame.clause.items if item.kind != "FUNC"), "")
    bare = first == "EXCEPT" and parts == Parts(not_topics=parts.not_topics) and parts.not_topics
    if not bare or frame.status is not Status.FRAGMENT or anchor is not previous or previous.parts.polarity != DENY:
        return False
    before = previous.parts
    if before.only or before.missing or not (before.channels or before.topics):
        return False
    previous.parts = before.but(not_topics=(*before.not_topics, *parts.not_topics))
    previous.items += frame.items
    frame.status = Status.MERGED
    return True


def _limits_alone(frame: Frame, previous: Frame, anchor: Frame | None) -> bool:
    """How often or when, with no scope of its own: it belongs to the wish before."""
    parts = frame.parts
    limiting = parts.often or parts.when or parts.missing == ("when",)
    if previous.status is Status.VAGUE:
        # "Every week is too often for the newsletter, make it monthly"
        frame.marker = False
    if frame.status not in (Status.WISH, Status.FRAGMENT) or frame.marker or not frame.names_nothing or not limiting:
        return False
    if parts.polarity not in (LIMIT, None):
        return False
    if anchor is not None and not (previous.status is Status.KEEP and not previous.names_nothing):
        if anchor.bare_stop and frame.only_when and not anchor.names_nothing:
            # "I get your calls at dinner, stop it, mornings only"
            anchor.parts = anchor.parts.but(polarity=LIMIT)
            anchor.bare_stop = False
        if anchor.parts.polarity in (GRANT, LIMIT):
            add_limit(anchor, frame)
        elif anchor.parts.polarity == DENY and _points_at_the_rest(frame, anchor):
            frame.has_parts(Status.WISH, parts.but(topics=_rest_of(anchor), polarity=LIMIT))
        elif anchor.parts.polarity == DENY:
            frame.becomes(Status.BLOCKED, "a limit after a refusal")
        return True
    if previous.status is Status.KEEP and not previous.names_nothing:
        # "Keep the promos but max weekly"
        scope = previous.parts
        frame.has_parts(Status.WISH, parts.but(topics=scope.topics, channels=scope.channels, polarity=LIMIT))
        return True
    if previous.status is Status.REMARK and talks_of_things(previous.clause) and frame.clause.sep not in HARD:
        frame.becomes(Status.BLOCKED, "a limit of what is no message")
        return True
    told = previous.status is Status.REMARK and frame.clause.sep in (",", "but") and not previous.names_nothing
    if told and previous.clause.has("LIKE"):
        # "I like getting texts about deals, just not after 10pm"
        scope = previous.parts
        frame.has_parts(Status.WISH, parts.but(topics=scope.topics, channels=scope.channels, polarity=LIMIT))
        return True
    if previous.bare_verb or previous.status is Status.VAGUE or _is_approved(previous):
        # "You can text me, but no more than once a week"; "too many emails, once a week is enough"
        scope = previous.parts
        frame.has_parts(Status.WISH, parts.but(topics=scope.topics, channels=scope.channels, polarity=LIMIT))
        previous.status = Status.MERGED
        return True
    return False


def _rest_of(frame: Frame) -> tuple[str, ...]:
    """The topics that a refusal leaves: "everything but the newsletter", "only the newsletter"."""
    return frame.parts.not_topics or (frame.parts.topics if frame.parts.only == "topic" else ())


def _points_at_the_rest(frame: Frame, anchor: Frame) -> bool:
    """ "Everything except the newsletter, and that only monthly"."""
    words = {word for item in frame.clause.items[:2] for word in item.words}
    return bool(_rest_of(anchor)) and bool(words & {"that", "those", "it", "them", "these", "which"})


def _is_approved(frame: Frame) -> bool:
    """ "Texts are fine", before "but not on Sundays"."""
    return frame.status is Status.FRAGMENT and frame.weak and not frame.names_nothing


def _vague_alone(frame: Frame, _previous: Frame, anchor: Frame | None) -> bool:
    """ "Text me deals, but not too often"."""
    if frame.status is Status.VAGUE and frame.names_nothing and anchor is not None and anchor.parts.polarity == GRANT:
        anchor.parts = anchor.parts.but(missing=(*anchor.parts.missing, "often"))
        frame.status = Status.MERGED
        return True
    return False


def _after_being_free(frame: Frame, previous: Frame, _anchor: Frame | None) -> bool:
    """ "I'm free after 6, call me"."""
    free = previous.status is Status.FRAGMENT and previous.parts.polarity == LIMIT
    if free and frame.bare_verb and frame.status is Status.FRAGMENT and not frame.parts.topics:
        limits = {"when": previous.parts.when, "often": previous.parts.often}
        frame.has_parts(Status.WISH, frame.parts.but(polarity=LIMIT, missing=(), **limits))
        previous.status = Status.MERGED
        return True
    return False


def _from_beside(frame: Frame, previous: Frame, anchor: Frame | None) -> bool:
    """ "These surveys are annoying, stop them"; "I love your sales, so text me about them"."""
    own = previous.status is Status.REMARK or (
        previous.status is Status.REPORTED and not previous.clause.has("OTHER", "SAY")
    )
    if anchor is not None or not own or previous.names_nothing or previous.clause.has("COUNT", "PER"):
        # "I get every email twice, stop that" is not about all emails.
        return False
    if previous.clause.joints and previous.parts.topics and previous.parts.channels and frame.names_nothing:
        # "I hate the calls and the surveys, stop both"
        if frame.status is Status.WISH:
            frame.becomes(Status.BLOCKED, "which of them belong together is not clear")
        return frame.status is Status.BLOCKED
    if frame.points_back and talks_of_things(previous.clause):
        # "I don't need that package, cancel it" is about the package.
        return False
    parts, scope = frame.parts, previous.parts
    about = parts.but(topics=parts.topics or scope.topics, missing=without(parts.missing, "topic"))
    points = frame.names_nothing and (frame.bare_stop or frame.pronoun)
    if frame.status is Status.WISH and parts.polarity == DENY and points:
        frame.parts = about.but(channels=scope.channels)
        return True
    if frame.status is Status.FRAGMENT and frame.bare_verb and frame.instead and scope.topics:
        # "The emails about sales get lost, text me instead"
        given_up = tuple(name for name in scope.channels if name not in parts.channels)
        frame.has_parts(Status.WISH, about.but(polarity=GRANT, instead_of=given_up))
        return True
    if frame.status is Status.FRAGMENT and frame.bare_verb and frame.pronoun and scope.topics:
        frame.has_parts(Status.WISH, about.but(polarity=GRANT))
        return True
    return False


def _gives_the_channel(frame: Frame, anchor: Frame) -> bool:
    """ "I'd like the newsletter. Email me."""
    before = anchor.parts
    if frame.bare_verb and not frame.parts.topics and before.polarity == GRANT and "channel" in before.missing:
        anchor.parts = before.but(channels=frame.parts.channels, missing=without(before.missing, "channel"))
        anchor.items += frame.items
        frame.status = Status.MERGED
        return True
    return False


def _refuses(frame: Frame, anchor: Frame) -> bool:
    """ "… but not by phone", "… but not promos", "… stop sending them"."""
    parts, before = frame.parts, anchor.parts
    if frame.status is not Status.WISH or parts.polarity != DENY:
        return False
    contrast = before.polarity == DENY and frame.clause.sep == "but"
    if frame.names_nothing and (frame.bare_stop or "topic" in parts.missing):
        if frame.pronoun and not anchor.names_nothing:
            frame.parts = parts.but(topics=before.topics, channels=before.channels, missing=())
            if before.polarity == DENY and not (before.not_topics or before.keeps):
                # "I'm not interested in sales, so stop contacting me about it": said twice, done once.
                frame.status = Status.MERGED
    elif frame.bare_negation and parts.channels and not parts.topics and before.topics:
        frame.parts = parts.but(topics=before.topics)
        frame.status = Status.KEEP if contrast else frame.status
    elif frame.bare_negation and parts.topics and not parts.channels and frame.clause.sep in ("but", "", ",", "and"):
        if contrast:
            frame.status = Status.KEEP
        elif before.polarity == GRANT and before.channels:
            frame.parts = parts.but(channels=before.channels)
    elif frame.pronoun and not parts.topics and parts.channels:
        frame.parts = parts.but(topics=before.topics)
    return True


def _limits_its_channel(frame: Frame, anchor: Frame) -> bool:
    """ "Text me about sales, but don't text me more than twice a week"."""
    parts, before = frame.parts, anchor.parts
    if frame.status is not Status.WISH or parts.polarity != LIMIT or parts.topics or not parts.channels:
        return False
    if parts.when and frame.negative and signs.asks_for_contact(frame.clause):
        # "… but never call me before 9" is said of all calls.
        return False
    if before.topics and set(parts.channels) <= set(before.channels) and frame.clause.sep != ".":
        add_limit(anchor, frame)
        return True
    return False


def _verb_alone(frame: Frame, anchor: Frame) -> bool:
    """ "Don't text me about sales, email me"; after a refusal of a whole channel another one stays as it is."""
    parts, before = frame.parts, anchor.parts
    if frame.status is Status.FRAGMENT and frame.weak and parts.channels and not parts.topics:
        frame.status = Status.KEEP
        return True
    if not frame.bare_verb or parts.topics or parts.polarity not in (GRANT, None):
        return False
    if before.topics and (before.polarity == DENY or frame.also or frame.pronoun or frame.instead):
        frame.has_parts(Status.WISH, parts.but(topics=before.topics, missing=(), polarity=GRANT))
    return True


def _points_back(frame: Frame, anchor: Frame) -> bool:
    """ "I don't want promos by text, I want them by email"."""
    if frame.status is Status.WISH and frame.parts.polarity == GRANT and frame.pronoun and not frame.parts.topics:
        frame.parts = frame.parts.but(topics=anchor.parts.topics, missing=())
        return True
    return False
