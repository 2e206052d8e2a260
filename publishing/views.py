"""Image files, and the reading grade of a text that staff are writing."""

from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from publishing import images
from publishing.rules import GOAL_GRADE, HIGHEST_GRADE
from text.readability import grade_of_markup

LONGEST_GRADED = 50_000


@require_safe
def image(request: HttpRequest, digest: str, width: int) -> FileResponse:
    # The URLconf allows only a hexadecimal digest and a decimal width.
    try:
        file = images.file_of(digest, width).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@require_POST
def reading_grade(request: HttpRequest) -> JsonResponse:
    text = request.POST.get("text", "")
    if len(text) > LONGEST_GRADED:
        return JsonResponse({"grade": None, "words": "", "hard": False}, status=413)
    grade = grade_of_markup(text)
    if grade is None:
        return JsonResponse({"grade": None, "words": "", "hard": False})
    grade = round(max(grade, 0), 1)
    words = _("Reading grade %(grade)s (goal %(goal)d, at most %(most)d)") % {
        "grade": grade,
        "goal": GOAL_GRADE,
        "most": HIGHEST_GRADE,
    }
    return JsonResponse({"grade": grade, "words": words, "hard": grade > HIGHEST_GRADE})
