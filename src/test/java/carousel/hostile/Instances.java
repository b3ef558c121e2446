package carousel.hostile;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds instances of the library's classes automatically, by trying any public constructor or method that returns one.
 */
final class Instances {
    private final Samples samples;
    private final Map<Class<?>, List<Value>> found = new HashMap<>();

    Instances(Samples samples) {
        this.samples = samples;
    }

    /** One instance of each class that has this type. */
    List<Value> of(Class<?> type) {
        if (!found.containsKey(type)) {
            found.put(type, List.of()); // prevents endless recursion
            Map<Class<?>, Value> byClass = new LinkedHashMap<>();
            if (PublicApi.isOurs(type)) {
                ways(type).forEach(way -> take(type, way, byClass));
            }
            found.put(type, List.copyOf(byClass.values()));
        }
        return found.get(type);
    }

    /** The methods that return such an instance: those of the class itself first, then all others. */
    private static List<Executable> ways(Class<?> type) {
        List<Executable> ways = new ArrayList<>(PublicApi.callable(type));
        PublicApi.classes().stream().filter(c -> c != type).forEach(c -> ways.addAll(PublicApi.callable(c)));
        ways.removeIf(way -> !type.isAssignableFrom(made(way)) || (way.getDeclaringClass() == type && !makes(way)));
        return ways;
    }

    private static Class<?> made(Executable way) {
        return way instanceof Method method ? method.getReturnType() : way.getDeclaringClass();
    }

    private static boolean makes(Executable way) {
        return way instanceof Constructor || Modifier.isStatic(way.getModifiers());
    }

    private void take(Class<?> type, Executable way, Map<Class<?>, Value> byClass) {
        if (byClass.containsKey(made(way)) && Modifier.isFinal(made(way).getModifiers())) {
            return;
        }
        Call.good(way, samples).ifPresent(call -> {
            try {
                Object made = call.run();
                if (type.isInstance(made)) {
                    byClass.putIfAbsent(made.getClass(), new Value("the result of " + call, call::run));
                }
            } catch (Throwable e) {
                // this attempt failed
            }
        });
    }
}
