"""Check: shapes, rules and mapping checks, all reporting Problems."""
