package org.memcov.testing;

import java.io.Serializable;

/**
 * What a {@link ChildJvm} runs: a lambda that captures nothing, or a reference to a static method,
 * so that its class and method names are enough to find it again in another process.
 */
@FunctionalInterface
public interface Scenario extends Serializable {
    void run(String... arguments) throws Throwable;
}
