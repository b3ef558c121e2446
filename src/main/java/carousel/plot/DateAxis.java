package carousel.plot;

import java.awt.BasicStroke;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Labels and grid lines of a date axis, placed where a year, month, day or hour begins. XChart's own labels are evenly
 * spaced and show the year in which they fall, so that "1989" can appear where 1990 begins.
 */
final class DateAxis extends Mark {
    private static final int BETWEEN_LABELS = 24;
    private static final int BELOW_PLOT = 6;

    private final Supplier<double[]> x;

    /**
     * @param x supplies the visible range, in milliseconds since 1970: its start and its end
     */
    DateAxis(Supplier<double[]> x) {
        this.x = x;
    }

    /** A distance between labels, from the finest to the coarsest, and the format of the labels. */
    enum Step {
        HOUR(1, "MM-dd HH:mm"),
        HOURS_6(6, "MM-dd HH:mm"),
        DAY(1, "uuuu-MM-dd"),
        WEEK(7, "uuuu-MM-dd"),
        MONTH(1, "uuuu-MM"),
        MONTHS_3(3, "uuuu-MM"),
        MONTHS_6(6, "uuuu-MM"),
        YEAR(1, "uuuu"),
        YEARS_2(2, "uuuu"),
        YEARS_5(5, "uuuu"),
        YEARS_10(10, "uuuu"),
        YEARS_20(20, "uuuu"),
        YEARS_50(50, "uuuu"),
        YEARS_100(100, "uuuu"),
        YEARS_1000(1000, "uuuu");

        private static final long FIRST_MONDAY = 4;

        private final int n;
        private final DateTimeFormatter format;

        Step(int n, String pattern) {
            this.n = n;
            this.format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        }

        String label(LocalDateTime time) {
            return format.format(time);
        }

        /**
         * The moments from {@code from} to {@code to}, both included, at which a multiple of n hours, days, months or
         * years begins. Days are counted from a Monday.
         */
        List<LocalDateTime> between(LocalDateTime from, LocalDateTime to) {
            List<LocalDateTime> moments = new ArrayList<>();
            for (long k = Math.floorDiv(count(from), n) * n; !moment(k).isAfter(to); k += n) {
                if (!moment(k).isBefore(from)) {
                    moments.add(moment(k));
                }
            }
            return moments;
        }

        private long count(LocalDateTime time) {
            return switch (this) {
                case HOUR, HOURS_6 -> Math.floorDiv(time.toEpochSecond(ZoneOffset.UTC), 3600L);
                case DAY, WEEK -> time.toLocalDate().toEpochDay() - FIRST_MONDAY;
                case MONTH, MONTHS_3, MONTHS_6 -> time.getLong(ChronoField.PROLEPTIC_MONTH);
                default -> time.getYear();
            };
        }

        private LocalDateTime moment(long count) {
            return switch (this) {
                case HOUR, HOURS_6 -> LocalDateTime.ofEpochSecond(count * 3600, 0, ZoneOffset.UTC);
                case DAY, WEEK -> LocalDate.ofEpochDay(count + FIRST_MONDAY).atStartOfDay();
                case MONTH, MONTHS_3, MONTHS_6 ->
                    LocalDate.EPOCH.with(ChronoField.PROLEPTIC_MONTH, count).atStartOfDay();
                default -> LocalDate.of((int) count, 1, 1).atStartOfDay();
            };
        }
    }

    @Override
    public void paint(Graphics2D g) {
        g.setFont(styler.getLegendFont());
        FontMetrics font = g.getFontMetrics();
        int top = getYAxisScreenValueForMin();
        int bottom = getYAxisScreenValueForMax();
        double[] shown = x.get();
        LocalDateTime from = AltText.time(shown[0]);
        LocalDateTime to = AltText.time(shown[1]);
        Step step = step(from, to, getXAxisScreenValue(shown[1]) - getXAxisScreenValue(shown[0]), font);
        for (LocalDateTime moment : hasOneX() ? List.of(from) : step.between(from, to)) {
            int at = getXAxisScreenValue(
                    (double) moment.toInstant(ZoneOffset.UTC).toEpochMilli());
            g.setColor(HouseTheme.lighter(HouseTheme.INK, 30));
            g.setStroke(new BasicStroke(1));
            g.drawLine(at, top, at, bottom);
            g.setColor(HouseTheme.INK);
            String label = hasOneX() ? AltText.place(shown[0], true) : step.label(moment);
            g.drawString(label, at - font.stringWidth(label) / 2, bottom + BELOW_PLOT + font.getAscent());
        }
    }

    /** The finest step whose labels fit into this many pixels. */
    private static Step step(LocalDateTime from, LocalDateTime to, int pixels, FontMetrics font) {
        for (Step step : Step.values()) {
            int room = font.stringWidth(step.label(from)) + BETWEEN_LABELS;
            if (step.count(to) - step.count(from) < (long) step.n * pixels / room) {
                return step;
            }
        }
        return Step.YEARS_1000;
    }
}
