"""Frozen results of scikit-learn for carousel.metrics: python src/test/python/golden_sklearn.py

Written by scikit-learn 1.9.1; the file names the version.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn import metrics

FILE = pathlib.Path(__file__).parent.parent / "resources" / "sklearn" / "metrics.json"
random = np.random.default_rng(1997)


def plain(value):
    """Converts numbers and arrays to what JSON can hold."""
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, np.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, (int, np.integer)):
        return int(value)
    return float(value)


def regression():
    actual = np.round(random.uniform(50, 150, 40), 2)
    forecast = np.round(actual + random.normal(0, 10, 40), 2)
    return {
        "actual": actual,
        "forecast": forecast,
        "mae": metrics.mean_absolute_error(actual, forecast),
        "mse": metrics.mean_squared_error(actual, forecast),
        "rmse": metrics.root_mean_squared_error(actual, forecast),
        "mape": 100 * metrics.mean_absolute_percentage_error(actual, forecast),
        "r2": metrics.r2_score(actual, forecast),
    }


def classification():
    """Four uneven classes, one of which is never predicted."""
    actual = random.choice(4, 120, p=[0.6, 0.25, 0.1, 0.05])
    predicted = np.where(random.random(120) < 0.7, actual, random.choice(4, 120))
    predicted[predicted == 2] = 0
    case = {
        "actual": actual,
        "predicted": predicted,
        "confusion": metrics.confusion_matrix(actual, predicted),
        "accuracy": metrics.accuracy_score(actual, predicted),
    }
    for average in [None, "macro", "weighted", "micro"]:
        p, r, f, _ = metrics.precision_recall_fscore_support(actual, predicted, average=average, zero_division=0)
        case[average or "class"] = {"precision": p, "recall": r, "f1": f}
    probabilities = random.dirichlet([1, 1, 1, 1], 120)
    case["probabilities"] = probabilities
    case["logLoss"] = metrics.log_loss(actual, probabilities)
    return case


def scores():
    """Scores are rounded to hundredths, so that there are ties within a class and between classes."""
    actual = (random.random(80) < 0.3).astype(int)
    score = np.round(np.clip(random.normal(0.35 + 0.25 * actual, 0.2), 0.01, 0.99), 2)
    fpr, tpr, threshold = metrics.roc_curve(actual, score, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(actual, score)
    return {
        "actual": actual,
        "score": score,
        "falsePositiveRate": fpr,
        "truePositiveRate": tpr,
        "threshold": threshold[1:],  # the first is infinite
        "precision": precision[::-1],
        "recall": recall[::-1],
        "rocAuc": metrics.roc_auc_score(actual, score),
        "averagePrecision": metrics.average_precision_score(actual, score),
        "logLoss": metrics.log_loss(actual, score),
    }


cases = {"regression": regression(), "classification": classification(), "scores": scores()}
lines = [f'"{name}": {json.dumps(plain(case))}' for name, case in cases.items()]
FILE.parent.mkdir(exist_ok=True)
FILE.write_text('{\n"version": "%s",\n%s\n}\n' % (sklearn.__version__, ",\n".join(lines)))
