"""`python -m aiconcord` is the command `aiconcord`."""

from aiconcord.cli.main import main

if __name__ == "__main__":
    main()
