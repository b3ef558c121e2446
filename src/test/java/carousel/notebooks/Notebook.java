package carousel.notebooks;

import static carousel.check.Text.formatted;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The code of a notebook file. */
public record Notebook(Path path, List<Cell> cells) {
    /** A code cell of a notebook; its number counts all cells of the notebook from 1. */
    public record Cell(Path path, int number, String source) {
        boolean isSameAs(Cell other) {
            return number == other.number && source.equals(other.source);
        }

        List<String> lines() {
            return source.lines().toList();
        }

        /** The source with line numbers. */
        String listing() {
            StringBuilder listing = new StringBuilder();
            for (int i = 0; i < lines().size(); i++) {
                listing.append(formatted("  %3d | %s%n", i + 1, lines().get(i)));
            }
            return listing.toString();
        }
    }

    /**
     * Reads a notebook file.
     *
     * @throws IllegalArgumentException if the file is not a notebook
     */
    public static Notebook read(Path path) throws IOException {
        try {
            return parse(path, Files.readString(path));
        } catch (RuntimeException | StackOverflowError | CharacterCodingException e) {
            throw new IllegalArgumentException(path + ": is not a notebook, or is damaged; use another copy", e);
        }
    }

    private static Notebook parse(Path path, String text) {
        JsonObject file = JsonParser.parseString(text).getAsJsonObject();
        List<Cell> cells = new ArrayList<>();
        int number = 0;
        for (JsonElement element : file.getAsJsonArray("cells")) {
            JsonObject cell = element.getAsJsonObject();
            number++;
            if (cell.get("cell_type").getAsString().equals("code")) {
                cells.add(new Cell(path, number, text(cell.get("source"))));
            }
        }
        return new Notebook(path, cells);
    }

    /** The cells in which this notebook, a chapter's solution, differs from the chapter. */
    public List<Cell> answersTo(Notebook chapter) {
        return cells.stream()
                .filter(cell -> chapter.cells.stream().noneMatch(cell::isSameAs))
                .toList();
    }

    /** All notebooks in a folder, sorted by name. */
    static List<Notebook> readAll(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> files = Files.list(folder)) {
            paths = files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
        }
        List<Notebook> notebooks = new ArrayList<>();
        for (Path path : paths) {
            notebooks.add(read(path));
        }
        return notebooks;
    }

    /** The format allows both one string and a list of lines. */
    private static String text(JsonElement source) {
        return source.isJsonArray()
                ? StreamSupport.stream(source.getAsJsonArray().spliterator(), false)
                        .map(JsonElement::getAsString)
                        .collect(Collectors.joining())
                : source.getAsString();
    }
}
