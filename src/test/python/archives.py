"""Small archives of the form of the published ones, for PublicDataTest: python src/test/python/archives.py

Their texts are ours. Written by Python's tarfile and zipfile, with fixed dates, so that the bytes are always the same.
"""

import gzip
import io
import pathlib
import tarfile
import zipfile

FOLDER = pathlib.Path(__file__).parent.parent / "resources" / "publicdata"
REVIEWS = {
    "aclImdb/README": "Not a review.",
    "aclImdb/train/pos/0_9.txt": "A kind film, told without hurry.<br /><br />Zoë is a joy.",
    "aclImdb/train/unsup/1_0.txt": "Nobody has said what this one is.",
    "aclImdb/train/neg/0_2.txt": "x" * 512,
    "aclImdb/test/neg/3_1.txt": "",
    "aclImdb/test/pos/7_8.txt": "很好！ " * 200,
    "aclImdb/test/../../../outside.txt": "This one would like to be unpacked elsewhere.",
}
MESSAGES = "ham\tSee you at seven, bring the map\nspam\tWIN a prize\tnow!!! £500\nham\t好的, ok\n"

FOLDER.mkdir(exist_ok=True)
tar_bytes = io.BytesIO()
with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.USTAR_FORMAT) as tar:
    folder = tarfile.TarInfo("aclImdb/train/pos")
    folder.type = tarfile.DIRTYPE
    tar.addfile(folder)
    for name, text in REVIEWS.items():
        content = text.encode()
        info = tarfile.TarInfo(name)
        info.size = len(content)
        tar.addfile(info, io.BytesIO(content))
(FOLDER / "reviews.tar.gz").write_bytes(gzip.compress(tar_bytes.getvalue(), mtime=0))

with zipfile.ZipFile(FOLDER / "messages.zip", "w") as archive:
    for name, text in {"readme": "Three messages.", "SMSSpamCollection": MESSAGES}.items():
        archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
