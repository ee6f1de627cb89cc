"""Malformed records: what an agency, or who got hold of its form, may write into a field."""

import json
from html import escape
from random import Random
from typing import Any

TITLES = (
    "\x00",
    "모집\x00\x00 공고",
    "x" * 1_000_000,
    "가" * 400_000,
    "a\u0301" * 50_000,
    "\u202e모집 공고\u202c \u2066x\u2069",
    "\u200b\u200e\u200f\ufeff",
    "'; DROP TABLE listing; --",
    "Robert'); DELETE FROM harvested WHERE ('1'='1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;경비원&lt;/b&gt;",
    "]]>",
    "<![CDATA[x]]>",
    "${jndi:ldap://x}",
    "%s%s%n{0}{x}",
    "../../../../etc/passwd",
    "🏳️‍🌈" * 100,
    "\r\n\r\nHTTP/1.1 200 OK",
    "\u2028\u2029\x85\x1c",
    "null",
    "NULL",
    "  ",
    "-",
    "",
    "𠀀" * 300,
    "﷽" * 300,
    "\u1100" * 999,
)
"""Text that is hostile wherever it stands."""

FIGURES = (
    "9" * 4_500,
    "-1",
    "1e999",
    "NaN",
    "Infinity",
    "0x10",
    "1,2,3,4,5",
    "٣٢١",
    "²",
    "10,000,000,000,000,000,000",
    "-0",
    "9999999999999만원",
    "0.0000001",
)
DAYS = (
    "2026-02-30",
    "2026-13-45",
    "00000000",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "99999999",
    "26-99-99",
    "2026-3-2-1",
    "２０２６-０３-０２",
    "20260302" * 100,
    "-2026-03-02",
    "채용시까지" * 1000,
    "~" * 1000,
)
VALUES = TITLES + FIGURES + DAYS

RAW_XML = (
    "<title><b>굵게</b> 모집</title>",
    "<title>모집",
    "<title>&bomb;</title>",
    "<title>a & b < c</title>",
    "<title>\x00\x01\x02</title>",
    "<title>&#0;&#xD800;&#x110000;&#99999999;</title>",
    "<?xml version='1.0'?>",
    "<!-- -- -->",
    "<title/><title/>",
    "<a>" * 3000 + "</a>" * 3000,
    '<title a="1" a="2">x</title>',
    "</wanted></scn_list></item>",
    "<script>alert(1)</script>",
    "<x:y>1</x:y>",
    "<![CDATA[ <title>x</title> ]]>",
    "]]>",
)
"""Markup inside a record that is not, or hardly, well-formed."""

RAW_JSON = (
    '"empmnSj":' + "[" * 20_000 + "]" * 20_000,
    '"empmnSj":' + '{"a":' * 20_000 + "1" + "}" * 20_000,
    '"empmnSj": undefined',
    "\"empmnSj\": 'x'",
    '"empmnSj": "x",,',
    '"empmnSj": ' + "1" * 50_000,
    '"empmnSj": -1e99999',
    '"empmnSj": NaN',
    '"empmnSj": "\\ud800"',
    '"empmnSj": "\\u0000"',
    '"empmnSj": "\x00\x01\t"',
    '"empmnSj": "\\x"',
)
"""A member of a JSON record that is not, or hardly, JSON."""

JSON_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, [], {}, [[[]]], {"a": {"b": [1, None]}},
    ["모집"], {"title": "모집"}, float("1e308"), "\ud800", "a\udfffb",
)  # fmt: skip


def records(sample: dict[str, str], count: int, seed: int) -> list[dict[str, str]]:
    """`count` copies of a good record, each with one to four of its fields made hostile."""
    rng = Random(seed)
    made = []
    for number in range(count):
        record = dict(sample)
        for name in rng.sample(sorted(sample), 1 + rng.randrange(min(4, len(sample)))):
            if rng.random() < 0.15:
                del record[name]
            else:
                record[name] = VALUES[number % len(VALUES)] if number % 3 else rng.choice(VALUES)
                # Few are as large as a page: a megabyte in every tenth is enough.
                if len(record[name]) > 100_000 and number % 10:
                    record[name] = record[name][:5_000]
        made.append(record)
    return made


def as_xml(item: str, made: list[dict[str, str]], seed: int) -> list[str]:
    """Records in XML; every fifth has raw markup in it, every seventh no escaping."""
    rng = Random(seed)
    written = []
    for number, record in enumerate(made):
        plain = number % 7 == 3
        fields = [f"<{n}>{v if plain else escape(v)}</{n}>" for n, v in record.items()]
        if number % 5 == 2:
            fields.insert(rng.randrange(len(fields) + 1), RAW_XML[number // 5 % len(RAW_XML)])
        written.append(f"<{item}>{''.join(fields)}</{item}>")
    return written


def as_json(made: list[dict[str, str]], seed: int) -> list[str]:
    """Records in JSON; every third has a value of another type, every seventh what is no JSON."""
    rng = Random(seed)
    written = []
    for number, record in enumerate(made):
        values: dict[str, Any] = dict(record)
        if number % 3 == 1:
            values[rng.choice(sorted({*record, "x"} - {"cmpnyJoSeq"}))] = JSON_VALUES[
                number % len(JSON_VALUES)
            ]
        text = json.dumps(values, ensure_ascii=number % 2 == 0)
        if number % 7 == 5:
            text = text[:-1] + ", " * bool(values) + RAW_JSON[number // 7 % len(RAW_JSON)] + "}"
        written.append(text)
    return written
