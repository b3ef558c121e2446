package carousel.hostile;

import carousel.Carousel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a user of the library can call: the public classes of its jar, their constructors and methods. */
final class PublicApi {
    private static final List<Class<?>> ALL = find();
    private static final List<Class<?>> CLASSES =
            ALL.stream().filter(type -> !LeftOut.whole(type)).toList();

    private PublicApi() {}

    static List<Class<?>> classes() {
        return CLASSES;
    }

    /** The number of methods in the classes that are left out as a whole. */
    static int leftOut() {
        return ALL.stream()
                .filter(LeftOut::whole)
                .mapToInt(type -> callable(type).size())
                .sum();
    }

    /** Constructors and methods of a class, including those inherited from a non-public class of ours. */
    static List<Executable> callable(Class<?> type) {
        Stream<Constructor<?>> constructors =
                Modifier.isAbstract(type.getModifiers()) ? Stream.empty() : Stream.of(type.getConstructors());
        Stream<Method> methods = Stream.of(type.getMethods())
                .filter(m -> isOurs(m.getDeclaringClass()))
                .filter(m -> !m.isSynthetic() && !m.isBridge())
                .filter(m -> !(type.isEnum() && m.getName().matches("values|valueOf")))
                .filter(m -> !m.getName().matches("equals|hashCode|toString"));
        return Stream.<Executable>concat(constructors, methods)
                .sorted(Comparator.comparing(Executable::toGenericString))
                .toList();
    }

    /** A method as {@link LeftOut} lists it: {@code carousel.train.Model.predict(Sequences)}. */
    static String name(Class<?> type, Executable target) {
        return type.getName().replace('$', '.')
                + (target instanceof Method ? "." + target.getName() : ".new")
                + Stream.of(target.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    static boolean isOurs(Class<?> type) {
        return type.getPackageName().equals("carousel") || type.getPackageName().startsWith("carousel.");
    }

    private static List<Class<?>> find() {
        try {
            Path root = Path.of(Carousel.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                        .map(file -> file.substring(0, file.length() - 6).replace(java.io.File.separatorChar, '.'))
                        .sorted()
                        .<Class<?>>map(PublicApi::load)
                        .filter(PublicApi::isPublic)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && !type.isAnonymousClass()
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }
}
