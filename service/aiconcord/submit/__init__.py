"""Submit: tokens, submissions of mapping sets, the log of what became of them."""
