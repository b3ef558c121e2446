"""Frozen results of librosa for carousel.data.sound: python src/test/python/golden_librosa.py

Written by librosa 0.11.0; the file names the version.
"""

import json
import pathlib

import librosa
import numpy as np
import scipy.fft

FILE = pathlib.Path(__file__).parent.parent / "resources" / "sound" / "librosa.json"
FLOOR = 1e-6
random = np.random.default_rng(1980)


def plain(matrix):
    """Rows of numbers, rounded to 10 digits."""
    return [[float(f"{v:.10g}") for v in row] for row in np.atleast_2d(matrix)]


def features(rate, frame, hop, bands, coefficients, samples):
    """A rising tone in noise; every sample is a multiple of 1/1024, so it is the same in float and in double."""
    t = np.arange(samples) / rate
    sound = 0.4 * np.sin(2 * np.pi * (200 * t + 2000 * t * t)) + random.normal(0, 0.05, samples)
    sound = np.round(sound * 1024) / 1024
    setting = {"sr": rate, "n_fft": frame, "n_mels": bands, "htk": True, "norm": None, "dtype": np.float64}
    spectrum = np.abs(librosa.stft(sound, n_fft=frame, hop_length=hop, center=False, dtype=np.complex128)) ** 2
    bank = librosa.filters.mel(**setting)
    mel = np.log(librosa.feature.melspectrogram(S=spectrum, **setting) + FLOOR)
    cepstrum = librosa.feature.mfcc(S=mel, n_mfcc=coefficients, dct_type=2, norm="ortho")
    assert np.allclose(cepstrum, scipy.fft.dct(mel, axis=0, norm="ortho")[:coefficients])
    return {
        "rate": rate,
        "frame": frame,
        "hop": hop,
        "bands": bands,
        "coefficients": coefficients,
        "samples": [float(v) for v in sound],
        "spectrum": plain(spectrum),
        "bank": plain(bank),
        "mel": plain(mel),
        "cepstrum": plain(cepstrum),
        "slopes": plain(librosa.feature.delta(cepstrum, width=5, mode="nearest")),
    }


def warping(rows, first, second):
    """The cost of the best path, with diagonal steps counted twice, divided by the number of columns of both."""
    a = np.round(random.normal(0, 1, (rows, first)) * 64) / 64
    b = np.round(random.normal(0, 1, (rows, second)) * 64) / 64
    cost = librosa.sequence.dtw(
        a,
        b,
        step_sizes_sigma=np.array([[1, 1], [0, 1], [1, 0]]),
        weights_mul=np.array([2.0, 1.0, 1.0]),
        weights_add=np.zeros(3),
        backtrack=False,
    )
    return {"a": plain(a), "b": plain(b), "distance": float(cost[-1, -1] + np.linalg.norm(a[:, 0] - b[:, 0])) / (first + second)}


FILE.parent.mkdir(exist_ok=True)
FILE.write_text(
    json.dumps(
        {
            "peer": "librosa",
            "version": librosa.__version__,
            "features": [features(8000, 256, 80, 26, 13, 600), features(11025, 64, 20, 12, 12, 200)],
            "warping": [warping(3, 5, 7), warping(1, 1, 4), warping(13, 30, 22), warping(2, 6, 1)],
        }
    )
    + "\n"
)
