"""Spells out how people type on phones before a sentence is encoded.

Only for the intent model: the grammar of wishes reads the customer's own text. Whole words only, so that no real word
is changed, and only shorthand with a single common meaning in a talk with a shop.
"""

from __future__ import annotations

import re
import unicodedata

WORDS = {
    "abt": "about", "acct": "account", "addy": "address", "alr": "alright", "asap": "as soon as possible",
    "atm": "at the moment", "b4": "before", "bc": "because", "becuz": "because", "bday": "birthday",
    "btw": "by the way", "c": "see", "cant": "can't", "cn": "can", "cud": "could", "cuz": "because",
    "cya": "see you", "da": "the", "didnt": "didn't", "dis": "this", "dnt": "don't", "doesnt": "doesn't",
    "dont": "don't", "dunno": "don't know", "em": "them", "eml": "email", "emails": "emails", "fr": "for real",
    "gimme": "give me", "gonna": "going to", "gotta": "got to", "gr8": "great", "hv": "have",
    "idc": "i don't care", "idk": "i don't know", "im": "i'm", "isnt": "isn't", "ive": "i've", "k": "ok",
    "kk": "ok", "kno": "know", "l8r": "later", "lemme": "let me", "lmk": "let me know", "luv": "love",
    "m8": "mate", "msg": "message", "msgs": "messages", "n": "and", "nah": "no", "nope": "no", "nm": "never mind",
    "nvm": "never mind", "nvmd": "never mind", "obv": "obviously", "okey": "ok", "ofc": "of course",
    "omg": "oh my god", "ordr": "order", "outta": "out of", "pkg": "package", "pls": "please", "plz": "please",
    "ppl": "people", "prob": "probably", "pymt": "payment", "qty": "quantity", "r": "are", "rn": "right now",
    "rly": "really", "shud": "should", "smth": "something", "srsly": "seriously", "sub": "subscription",
    "sry": "sorry", "svc": "service", "tbh": "to be honest", "tht": "that", "thx": "thanks", "tnx": "thanks",
    "tho": "though", "thru": "through", "tmrw": "tomorrow", "tmr": "tomorrow", "trk": "track", "tx": "thanks",
    "txt": "text", "txts": "texts", "txting": "texting", "txtin": "texting", "ty": "thank you",
    "tysm": "thank you so much", "u": "you", "ur": "your", "w": "with", "wanna": "want to", "wat": "what",
    "wats": "what's", "wen": "when", "whats": "what's", "whens": "when's", "wheres": "where's", "wht": "what",
    "wit": "with", "wont": "won't", "wud": "would", "wut": "what", "y": "why", "ya": "yes", "yall": "you all",
    "yea": "yeah", "yep": "yes", "yup": "yes", "2day": "today", "2moro": "tomorrow", "2nite": "tonight",
    "4": "for", "2": "to",
}  # fmt: skip

# A picture alone is an answer; the encoder knows none of them.
PICTURES = {
    "👍": " yes ", "👌": " ok ", "✅": " yes ", "✔": " yes ", "🆗": " ok ", "💯": " yes ", "🙆": " yes ", "🤙": " ok ",
    "👎": " no ", "❌": " no ", "🚫": " no ", "✖": " no ", "🙅": " no ", "🙏": " thank you ", "❤": " love it ",
    "👋": " hello ", "😡": " angry ", "🤬": " angry ", "😠": " angry ", "😂": " haha ", "🤣": " haha ", "😀": " haha ",
    "🙂": " nice ", "😊": " nice ", "😁": " nice ", "🤷": " I don't know ", "🤔": " hmm ", "❓": " what? ",
    "🛑": " stop ", "📦": " package ",
}  # fmt: skip

# One letter alone is an answer; within a sentence it is a word.
ANSWERS = {"y": "yes", "n": "no", "c": "c", "r": "r", "u": "you", "w": "w"}

_JOINERS = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_PICTURE = re.compile("|".join(map(re.escape, PICTURES)))
# Digits count as words only between words: "txt me 4 deals", not "order 4", "at 4" or "4 times".
_WORD = re.compile(r"(?<![\w'@#$£€.])(?:[a-z]+'?[a-z0-9]*|[24](?=[a-z]{3})[a-z]+)(?![\w'@]|-\d)", re.IGNORECASE)
_DIGIT = re.compile(
    r"(?<=[a-z] )([24])(?= (?:me|u|you|my|ur|your|the|da|a|deals?|sales?|get|stop|see|know|talk|hear|bills?)\b)"
)


def spell_out(text: str) -> str:
    """The sentence in plain words and straight quotes. Of an empty or blank text: an empty one."""
    text = unicodedata.normalize("NFKC", _JOINERS.sub("", text)).replace("’", "'").replace("‘", "'")
    text = _PICTURE.sub(lambda match: PICTURES[match[0]], text)
    alone = text.strip(" .!?").lower()
    if alone in ANSWERS:
        return ANSWERS[alone]
    text = _DIGIT.sub(lambda match: WORDS[match[1]], text)
    text = _WORD.sub(lambda match: WORDS.get(match[0].lower(), match[0]), text)
    text = re.sub(r"(.)\1{3,}", r"\1\1", text)  # "pleeeease", "!!!!!!"
    return " ".join(text.split())
