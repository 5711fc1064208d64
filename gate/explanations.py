"""The gate's own reasons in words. Those of the rules come with the decision (`contact.explain`).

Reason codes besides those of `contact.decide`: sent: `service_reply` and `keyword_answer` (answers need no permission);
deferred: `not_before` (the company wants it later); withheld: `channel_off` (nothing sends on that channel here),
`expired`, `too_late` (an opt-out confirmed too late), `unknown_customer`, `unknown_topic`, `templates_off`,
`marketing_content` (a template's words are marketing and its topic is not), and those of templates, as
`missing_field:order.number`. An attempt that did not leave: `failed`.
"""

from __future__ import annotations

_SENTENCES = {
    "allowed": "It may go out by {channel} now.",
    "service_reply": "It answers the customer's own message.",
    "keyword_answer": "It answers STOP, START or HELP, which has to be answered.",
    "channel_off": "Nothing is set up here to send by {channel}.",
    "expired": "It was held back until it was out of date, and is not sent any more.",
    "too_late": "An opt-out may be confirmed within five minutes, and those are over.",
    "unknown_customer": "There is no such customer any more.",
    "unknown_topic": "The catalog has no such topic any more.",
    "marketing_content": "What the template says is marketing, and its topic is not: send it under a marketing topic.",
    "templates_off": "No templates are set up here.",
    "no_words": "The template has nothing to say to this customer.",
    "not_before": "The company wants it to leave later.",
    "suppressed": "{channel} is blocked for this address; nothing goes there.",
    "no_contact_point": "There is no address to answer to by {channel}.",
    "failed": "It was to be sent and did not leave.",
}
_PREFIXED = {
    "missing_field": "The template needs {rest}, and that is not known of this customer.",
    "unknown_template": "There is no template {rest}.",
    "no_words_for": "The template has no words for {rest}.",
    "wrong_topic": "The template {rest} belongs to another topic.",
}


def in_words(reason: str, channel: str | None = None) -> str:
    """The sentence for a reason code; an unknown code as it is."""
    code, _, rest = reason.partition(":")
    if code in _PREFIXED:
        return _PREFIXED[code].format(rest=rest)
    sentence = _SENTENCES.get(reason)
    if sentence is None:
        return f"Reason: {reason}."
    text = sentence.format(channel=channel or "that channel")
    return text[:1].upper() + text[1:]
