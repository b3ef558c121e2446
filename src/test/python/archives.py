"""Writes small archives in the form of the published ones, for PublicDataTest: python src/test/python/archives.py

Their texts and sounds are ours. The dates in them are fixed, so the bytes are always the same.
"""

import gzip
import io
import pathlib
import tarfile
import wave
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


def tar_gz(name, folder, files):
    tar_bytes = io.BytesIO()
    with tarfile.open(fileobj=tar_bytes, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        info = tarfile.TarInfo(folder)
        info.type = tarfile.DIRTYPE
        tar.addfile(info)
        for path, content in files.items():
            info = tarfile.TarInfo(path)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    (FOLDER / name).write_bytes(gzip.compress(tar_bytes.getvalue(), mtime=0))


def wav(*samples):
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"".join(s.to_bytes(2, "little", signed=True) for s in samples))
    return file.getvalue()


tar_gz("reviews.tar.gz", "aclImdb/train/pos", {name: text.encode() for name, text in REVIEWS.items()})
tar_gz(
    "digits.tar.gz",
    "digits-1.0/recordings",
    {
        "digits-1.0/README.md": b"Three sounds.",
        "digits-1.0/recordings/7_ann_0.wav": wav(0, 16384, -32768),
        "digits-1.0/recordings/7_ann_12.wav": wav(1),
        "digits-1.0/recordings/0_bob_4.wav": wav(2, 3),
        "digits-1.0/recordings/../../0_eve_4.wav": wav(4),
    },
)

with zipfile.ZipFile(FOLDER / "messages.zip", "w") as archive:
    for name, text in {"readme": "Three messages.", "SMSSpamCollection": MESSAGES}.items():
        archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
