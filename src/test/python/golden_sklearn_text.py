"""Frozen results of scikit-learn for carousel.data: python src/test/python/golden_sklearn_text.py

Written by scikit-learn 1.9.1; the file names the version.
"""

import json
import pathlib

import numpy as np
import sklearn
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.neighbors import NearestNeighbors
from sklearn.utils.class_weight import compute_class_weight

FILE = pathlib.Path(__file__).parent.parent / "resources" / "sklearn" / "text.json"
random = np.random.default_rng(2002)


def neighbours():
    """For each of 30 points in four dimensions, the five nearest others."""
    x = random.integers(-64, 65, (30, 4)) / 64
    nearest = NearestNeighbors(n_neighbors=6).fit(x).kneighbors(x, return_distance=False)
    return {"x": x.tolist(), "nearest": nearest[:, 1:].tolist()}


def weights():
    classes = random.choice(3, 50, p=[0.7, 0.2, 0.1])
    balanced = compute_class_weight("balanced", classes=np.arange(3), y=classes)
    return {"classes": classes.tolist(), "balanced": balanced.tolist()}


def bag():
    """Tokens are 2 … 9; these texts contain neither 0 (padding) nor 1 (unknown)."""
    texts = [random.integers(2, 10, random.integers(1, 12)).tolist() for _ in range(12)]
    counts = csr_matrix([np.bincount(text, minlength=10) for text in texts])
    return {"texts": texts, "tfIdf": TfidfTransformer().fit_transform(counts).toarray().tolist()}


def logistic():
    """The minimum of the loss of a logistic regression without a penalty. It exists because the classes overlap."""
    x = random.integers(-64, 65, (60, 3)) / 64
    y = np.argmax(x @ random.normal(0, 1, (3, 3)) + random.gumbel(0, 1, (60, 3)), axis=1)
    model = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10000).fit(x, y)
    return {"x": x.tolist(), "y": y.tolist(), "loss": log_loss(y, model.predict_proba(x))}


cases = {"neighbours": neighbours(), "weights": weights(), "bag": bag(), "logistic": logistic()}
lines = [f'"{name}": {json.dumps(case)}' for name, case in cases.items()]
FILE.write_text('{\n"version": "%s",\n%s\n}\n' % (sklearn.__version__, ",\n".join(lines)))
