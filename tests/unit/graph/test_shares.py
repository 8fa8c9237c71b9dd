from aiconcord.graph.shares import Shares


def test_who_used_less_goes_first() -> None:
    shares = Shares(window=30)
    shares.begin("a")
    shares.finish("a", 5.0, now=100.0)
    shares.begin("b")
    shares.finish("b", 1.0, now=100.0)
    order = sorted(["a", "b", "new", None], key=lambda client: shares.weight(client, 100.0))
    assert order == [None, "new", "b", "a"]


def test_what_is_long_ago_counts_less() -> None:
    shares = Shares(window=30)
    shares.begin("a")
    shares.finish("a", 8.0, now=0.0)
    assert shares.weight("a", 20.0) == 4.0
    assert shares.weight("a", 200.0) < 0.01


def test_a_query_that_runs_counts_before_it_ends() -> None:
    shares = Shares(window=30)
    shares.begin("a")
    assert shares.weight("a", 0.0) > shares.weight("b", 0.0)


def test_what_is_typical_of_a_client_follows_its_last_queries() -> None:
    shares = Shares(window=30)
    assert shares.typical("a") == 0.0
    told = []
    for seconds in (10.0, *[0.0] * 20):
        shares.begin("a")
        shares.finish("a", seconds, now=0.0)
        told.append(shares.typical("a"))
    assert told[0] == 3.0
    assert told[-1] < 0.01


def test_one_offence_is_forgiven_two_are_not_until_they_are_old() -> None:
    shares = Shares(window=30)
    shares.offend("a", 0.0)
    assert not shares.is_heavy("a", 1.0)
    shares.offend("a", 2.0)
    assert shares.is_heavy("a", 3.0)
    assert not shares.is_heavy("a", 31.0)


def test_the_service_itself_has_no_account() -> None:
    shares = Shares(window=30)
    for _ in range(3):
        shares.begin(None)
        shares.offend(None, 0.0)
        shares.finish(None, 100.0, 0.0)
    assert not shares.is_heavy(None, 0.0)
    assert shares.weight(None, 0.0) < shares.weight("new", 0.0)


def test_accounts_are_bounded() -> None:
    shares = Shares(window=30)
    shares.begin("kept")
    for number in range(50_000):
        shares.weight(str(number), 0.0)
    shares.begin("kept")
    assert shares.weight("kept", 0.0) == 2.0
    assert len(shares._accounts) <= 20_000
