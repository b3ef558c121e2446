package carousel.data;

import static carousel.check.Text.formatted;

import carousel.check.Check;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * The kit's data sets by name: {@code Data.table("air-passengers")} reads {@code data/air-passengers/air-passengers.csv},
 * {@code Data.text("railway-day-book")} the text of that name.
 *
 * <p>The folder {@code data} is looked for in the working directory and then in each directory above it, so that the
 * same line works in a notebook, in a test and at the prompt. The system property {@value #PROPERTY} names it instead.
 */
public final class Data {
    /** The system property that names the data folder. */
    public static final String PROPERTY = "carousel.data.dir";

    /**
     * tablesaw logs through SLF4J, which reports the lack of a logger on standard error, in the middle of a notebook's
     * output.
     */
    private static final String SLF4J_REPORTS = "slf4j.internal.verbosity";

    static {
        if (System.getProperty(SLF4J_REPORTS) == null) {
            System.setProperty(SLF4J_REPORTS, "ERROR");
        }
    }

    private Data() {}

    /**
     * Reads the CSV of a data set: header line, comma-separated, decimal point, an empty cell where a value is missing.
     * For a file in another form, see {@link Csv}.
     *
     * @throws IllegalArgumentException if there is no such data set (the message says where it was looked for and what
     *     exists), or if the file is damaged (it names the line)
     */
    public static Table table(String name) {
        Check.given("Data.table", "the name of a data set", name);
        return Csv.of(file(name + "/" + name + ".csv")).table();
    }

    /**
     * The text of a data set, UTF-8, with line feeds.
     *
     * @throws IllegalArgumentException when there is no such data set; says where it was looked for and what there is
     */
    public static String text(String name) {
        Check.given("Data.text", "the name of a data set", name);
        Path file = file(name + "/" + name + ".txt");
        try {
            String text = Files.readString(file).replace("\r\n", "\n").replace('\r', '\n');
            return text.startsWith("\uFEFF") ? text.substring(1) : text; // a byte order mark is no part of it
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("Data: " + file + " is not in UTF-8; save it as UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Data: cannot read " + file, e);
        }
    }

    /**
     * The path of a file in the data folder, such as {@code "air-passengers/README.md"}.
     *
     * @throws IllegalArgumentException when there is no such file; says where it was looked for and what there is
     */
    public static Path file(String name) {
        Check.given("Data", "the name of a file", name);
        List<Path> places = places();
        if (name.indexOf('\0') >= 0) { // which no path may hold
            throw new IllegalArgumentException(notFound(name.replace('\0', '?'), places));
        }
        return places.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(notFound(name, places)));
    }

    private static List<Path> places() {
        String named = System.getProperty(PROPERTY);
        if (named != null) {
            return List.of(Path.of(named).toAbsolutePath());
        }
        List<Path> places = new ArrayList<>();
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            places.add(at.resolve("data"));
        }
        return places;
    }

    private static String notFound(String name, List<Path> places) {
        List<Path> folders = places.stream().filter(Files::isDirectory).toList();
        if (folders.isEmpty()) {
            return formatted(
                    "Data: looked for %s in %s, but there is no such folder; start in the kit's directory or below it, or set -D%s=…/data",
                    name, String.join(", ", places.stream().map(Path::toString).toList()), PROPERTY);
        }
        List<String> found = folders.stream()
                .flatMap(folder -> dataSets(folder).stream().map(set -> set + " (in " + folder + ")"))
                .toList();
        return formatted(
                "Data: expected the name of a file in the data folder, got %s; %s",
                name.replace('/', File.separatorChar),
                found.isEmpty()
                        ? "no data set at all in "
                                + String.join(
                                        ", ",
                                        folders.stream().map(Path::toString).toList())
                        : "there is " + String.join(", ", found));
    }

    private static List<String> dataSets(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> Stream.of(".csv", ".txt")
                            .anyMatch(end ->
                                    Files.isRegularFile(folder.resolve(name).resolve(name + end))))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Data: cannot list " + folder, e);
        }
    }
}
