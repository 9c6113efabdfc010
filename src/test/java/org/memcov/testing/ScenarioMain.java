package org.memcov.testing;

import java.lang.reflect.Method;
import java.util.Arrays;

/** The main class of a {@link ChildJvm}: arguments are a class, a static method, and its arguments. */
public final class ScenarioMain {
    private ScenarioMain() {}

    public static void main(String[] arguments) throws Throwable {
        Method method = Class.forName(arguments[0]).getDeclaredMethod(arguments[1], String[].class);
        method.setAccessible(true);
        method.invoke(null, (Object) Arrays.copyOfRange(arguments, 2, arguments.length));
    }
}
