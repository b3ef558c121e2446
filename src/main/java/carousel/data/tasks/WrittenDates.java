package carousel.data.tasks;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import carousel.data.text.Tokens;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Dates as people write them, to be rewritten in ISO 8601, character by character: {@code the fourteenth of March 1987}
 * becomes {@code 1987-03-14}.
 *
 * <p>There are nine English forms and six Chinese ones. All forms are equally likely, and so are all days from
 * 1950-01-01 to 2049-12-31. A two-digit year is one of these hundred years; in {@code 14/3/1987} the day comes first.
 * One day in eleven is kept for the test, in all its forms: the days whose number, counted from 1970-01-01, is
 * divisible by 11.
 *
 * <p>Threads: it never changes and may be shared.
 */
public record WrittenDates() implements TextTask {
    private static final LocalDate FIRST = LocalDate.of(1950, 1, 1);
    private static final LocalDate END = LocalDate.of(2050, 1, 1);

    private static final List<String> ORDINALS = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth");
    private static final String DIGITS = "〇一二三四五六七八九";

    private static final Map<String, Function<LocalDate, String>> FORMS = new LinkedHashMap<>();
    private static final List<String> KINDS;

    static {
        FORMS.put("14 March 1987", d -> d.getDayOfMonth() + " " + month(d) + " " + d.getYear());
        FORMS.put("March 14, 1987", d -> month(d) + " " + d.getDayOfMonth() + ", " + d.getYear());
        FORMS.put("March 14th, 1987", d -> month(d) + " " + nth(d.getDayOfMonth()) + ", " + d.getYear());
        FORMS.put("14 Mar 87", d -> d.getDayOfMonth() + " " + month(d).substring(0, 3) + " " + twoDigits(d.getYear()));
        FORMS.put(
                "Saturday, 14 March 1987",
                d -> weekday(d.getDayOfWeek()) + ", " + d.getDayOfMonth() + " " + month(d) + " " + d.getYear());
        FORMS.put(
                "the 14th of March 1987", d -> "the " + nth(d.getDayOfMonth()) + " of " + month(d) + " " + d.getYear());
        FORMS.put(
                "the fourteenth of March 1987",
                d -> "the " + ordinal(d.getDayOfMonth()) + " of " + month(d) + " " + d.getYear());
        FORMS.put("14/3/1987", d -> d.getDayOfMonth() + "/" + d.getMonthValue() + "/" + d.getYear());
        FORMS.put(
                "14.03.87",
                d -> twoDigits(d.getDayOfMonth()) + "." + twoDigits(d.getMonthValue()) + "." + twoDigits(d.getYear()));
        FORMS.put("1987年3月14日", d -> d.getYear() + "年" + d.getMonthValue() + "月" + d.getDayOfMonth() + "日");
        FORMS.put(
                "1987年3月14日星期六",
                d -> d.getYear() + "年" + d.getMonthValue() + "月" + d.getDayOfMonth() + "日星期"
                        + "一二三四五六日".charAt(d.getDayOfWeek().getValue() - 1));
        FORMS.put("87年3月14号", d -> twoDigits(d.getYear()) + "年" + d.getMonthValue() + "月" + d.getDayOfMonth() + "号");
        FORMS.put("一九八七年三月十四日", d -> digits(d.getYear()) + "年" + chineseMonthAndDay(d) + "日");
        FORMS.put("八七年三月十四号", d -> digits(d.getYear()).substring(2) + "年" + chineseMonthAndDay(d) + "号");
        FORMS.put("1987年三月十四日", d -> d.getYear() + "年" + chineseMonthAndDay(d) + "日");
        KINDS = List.copyOf(FORMS.keySet());
    }

    /** The forms, each named by the way it writes 1987-03-14. */
    @Override
    public List<String> kinds() {
        return KINDS;
    }

    @Override
    public TextPair draw(RandomGenerator random) {
        Check.noNulls("WrittenDates.draw", "random", random);
        LocalDate day = LocalDate.ofEpochDay(random.nextLong(FIRST.toEpochDay(), END.toEpochDay()));
        return pair(KINDS.get(random.nextInt(KINDS.size())), day);
    }

    /** This day in every form, in the order of {@link #kinds}. */
    public List<TextPair> of(LocalDate day) {
        Check.noNulls("WrittenDates.of", "day", day);
        if (day.isBefore(FIRST) || !day.isBefore(END)) {
            throw new IllegalArgumentException(
                    formatted("%s: expected a day from %s to %s, got %s", this, FIRST, END.minusDays(1), day));
        }
        List<TextPair> all = new ArrayList<>();
        KINDS.forEach(kind -> all.add(pair(kind, day)));
        return all;
    }

    private static TextPair pair(String kind, LocalDate day) {
        Function<LocalDate, String> form = Check.given("WrittenDates", "one of the kinds", FORMS.get(kind));
        return new TextPair(kind, Tokens.characters(form.apply(day)), Tokens.characters(day.toString()));
    }

    @Override
    public boolean isUnseen(TextPair pair) {
        Check.noNulls("WrittenDates.isUnseen", "pair", pair);
        return Math.floorMod(LocalDate.parse(String.join("", pair.target())).toEpochDay(), 11) == 0;
    }

    private static String month(LocalDate d) {
        return d.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String weekday(DayOfWeek day) {
        return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }

    private static String twoDigits(int n) {
        return formatted("%02d", n % 100);
    }

    /** 1st, 2nd, 3rd, 4th … 11th, 12th, 13th … 21st */
    private static String nth(int n) {
        String[] endings = {"th", "st", "nd", "rd"};
        return n + (n / 10 == 1 || n % 10 > 3 ? "th" : endings[n % 10]);
    }

    private static String ordinal(int n) {
        return switch (n) {
            case 20 -> "twentieth";
            case 30 -> "thirtieth";
            default -> n < 20 ? ORDINALS.get(n - 1) : (n < 30 ? "twenty-" : "thirty-") + ORDINALS.get(n % 10 - 1);
        };
    }

    /** 1987 is 一九八七. */
    private static String digits(int n) {
        StringBuilder text = new StringBuilder();
        for (char digit : String.valueOf(n).toCharArray()) {
            text.append(DIGITS.charAt(digit - '0'));
        }
        return text.toString();
    }

    /** Numbers up to 31: 4 is 四, 10 is 十, 14 is 十四, 20 is 二十, 21 is 二十一. */
    private static String chinese(int n) {
        return (n < 20 ? "" : DIGITS.substring(n / 10, n / 10 + 1))
                + (n < 10 ? "" : "十")
                + (n % 10 == 0 ? "" : DIGITS.substring(n % 10, n % 10 + 1));
    }

    private static String chineseMonthAndDay(LocalDate d) {
        return chinese(d.getMonthValue()) + "月" + chinese(d.getDayOfMonth());
    }
}
