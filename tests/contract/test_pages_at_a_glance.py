"""What pages say first, so that one need not read an act's whole title to know where one is."""

import re
import urllib.request


def page(address: str) -> str:
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request) as got:
        return got.read().decode()


def test_an_article_names_its_law_by_the_short_name(live_server):
    text = page(live_server + "/doc/element/eu-ai-act/art.-9")
    top = text[text.index('class="crumbs"') : text.index("<h2")]
    assert top.count(">AI Act</a>") == 2
    assert "laying down harmonised rules" not in top


def test_a_date_that_an_amendment_replaced_is_marked(live_server):
    text = page(live_server + "/doc/element/eu-ai-act/art.-9")
    dates = text[text.index('id="dates"') : text.index("</section>", text.index('id="dates"'))]
    rows = re.findall(r"<tr id=.*?</tr>", dates, re.DOTALL)
    replaced = [row for row in rows if ">replaced</span>" in row]
    amended = [row for row in rows if "set by" in row]
    assert len(replaced) == len(amended) > 0
    assert not set(replaced) & set(amended)


def test_the_other_end_of_a_row_names_its_framework(live_server):
    text = page(live_server + "/doc/element/eu-ai-act/art.-9")
    ends = re.findall(r'<td data-label="Other end">(.*?)</td>', text, re.DOTALL)
    assert ends
    assert all('<span class="soft">' in each for each in ends)


def test_a_source_is_called_so_among_the_hits(live_server):
    kinds = set(re.findall(r'<div class="what">([^<·]*)', page(live_server + "/search?q=CAISI")))
    assert "Source" in {each.strip() for each in kinds}
    assert "Sources" not in {each.strip() for each in kinds}


def test_tools_stand_under_what_they_are(live_server):
    text = page(live_server + "/browse/tool")
    titles = re.findall(r"<summary><strong>(.*?)</strong>", text)
    assert "Cookbook" in titles
    assert titles == sorted(titles)
