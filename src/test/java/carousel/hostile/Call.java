package carousel.hostile;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A public method or constructor with its arguments; for an instance method the first value is the object. */
record Call(Executable target, List<Value> values) {
    /** How many sets of good arguments to try until a call returns. */
    private static final int TRIES = 400;

    /** The first call with good arguments that returns. */
    static Optional<Call> good(Executable target, Samples samples) {
        return good(target, List.of(), samples);
    }

    static Optional<Call> good(Executable target, List<Value> objects, Samples samples) {
        return good(target.getDeclaringClass(), target, objects, samples);
    }

    /** The same for an object of a class that inherits the method. */
    static Optional<Call> good(Class<?> type, Executable target, List<Value> objects, Samples samples) {
        Optional<Call> listed = samples.call(PublicApi.name(type, target))
                .map(values -> new Call(target, values))
                .filter(Call::isAnswered);
        return listed.isPresent() ? listed : searched(target, objects, samples);
    }

    private static Optional<Call> searched(Executable target, List<Value> objects, Samples samples) {
        List<List<Value>> choices = new ArrayList<>();
        if (!isStatic(target)) {
            choices.add(objects.isEmpty() ? samples.good(target.getDeclaringClass()) : objects);
        }
        for (Type type : target.getGenericParameterTypes()) {
            choices.add(samples.good(type));
        }
        long all = choices.stream().mapToLong(List::size).reduce(1, (a, b) -> Math.min(1 << 30, a * b));
        for (long n = 0; n < Math.min(all, TRIES); n++) {
            long rest = n;
            List<Value> values = new ArrayList<>();
            for (List<Value> choice : choices) {
                values.add(choice.get((int) (rest % choice.size())));
                rest /= choice.size();
            }
            Call call = new Call(target, values);
            if (call.returns()) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }

    /** Whether the call returns or is refused properly. */
    private boolean isAnswered() {
        try {
            run();
            return true;
        } catch (Throwable e) {
            return Refusal.isOne(e);
        }
    }

    private boolean returns() {
        try {
            run();
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    static boolean isStatic(Executable target) {
        return target instanceof Constructor || Modifier.isStatic(target.getModifiers());
    }

    /** The same call with one argument replaced. */
    Call with(int argument, Value value) {
        List<Value> others = new ArrayList<>(values);
        others.set(argument + first(), value);
        return new Call(target, others);
    }

    /** The same call on another object. */
    Call on(Value object) {
        List<Value> others = new ArrayList<>(values);
        others.set(0, object);
        return new Call(target, others);
    }

    int first() {
        return isStatic(target) ? 0 : 1;
    }

    /** Creates the values and makes the call; throws what the method throws. */
    Object run() throws Exception {
        Object object = first() == 0 ? null : values.get(0).make();
        Object[] arguments = new Object[values.size() - first()];
        for (int n = 0; n < arguments.length; n++) {
            arguments[n] = values.get(first() + n).make();
        }
        try {
            if (target instanceof Constructor<?> constructor) {
                return constructor.newInstance(arguments);
            }
            Method method = (Method) target;
            method.setAccessible(true); // the declaring class may not be public
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    /** The object whose method is called. */
    Optional<Object> object() {
        try {
            return first() == 0
                    ? Optional.empty()
                    : Optional.ofNullable(values.get(0).make());
        } catch (Exception e) {
            return Optional.empty();
        }
    }

    String method() {
        return target.getDeclaringClass().getSimpleName() + "." + (target instanceof Method ? target.getName() : "new");
    }

    @Override
    public String toString() {
        return method()
                + values.subList(first(), values.size()).stream()
                        .map(Value::name)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
