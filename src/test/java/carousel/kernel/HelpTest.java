package carousel.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
@Tag("platforms")
class HelpTest {
    private final Cells cells = new Cells().run("import static carousel.Carousel.*; import java.util.*;");
    private final Help help = cells.help;

    private List<String> completions(String code) {
        return help.complete(code, code.length()).options();
    }

    private String signature(String code, int cursor) {
        return help.inspect(code, cursor).text().lines().findFirst().orElseThrow();
    }

    @Test
    void completesMembersWithoutThoseOfEveryObject() {
        List<String> found = completions("sequential(lstm(3), dense(1)).");
        assertTrue(found.contains("compile("), found::toString);
        for (String noise : List.of("wait(", "hashCode()", "notify()", "getClass()", "equals(")) {
            assertFalse(found.contains(noise), noise);
        }
        assertTrue(completions("\"\".ha").contains("hashCode()")); // asked for by its first letters
    }

    @Test
    void completesAfterOtherSnippetsAndInTheMiddleOfAWord() {
        String code = "int n = 1;\nvar net = sequ";
        Help.Completions found = help.complete(code, code.length());
        assertEquals(List.of("sequential("), found.options());
        assertEquals("sequ", code.substring(found.start(), found.end()));
    }

    @Test
    void completesVariablesOfTheCellThatIsBeingWritten() {
        assertTrue(completions("var net = sequential(dense(1));\nnet.").contains("compile("));
    }

    @Test
    void documentsWhatTheCursorIsIn() {
        assertEquals("Lstm Carousel.lstm(int units)", signature("lstm(", 5));
        assertEquals("Lstm Carousel.lstm(int units)", signature("var a = lstm(3);", 10)); // inside the name
        assertEquals("Lstm Carousel.lstm(int units)", signature("int n = 1;\nlstm(", 16));
        assertNull(help.inspect("noSuchThing(", 12));
        assertNull(help.inspect("", 0));
    }

    @Test
    void aVariableIsDocumentedByItsType() {
        cells.run("List<Integer> numbers = List.of(1);");
        String text = help.inspect("numbers", 7).text();
        assertTrue(text.startsWith("numbers:List<Integer>"), text);
        assertTrue(text.contains("List<E>"), text);
    }

    @Test
    void htmlIsEscaped() {
        String html = help.inspect("List.of(", 8).html();
        assertTrue(html.contains("List&lt;E&gt;"), html);
        assertFalse(html.contains("<E>"), html);
    }

    @Test
    void aTypeInJavadocIsNotATag() {
        String comment = "A list.\n@param <E> of what";
        assertTrue(Javadoc.html(comment).contains("&lt;E&gt; of what"), Javadoc.html(comment));
        assertTrue(Javadoc.text(comment).contains("<E> of what"), Javadoc.text(comment));
    }

    @Test
    void magicsAreLeftToTheKernel() {
        assertTrue(Help.isMagic("%mav", 4));
        assertTrue(Help.isMagic("int n;\n%%js", 11));
        assertFalse(Help.isMagic("int n = 7 % 3", 13));
        assertFalse(Help.isMagic("%maven x\nint n", 14));
    }
}
