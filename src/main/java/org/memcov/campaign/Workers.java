package org.memcov.campaign;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Runs a task for each of many numbers, in their order, so many at a time. When it returns, or
 * throws, none runs any more; the first task that fails ends all.
 *
 * @param parallelism how many at a time
 */
record Workers(int parallelism) {
    Workers {
        if (parallelism < 1) {
            throw new IllegalArgumentException(parallelism + " inputs at a time: it takes 1 or more");
        }
    }

    /** What is done for a number. */
    @FunctionalInterface
    interface Task {
        void run(int number) throws IOException, InterruptedException;
    }

    /** Runs the task for each number, until told to stop. */
    void forEach(int[] numbers, BooleanSupplier isStopped, Task task) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(parallelism)) {
            ExecutorCompletionService<Void> threads = new ExecutorCompletionService<>(pool);
            for (int thread = 0; thread < parallelism; thread++) {
                threads.submit(() -> {
                    int index;
                    while (!isStopped.getAsBoolean() && (index = next.getAndIncrement()) < numbers.length) {
                        task.run(numbers[index]);
                    }
                    return null;
                });
            }
            try {
                for (int thread = 0; thread < parallelism; thread++) {
                    threads.take().get();
                }
            } catch (ExecutionException e) {
                pool.shutdownNow();
                throw unwrap(e.getCause());
            } catch (InterruptedException e) {
                pool.shutdownNow();
                throw e;
            }
        }
    }

    private static IOException unwrap(Throwable failure) throws InterruptedException {
        switch (failure) {
            case IOException e -> {
                return e;
            }
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
