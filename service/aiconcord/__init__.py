"""AI Concord: a knowledge graph of how governments agree on AI governance, and its service.

Start reading at ``app`` (what runs together) or ``build`` (how files become a release).
"""
