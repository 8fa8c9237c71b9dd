"""Queries made to hang, crash, fill or escape an engine, each with what may come of it.

What may come of one is a set of problem codes; ``answer`` stands for a whole and correct answer,
for which :data:`RIGHT` knows the number of rows where it can be known.
"""

from collections.abc import Iterable

ANSWER = "answer"
OVERRUNS = frozenset({"query-timeout", "query-memory", "result-too-large"})
NESTED = frozenset({"query-too-nested"})
PARTS = frozenset({"query-too-many-parts"})
OUT = frozenset({"query-reaches-out"})
UPDATE = frozenset({"query-is-update"})
SYNTAX = frozenset({"query-syntax"})
LONG = frozenset({"query-too-long"})

ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
NOWHERE = "<http://127.0.0.1:{port}/sparql>"


def numbered(pattern: str, count: int) -> Iterable[str]:
    return (pattern.replace("%", str(number)) for number in range(count))


def doubling(times: int) -> str:
    """Text of 2 to the power of *times* characters, built up by BINDs."""
    steps = "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(times))
    return f'SELECT ?x{times} {{ BIND("aaaaaaaa" AS ?x0) {steps} }}'


HOSTILE: dict[str, tuple[str, frozenset[str]]] = {
    # -- products -------------------------------------------------------------------------
    "cross product counted": (f"SELECT (COUNT(*) AS ?n) {{ {ALL} }}", OVERRUNS),
    "cross product in full": (f"SELECT * {{ {ALL} }}", OVERRUNS),
    "cross product sorted": (f"SELECT * {{ {ALL} }} ORDER BY ?l ?i ?f", OVERRUNS),
    "cross product sorted, first row only": (
        f"SELECT * {{ {ALL} }} ORDER BY DESC(?l) LIMIT 1",
        OVERRUNS,
    ),
    "cross product made distinct": (f"SELECT DISTINCT ?a ?d ?g {{ {ALL} }}", OVERRUNS),
    "cross product made reduced": (f"SELECT REDUCED ?a ?d ?g {{ {ALL} }}", OVERRUNS),
    "cross product grouped": (
        f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {ALL} }} GROUP BY ?a ?d ?g",
        OVERRUNS,
    ),
    "cross product concatenated": (
        f"SELECT (GROUP_CONCAT(STR(?l)) AS ?x) {{ {ALL} }}",
        OVERRUNS,
    ),
    "cross product sampled far behind": (f"SELECT * {{ {ALL} }} OFFSET 4000000000", OVERRUNS),
    "cross product constructed": (f"CONSTRUCT {{ ?a ?e ?i }} {{ {ALL} }}", OVERRUNS),
    "cross product described": (f"DESCRIBE ?a ?d ?g ?j {{ {ALL} }}", OVERRUNS),
    "cross product asked for what is not there": (
        f"ASK {{ {ALL} FILTER(CONCAT(STR(?a), STR(?f), STR(?l)) = 'no') }}",
        OVERRUNS,
    ),
    "cross product by VALUES": (
        "SELECT (COUNT(*) AS ?n) { "
        + "".join(numbered(f"VALUES ?x% {{ {' '.join(map(str, range(100)))} }} ", 8))
        + "}",
        OVERRUNS,
    ),
    "cross product of subqueries": (
        "SELECT (COUNT(*) AS ?n) { "
        + "".join(numbered("{ SELECT ?s% ?o% { ?s% ?p% ?o% } } ", 4))
        + "}",
        OVERRUNS,
    ),
    "cross product under MINUS": (
        f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c MINUS {{ {ALL} FILTER(?l = ?i && ?f != ?i) }} }}",
        OVERRUNS,
    ),
    "cross product under EXISTS": (
        f"SELECT (COUNT(*) AS ?n) {{ ?x ?y ?z FILTER NOT EXISTS {{ {ALL} FILTER(?l = 'no') }} }}",
        OVERRUNS,
    ),
    "cross product of graphs": (
        "SELECT (COUNT(*) AS ?n) { " + "".join(numbered("GRAPH ?g% { ?s% ?p% ?o% } ", 4)) + "}",
        OVERRUNS,
    ),
    "two hundred disconnected patterns": (
        f"SELECT * {{ {' . '.join(numbered('?a% ?b% ?c%', 199))} }}",
        OVERRUNS,
    ),
    # -- paths ----------------------------------------------------------------------------
    "any path from anywhere": (
        "SELECT (COUNT(*) AS ?n) { ?s (<urn:p>|!<urn:p>)* ?o . ?t (<urn:p>|!<urn:p>)* ?u }",
        OVERRUNS,
    ),
    "any path both ways": (
        "SELECT (COUNT(*) AS ?n) { ?s (!<urn:p>|^!<urn:p>)+ ?o . ?a (!<urn:p>|^!<urn:p>)+ ?b }",
        OVERRUNS,
    ),
    "stars in stars": (
        f"SELECT (COUNT(*) AS ?n) {{ ?s {'(' * 20}!<urn:p>{')*' * 20} ?o . ?q !<urn:p>* ?r . "
        "?t !<urn:p>* ?u }",
        OVERRUNS,
    ),
    "path of a thousand steps": (f"ASK {{ ?s {'/'.join(['!<urn:p>'] * 1000)} ?o }}", PARTS),
    "path of ten thousand ways": (f"ASK {{ ?s {'|'.join(['<urn:p>'] * 10_000)} ?o }}", PARTS),
    "path nested 10,000 deep": (f"ASK {{ ?s {'(' * 10_000}<urn:p>{')' * 10_000} ?o }}", NESTED),
    # -- nesting --------------------------------------------------------------------------
    "braces 10,000 deep": (f"SELECT * {'{' * 10_000}{'}' * 10_000}", NESTED),
    "braces never closed": (f"SELECT * {'{' * 10_000}", NESTED),
    "round brackets 10,000 deep": (f"SELECT ({'(' * 10_000}1{')' * 10_000} AS ?x) {{}}", NESTED),
    "square brackets 10,000 deep": (
        f"SELECT * {{ ?s ?p {'[ ?p ' * 10_000}1{']' * 10_000} }}",
        NESTED,
    ),
    "collections 10,000 deep": (f"SELECT * {{ ?s ?p {'(' * 10_000}1{')' * 10_000} }}", NESTED),
    "negations 10,000 long": (f"SELECT ({'!' * 10_000}true AS ?x) {{}}", NESTED),
    "spaced minuses 10,000 long": (f"SELECT ({'- ' * 10_000}?x AS ?y) {{}}", NESTED),
    "OPTIONALs 1,000 deep": (
        f"SELECT * {{ {'?s ?p ?o OPTIONAL { ' * 1000}{'}' * 1000} }}",
        NESTED,
    ),
    "EXISTS 1,000 deep": (
        f"ASK {{ {'FILTER EXISTS { ' * 1000}?s ?p ?o{'}' * 1000} }}",
        NESTED,
    ),
    "subqueries 1,000 deep": (
        f"SELECT * {{ {'{ SELECT * { ' * 1000}?s ?p ?o{'}}' * 1000} }}",
        NESTED,
    ),
    "functions 10,000 deep": (f"SELECT ({'STR(' * 10_000}1{')' * 10_000} AS ?x) {{}}", NESTED),
    "triple terms 5,000 deep": (
        f"SELECT * {{ ?s ?p {'<<( ?s ?p ' * 5000}?o{' )>>' * 5000} }}",
        NESTED,
    ),
    "nesting hidden in what looks like IRIs": (
        f"SELECT * {{ ?a ?b ?c FILTER({'?a<((((((((1>(' * 600}1{')' * 600} ) }}",
        NESTED | SYNTAX,
    ),
    "nested OPTIONALs that multiply": (
        "SELECT * { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i OPTIONAL { ?j ?k ?l } } } }",
        OVERRUNS,
    ),
    # -- chains ---------------------------------------------------------------------------
    "sum of 10,000": (f"SELECT ({'+'.join(['1'] * 10_000)} AS ?x) {{}}", PARTS),
    "sum of 10,000 in brackets of 199": (
        f"SELECT ({('1+' * 199 + '(') * 60}1{')' * 60} AS ?x) {{}}",
        PARTS,
    ),
    "or of 10,000": (f"ASK {{ FILTER({'||'.join(['?x'] * 10_000)}) }}", PARTS),
    "UNION of 8,000": (f"SELECT * {{ {' UNION '.join(['{?s ?p ?o}'] * 8000)} }}", PARTS),
    "OPTIONAL 300 times": (
        f"SELECT * {{ {''.join(numbered('OPTIONAL { ?s% ?p% ?o% } ', 300))} }}",
        PARTS,
    ),
    "a thousand disconnected patterns": (
        f"SELECT * {{ {' . '.join(numbered('?a% ?b% ?c%', 1000))} }}",
        PARTS,
    ),
    "a thousand objects of one subject": (
        f"SELECT * {{ ?s ?p {' , '.join(numbered('?o%', 1000))} }}",
        PARTS,
    ),
    "a collection of a thousand": (
        f"SELECT * {{ ?s ?p ({' '.join(numbered('?o%', 1000))}) }}",
        PARTS,
    ),
    "5,000 BINDs": (f"SELECT * {{ {' '.join(numbered('BIND(% AS ?x%)', 5000))} }}", PARTS),
    "5,000 FILTERs": (f"SELECT * {{ ?s ?p ?o {'FILTER(?o > 1) ' * 5000} }}", PARTS),
    "1,000 sums in the head": (f"SELECT {' '.join(numbered('(1 AS ?x%)', 1000))} {{}}", PARTS),
    "10,000 things described": (f"DESCRIBE {' '.join(numbered('<urn:%>', 10_000))}", PARTS),
    # -- size -----------------------------------------------------------------------------
    "a megabyte of query": (f"SELECT * {{ # {'x' * 1_000_000}\n }}", LONG),
    "a megabyte in UTF-8, less in characters": (f"ASK {{ # {'é' * 200_000}\n }}", LONG),
    "VALUES of 30,000": (
        f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(str, range(30_000)))} }} }}",
        frozenset({ANSWER}),
    ),
    "IN of 30,000": (
        f"SELECT ?x {{ BIND(7 AS ?x) FILTER(?x IN ({','.join(map(str, range(30_000)))})) }}",
        frozenset({ANSWER}),
    ),
    "7,000 prefixes": (
        f"{' '.join(numbered('PREFIX a%: <urn:%>', 7000))} SELECT (1 AS ?x) {{}}",
        frozenset({ANSWER}),
    ),
    "7,000 bases": (
        f"{' '.join(numbered('BASE <http://e.example/%/>', 7000))} SELECT (1 AS ?x) {{}}",
        frozenset({ANSWER}),
    ),
    "10,000 variables in the head": (
        f"SELECT {' '.join(numbered('?x%', 10_000))} {{ BIND(1 AS ?x1) }}",
        frozenset({ANSWER}),
    ),
    "10,000 sort keys": (
        f"SELECT ?s {{ BIND(1 AS ?s) }} ORDER BY {' '.join(numbered('?x%', 10_000))}",
        frozenset({ANSWER}),
    ),
    "CONCAT of 10,000": (
        f"SELECT (CONCAT({','.join(['1'] * 10_000)}) AS ?x) {{}}".replace("1,", "'1',"),
        frozenset({ANSWER}),
    ),
    "2,000 FROMs": (
        f"SELECT (COUNT(*) AS ?n) {' '.join(numbered('FROM <urn:%>', 2000))} {{ ?s ?p ?o }}",
        frozenset({ANSWER}),
    ),
    "text doubled 40 times": (doubling(40), OVERRUNS),
    "text replaced by longer text": (
        'SELECT ?f { BIND(REPLACE("aaaaaaaaaaaaaaaaaaaa", "a", "bbbbbbbbbbbbbbbbbbbb") AS ?a) '
        'BIND(REPLACE(?a, "b", ?a) AS ?b) BIND(REPLACE(?b, "b", ?b) AS ?c) '
        'BIND(REPLACE(?c, "b", ?c) AS ?d) BIND(REPLACE(?d, "b", ?d) AS ?f) }',
        OVERRUNS,
    ),
    "result over the cap": (
        "SELECT ?x0 ?x1 ?x2 { "
        + "".join(numbered(f"VALUES ?x% {{ {' '.join(map(str, range(120)))} }} ", 3))
        + "}",
        frozenset({"result-too-large"}),
    ),
    # -- regular expressions --------------------------------------------------------------
    "regex of nested repetition": (
        f'SELECT ("{"a" * 5000}!" AS ?x) {{ FILTER(!REGEX("{"a" * 5000}!", "^(a+)+$")) }}',
        frozenset({ANSWER}),
    ),
    "regex of repeated repetition": (
        'SELECT (REGEX("aaaa", "((a{1,100}){1,100}){1,100}") AS ?x) {}',
        OVERRUNS | {ANSWER},
    ),
    # -- ways out -------------------------------------------------------------------------
    "SERVICE": (f"SELECT * {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }}", OUT),
    "SERVICE SILENT": (f"SELECT * {{ service silent {NOWHERE} {{ ?s ?p ?o }} }}", OUT),
    "SERVICE by variable": (
        f"SELECT * {{ BIND({NOWHERE} AS ?e) SERVICE ?e {{ ?s ?p ?o }} }}",
        OUT,
    ),
    "SERVICE run into a name": (
        "PREFIX e: <http://127.0.0.1:{port}/> SELECT * { SERVICEe:sparql { ?s ?p ?o } }",
        OUT,
    ),
    "SERVICE under EXISTS": (
        f"ASK {{ FILTER EXISTS {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }} }}",
        OUT,
    ),
    "SERVICE behind a comment": (f"SELECT * {{ SERVICE#x\n{NOWHERE} {{ ?s ?p ?o }} }}", OUT),
    "SERVICE with escapes": (f"SELECT * {{ SERV\\u0049CE {NOWHERE} {{ ?s ?p ?o }} }}", SYNTAX),
    "SERVICE with long escapes": (f"ASK {{ \\U00000053ERVICE {NOWHERE} {{ }} }}", SYNTAX),
    "SERVICE to an IRI with escapes": (
        "ASK { SERVICE <http://127.0.0.1:{port}\\u002Fsparql> { ?s ?p ?o } }",
        OUT,
    ),
    "SERVICE in a subquery in a MINUS": (
        f"ASK {{ ?s ?p ?o MINUS {{ SELECT * {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }} }} }}",
        OUT,
    ),
    "magic property of another server": (
        "SELECT ?s { ?s <http://jena.apache.org/text#query> 'a' }",
        frozenset({ANSWER}),
    ),
    "magic function of another server": (
        "SELECT (<http://www.openlinksw.com/schemas/bif#sys_stat>('st_dbms_name') AS ?x) {}",
        SYNTAX | {ANSWER},
    ),
    "LOAD": (f"LOAD {NOWHERE}", UPDATE),
    "LOAD SILENT behind a prologue": (
        f"BASE <http://e.example/> PREFIX select: <urn:x> LOAD SILENT {NOWHERE}",
        UPDATE,
    ),
    "FROM another machine": (
        "SELECT ?s FROM <http://127.0.0.1:{port}/sparql> { ?s ?p ?o }",
        frozenset({ANSWER}),
    ),
    "FROM a file": ("SELECT ?s FROM <file:///etc/passwd> { ?s ?p ?o }", frozenset({ANSWER})),
    "a query, then DROP": ("SELECT ?s { ?s ?p ?o } LIMIT 1 ; DROP ALL", SYNTAX),
    "DELETE": ("DELETE WHERE { ?s ?p ?o }", UPDATE),
    "CLEAR": ("CLEAR ALL", UPDATE),
    "INSERT behind a comment that asks": ("# SELECT\nINSERT DATA { <urn:a> <urn:b> 1 }", UPDATE),
    # -- not text -------------------------------------------------------------------------
    "NUL": ("SELECT ?s { ?s ?p '\0' }", SYNTAX),
    "UTF-16 read as something else": ("SELECT * {}".encode("utf-16-le").decode("latin-1"), SYNTAX),
    "half a surrogate pair": ("SELECT ('\ud800' AS ?x) {}", frozenset({"query-not-utf8"})),
    "bytes that are no UTF-8": (
        b"SELECT ('\xff\xfe' AS ?x) {}".decode("utf-8", "surrogateescape"),
        frozenset({"query-not-utf8"}),
    ),
    "a string never closed": ("SELECT ('" + "\\'" * 50_000 + " AS ?x) {}", SYNTAX),
    "a byte order mark": ("\ufeffSELECT ?s { ?s ?p ?o }", SYNTAX),
    "text that turns round": ("SELECT \u202e ?s { ?s ?p ?o }", SYNTAX),
    "nothing": ("", SYNTAX),
    "a comment only": ("# SELECT * { ?s ?p ?o }", SYNTAX),
    "relative IRI with a base to elsewhere": (
        "BASE <http://127.0.0.1:{port}/> SELECT ?o FROM <sparql> { <x> ?p ?o }",
        frozenset({ANSWER}),
    ),
}

RIGHT: dict[str, int] = {
    "VALUES of 30,000": 30_000,
    "IN of 30,000": 1,
    "7,000 prefixes": 1,
    "7,000 bases": 1,
    "10,000 variables in the head": 1,
    "10,000 sort keys": 1,
    "CONCAT of 10,000": 1,
    "2,000 FROMs": 1,
    "regex of nested repetition": 1,
    "regex of repeated repetition": 1,
    "magic property of another server": 0,
    "magic function of another server": 1,
    "FROM another machine": 0,
    "FROM a file": 0,
    "relative IRI with a base to elsewhere": 0,
}
"""How many rows the whole answer has."""
