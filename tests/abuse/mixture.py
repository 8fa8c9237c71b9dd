"""Requests of all kinds, drawn by a seed: valid, half valid and hostile, as strangers send them.

``Mixture(seed).draw()`` gives the next one. Whoever sends them judges the answers.
"""

import random
import re
import runpy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

REPOSITORY = Path(__file__).resolve().parents[2]
HOSTILE: dict[str, tuple[str, frozenset[str]]] = runpy.run_path(
    str(REPOSITORY / "tests" / "contract" / "hostile_queries.py")
)["HOSTILE"]
QUESTIONS = {
    file.stem: file.read_text("utf-8")
    for file in sorted((REPOSITORY / "queries" / "questions").glob("*.rq"))
}
EXAMPLE = (
    REPOSITORY / "service" / "aiconcord" / "web" / "static" / "example.sssom.tsv"
).read_bytes()

FORM = "application/x-www-form-urlencoded"
BARE = "application/sparql-query"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

ACCEPTS = (
    *("*/*", "", "application/json", "application/sparql-results+json", "text/csv", BROWSER),
    *("application/sparql-results+xml", "text/tab-separated-values", "text/turtle"),
    *("application/ld+json", "application/rdf+xml", "application/n-triples", "application/trig"),
    *("image/png", "text/html;q=0", "*/*;q=0", "a/b;q=nan", "text/*;q=1.5", "/", ";", ",,,,"),
    *("text/csv;q=0.5, */*;q=0.1", "text/turtle;" + "p=1;" * 200, "x" * 5_000, "текст/csv", '"'),
)
PATHS = (
    *("/", "/search?q=AISI", "/browse", "/browse/body", "/queries", "/query/listed-against"),
    *(
        "/query/joint-rows/results.csv",
        "/doc/body/imda",
        "/id/body/imda",
        "/doc/event/ev-2022-06-dtc",
    ),
    *(
        "/doc/crosswalk/sg-us-2023",
        "/doc/element/nist-ai-rmf-1.0/govern-1.1",
        "/def/",
        "/def/Claim",
    ),
    *("/shape/", "/graph/", "/graph/bodies/dtc", "/explain?s=us-caisi", "/crosswalks", "/problems"),
    *("/gap?from=sg-aivtf-2023&to=nist-ai-rmf-1.0", "/coverage?between=a&and=b", "/compare?one=x"),
    *("/chain?from=nist-ai-600-1&to=eu-ai-act", "/changes", "/changes?thing=body/imda", "/dataset"),
    *(
        "/dumps/",
        "/openapi.json",
        "/.well-known/void",
        "/healthz",
        "/docs",
        "/sparql",
        "/submissions",
    ),
    *("/mappings/check", "/robots.txt", "/submissions", "/sitemap.xml", "/uri-promise"),
    *("/crosswalks/sg-us-2023/set", "/doc/body/imda?at=2025-12-15", "/static/example.sssom.tsv"),
)
"""Addresses to ask and to spoil."""

ODD = (
    *("\0", "%00", "%", "%zz", "../", "%2e%2e%2f", "..%5c", "%252e%252e%252f", "//", "\\", ";"),
    *(
        "%0d%0aSet-Cookie:a=b",
        "<script>",
        "'",
        '"',
        "{{7*7}}",
        "${7*7}",
        "%ff%fe",
        "é",
        "𐀀",
        "\u202e",
    ),
    *("?", "#", "&", "=", "+", " ", "~", "a" * 3_000, "../" * 50, "http://example.org/", "%c0%ae"),
)
TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>|[?$@]?[\w:.\-]+|\s+|\S', re.DOTALL)
"""Good enough to cut a query where it can be spoilt."""

ODD_TOKENS = (
    *(
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<<(",
        ")>>",
        ".",
        ";",
        ",",
        "*",
        "/",
        "|",
        "^",
        "!",
        "+",
        "?x",
    ),
    *("FILTER", "OPTIONAL {", "UNION", "MINUS {", "GRAPH ?g {", "SERVICE <urn:x> {", "BIND(", "AS"),
    *(
        "VALUES ?x {",
        "EXISTS {",
        "NOT",
        "SELECT",
        "CONSTRUCT",
        "ASK",
        "DESCRIBE",
        "ORDER BY",
        "IN (",
    ),
    *(
        "LIMIT -1",
        "LIMIT 99999999999999999999",
        "OFFSET 1e9",
        "GROUP_CONCAT(",
        "COUNT(*)",
        "HAVING(",
    ),
    *(
        '"',
        "'",
        "'''",
        "<",
        ">",
        "\\u0041",
        "\\U0010FFFF",
        "\\uD800",
        "\0",
        "\ufeff",
        "#",
        "@en",
        "^^",
    ),
    *("LATERAL {", "NOW()", "RAND()", "1e400", "-0.0", "0x1", "_:b", "<urn:a b>", "<//>", "a:b:c"),
    *('"9999-99-99"^^<http://www.w3.org/2001/XMLSchema#date>', 'REGEX("a", "(a*)*")', "SAMPLE("),
    *("<http://jena.apache.org/text#query>", "<http://www.openlinksw.com/schemas/bif#contains>"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request. *kind* is what it was drawn as."""

    kind: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def raw(self) -> bytes:
        """Write it as HTTP/1.1, whatever it holds."""
        head = [f"{self.method} {self.path} HTTP/1.1"]
        fields = {"Host": "127.0.0.1", **self.headers}
        if self.body or self.method == "POST":
            fields["Content-Length"] = str(len(self.body))
        head += [f"{name}: {value}" for name, value in fields.items()]
        return "\r\n".join([*head, "", ""]).encode("utf-8", "surrogatepass") + self.body


class Mixture:
    """Draws requests. Two of the same *seed* draw the same ones."""

    def __init__(self, seed: int, heavy: float = 0.001) -> None:
        self._at = random.Random(seed)  # noqa: S311 - it only draws
        kinds: dict[Callable[[], Sent], float] = {
            self.light: 0.45,
            self.page: 0.08,
            self.question: 0.05,
            self.spoilt_query: 0.25,
            self.hostile: 0.04,
            self.heavy: heavy,
            self.spoilt_path: 0.08,
            self.spoilt_form: 0.05,
            self.mapping: 0.001,
            self.stranger: 0.015,
        }
        self._kinds, self._weights = list(kinds), list(kinds.values())

    def draw(self) -> Sent:
        """Draw one."""
        (kind,) = self._at.choices(self._kinds, self._weights)
        return kind()

    def light(self) -> Sent:
        """A query that takes no time."""
        skip = self._at.randrange(3_000)
        query = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT 5 OFFSET {skip}"
        return self._sparql("light", query, self._accept())

    def page(self) -> Sent:
        """A page or a file, as a browser or a program asks for it."""
        path = self._at.choice(PATHS)
        return Sent("page", self._at.choice(["GET", "GET", "HEAD"]), path, self._fields())

    def question(self) -> Sent:
        """A saved question as it stands."""
        query = self._at.choice(list(QUESTIONS.values()))
        return self._sparql("question", query, self._accept())

    def spoilt_query(self) -> Sent:
        """A saved question or a hostile query, with its tokens mixed up."""
        queries = list(QUESTIONS.values())
        text = self._at.choice(queries)
        if self._at.random() < 0.1:
            text = self._at.choice(list(HOSTILE.values()))[0][:20_000]
        tokens = TOKENS.findall(text)
        others = TOKENS.findall(self._at.choice(queries))
        for _ in range(self._at.randint(1, 6)):
            where = self._at.randrange(len(tokens) + 1)
            match self._at.randrange(6):
                case 0:
                    del tokens[where : where + self._at.randint(1, 4)]
                case 1:
                    tokens.insert(where, self._at.choice(ODD_TOKENS))
                case 2:
                    tokens.insert(where, self._at.choice(others or ["."]))
                case 3:
                    tokens[where:where] = tokens[where : where + 5]
                case 4:
                    tokens = tokens[: max(where, 1)]
                case _:
                    self._at.shuffle(tokens[where : where + 6])
        return self._sparql("spoilt query", "".join(tokens), self._accept())

    def hostile(self) -> Sent:
        """A query that is refused for its text, or looks worse than it is."""
        texts = [text for text, may_come in HOSTILE.values() if "query-timeout" not in may_come]
        return self._sparql("hostile", self._at.choice(texts), "*/*", post=True)

    def heavy(self) -> Sent:
        """A query that runs over its time, memory or size."""
        texts = [text for text, may_come in HOSTILE.values() if "query-timeout" in may_come]
        number = self._at.randrange(10**9)
        return self._sparql("heavy", f"# {number}\n{self._at.choice(texts)}", "*/*", post=True)

    def spoilt_path(self) -> Sent:
        """An address with something in it that does not belong there."""
        path = self._at.choice(PATHS)
        where = self._at.randint(1, len(path))
        path = path[:where] + self._at.choice(ODD) + path[where:]
        method = self._at.choice(["GET"] * 6 + ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"])
        path = path.replace(" ", "%20").replace("\0", "%00").replace("#", "%23")
        return Sent("spoilt path", method, path, self._fields())

    def spoilt_form(self) -> Sent:
        """A form with fields that are missing, repeated, misspelt or no text."""
        fields = [
            (
                self._at.choice(["query", "update", "default-graph-uri", "named-graph-uri", "é"]),
                self._at.choice(["ASK {}", "", "urn:a", "a b", *ODD]),
            )
            for _ in range(self._at.randint(0, 4))
        ]
        body = urlencode(fields).encode()
        if self._at.random() < 0.3:
            where = self._at.randint(0, len(body))
            body = (
                body[:where] + self._at.choice([b"%", b"\xff", b"&&", b"=", b"\0"]) + body[where:]
            )
        kinds = (FORM, BARE, "text/plain", "multipart/form-data", "", "a", f"{FORM}; charset=x")
        path = self._at.choice(["/sparql", "/sparql", "/mappings/check", "/submissions", "/gap"])
        kind = self._at.choice(kinds)
        return Sent("spoilt form", "POST", path, {**self._fields(), "Content-Type": kind}, body)

    def mapping(self) -> Sent:
        """A mapping file with a few bytes changed, to be checked."""
        content = bytearray(EXAMPLE)
        for _ in range(self._at.randint(0, 8)):
            content[self._at.randrange(len(content))] = self._at.randrange(256)
        headers = {"Content-Type": "text/tab-separated-values", "Accept": "application/json"}
        return Sent("mapping", "POST", "/mappings/check", headers, bytes(content))

    def stranger(self) -> Sent:
        """Somebody without a token, or with a wrong one, at the doors that need one."""
        path = self._at.choice(["/submissions", "/submissions/x/decision", "/submissions/../token"])
        token = self._at.choice(["x", "", "é", "a" * 4_000, "Bearer", "0" * 43])
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        body = self._at.choice([b"", b"{}", b"[" * 5_000, b'{"decision": "accept"}', b"\xff"])
        return Sent("stranger", "POST", path, headers, body)

    def _accept(self) -> str:
        """A field Accept: mostly one that any query can be answered in."""
        return self._at.choice(ACCEPTS) if self._at.random() < 0.2 else "*/*"

    def _fields(self) -> dict[str, str]:
        fields = {"Accept": self._accept()}
        if self._at.random() < 0.1:
            extra = {
                "If-None-Match": '"x", ' * self._at.randrange(200) + "*",
                "If-Modified-Since": self._at.choice(
                    ["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"]
                ),
                "Range": self._at.choice(["bytes=0-9", "bytes=9-0", "bytes=-", "lines=1-2"]),
                "Accept-Language": self._at.choice(["de", "*", ";;", "x" * 999]),
                "X-Forwarded-For": "1.2.3.4",
                "Host": self._at.choice(["evil.example", "127.0.0.1:1", "[::1]", "a_b"]),
                "Cookie": "a=" + "b" * 500,
                "Origin": "https://evil.example",
            }
            name = self._at.choice(list(extra))
            fields[name] = extra[name]
        return fields

    def _sparql(self, kind: str, query: str, accept: str, *, post: bool = False) -> Sent:
        text = query.replace("{port}", "9").encode("utf-8", "surrogatepass")
        way = self._at.randrange(3)
        if len(text) > 50_000 or post:
            way = self._at.choice([1, 2])
        if way == 0:
            return Sent(kind, "GET", f"/sparql?query={quote(text)}", {"Accept": accept})
        if way == 1:
            headers = {"Accept": accept, "Content-Type": FORM}
            return Sent(kind, "POST", "/sparql", headers, b"query=" + quote(text).encode())
        return Sent(kind, "POST", "/sparql", {"Accept": accept, "Content-Type": BARE}, text)
