package carousel.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;

    private List<String> printed() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aLogHasALineForEachTenthWithTheLastWordOnIt() {
        try (ProgressBar log = new ProgressLog(2000, out)) {
            for (int i = 1; i <= 2000; i++) {
                int done = i;
                log.update(done, () -> "first " + done);
                log.update(done, () -> "last " + done);
            }
        }
        assertEquals(10, printed().size());
        assertEquals("last 200", printed().get(0));
        assertEquals("last 2000", printed().get(9));
    }

    @Test
    void aLogOfFewPiecesHasALineForEach() {
        try (ProgressBar log = new ProgressLog(3, out)) {
            for (int i = 1; i <= 3; i++) {
                int done = i;
                log.update(done, () -> "epoch " + done);
            }
        }
        assertEquals(List.of("epoch 1", "epoch 2", "epoch 3"), printed());
    }

    @Test
    void aLogHasALineForEachTenthAlsoIfWorkIsReportedInLargerPieces() {
        try (ProgressBar log = new ProgressLog(100, out)) {
            log.update(0, () -> "nothing is known yet");
            for (int i = 7; i <= 100; i += 7) {
                int done = i;
                log.update(done, () -> "done " + done);
            }
        }
        assertEquals(
                List.of(
                        "done 14", "done 21", "done 35", "done 42", "done 56", "done 63", "done 70", "done 84",
                        "done 91"),
                printed());
    }

    @Test
    void aLogHasNoLineBeforeTheFirstPiece() {
        try (ProgressBar log = new ProgressLog(5, out)) {
            log.update(0, () -> "nothing is known yet");
            log.update(1, () -> "first");
        }
        assertEquals(List.of("first"), printed());
    }

    /** A server need not say how much it will send. */
    @Test
    void withoutATotalOnlyTheMessageIsShown() {
        List<String> shown = new ArrayList<>();
        try (ProgressBar bar = new ProgressLine(100, into(shown), () -> now)) {
            now += 200_000_000;
            bar.update(0, () -> "200 kB");
        }
        assertEquals(List.of("200 kB", "200 kB"), shown);
    }

    private static LiveLine into(List<String> shown) {
        return new LiveLine() {
            @Override
            public boolean isHere() {
                return true;
            }

            @Override
            public void show(String text) {
                shown.add(text);
            }
        };
    }

    @Test
    void aLineIsShownAtMostTenTimesASecondAndEndsWithoutTimes() {
        List<String> shown = new ArrayList<>();
        LiveLine line = into(shown);
        try (ProgressBar bar = new ProgressLine(1000, line, () -> now)) {
            for (int i = 1; i <= 1000; i++) {
                int done = i;
                now += 10_000_000; // 10 ms each
                bar.update(done, () -> "epoch " + done);
            }
        }
        assertEquals(101, shown.size(), "ten seconds, and the end");
        assertEquals("epoch 500  [==========          ] 50%  0:05 left", shown.get(49));
        assertEquals("epoch 1000", shown.get(100));
    }

    @Test
    void aLoopShowsHowManyItemsItIsDoneWith() {
        List<String> shown = new ArrayList<>();
        List<String> items = new ArrayList<>();
        Counted<String> loop = new Counted<>(List.of("a", "b"), new ProgressLine(2, into(shown), () -> now));
        while (loop.hasNext()) {
            items.add(loop.next());
            now += 1_000_000_000;
        }
        assertFalse(loop.hasNext());
        assertThrows(NoSuchElementException.class, loop::next);
        assertEquals(List.of("a", "b"), items);
        assertEquals(
                List.of(
                        "1 of 2  [==========          ] 50%  0:01 left",
                        "2 of 2  [====================] 100%  0:00 left", "2 of 2"),
                shown);
    }

    @Test
    void aLoopOverNothingIsEmptyAndOneOverNullIsRefused() {
        Progress.over(List.of()).forEach(item -> fail("there is none"));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Progress.over(null));
        assertEquals("Progress.over: expected a value for 'items', got null", refused.getMessage());
    }

    @Test
    void hoursAreShown() {
        TerminalLine line = new TerminalLine(out);
        ProgressBar bar = new ProgressLine(10_000, line, () -> now);
        now += 2_000_000_000L;
        bar.update(1, () -> "slow");
        String shown = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(shown.contains("5:33:18 left"), shown);
    }

    @Test
    void moreThanTheTotalIsAll() {
        List<String> shown = new ArrayList<>();
        ProgressBar bar = new ProgressLine(10, into(shown), () -> now);
        now += 200_000_000;
        bar.update(12, () -> "more");
        assertEquals(List.of("more  [====================] 100%  0:00 left"), shown);
    }

    @Test
    void aTerminalLineCoversTheOneBefore() {
        TerminalLine line = new TerminalLine(out);
        line.show("a long line");
        line.show("short");
        line.show("x".repeat(200));
        line.show("x".repeat(78) + "\uD83D\uDE00 and so on");
        line.end("done");
        String shown = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(shown.startsWith("\ra long line\rshort      \r" + "x".repeat(79) + "\r"), shown);
        assertTrue(shown.contains("\r" + "x".repeat(78) + "\uD83D\uDE00\r"), "no half of a sign");
        assertTrue(shown.endsWith("\rdone" + System.lineSeparator()), shown);
    }

    @Test
    void noLineIsFoundWhereThereIsNoTerminalAndNoKernel() {
        assertNull(Progress.line());
    }
}
