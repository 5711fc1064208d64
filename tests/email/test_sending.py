"""Mails to a real SMTP server: what it gets, and what its refusals mean."""

from __future__ import annotations

import base64
import socket
import subprocess
import time
from email.message import EmailMessage
from pathlib import Path

import dkim
import pytest

from company import Company
from connectors.email.account import SigningKey, read_account
from connectors.email.api import Smtp
from connectors.sending import Blocked, Permanent, Temporary, Uncertain
from customers import page_tokens
from tests.email.conftest import ADA, FROM, IDS, NOON, SECRET, Post, message, with_account
from tests.email.mail_server import PASSWORD, USER, MailServer


def test_a_mail_arrives_as_plain_text_and_html(post: Post) -> None:
    assert post.send() == IDS.name(42)
    ((sender, recipients, _),) = post.server.taken
    assert (sender, recipients) == (FROM, [ADA])
    (mail,) = post.server.mails
    assert mail["Subject"] == "Twenty off"
    assert mail["From"].addresses[0].display_name == "Vale & Sons"
    assert mail["Message-ID"] == IDS.header(42, "vale-and-sons.example")
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = map(words_of, mail.iter_parts())
    assert plain.startswith("Hello Ada,\n\n20 % off: https://shop.example/a?b=1&c=2.")
    assert '<a href="https://shop.example/a?b=1&amp;c=2">' in html


def test_every_mail_names_the_postal_address_and_the_preference_page(post: Post) -> None:
    post.send(topic="orders", purpose="transactional")
    for part in post.server.mails[0].iter_parts():
        said = part.get_content()
        assert "1012 Howard Street, Omaha, NE 68102" in said
        assert "https://reins.example.com/p/" in said


def test_a_link_that_the_words_hold_already_is_not_repeated(post: Post) -> None:
    link = post.sender._composer.links.preference(message(), ADA, NOON)
    post.send(topic="orders", purpose="transactional", text=f"It came. {link}")
    plain = next(post.server.mails[0].iter_parts()).get_content()
    assert plain.count("/p/") == 1


def test_marketing_can_be_ended_with_one_click(post: Post) -> None:
    post.send()
    (mail,) = post.server.mails
    link = mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link.startswith("<https://reins.example.com/p/")
    assert link.endswith("/unsubscribe>")
    token = page_tokens.read(SECRET, link.removesuffix("/unsubscribe>").rpartition("/")[2])
    assert (token.customer, token.outbox_id) == ("ada", 42)
    assert page_tokens.is_at(SECRET, token, [("email", ADA)])


def test_what_is_not_marketing_offers_no_unsubscribing(post: Post) -> None:
    post.send(topic="orders", purpose="transactional")
    (mail,) = post.server.mails
    assert mail["List-Unsubscribe"] is None


def test_the_same_message_bears_the_same_name_however_often_it_is_tried(post: Post) -> None:
    post.send()
    post.send()
    first, second = post.server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert IDS.read(first["Message-ID"]) == 42
    assert IDS.read("<reins.42.00000000000000000000@vale-and-sons.example>") is None


@pytest.mark.parametrize("name", ["Sale\r\nBcc: all@x.example", "Sale\nX-Evil: 1", "Sale\x0bX", "Sale\u2028X: 1"])
def test_no_value_can_add_a_header_field(post: Post, name: str) -> None:
    post.send(subject=name)
    (mail,) = post.server.mails
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mail["Subject"].startswith("Sale ")
    assert post.server.taken[0][1] == [ADA]


@pytest.mark.parametrize("address", ["ada@x.example\r\nRCPT TO:<all@x.example>", "a@x.example, b@x.example", "nobody"])
def test_an_address_that_is_not_one_is_refused_before_anything_is_sent(post: Post, address: str) -> None:
    with pytest.raises(Permanent):
        post.send(address)
    assert post.server.taken == []


def test_the_words_of_a_plain_message_are_escaped_in_html(post: Post) -> None:
    post.send(text="<script>alert(1)</script>")
    html = list(post.server.mails[0].iter_parts())[1].get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_line_that_is_a_dot_does_not_end_the_mail(post: Post) -> None:
    post.send(text="one\n.\n..two\nthree")
    assert words_of(next(post.server.mails[0].iter_parts())).startswith("one\n.\n..two\nthree\n")


def test_letters_of_every_language_arrive(post: Post) -> None:
    post.send("zoë@x.example", subject="Grüße an Zoë 🎁", text="Schöne Grüße, 你好")
    (mail,) = post.server.mails
    assert mail["Subject"] == "Grüße an Zoë 🎁"
    assert "你好" in next(mail.iter_parts()).get_content()
    assert post.server.taken[0][1] == ["zoë@x.example"]


def test_a_message_without_words_or_address_never_leaves(post: Post) -> None:
    with pytest.raises(Permanent):
        post.send(text=" ")
    with pytest.raises(Permanent):
        post.sender.send(message(), None)
    with pytest.raises(Permanent):
        post.send(customer=None)


@pytest.mark.parametrize(
    ("where", "answer", "kind"),
    [
        ("RCPT", "550 5.1.1 <ada@x.example>: Recipient address rejected: User unknown", Blocked),
        ("RCPT", "550 No such user here", Blocked),
        ("RCPT", "553 5.1.3 bad address", Blocked),
        ("RCPT", "550 5.7.1 Blocked by policy: user unknown sender reputation", Permanent),
        ("RCPT", "552 5.2.2 Mailbox full", Permanent),
        ("RCPT", "450 4.2.1 Greylisted, try again", Temporary),
        ("RCPT", "421 4.3.2 Going down", Temporary),
        ("MAIL", "550 5.7.1 Sender not allowed", Permanent),
        ("MAIL", "451 4.3.0 later", Temporary),
        ("DATA", "451 4.3.0 later", Temporary),
        ("DATA", "554 5.5.1 no", Permanent),
        ("END", "452 4.3.1 Disk full", Temporary),
        ("END", "554 5.7.1 Spam", Permanent),
        ("END", "550 5.1.1 user unknown", Permanent),
    ],
)
def test_a_refusal_means_later_never_or_nobody_there(post: Post, where: str, answer: str, kind: type) -> None:
    post.server.answers[where] = answer
    with pytest.raises((Temporary, Permanent)) as caught:
        post.send()
    assert type(caught.value) is kind
    assert "ada" not in str(caught.value)
    post.server.answers.clear()
    assert post.send() == IDS.name(42)


@pytest.mark.parametrize(("moment", "kind"), [("RCPT", Temporary), ("DATA", Uncertain), ("END", Uncertain)])
def test_a_connection_that_breaks_in_the_text_leaves_it_uncertain(post: Post, moment: str, kind: type) -> None:
    post.server.hang_up[moment] = 1
    with pytest.raises((Temporary, Uncertain)) as caught:
        post.send()
    assert type(caught.value) is kind
    assert len(post.server.taken) == (1 if moment == "END" else 0)


def test_a_server_that_is_not_there_is_tried_again_later(company: Company) -> None:
    away = with_account(company, MailServer())
    with pytest.raises(Temporary):
        away.send()
    away.sender.close()


def test_a_connection_is_used_again_and_a_dead_one_is_replaced(post: Post) -> None:
    post.send()
    made = post.server.connections
    post.send()
    post.send()
    assert post.server.connections == made
    kept = post.sender._smtp._kept[0][1]
    kept.close()
    post.send()
    assert post.server.connections == made + 1


def test_the_password_is_given_to_the_server(company: Company) -> None:
    with MailServer(with_password=True) as server:
        account = read_account(server.url.replace("//", f"//{USER}:p%40ss%20word@"), FROM)
        assert account.password == PASSWORD
        assert PASSWORD not in repr(account)
        right = Post(server, company, account)
        right.send()
        right.sender.close()
        wrong = with_account(company, server, user=USER, password="no")
        with pytest.raises(Temporary):
            wrong.send()
        wrong.sender.close()
        assert len(server.taken) == 1


def test_no_password_is_given_over_a_connection_that_is_not_encrypted(company: Company) -> None:
    with MailServer(with_password=True) as server:
        strict = with_account(company, server, tls="required", user=USER, password=PASSWORD)
        with pytest.raises(Temporary):
            strict.send()
        strict.sender.close()
        assert server.logins == []
        assert server.taken == []


def test_a_server_that_falls_silent_is_given_up(company: Company, server: MailServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server.port = silent.getsockname()[1]
        slow = Smtp(read_account(server.url, FROM), timeout=0.3, whole=0.6)
        begun = time.monotonic()
        with pytest.raises(Temporary):
            slow.deliver(ADA, b"Subject: x\r\n\r\nx\r\n")
        assert time.monotonic() - begun < 10
        slow.close()


def test_a_mail_is_signed_with_its_unsubscribe_fields(company: Company, server: MailServer, tmp_path: Path) -> None:
    private = tmp_path / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(private), "2048"], check=True, capture_output=True)
    public = subprocess.run(
        ["openssl", "rsa", "-in", str(private), "-pubout", "-outform", "DER"], check=True, capture_output=True
    ).stdout
    key = SigningKey("reins", "vale-and-sons.example", private.read_bytes())
    post = with_account(company, server, signing=key)
    post.send()
    post.sender.close()
    content = server.taken[0][2]
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    assert dkim.verify(content, dnsfunc=lambda *_, **__: record)
    fields = server.mails[0]["DKIM-Signature"].replace(" ", "")
    assert ":list-unsubscribe:list-unsubscribe-post;" in fields
    assert not dkim.verify(content.replace(b"One-Click", b"Two-Click"), dnsfunc=lambda *_, **__: record)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://mail.example.com", "must begin with smtp://"),
        ("smtp://", "must begin with smtp://"),
        ("smtp://mail.example.com:x", "not an address"),
        ("smtp://mail.example.com?tls=maybe", "tls must be"),
    ],
)
def test_a_wrong_server_address_is_refused_in_plain_words(url: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_account(url, FROM)


def test_a_password_travels_encrypted_unless_the_server_is_here_or_it_is_said() -> None:
    def tls(url: str) -> str:
        return read_account(url, FROM).tls

    assert tls("smtp://u:p@mail.example.com") == "required"
    assert tls("smtp://u:p@127.0.0.1:1025") == "if_offered"
    assert tls("smtp://u:p@mail.example.com?tls=off") == "off"
    assert tls("smtp://mail.example.com") == "if_offered"
    assert tls("smtps://u:p@mail.example.com") == "implicit"
    with pytest.raises(ValueError, match="EMAIL_FROM"):
        read_account("smtp://mail.example.com", "nobody")


def words_of(part: EmailMessage) -> str:
    content: str = part.get_content()
    return content.replace("\r\n", "\n")
