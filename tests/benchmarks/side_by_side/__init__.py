"""The endpoint beside what people would pick instead: one run, one machine, same data, same client.

Start reading at ``plan.py`` (what is run) and ``run.py`` (in which order). Each engine is one class
in ``engines.py``, ``virtuoso.py`` or ``raw.py``; what is asked of all of them stands in
``asked.py``; ``report.py`` and ``aims.py`` say what came out. It is run by ``make bench``.
"""
