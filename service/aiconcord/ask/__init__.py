"""Ask: saved questions and how they are answered."""
