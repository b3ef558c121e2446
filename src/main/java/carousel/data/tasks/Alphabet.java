package carousel.data.tasks;

import org.jblas.FloatMatrix;

/** Encodes symbols as one-hot columns: a 1 in the symbol's row, 0 elsewhere. */
record Alphabet(String symbols) {
    int size() {
        return symbols.length();
    }

    int row(char symbol) {
        return symbols.indexOf(symbol);
    }

    FloatMatrix encode(CharSequence text) {
        FloatMatrix x = new FloatMatrix(size(), text.length());
        for (int t = 0; t < x.columns; t++) {
            x.put(row(text.charAt(t)), t, 1);
        }
        return x;
    }

    String decode(FloatMatrix x) {
        StringBuilder text = new StringBuilder();
        for (int t = 0; t < x.columns; t++) {
            text.append(symbols.charAt(x.getColumn(t).argmax()));
        }
        return text.toString();
    }
}
