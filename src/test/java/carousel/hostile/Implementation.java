package carousel.hostile;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** An interface of the library, implemented as by a user who gets one method wrong; the other methods are correct. */
final class Implementation implements InvocationHandler {
    /** An exception from a user's own code, which must come out unchanged. */
    static final class Own extends RuntimeException {
        private static final long serialVersionUID = 1;

        Own() {
            super("thrown on purpose, by code of the user's own");
        }
    }

    private final Object good;
    private final Method wrong;
    private final Callable<?> answer;

    private Implementation(Object good, Method wrong, Callable<?> answer) {
        this.good = good;
        this.wrong = wrong;
        this.answer = answer;
    }

    /**
     * For each method: one implementation that returns each bad value of its type, one that does nothing, and one that
     * throws.
     */
    static List<Value> wrong(Class<?> type, Callable<?> good, Samples samples) {
        List<Value> all = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            List<Value> answers = new ArrayList<>(
                    method.getReturnType() == void.class
                            ? List.of(new Value("nothing", () -> null))
                            : samples.bad(method.getGenericReturnType()));
            answers.add(new Value("an exception", () -> {
                throw new Own();
            }));
            for (Value answer : answers) {
                all.add(new Value(
                        type.getSimpleName() + " whose " + method.getName() + " gives " + answer.name(),
                        () -> make(type, good.call(), method, answer.made())));
            }
        }
        return all;
    }

    private static Object make(Class<?> type, Object good, Method wrong, Callable<?> answer) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new Implementation(good, wrong, answer));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.equals(wrong)) {
            return answer.call();
        }
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "an own " + proxy.getClass().getInterfaces()[0].getSimpleName();
            };
        }
        if (method.isDefault() && !overrides(method)) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        try {
            method.setAccessible(true);
            return method.invoke(good, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean overrides(Method method) {
        return Stream.of(good.getClass().getMethods())
                .anyMatch(m -> m.getName().equals(method.getName())
                        && List.of(m.getParameterTypes()).equals(List.of(method.getParameterTypes()))
                        && m.getDeclaringClass() != method.getDeclaringClass());
    }
}
