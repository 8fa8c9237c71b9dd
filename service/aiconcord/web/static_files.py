"""The files that pages are drawn with: kept for a minute, as the pages themselves."""

from os import PathLike, stat_result

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from aiconcord.web.caching import FRESH


class OurFiles(StaticFiles):
    """Gives the files of a folder; their names stay, so that a client has to ask for changes."""

    def file_response(
        self,
        full_path: PathLike[str] | str,
        stat_result: stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Give one file, or 304 to who has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = FRESH
        return response
