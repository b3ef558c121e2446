package carousel.data.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextTaskTest {
    private static final WrittenDates DATES = new WrittenDates();

    static Stream<TextTask> tasks() {
        return Stream.of(DATES, new Stories(1, 9));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aSeedGivesTheSamePairsAndAnotherSeedGivesOthers(TextTask task) {
        assertEquals(task.seen(20, 1), task.seen(50, 1).subList(0, 20));
        assertNotEquals(task.seen(20, 1), task.seen(20, 2));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void noCaseOfTheTestIsSeenInTrainingAndAllKindsAreOnBothSides(TextTask task) {
        List<TextPair> seen = task.seen(5000, 1);
        List<TextPair> unseen = task.unseen(1000, 1);
        Function<TextPair, List<String>> what = task instanceof WrittenDates ? TextPair::target : TextPair::source;
        Set<List<String>> cases = seen.stream().map(what).collect(Collectors.toSet());
        assertTrue(unseen.stream().map(what).noneMatch(cases::contains));
        for (List<TextPair> side : List.of(seen, unseen)) {
            Set<String> kinds = side.stream().map(TextPair::kind).collect(Collectors.toSet());
            assertEquals(new HashSet<>(task.kinds()), kinds);
        }
        long kept = Stream.concat(seen.stream(), unseen.stream())
                .filter(task::isUnseen)
                .count();
        assertEquals(1000, kept);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void refusesToMakeNoPairs(TextTask task) {
        String message = assertThrows(IllegalArgumentException.class, () -> task.seen(0, 1))
                .getMessage();
        assertTrue(message.contains("expected n of at least 1, got 0"), message);
    }

    private static String text(List<String> tokens) {
        return String.join("", tokens);
    }

    @Test
    void eachFormIsNamedByItsTextForOneDay() {
        List<TextPair> all = DATES.of(LocalDate.of(1987, 3, 14));
        assertEquals(15, all.size());
        for (TextPair pair : all) {
            assertEquals(pair.kind(), text(pair.source()));
            assertEquals("1987-03-14", text(pair.target()));
        }
        assertThrows(IllegalArgumentException.class, () -> DATES.of(LocalDate.of(2050, 1, 1)));
        assertThrows(IllegalArgumentException.class, () -> DATES.of(LocalDate.of(1949, 12, 31)));
        assertEquals(
                "1950-01-01", text(DATES.of(LocalDate.of(1950, 1, 1)).get(8).target()));
    }

    /** Compares the forms that java.time can write, for every day of the century. */
    @Test
    @Tag("slow")
    void agreesWithTheFormatterOfTheJdk() {
        Map<String, DateTimeFormatter> formatters = new HashMap<>();
        Map<String, String> patterns = Map.of(
                "14 March 1987", "d MMMM yyyy",
                "March 14, 1987", "MMMM d, yyyy",
                "Saturday, 14 March 1987", "EEEE, d MMMM yyyy",
                "14/3/1987", "d/M/yyyy",
                "14.03.87", "dd.MM.yy",
                "1987年3月14日", "yyyy年M月d日",
                "87年3月14号", "yy年M月d号");
        patterns.forEach((kind, pattern) -> formatters.put(kind, DateTimeFormatter.ofPattern(pattern, Locale.US)));
        DateTimeFormatter chinese = DateTimeFormatter.ofPattern("yyyy年M月d日EEEE", Locale.CHINA);
        formatters.put("1987年3月14日星期六", chinese);
        LocalDate end = LocalDate.of(2050, 1, 1);
        for (LocalDate day = LocalDate.of(1950, 1, 1); day.isBefore(end); day = day.plusDays(1)) {
            for (TextPair pair : DATES.of(day)) {
                assertEquals(day.toString(), text(pair.target()));
                if (formatters.containsKey(pair.kind())) {
                    assertEquals(formatters.get(pair.kind()).format(day), text(pair.source()));
                }
            }
        }
    }

    @Test
    void namesOfNumbers() {
        Map<Integer, List<String>> expected = Map.of(
                1, List.of("January 1st, 2009", "the first of January 2009", "二〇〇九年一月一日", "〇九年一月一号"),
                2, List.of("January 2nd, 2009", "the second of January 2009", "二〇〇九年一月二日", "〇九年一月二号"),
                11, List.of("January 11th, 2009", "the eleventh of January 2009", "二〇〇九年一月十一日", "〇九年一月十一号"),
                20, List.of("January 20th, 2009", "the twentieth of January 2009", "二〇〇九年一月二十日", "〇九年一月二十号"),
                23, List.of("January 23rd, 2009", "the twenty-third of January 2009", "二〇〇九年一月二十三日", "〇九年一月二十三号"),
                30, List.of("January 30th, 2009", "the thirtieth of January 2009", "二〇〇九年一月三十日", "〇九年一月三十号"),
                31, List.of("January 31st, 2009", "the thirty-first of January 2009", "二〇〇九年一月三十一日", "〇九年一月三十一号"));
        expected.forEach((day, forms) -> {
            List<String> all = DATES.of(LocalDate.of(2009, 1, day)).stream()
                    .map(pair -> text(pair.source()))
                    .toList();
            assertTrue(all.containsAll(forms), all + " should have " + forms);
        });
        assertTrue(DATES.of(LocalDate.of(1999, 12, 4)).stream()
                .map(pair -> text(pair.source()))
                .toList()
                .containsAll(List.of("一九九九年十二月四日", "1999年十二月四日", "4 Dec 99")));
    }

    /** Finds each answer again, backwards from the end of the text, without keeping a world. */
    @Test
    void answersFollowFromTheText() {
        for (TextPair pair : new Stories(1, 12).seen(3000, 5)) {
            String[] all = String.join(" ", pair.source()).split(" [.?] ?");
            List<String> story = List.of(all).subList(0, all.length - 1);
            String[] question = all[all.length - 1].split(" ", -1);
            String asked = question[question.length - 1];
            assertEquals(
                    switch (question[0] + " " + question[1]) {
                        case "what has" -> possessions(story, asked);
                        case "who has" ->
                            owner(story, asked, story.size()) == null ? "nobody" : owner(story, asked, story.size());
                        default ->
                            "in the "
                                    + (question.length == 3
                                            ? place(story, asked, story.size())
                                            : placeOfThing(story, asked));
                    },
                    String.join(" ", pair.target()),
                    story + " " + pair.kind());
        }
    }

    private static int last(List<String> story, int before, String pattern) {
        for (int s = before - 1; s >= 0; s--) {
            if (story.get(s).matches(pattern)) {
                return s;
            }
        }
        return -1;
    }

    private static String place(List<String> story, String person, int before) {
        int s = last(story, before, person + " goes to the .*");
        return s < 0 ? null : story.get(s).replaceAll(".* ", "");
    }

    private static String owner(List<String> story, String thing, int before) {
        int s = last(story, before, ".* (takes|drops) the " + thing);
        return s < 0 || story.get(s).contains("drops") ? null : story.get(s).split(" ", -1)[0];
    }

    private static String placeOfThing(List<String> story, String thing) {
        int s = last(story, story.size(), ".* (takes|drops) the " + thing);
        String person = story.get(s).split(" ", -1)[0];
        return place(story, person, story.get(s).contains("drops") ? s : story.size());
    }

    private static String possessions(List<String> story, String person) {
        String things = Stream.of("ball", "book", "key")
                .filter(thing -> person.equals(owner(story, thing, story.size())))
                .map("the "::concat)
                .collect(Collectors.joining(" and "));
        return things.isEmpty() ? "nothing" : things;
    }

    /** Nobody takes what someone else has or what is elsewhere; nobody drops what they do not have. */
    @Test
    void storiesMakeSense() {
        for (TextPair pair : new Stories(3, 12).seen(3000, 6)) {
            String[] all = String.join(" ", pair.source()).split(" [.?] ?");
            List<String> story = List.of(all).subList(0, all.length - 1);
            assertTrue(story.size() >= 3 && story.size() <= 12);
            for (int s = 0; s < story.size(); s++) {
                String[] words = story.get(s).split(" ", -1);
                String thing = words[words.length - 1];
                if (words[1].equals("drops")) {
                    assertEquals(words[0], owner(story, thing, s));
                } else if (words[1].equals("takes")) {
                    assertEquals(null, owner(story, thing, s));
                    int dropped = last(story, s, ".* drops the " + thing);
                    if (dropped >= 0) {
                        String dropper = story.get(dropped).split(" ", -1)[0];
                        assertEquals(place(story, dropper, dropped), place(story, words[0], s));
                    }
                } else {
                    assertNotEquals(thing, place(story, words[0], s));
                }
            }
        }
    }

    @Test
    void refusesStoriesOfNoSentences() {
        assertThrows(IllegalArgumentException.class, () -> new Stories(0, 3));
        assertThrows(IllegalArgumentException.class, () -> new Stories(4, 3));
    }
}
