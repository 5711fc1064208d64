""" "Undo that": the state before the customer's last change."""

from __future__ import annotations

from datetime import timedelta

from contact.document import change_from_document
from customers import consent
from tests.actions.dialogue import WEEKLY, Talk, deny, grant

EVERYTHING_GRANTED = {"rules": [{"topic": "marketing", "channel": "*", "permission": "granted"}]}


def staff_changes(talk: Talk, document: dict[str, object]) -> None:
    with talk.stage.database.write() as uow:
        consent.record(
            uow,
            talk.stage.company,
            customer=talk.customer or "",
            change=change_from_document(document, talk.stage.company.catalog),
            actor="staff",
            channel=None,
            words="on the phone",
            event_id=None,
            wording=None,
            now=talk.stage.clock(),
        )


def undo(talk: Talk) -> Talk:
    return talk.wishes("undo that", act="undo")


def test_undo_by_words_that_loosens_waits_for_a_yes(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    undo(ada.wishes("stop the newsletter", deny("newsletter")))
    assert ada.changed == 0
    assert len(ada.confirms) == 1
    ada.presses("yes")
    assert ada.allows("newsletter", "email")
    assert ada.ledger[-1].undo_of == 2


def test_undo_by_words_that_tightens_happens_at_once(ada: Talk) -> None:
    undo(ada.wishes("text me deals", grant("promotions", "sms", often=WEEKLY)).presses("yes"))
    assert ada.changed == 1
    assert not ada.allows("promotions", "sms")
    assert ada.caps() == []


def test_the_undo_button_acts_at_once(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    ada.wishes("stop the newsletter", deny("newsletter")).presses("undo")
    assert ada.changed == 1
    assert ada.confirms == []
    assert ada.allows("newsletter", "email")
    assert ada.text == "Undone: it is as it was before you said “stop the newsletter”."


def test_undo_takes_back_everything_that_one_message_changed(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    before = ada.stage.preferences("ada")
    ada.wishes("no calls, no newsletter", deny(None, "phone"), deny("newsletter"))
    assert ada.changed == 2
    ada.presses("undo")
    assert ada.changed == 2
    after = ada.stage.preferences("ada")
    assert (after.rules, after.caps) == (before.rules, before.caps)


def test_undo_of_an_undo_brings_the_change_back(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    ada.wishes("stop the newsletter", deny("newsletter")).presses("undo").presses("undo")
    assert not ada.allows("newsletter", "email")


def test_what_others_changed_is_not_the_customers_to_undo(ada: Talk) -> None:
    staff_changes(ada, EVERYTHING_GRANTED)
    undo(ada)
    assert ada.changed == 0
    assert "nothing of yours to undo" in ada.text
    assert ada.allows("newsletter", "email")


def test_what_others_changed_since_stays(ada: Talk) -> None:
    ada.wishes("no order texts", deny("orders", "sms"))
    staff_changes(ada, {"rules": [{"topic": "billing", "channel": "sms", "permission": "denied"}]})
    undo(ada).presses("yes")
    assert ada.allows("orders", "sms")
    assert not ada.allows("billing", "sms")


def test_undo_drops_what_only_waits(ada: Talk) -> None:
    undo(ada.wishes("text me deals", grant("promotions", "sms"))).says("yes")
    assert not ada.ledger


def test_a_pause_is_undone_by_words_after_a_yes(ada: Talk) -> None:
    until = (ada.stage.clock() + timedelta(days=14)).isoformat()
    ada.wishes("pause everything for two weeks", {"polarity": "pause", "pause_until": until})
    assert ada.changed == 1
    undo(ada)
    assert ada.changed == 0
    ada.presses("yes")
    assert ada.stage.preferences("ada").pauses == ()


def test_resuming_waits_for_a_yes(ada: Talk) -> None:
    until = (ada.stage.clock() + timedelta(days=14)).isoformat()
    ada.wishes("pause everything for two weeks", {"polarity": "pause", "pause_until": until})
    ada.wishes("ok you can start again", {"polarity": "resume"}, act="resume")
    assert ada.confirms == ["end your pause"]
    ada.presses("yes")
    assert ada.stage.preferences("ada").pauses == ()
