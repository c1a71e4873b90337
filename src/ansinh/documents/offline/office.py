"""Old and foreign word-processor files (.doc, .rtf, .odt), turned into .docx by LibreOffice where it is installed.

LibreOffice runs without a window, in a profile of its own that is thrown away, with macros forbidden, links not
followed and no network proxy it could use, under limits of time and memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from ansinh.documents.offline import apart, refusals

SECONDS = 120
MEMORY_BYTES = 3_000_000_000  # LibreOffice maps much more than it uses
_FILTER = {".doc": "doc", ".rtf": "rtf", ".odt": "odt"}

# Macros never run, links are never updated, nothing is fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


@lru_cache(maxsize=4)
def _found(path: str) -> str | None:
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name, path=path):
            return found
    usual = (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "/opt/libreoffice/program/soffice",
    )
    return next((one for one in usual if Path(one).exists()), None)


def program() -> str | None:
    """Where LibreOffice is, or None."""
    return _found(os.environ.get("PATH", ""))


def to_docx(data: bytes, filename: str, extension: str) -> bytes:
    """The same document as .docx. ``extension`` says what the bytes are (``.doc``, ``.rtf``, ``.odt``).

    Raises BadInput: LibreOffice absent, file damaged or locked, too slow.
    """
    office = program()
    if office is None:
        raise refusals.needs_office(filename, extension)
    with tempfile.TemporaryDirectory(prefix="ansinh-office-") as place:
        folder = Path(place)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = folder / f"vanban{extension}"
        source.write_bytes(data)
        out = folder / "out"
        out.mkdir()
        command = [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--invisible",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--nofirststartwizard",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(out),
            str(source),
        ]
        more = {
            "HOME": str(folder),
            "SAL_USE_VCLPLUGIN": "svp",
            "http_proxy": "http://127.0.0.1:9",
            "https_proxy": "http://127.0.0.1:9",
        }
        try:
            code, _, _ = apart.run_program(command, seconds=SECONDS, memory=MEMORY_BYTES, folder=folder, more=more)
        except TimeoutError:
            raise refusals.too_heavy(filename, SECONDS) from None
        except OSError as trouble:
            raise refusals.needs_office(filename, extension) from trouble
        made = out / "vanban.docx"
        if not made.exists():
            raise refusals.office_failed(filename, f"mã {code}", f"code {code}")
        return made.read_bytes()
