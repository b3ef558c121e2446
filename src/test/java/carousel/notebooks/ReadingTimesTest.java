package carousel.notebooks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The estimated times in the chapters and in the teacher's guide follow the rule that the guide states. */
class ReadingTimesTest {
    private static final Pattern EXERCISE = Pattern.compile("check\\(\"(\\d\\d\\.\\d+)\"");
    private static final Pattern PICTURE = Pattern.compile("!\\[[^\\]]*]");

    @Test
    void readingTimesFollowTheRule() throws IOException {
        String guide = Files.readString(Path.of("docs/teachers-guide.md"));
        for (Path chapter : chapters()) {
            String number = chapter.getFileName().toString().substring(0, 2);
            String front = text(cells(chapter).get(0).getAsJsonObject());
            if (front.contains("(estimated)")) {
                String time = words(minutes(chapter));
                assertTrue(
                        front.contains("about " + time + " with the exercises (estimated)"),
                        chapter + " takes " + time);
                assertTrue(
                        guide.contains("| " + number + " | " + time + " |"),
                        "docs/teachers-guide.md, Reading times: chapter " + number + " takes " + time);
            }
        }
    }

    private static List<Path> chapters() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("notebooks"))) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonArray cells(Path chapter) throws IOException {
        return JsonParser.parseString(Files.readString(chapter))
                .getAsJsonObject()
                .getAsJsonArray("cells");
    }

    private static String text(JsonObject cell) {
        StringBuilder text = new StringBuilder();
        cell.getAsJsonArray("source").forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }

    /** The pace of a newcomer: 140 words or 8 lines of code a minute, then so many minutes for each of the others. */
    private static double minutes(Path chapter) throws IOException {
        double minutes = 0;
        Set<String> exercises = new HashSet<>();
        for (JsonElement element : cells(chapter)) {
            JsonObject cell = element.getAsJsonObject();
            String text = text(cell);
            if (cell.get("cell_type").getAsString().equals("markdown")) {
                Matcher picture = PICTURE.matcher(text);
                minutes += 1.5 * picture.results().count();
                int equations = text.split("\\$\\$", -1).length / 2;
                minutes += 2 * equations;
                minutes += picture.replaceAll("").trim().split("\\s+").length / 140.0;
            } else {
                List<String> checked =
                        EXERCISE.matcher(text).results().map(m -> m.group(1)).toList();
                exercises.addAll(checked);
                minutes += checked.isEmpty()
                        ? text.lines().filter(l -> !l.isBlank()).count() / 8.0
                        : 0;
                for (JsonElement output : cell.getAsJsonArray("outputs")) {
                    JsonElement data = output.getAsJsonObject().get("data");
                    minutes += data != null && data.getAsJsonObject().has("image/png") ? 1.5 : 0;
                }
            }
        }
        return minutes + 12 * exercises.size();
    }

    private static String words(double minutes) {
        int quarters = (int) Math.round(minutes / 15);
        if (quarters / 4 == 1) {
            return List.of("one hour", "an hour and a quarter", "an hour and a half", "an hour and three quarters")
                    .get(quarters % 4);
        }
        return List.of("", "one", "two", "three", "four").get(quarters / 4)
                + List.of("", " and a quarter", " and a half", " and three quarter")
                        .get(quarters % 4)
                + " hours";
    }
}
