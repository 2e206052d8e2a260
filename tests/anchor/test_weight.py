"""What a first visit weighs, as gunicorn really sends it with production's settings: one round of TCP carries 14 KB."""

import gzip
import http.client
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import brotli
import pytest

from anchor.static_files import squeezed
from tests.anchor.test_production import GOOD

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
MILD = "/procedures/mild-procedure/"
KB = 1024
# As long as the clinic's own text on this procedure, in other words.
DOCUMENT = """Ana Test MD
Anchor Healthcare
MILD Procedure
1746872118
MILD stands for minimally invasive lumbar decompression. It is a small treatment for lumbar spinal stenosis, which is
 a narrowing of the canal in the lower back. People with it often feel pain, numbness or weakness in the legs when they
 stand or walk. Most of those who have it done have a mild or moderate narrowing; in a severe one it is seldom right.
 Sitting down or leaning on a shopping cart often eases these signs, because the canal then opens a little.
The doctor makes an incision of about 6 mm in the lower back. Through a narrow tube, special tools remove parts of the
 thickened ligament and, in a step that is called a laminotomy, small areas of overgrown bone. A ligament of 2.5 mm or
 more counts as too thick. With both reduced, the nerves are under less pressure. Doctors consider it after physical
 therapy, bracing and epidural injections did not help enough.
 The tools are watched on an X-ray screen the whole time, and a contrast agent shows how much room the nerves have.
The procedure is performed under local anesthesia, with or without sedation, and takes less than an hour.
Most patients go home the same day and resume normal activities within 24 hours. The incision is so tiny that stitches
 are often not needed. Studies have found less pain and better standing and walking afterwards.
 Walking is welcome from the first day on; lifting and bending should wait until your doctor agrees. A dressing keeps
 the small wound clean, and a shower is usually possible on the next day.
Alternative treatments are physical therapy, medications, epidural injections and traditional surgery. Some of them
 take longer to recover from, and some give relief that does not last as long.
Risks are low, as with other minor procedures. Bleeding or infection are rare.
An MRI or CT scan is required first, to confirm that this treatment fits your problem.
Our team is here to talk with you about your condition and to find the treatment that fits it.
FAQs
How soon can I move again after the MILD Procedure?
Most patients are discharged the same day and resume normal activities within 24 hours. The aim is pain relief that
 lasts and better mobility; in studies, people could stand and walk for longer. Exercises at home, which a physical
 therapist shows you, may help your recovery along. How far you can walk after a
 month differs from person to person, and your doctor sees you again to find out.
What speaks for the MILD Procedure rather than another treatment?
It needs a smaller opening than an operation, people recover from it faster, and it hurts less afterwards. Laminectomy
 and spinal fusion change the structure of the spine; this treatment leaves most of it as it is, and normal activities
 may follow within 24 hours.
How safe is the MILD Procedure?
Few people have complications, about as few as with other outpatient treatments. Bleeding, infection or a nerve that is
 irritated for a time are rare. Clinical trials have reported no serious harm. General anesthesia is not needed, which
 lowers the risk for older patients and for people with several health problems. Tell us before
 the day about blood thinners, allergies and earlier operations on your back, so that we can plan with you.
What happens in the MILD Procedure?
It is an outpatient treatment without open surgery for lumbar spinal stenosis. Thickened ligament and extra bone press
 on the nerves and cause pain, numbness or weakness in the legs. Some of that tissue and bone is taken out through a
 small incision in the lower back.
Who may have the MILD Procedure?
People with mild or moderate lumbar spinal stenosis whose legs hurt when they walk, and for whom physical therapy,
 medications or injections were not enough. A scan, by MRI or CT, has to confirm that it fits. Those
 whose pain comes from a slipped disc or from an unstable spine are usually better served by another treatment.
""".replace("\n ", " ")


class Server:
    """The site under gunicorn in a folder of its own, which a proxy that speaks TLS would stand in front of."""

    application = "anchor.wsgi"

    def __init__(self, folder):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.folder = folder
        self.environment = GOOD | {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3"}

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=120)

    def __enter__(self):
        self.manage("migrate", "--noinput")
        self.manage("load_sample")
        self.manage("collectstatic", "--noinput")
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", self.application]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not self.answers():
            assert time.monotonic() < deadline, "gunicorn did not start"
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)

    def answers(self):
        try:
            return self.get("/healthz/")[0].status == 200
        except OSError:
            return False

    def get(self, path, coding="gzip, deflate, br", **headers):
        """(the answer, its body as sent)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers |= {"Host": "www.example.org", "X-Forwarded-Proto": "https", "Accept-Encoding": coding}
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def visit(self, path):
        """What a browser fetches on a first visit: {path: bytes as sent}, the page's own headers with its body."""
        answer, sent = self.get(path)
        assert answer.status == 200
        page = brotli.decompress(sent).decode()
        files = {link.partition("#")[0] for link in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)}
        files |= {link for link in re.findall(r'<img[^>]* src="(/[^"]+)"', page)}
        return {path: len(sent)} | {file: len(self.get(file)[1]) for file in files}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("production")) as running:
        yield running


def check_budget(sizes, path):
    of = {kind: sum(size for file, size in sizes.items() if file.endswith(kind)) for kind in (".css", ".js")}
    # Browsers draw the page before they fetch the style sheet for paper.
    for_paper = sum(size for file, size in sizes.items() if "/print." in file)

    assert sizes[path] + of[".css"] - for_paper <= 14 * KB, sizes
    assert of[".js"] <= 5 * KB, sizes
    assert sum(sizes.values()) <= 30 * KB, sizes


@pytest.mark.parametrize("path", ["/", "/procedures/", MILD, "/faqs/"])
def test_a_first_visit_to_the_sample_content_weighs_little(server, path):
    check_budget(server.visit(path), path)


def test_a_first_visit_weighs_little_with_the_clinics_text_imported_over_the_sample(server):
    file = server.folder / "mild.txt"
    file.write_text(DOCUMENT, encoding="utf-8")

    server.manage("import_document", file, "--publish")

    assert "stitches" in brotli.decompress(server.get(MILD)[1]).decode()
    check_budget(server.visit(MILD), MILD)


def test_styles_come_as_one_compressed_file_whose_name_is_a_hash_of_it(server):
    page = brotli.decompress(server.get(MILD)[1]).decode()
    style, _for_paper = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)

    answer, sent = server.get(style)

    assert re.fullmatch(r"/static/css/site\.[0-9a-f]{12}\.css", style)
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Accept-Encoding" in answer.headers["Vary"]
    text = brotli.decompress(sent)
    assert b"@import" not in text
    assert all(layer in text for layer in (b"@layer tokens{", b"@layer base{", b"@layer components{"))
    assert b"\n" not in text
    assert b"/*" not in text
    assert gzip.decompress(server.get(style, "gzip")[1]) == text


def test_a_second_visit_fetches_nothing_anew(server):
    etag = server.get(MILD)[0].headers["ETag"]

    answer, sent = server.get(MILD, **{"If-None-Match": etag})

    assert (answer.status, sent) == (304, b"")


def test_the_form_brings_its_own_styles_and_is_not_compressed(server):
    answer, sent = server.get("/inquiries/new/")

    assert answer.headers["Content-Encoding"] is None
    assert answer.headers["Cache-Control"]
    assert re.search(rb"/static/css/forms\.[0-9a-f]{12}\.css", sent)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("a,\nb {\n  color: red;\n  margin: 0 auto;\n}\n\nc {\n  top: 0;\n}\n", "a,b{color:red;margin:0 auto}c{top:0}"),
        ('/* The reader\'s own */\na {\n  /* "two" */\n  top: 0;\n}\n', "a{top:0}"),
        (
            "@media (min-width: 48rem) and (hover) {\n  a {\n    top: 0;\n  }\n}",
            "@media (min-width:48rem) and (hover){a{top:0}}",
        ),
        ("@media print, (width > 9em) {\n}", "@media print,(width > 9em){}"),
        ("@layer a, b;\n\n@layer a {\n}", "@layer a,b;@layer a{}"),
    ],
)
def test_comments_and_white_space_are_not_sent(written, sent):
    assert squeezed(written) == sent


@pytest.mark.parametrize(
    "rule",
    [
        "nav :hover > .anchor + :is(a) ~ b *{top:0}",
        "a :not(.b) [c]{top:calc(1px + (2px - 3px) * 2) !important}",
        'a{content:"; } /* not a comment */ , : ";top:0}',
        "a{content:'  \\'  {  ' / \"\"}",
        "a{background:url(data:image/svg+xml;base64,/*x*/, )}",
        'a{background:url("b.svg?c, d;  e)")}',
        "a{--tone:var(--good);font:600 1rem/1.2 var(--sans)}",
    ],
)
def test_white_space_that_means_something_is_sent(rule):
    assert squeezed(rule) == rule
