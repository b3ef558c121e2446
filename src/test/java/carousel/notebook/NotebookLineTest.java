package carousel.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import carousel.train.LiveLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotebookLineTest {
    @AfterEach
    void leave() {
        NotebookLine.runIn(null);
    }

    @Test
    void oneDisplayIsUpdatedInPlace() {
        List<String> calls = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        NotebookLine.runIn(new NotebookLine.Kernel() {
            @Override
            public void display(String id, Look look) {
                ids.add(id);
                calls.add("display " + look.text());
            }

            @Override
            public void update(String id, Look look) {
                ids.add(id);
                calls.add("update " + look.text());
            }
        });
        LiveLine line = LiveLine.find();
        line.show("a");
        line.show("b");
        line.end("c");
        assertEquals(List.of("display a", "update b", "update c"), calls);
        assertEquals(1, ids.stream().distinct().count());
    }

    @Test
    void withoutAKernelItIsNotHere() {
        assertFalse(new NotebookLine().isHere());
    }
}
