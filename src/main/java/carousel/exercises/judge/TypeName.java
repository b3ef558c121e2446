package carousel.exercises.judge;

/** How a verdict names the type of an answer. */
final class TypeName {
    private TypeName() {}

    /**
     * The name of a type with its article: an Integer, an LstmCell. A lambda and an anonymous class have the name of what
     * they implement or extend, as their own says nothing or is empty.
     */
    static String a(Class<?> type) {
        boolean named = !type.isHidden() && !type.isAnonymousClass();
        Class<?>[] implemented = type.getInterfaces();
        String name = (named ? type : implemented.length > 0 ? implemented[0] : type.getSuperclass()).getSimpleName();
        return (name.matches("(?i)([aeio]|[sm]?lstm).*") ? "an " : "a ") + name;
    }
}
