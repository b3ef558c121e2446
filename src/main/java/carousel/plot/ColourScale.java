package carousel.plot;

import carousel.check.Text;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Maps values to colours: min to the first colour, max to the last, linear in between, and NaN to grey. */
record ColourScale(Color[] colours, double min, double max) {
    /** A scale from 0 to the largest value, or, if any is negative, from -m to m with m the largest absolute value. */
    static ColourScale of(double[]... values) {
        double largest = all(values).map(Math::abs).max().orElse(1);
        return all(values).anyMatch(v -> v < 0)
                ? new ColourScale(HouseTheme.DIVERGING, -largest, largest)
                : new ColourScale(HouseTheme.SEQUENTIAL, 0, largest);
    }

    private static DoubleStream all(double[][] values) {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
    }

    Color of(double value) {
        if (Double.isNaN(value)) {
            return Color.LIGHT_GRAY;
        }
        double share = max > min ? (value / 2 - min / 2) / (max / 2 - min / 2) : 0; // max - min may be infinite
        double place = Math.max(0, Math.min(1, share)) * (colours.length - 1);
        int below = Math.min((int) place, colours.length - 2);
        return mix(colours[below], colours[below + 1], place - below);
    }

    private static Color mix(Color a, Color b, double share) {
        return new Color(
                (int) Math.round(a.getRed() + share * (b.getRed() - a.getRed())),
                (int) Math.round(a.getGreen() + share * (b.getGreen() - a.getGreen())),
                (int) Math.round(a.getBlue() + share * (b.getBlue() - a.getBlue())));
    }

    /** The positions of the colours on the scale, from 0 to 1. */
    float[] fractions() {
        float[] fractions = new float[colours.length];
        for (int i = 0; i < colours.length; i++) {
            fractions[i] = (float) i / (colours.length - 1);
        }
        return fractions;
    }

    /** The labels of the lower end, the middle and the upper end of the scale. */
    List<String> labels() {
        return Stream.of(min, min / 2 + max / 2, max)
                .map(value -> Text.brief(value, 3))
                .toList();
    }

    /** The text colour that is readable on a background of colour c. */
    static Color ink(Color c) {
        boolean dark = 0.299 * c.getRed() + 0.587 * c.getGreen() + 0.114 * c.getBlue() < 140;
        return dark ? Color.WHITE : HouseTheme.INK;
    }
}
