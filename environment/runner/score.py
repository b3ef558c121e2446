"""Which exercises of a notebook were answered correctly."""

import re

ASKED = re.compile(r'\bcheck\(\s*"(\d+\.\d+)"')
ANSWERED = re.compile(r"^Exercise (\d+\.\d+): (.*)$", re.MULTILINE)


def verdicts(notebook):
    """For each exercise in the notebook, the last verdict of the checker, or a note that there is none."""
    result = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            result.update((number, "no answer: its cell failed") for number in ASKED.findall(cell.source))
            for output in cell.get("outputs", []):
                if output.output_type == "stream":
                    result.update((number, text) for number, text in ANSWERED.findall(output.text) if number in result)
    return result


def score(notebook):
    """One line with the count, and one line for each exercise."""
    found = verdicts(notebook)
    correct = sum(text.startswith("correct") for text in found.values())
    lines = [f"{correct} of {len(found)} exercises correct"]
    return lines + [f"    {number}  {text.split('. Hint:')[0]}" for number, text in found.items()]
