package carousel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jblas.MatrixFunctions;
import org.junit.jupiter.api.Test;

/** Packages may use only those below them, as drawn in docs/design-notes.md. */
@AnalyzeClasses(packages = "carousel", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/carousel");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?carousel\\.([a-z.]+)\\.[A-Z]", Pattern.MULTILINE);
    private static final Pattern NO_CODE = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"|^import [^;]*;", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*\\b");
    private static final String ANY = "any";

    /** Each package, and the packages that it may use. */
    private static final Map<String, String> MAY_USE = Map.ofEntries(
            entry(
                    "",
                    "check interop.onnx attention callbacks cells data data.fetch data.tasks interop layers loss optim progress"
                            + " recurrent train"),
            entry("exercises", "exercises.judge exercises.cell exercises.series exercises.text exercises.further"),
            entry("exercises.cell", ANY),
            entry("exercises.series", ANY),
            entry("exercises.text", ANY),
            entry("exercises.further", ANY),
            entry("exercises.judge", "check textbook"),
            entry(
                    "notebook",
                    "check textbook linalg layers recurrent passes data.series data.sound metrics plot progress train"),
            entry("plot", "check metrics train plot.marker plot.text"),
            entry("plot.marker", "check"),
            entry("plot.text", "check"),
            entry("interop", "check linalg layers recurrent cells attention loss optim train"),
            entry("interop.onnx", "check linalg layers recurrent cells attention data.series interop train"),
            entry("callbacks", "check interop train"),
            entry("generate", "check linalg layers recurrent passes attention data.text train"),
            entry("inspect", "check linalg layers recurrent passes data metrics train"),
            entry("train", "check linalg layers recurrent passes cells loss optim data progress"),
            entry("passes", "check linalg layers recurrent"),
            entry("optim", "check linalg layers"),
            entry("loss", "check linalg data.tasks"),
            entry("attention", "check linalg linalg.kernels layers recurrent"),
            entry("cells", "check linalg layers recurrent"),
            entry("recurrent", "check linalg linalg.kernels layers"),
            entry("layers", "check linalg linalg.kernels"),
            entry("baselines", "check linalg data data.series data.text"),
            entry("data.tasks", "check linalg data data.text"),
            entry("data.series", "check linalg data"),
            entry("data.text", "check linalg data"),
            entry("data.sound", "check data"),
            entry("data.fetch", "check data data.sound"),
            entry("data", "check linalg"),
            entry("textbook", "check"),
            entry("metrics", "check progress"),
            entry("progress", "check"),
            entry("linalg", "check linalg.kernels linalg.vector"),
            entry("linalg.vector", "check linalg.kernels"),
            entry("linalg.kernels", "check"),
            entry("check", ""));

    @ArchTest
    static void arrowsRunDown(JavaClasses classes) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            String room = room(from);
            String may = MAY_USE.get(room);
            assertNotNull(may, "ArchitectureTest does not know the room of " + from.getName());
            for (Dependency d : from.getDirectDependenciesFromSelf()) {
                String to =
                        d.getTargetClass().getPackageName().startsWith("carousel") ? room(d.getTargetClass()) : room;
                if (!to.equals(room)
                        && !may.equals(ANY)
                        && !Set.of(may.split(" ")).contains(to)) {
                    wrong.add(from.getName() + " uses " + d.getTargetClass().getName());
                }
            }
        }
        assertEquals(Set.of(), wrong, "arrows between rooms that the table above does not have");
    }

    /** A link in Javadoc is a dependency too, although it is not compiled. */
    @Test
    void importsRunDown() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path folder : rooms()) {
            String room = room(folder);
            String may = MAY_USE.get(room);
            for (Path file : javaFiles(folder)) {
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .map(m -> m.group(1))
                        .forEach(to -> {
                            if (!may.equals(ANY)
                                    && !to.equals(room)
                                    && !Set.of(may.split(" ")).contains(to)) {
                                wrong.add(file + " imports from " + to);
                            }
                        });
            }
        }
        assertEquals(Set.of(), wrong, "imports that the table above does not have");
    }

    /** Reads the sources, because the compiler copies constants, so classes do not show where they came from. */
    @Test
    void filesOfARoomUseEachOtherOneWay() throws IOException {
        Map<String, String> circles = new TreeMap<>();
        for (Path folder : rooms()) {
            Map<String, Set<String>> uses = uses(javaFiles(folder));
            for (String file : uses.keySet()) {
                Set<String> circle = new TreeSet<>(reached(uses, file));
                circle.removeIf(other -> !reached(uses, other).contains(file));
                if (!circle.isEmpty()) {
                    circles.put(room(folder), String.join(" ", circle));
                }
            }
        }
        assertEquals(Map.of(), circles, "files that use each other in a circle, by room");
    }

    /** The other files of a room that each file names, outside of comments, strings and imports. */
    private static Map<String, Set<String>> uses(List<Path> room) throws IOException {
        Map<String, String> code = new TreeMap<>();
        for (Path file : room) {
            code.put(
                    file.getFileName().toString().replace(".java", ""),
                    NO_CODE.matcher(Files.readString(file)).replaceAll(" "));
        }
        Map<String, Set<String>> uses = new TreeMap<>();
        code.forEach((file, text) -> {
            Set<String> names =
                    NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
            names.retainAll(code.keySet());
            names.remove(file);
            uses.put(file, names);
        });
        return uses;
    }

    /** The files that a file of a package uses, directly or indirectly. */
    private static Set<String> reached(Map<String, Set<String>> uses, String from) {
        Set<String> reached = new TreeSet<>();
        Deque<String> left = new ArrayDeque<>(uses.getOrDefault(from, Set.of()));
        while (!left.isEmpty()) {
            String file = left.pop();
            if (reached.add(file)) {
                left.addAll(uses.getOrDefault(file, Set.of()));
            }
        }
        return reached;
    }

    private static String room(Path folder) {
        return SOURCES.relativize(folder).toString().replace(File.separatorChar, '.');
    }

    private static String room(JavaClass c) {
        return c.getPackageName().replaceFirst("^carousel\\.?", "");
    }

    /** Two packages can be imported together without a clash of names. */
    @ArchTest
    static void publicClassesHaveNamesOfTheirOwn(JavaClasses classes) {
        Map<String, String> rooms = new TreeMap<>();
        Set<String> twins = new TreeSet<>();
        for (JavaClass c : classes) {
            if (c.isTopLevelClass() && c.getModifiers().contains(JavaModifier.PUBLIC)) {
                String other = rooms.put(c.getSimpleName(), room(c));
                if (other != null) {
                    twins.add(c.getSimpleName() + " in " + other + " and in " + room(c));
                }
            }
        }
        assertEquals(Set.of(), twins);
    }

    @ArchTest
    static final ArchRule NO_CIRCLES_BETWEEN_ROOMS =
            slices().matching("carousel.(**)").should().beFreeOfCycles();

    /** A room is small enough to know by heart, and large enough to deserve a package. */
    @Test
    void roomsHaveThreeTo25FilesAndAtMost2500Lines() throws IOException {
        for (Path folder : rooms()) {
            List<Path> files = javaFiles(folder);
            int lines = 0;
            for (Path file : files) {
                lines += Files.readAllLines(file).size();
            }
            boolean door = folder.endsWith("carousel");
            assertTrue(door || (files.size() >= 3 && files.size() <= 25), folder + " has " + files.size() + " files");
            assertTrue(lines <= 2500, folder + " has " + lines + " lines");
        }
    }

    @ArchTest
    static final ArchRule NATIVE_CODE_HAS_ONE_DOOR = noClasses()
            .that()
            .resideOutsideOfPackage("carousel.linalg..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.jblas.NativeBlas");

    @ArchTest
    static final ArchRule KERNELS_ARE_KNOWN_TO_NOTEBOOK_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("carousel.notebook..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.rapaio..", "org.dflib..", "io.github.spencerpark..");

    @ArchTest
    static final ArchRule CHARTS_ARE_DRAWN_IN_PLOT = noClasses()
            .that()
            .resideOutsideOfPackages("carousel.plot..", "carousel.notebook..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.knowm..");

    @ArchTest
    static final ArchRule NO_TEXT_DEPENDS_ON_THE_LOCALE = noClasses()
            .should()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .because("carousel.check.Text formats the same in every locale");

    private static final Set<String> ROUNDED_ANYHOW = Set.of(
            "acos", "asin", "atan", "atan2", "cbrt", "cos", "cosh", "exp", "expm1", "hypot", "log", "log10", "log1p",
            "pow", "sin", "sinh", "tan", "tanh");

    @ArchTest
    static final ArchRule NO_RESULT_DEPENDS_ON_THE_PROCESSOR_OR_THE_JDK = noClasses()
            .should()
            .accessTargetWhere(describe(
                    "Math.exp and its like",
                    access -> access.getTargetOwner().isEquivalentTo(Math.class)
                            && ROUNDED_ANYHOW.contains(access.getName())))
            .orShould()
            .accessTargetWhere(describe(
                    "jblas's copies of them",
                    access -> access.getTargetOwner().isEquivalentTo(MatrixFunctions.class)
                            && ROUNDED_ANYHOW.contains(access.getName())))
            .orShould()
            .accessTargetWhere(describe(
                    "normal and exponential numbers of a generator other than java.util.Random, whose way is"
                            + " documented",
                    access -> !access.getTargetOwner().isEquivalentTo(java.util.Random.class)
                            && Set.of("nextGaussian", "nextExponential").contains(access.getName())))
            .because(
                    "StrictMath, textbook.Functions and linalg.Normal give the same bits everywhere, and these do not");

    @ArchTest
    static final ArchRule NO_SUM_DEPENDS_ON_THE_NUMBER_OF_THREADS = noClasses()
            .should()
            .accessTargetWhere(describe(
                    "parallel streams and sorts",
                    access -> access.getTargetOwner().getPackageName().startsWith("java.util")
                            && access.getName().startsWith("parallel")));

    /** Reading an object with Java's serialisation may run code chosen by the sender; our files are plain data. */
    @ArchTest
    static final ArchRule NO_JAVA_SERIALISATION = noClasses()
            .should()
            .dependOnClassesThat(
                    describe(
                            "streams of objects",
                            c -> c.getName()
                                    .matches(
                                            "java\\.io\\.(Object(In|Out)put(Stream|Filter)?|Externalizable).*|java\\.beans\\.XML.*")))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.rmi..", "javax.management.remote..");

    @ArchTest
    static final ArchRule THREADS_START_IN_ONE_PLACE = noClasses()
            .that()
            .doNotBelongToAnyOf(carousel.check.Background.class)
            .should()
            .callConstructorWhere(describe(
                    "a thread is created",
                    call -> call.getTargetOwner().isAssignableTo(Thread.class)
                            || call.getTargetOwner().isAssignableTo(java.util.Timer.class)));

    /** Users see only Sequences of linalg, because the loops there do not check their arguments. */
    @ArchTest
    static void innerLoopsAreNotOffered(JavaClasses classes) {
        Set<String> offered = new TreeSet<>();
        for (JavaClass c : classes) {
            if (!Set.of("linalg", "linalg.kernels", "linalg.vector", "layers", "recurrent")
                            .contains(room(c))
                    && c.getModifiers().contains(JavaModifier.PUBLIC)) {
                c.getMethods().stream()
                        .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(m -> m.getAllInvolvedRawTypes().stream()
                                .anyMatch(t -> t.getPackageName().startsWith("carousel.linalg")
                                        && !t.getSimpleName().equals("Sequences")))
                        .forEach(m -> offered.add(m.getFullName()));
            }
        }
        assertEquals(Set.of(), offered, "methods for users that take or give what linalg keeps to itself");
    }

    @ArchTest
    static final ArchRule LAYERS_ARE_FINAL_OR_ABSTRACT = classes()
            .that()
            .areAssignableTo(carousel.layers.Layer.class)
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);

    @Test
    void everyRoomSaysWhatItHolds() throws IOException {
        for (Path folder : rooms()) {
            Path info = folder.resolve("package-info.java");
            assertTrue(Files.exists(info), folder + " has no package-info.java");
            assertTrue(Files.readString(info).contains("@NullMarked"), info + " lacks @NullMarked");
        }
    }

    private static final Pattern TWO_COMMENTS = Pattern.compile("\\*/\\s*/\\*\\*.*");

    /** From JDK 23 on, javac warns about it. */
    @Test
    void noCommentIsAboveAnother() throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (String folder : List.of("src", "environment/kernel")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher two = TWO_COMMENTS.matcher(Files.readString(file));
                    if (two.find()) {
                        wrong.add(file + ": " + two.group().strip());
                    }
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public (?:[a-z@]+ )*(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);

    /** Also, a class that says it never changes has only final fields. */
    @ArchTest
    static void everyPublicClassSaysWhichThreadsMayUseIt(JavaClasses classes) throws IOException {
        Set<String> wrong = new TreeSet<>();
        for (Path folder : rooms()) {
            for (Path file : javaFiles(folder)) {
                String text = Files.readString(file);
                Matcher type = PUBLIC_TYPE.matcher(text);
                if (type.find() && !room(folder).startsWith("exercises")) {
                    String doc = text.substring(text.lastIndexOf("/**", type.start()), type.start());
                    if (!doc.contains("<p>Threads: ")) {
                        wrong.add(file + " says nothing of threads");
                    }
                    String name = "carousel." + (room(folder) + "." + type.group(1)).replaceFirst("^\\.", "");
                    if (doc.contains("it never changes")
                            && !classes.get(name).getFields().stream()
                                    .allMatch(f -> f.getModifiers().contains(JavaModifier.FINAL)
                                            || f.getModifiers().contains(JavaModifier.STATIC))) {
                        wrong.add(file + " says that it never changes, and has a field that is not final");
                    }
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    private static List<Path> rooms() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java")).filter(Files::isDirectory)) {
            return folders.filter(f -> !javaFiles(f).isEmpty()).toList();
        }
    }

    private static List<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
