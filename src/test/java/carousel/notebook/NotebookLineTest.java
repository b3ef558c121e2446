package carousel.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import carousel.progress.LiveLine;
import carousel.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotebookLineTest {
    @AfterEach
    void leave() {
        Kernel.isRunning(null);
    }

    @Test
    void oneDisplayIsUpdatedInPlace() {
        List<String> calls = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        Kernel.isRunning(new Kernel() {
            @Override
            void display(String id, Look look) {
                ids.add(id);
                calls.add("display " + look.text());
            }

            @Override
            void update(String id, Look look) {
                ids.add(id);
                calls.add("update " + look.text());
            }
        });
        LiveLine line = Progress.line();
        line.show("a");
        line.show("b");
        line.end("c");
        assertEquals(List.of("display a", "update b", "update c"), calls);
        assertEquals(1, ids.stream().distinct().count());
    }

    @Test
    void whatIsShownOutsideAKernelIsPrinted() {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            Show.show("text", new int[] {1, 2});
        } finally {
            System.setOut(before);
        }
        assertEquals(
                List.of("text", "[1, 2]"),
                bytes.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void withoutAKernelThereIsNoLine() {
        assertFalse(new NotebookLine().isHere());
    }
}
